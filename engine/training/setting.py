"""The row that declares one setting of training."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.operation import Setting

MAX_WHOLE = 2**63 - 1
"""The largest whole number that a setting takes; a limit of the machine that no sentence needs to name."""


@dataclass(frozen=True, kw_only=True)
class TrainingSetting(Setting):
    """One setting of training; `section` names the part of a form in which it stands.

    Beside the kinds of an operation's settings there are "choices" (a tuple of some of them) and "names" (a tuple of
    names of nodes). `above` and `below` are bounds that do not belong to the range. `optimizers` and `schedules` name
    those that the setting belongs to, where it is not for all. An optional setting that is left out takes the chosen
    optimizer's or schedule's own default, or else `otherwise`.
    """

    title: str
    section: str
    above: float | None = None
    below: float | None = None
    optimizers: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    otherwise: float | None = None

    def accepts(self, value: object) -> bool:
        """Whether `value` is of this setting's kind and in its range."""
        if self.kind in {"choices", "names"}:
            return isinstance(value, (tuple, list)) and self._are_names(value)
        if self.kind == "choice":
            return isinstance(value, str) and value in self.choices
        try:
            return super().accepts(value)
        except (OverflowError, TypeError):  # a whole number beyond the floats
            return False

    def _are_names(self, values: tuple[object, ...] | list[object]) -> bool:
        known = all(isinstance(value, str) and (self.kind == "names" or value in self.choices) for value in values)
        return known and len(set(values)) == len(values)

    def _in_range(self, number: float) -> bool:
        within = (self.above is None or number > self.above) and (self.below is None or number < self.below)
        return within and super()._in_range(number)

    @property
    def expected(self) -> str:
        """What the setting takes, to complete the sentence "must be ..."."""
        listed = " or ".join(f"'{choice}'" for choice in self.choices)
        words = {
            "choice": listed,
            "choices": f"a list of {listed}, none of them twice",
            "names": "a list of names of variables, none of them twice",
            "integer": f"a whole number{self._range()}",
            "number": f"a number{self._range()}",
        }
        return f"{words[self.kind]}, or nothing" if self.optional else words[self.kind]

    def _range(self) -> str:
        if self.above is not None:
            return f" above {self.above:g}" + (f" and at most {self.maximum:,.0f}" if self.maximum else "")
        if self.minimum is None:
            return ""
        if self.below is not None:
            return f" from {self.minimum:g} to less than {self.below:g}"
        if self.maximum in {None, MAX_WHOLE}:
            return f" of at least {self.minimum:g}"
        return f" from {self.minimum:g} to {self.maximum:,.0f}"


def row(default: Any, kind: str, section: str, title: str, words: str, **more: Any) -> Any:
    """A field of a dataclass that carries its own row of the table, without the name and the default."""
    columns = {"kind": kind, "section": section, "title": title, "help": words, **more}
    return field(default=default, metadata={"columns": columns})
