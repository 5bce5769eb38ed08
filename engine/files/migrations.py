"""The way of an older file to the present version: a chain of steps on plain dicts, one for each version.

To change the format: add a step that turns a file of the last version into one of the next, put it at the end
of STEPS, and freeze a file of the last version under `tests/engine/files/frozen/`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.files import errors

Plain = dict[str, Any]
Migration = Callable[[Plain], Plain]

STEPS: tuple[Migration, ...] = ()
"""STEPS[0] turns version 1 into version 2, and so on."""

VERSION = 1 + len(STEPS)
"""The version that is written."""


def migrate(plain: Plain, line: int = 1, steps: Sequence[Migration] = STEPS) -> Plain:
    """The same file in the present version; `line` is where its version stands. Raises FileError."""
    newest = 1 + len(steps)
    version = plain.get("version")
    if version is None:
        raise errors.MissingKey(1, "the file", "version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise errors.WrongType(line, "version", "a whole number of at least 1", repr(version)[:40])
    if version > newest:
        raise errors.NewerVersion(version, newest)
    for step in steps[version - 1 :]:
        plain = step(plain)
    return {**plain, "version": newest}
