"""JSON, read strictly: no key twice, no NaN, no half characters; and the line on which each part stands."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.files import errors

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_UNFINISHED = re.compile(r'[^\s{}\[\],:"]*\s*')
_EXACT_DIGITS = 18
"""A longer whole number is read as a double, as everything else is."""
_MAX_SHOWN = 60

Step = str | int
Path = Sequence[Step]


class _Refused(Exception):
    """A hook of the reader came upon something wrong, without knowing where it stands."""


def read_json(text: str) -> Any:
    """The text as plain dicts, lists, strings and numbers; raises FileError."""
    if not text.strip():
        raise errors.EmptyText
    try:
        plain = _decoded(text)
        if _SURROGATE.search(text) or _ESCAPED_SURROGATE.search(text):
            _refuse_half_characters(text)
    except RecursionError:
        raise errors.TooDeep from None
    except json.JSONDecodeError as error:
        raise _grammar_error(text, error) from None
    return plain


def _decoded(text: str) -> Any:
    try:
        return _READER.decode(text)
    except _Refused:
        _GRAMMAR.decode(text)  # a breach of the grammar further down comes first
        raise _found(text) from None


# --- what the reader's hooks refuse -------------------------------------------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _Refused
    return result


def _float(token: str) -> float:
    number = float(token)
    if not math.isfinite(number):
        raise _Refused
    return number


def _int(token: str) -> int | float:
    return int(token) if len(token) <= _EXACT_DIGITS else _float(token)


def _constant(token: str) -> float:
    del token
    raise _Refused


_READER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_constant)
_GRAMMAR = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
"""Reads whatever the grammar allows."""


# --- where it stands ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    """A walk over the tokens of valid JSON; `path` is where it stands, one step for each open bracket."""

    text: str
    path: list[Step] = field(default_factory=list)
    at_key: bool = False

    def tokens(self) -> Iterator[re.Match[str]]:
        """Every key and every start of a value, `path` and `at_key` telling which one it is."""
        for token in _TOKEN.finditer(self.text):
            first = token[0][0]
            if first in "]}":
                self.path.pop()
                self.at_key = False
            elif first == ",":
                self._next()
            elif first == ":":
                self.at_key = False
            else:
                if self.at_key:
                    self.path[-1] = json.loads(token[0])
                yield token
                if first in "[{":
                    self.path.append(0 if first == "[" else "")
                    self.at_key = first == "{"

    def _next(self) -> None:
        last = self.path[-1]
        if isinstance(last, int):
            self.path[-1] = last + 1
        else:
            self.at_key = True


def line_of(text: str, path: Path) -> int:
    """The line of the part at `path` (keys and indices from the top), or of the nearest part around it."""
    walk, wanted, offset = _Walk(text), list(path), 0
    for token in walk.tokens():
        depth = len(walk.path)
        if depth <= len(wanted) and not walk.at_key and walk.path == wanted[:depth]:
            offset = token.start()
            if depth == len(wanted):
                break
    return _line_and_column(text, offset)[0]


def place_name(path: Path) -> str:
    """A path as it is written in a sentence: nodes[3].inputs.a."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{shown_name(step)}" for step in path)
    return name.removeprefix(".") or "the file"


def shown_name(name: str) -> str:
    """A name or another piece of the text as a sentence shows it, which has no room for a long one."""
    return name if len(name) <= _MAX_SHOWN else name[: _MAX_SHOWN - 1] + "…"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _found(text: str) -> errors.FileError:
    """The first thing in the text that a hook of the reader refuses."""
    walk = _Walk(text)
    keys: dict[int, set[Step]] = {}
    for token in walk.tokens():
        line, column = _line_and_column(text, token.start())
        if walk.at_key:
            known = keys[len(walk.path)]
            if walk.path[-1] in known:
                return errors.DuplicateKey(line, column, shown_name(str(walk.path[-1])))
            known.add(walk.path[-1])
        elif token[0][0] == "{":
            keys[len(walk.path) + 1] = set()
        elif _is_bad_number(token[0]):
            return errors.BadNumber(line, column, shown_name(token[0]))
    raise AssertionError  # the reader and this walk judge by the same rules


def _is_bad_number(token: str) -> bool:
    return token[0] not in '"[tfn' and not math.isfinite(float(token))


def _refuse_half_characters(text: str) -> None:
    for token in _Walk(text).tokens():
        if token[0][0] == '"' and _SURROGATE.search(json.loads(token[0])):
            raise errors.BadCharacter(*_line_and_column(text, token.start()))


def _grammar_error(text: str, error: json.JSONDecodeError) -> errors.FileError:
    in_string = error.msg.startswith("Unterminated string")
    if in_string or (error.msg != "Extra data" and _UNFINISHED.fullmatch(text, error.pos)):
        return errors.CutShort(*_line_and_column(text, len(text.rstrip())))
    return errors.BadJson(error.lineno, error.colno, error.msg[:1].lower() + error.msg[1:])
