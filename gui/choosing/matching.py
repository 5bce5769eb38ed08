"""How well a text answers to what was typed, and which of its letters do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_START, _WORD, _INITIALS, _INSIDE, _LETTERS = 80, 60, 50, 40, 20
_EXACT = 20
_FEWEST_INITIALS, _FEWEST_LETTERS = 2, 3
"""Fewer letters than these are in every text."""


@dataclass(frozen=True)
class Match:
    """How well a text answers, more points being better, and the places of the letters that do."""

    points: int
    marks: tuple[int, ...] = ()


def match(wanted: str, text: str) -> Match | None:
    """How `text` answers to what was typed: every word of that in order or not, in parts or as initials; else None.

    Nothing typed is answered by every text.
    """
    words, lowered = wanted.lower().split(), text.lower()
    if len(lowered) != len(text):  # letters that grow when they are made small would shift the marks
        lowered = text
    if not words:
        return Match(0)
    if " ".join(words) == lowered:
        return Match(_START + _EXACT, tuple(range(len(text))))
    found = [_word(word, lowered) for word in words]
    answered = [each for each in found if each is not None]
    if len(answered) < len(words):
        return _letters("".join(words), lowered)
    marks = sorted({mark for each in answered for mark in each.marks})
    return Match(sum(each.points for each in answered) // len(answered), tuple(marks))


def best(matches: Iterable[Match | None]) -> Match | None:
    """The best of several answers; the first of those that are equally good."""
    return max((each for each in matches if each is not None), key=lambda each: each.points, default=None)


def _word(word: str, text: str) -> Match | None:
    at = text.find(word)
    if at == 0:
        return Match(_START, tuple(range(len(word))))
    start = next((place for place in _starts(text) if text.startswith(word, place)), None)
    if start is not None:
        return Match(_WORD, tuple(range(start, start + len(word))))
    if at > 0:
        return Match(_INSIDE, tuple(range(at, at + len(word))))
    return _letters(word, text)


def _letters(word: str, text: str) -> Match | None:
    """The letters one after the other: the initials of words, or anywhere."""
    if len(word) < _FEWEST_INITIALS:
        return None
    initials = _in_order(word, text, _starts(text))
    if initials is not None:
        return Match(_INITIALS, initials)
    anywhere = _in_order(word, text, range(len(text))) if len(word) >= _FEWEST_LETTERS else None
    return None if anywhere is None else Match(_LETTERS, anywhere)


def _in_order(word: str, text: str, places: Iterable[int]) -> tuple[int, ...] | None:
    found: list[int] = []
    for place in places:
        if len(found) < len(word) and text[place] == word[len(found)]:
            found.append(place)
    return tuple(found) if len(found) == len(word) else None


def _starts(text: str) -> list[int]:
    """Where words begin: `learning_rate` and `learning rate` have two."""
    return [
        place for place, letter in enumerate(text) if letter.isalnum() and (place == 0 or not text[place - 1].isalnum())
    ]
