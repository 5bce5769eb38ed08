"""Plain parts judged one by one: their kind, their keys, their numbers. Every refusal knows its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, TypeVar

import msgspec

from engine.errors import EngineError, closest
from engine.files import errors
from engine.files.json_text import Path as Place
from engine.files.json_text import line_of, place_name, shown_name
from engine.nodes import MAX_NAME
from engine.training.settings import TrainingSettings
from engine.value import Value, as_value

Form = msgspec.Struct | TrainingSettings

_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
"""What msgspec calls the types, and what a reader calls them."""

_A_NUMBER = "a number or a list of numbers such as [[1, 2], [3, 4]]"
_MAX_COMPARED = 2000
MAX_POSITION = 1e9
"""The farthest that anything may lie from the origin of the canvas, in pixels."""
_T = TypeVar("_T", bound=Form)


@dataclass(frozen=True)
class Judge:
    """Judges the parts of one text."""

    text: str

    # --- refusing ---

    def line(self, place: Place) -> int:
        """The line on which the part at this place stands."""
        return line_of(self.text, place)

    def wrong(self, place: Place, expected: str, found: object) -> errors.WrongType:
        """The refusal of a part of the wrong kind."""
        return errors.WrongType(self.line(place), place_name(place), expected, _shown(found))

    def refused(self, place: Place, reason: EngineError) -> errors.PartRefused:
        """The refusal of a part that the engine refuses."""
        return errors.PartRefused(self.line(place), place_name(place), reason)

    def unknown_name(self, place: Place, name: str, known: Iterable[str]) -> errors.UnknownName:
        """The refusal of the name of a node that is not there."""
        return errors.UnknownName(self.line(place), place_name(place), shown_name(name), meant(name, known))

    # --- judging ---

    def keys(self, plain: object, form: type[Form], place: Place) -> None:
        """Raise UnknownKey where an object has a key that its form has not."""
        known = _keys(form)
        for key in plain if isinstance(plain, dict) else ():
            if key not in known:
                line, listed = self.line([*place, key]), ", ".join(known)
                raise errors.UnknownKey(line, place_name(place), shown_name(key), listed, meant(key, known))

    def typed(self, plain: object, form: type[_T], place: Place) -> _T:
        """The part as a record of this form; raises WrongType, MissingKey or PartRefused."""
        try:
            return msgspec.convert(plain, form)
        except msgspec.ValidationError as error:
            raise self._mistyped(str(error), plain, place) from None
        except EngineError as reason:
            raise self.refused(place, reason) from None

    def _mistyped(self, message: str, plain: object, around: Place) -> errors.FileError:
        """What msgspec says, with a line and in the words of this program."""
        what, _, path = message.partition(" - at `$")
        inside = [key or int(index) for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", path)]
        place = [*around, *inside]
        found: Any = plain
        for step in inside:
            found = found[step]
        named = re.findall(r"`([^`]*)`", what)[0]
        if what.startswith("Object missing required field"):
            return errors.MissingKey(self.line(place), place_name(place), named)
        expected = " or ".join(_TYPES.get(name, name) for name in named.split(" | "))
        length = re.search(r"of length (\d+)", what)
        return self.wrong(place, f"{expected} of {length[1]}" if length else expected, found)

    def within_canvas(self, lengths: tuple[float, float], place: Place) -> None:
        """Raise WrongType for a position or a size beyond what a canvas can show."""
        if max(map(abs, lengths)) > MAX_POSITION:
            raise self.wrong(place, f"two numbers up to {MAX_POSITION:g}", list(lengths))

    def value(self, plain: object, place: Place) -> Value:
        """A number or a rectangular array; text and truth values are none, though numpy would take them."""
        if not _is_numbers(plain):
            raise self.wrong(place, _A_NUMBER, plain)
        try:
            return as_value(plain)
        except EngineError as reason:
            raise self.refused(place, reason) from None


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known word most likely meant; of very many only the first are compared, which takes time."""
    return closest(word[:MAX_NAME], islice(known, _MAX_COMPARED))


def _keys(form: type[Form]) -> tuple[str, ...]:
    if issubclass(form, msgspec.Struct):
        return form.__struct_fields__
    return tuple(field.name for field in fields(form))


def _is_numbers(plain: object) -> bool:
    stack: list[list[Any]] = [[plain]]
    while stack:
        items = stack.pop()
        kinds = set(map(type, items))
        if kinds == {list}:
            stack.extend(items)
        elif not kinds <= {int, float}:
            return False
    return True


def _shown(found: object) -> str:
    """A wrong value as a sentence shows it."""
    if isinstance(found, dict):
        return "an object"
    return shown_name(json.dumps(found, ensure_ascii=False))
