"""Opening a file of data: one that lies in the folder of the graph, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from engine.training import errors

MAX_BYTES = 2**30
"""The largest file that is opened."""


def open_inside(folder: Path, file: str) -> IO[bytes]:
    """The bytes of a file in the folder; raises DataFileOutside, DataFileMissing or DataTooLarge."""
    try:
        opened = _inside(folder, file).open("rb")
    except OSError as error:
        raise errors.DataFileMissing(file, error.strerror or str(error)) from error
    size = os.fstat(opened.fileno()).st_size
    if size > MAX_BYTES:
        opened.close()
        raise errors.DataTooLarge(file, size, MAX_BYTES, "bytes")
    return opened


def _inside(folder: Path, file: str) -> Path:
    """The file's path, which stays in the folder whatever the name and the links in it say."""
    for path in (PurePosixPath(file), PureWindowsPath(file)):
        if path.is_absolute() or path.anchor or ".." in path.parts:
            raise errors.DataFileOutside(file)
    try:
        found = (folder / file).resolve()
        if not found.is_relative_to(folder.resolve()):
            raise errors.DataFileOutside(file)
        if not found.is_file():
            raise errors.DataFileMissing(file, "there is no such file")
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, a link to itself
        raise errors.DataFileMissing(file, "its name cannot be followed") from error
    return found
