"""A line to write one number in, as the engine and the files write it: 0.02, 1e-3, never 0,02."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from gui.numbers import full_number
from gui.theme import number_font

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    Nudge = Callable[[float, int], float]

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPELT_OUT = 1e21
"""From here on a whole number stays as it was written, 1e99: no sentence has room for a hundred digits."""
_WIDTH = 56
_MARGINS = 22
"""What the frame of a line and the gaps in it take of its width."""
_MOST_DIGITS = 6
_SERIES = (1.0, 2.0, 5.0)


class NumberField(QLineEdit):
    """Shows a number and lets it be edited.

    `edited` carries what was written when the line is left or Enter pressed: a float, an int where the field is for
    whole numbers, or the text itself where it is no number; whoever follows it answers with `settle` or `refuse`.
    After `offer` the line may be left empty, which is None: the number offered is then read in it, and used.
    A number that has no room in the line is rounded in it while nobody edits it, never cut off.
    The up and down keys go to the next number by `nudge`; Escape brings back what was shown before. `visit` counts
    how often the line was entered, so that the edits of one visit can become one step of the history.
    """

    edited = Signal(object)

    def __init__(self, *, whole: bool, nudge: Nudge) -> None:
        super().__init__()
        self._whole = whole
        self._nudge = nudge
        self._number: float | None = None
        self._offered: float | None = None
        self._shown = ""
        self.visit = 0
        self.setFont(number_font())
        self.setMinimumWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._submit)

    @property
    def is_refused(self) -> bool:
        """Whether the line holds something that cannot be used."""
        return bool(self.property("invalid"))

    def offer(self, number: float) -> None:
        """Let the line be empty, and this number be used and read in it then."""
        self._offered = number
        self.setPlaceholderText(self._fitting(number))

    def show_number(self, number: float | None) -> None:
        """Show a number; what is being written, or was refused, stays unless the number is another than before."""
        if number != self._number or self.text() == self._shown:
            self.settle(number)

    def settle(self, number: float | None) -> None:
        """Show a number, or the one offered, in place of whatever is written."""
        self._number = number
        self._show_fitting()
        self._mark(refused=False)

    def _show_fitting(self) -> None:
        """Write the number: in full for who edits it, else in as many digits as there is room for."""
        self._shown = "" if self._number is None else self._fitting(self._number)
        if self.text() != self._shown:
            self.setText(self._shown)
            self.setCursorPosition(0)

    def _fitting(self, number: float) -> str:
        text = self._text(number)
        if self.hasFocus() or self._whole:
            return text
        room = self.width() - _MARGINS
        digits = (f"{number:.{count}g}" for count in range(_MOST_DIGITS, 0, -1))
        return next((one for one in (text, *digits) if self.fontMetrics().horizontalAdvance(one) <= room), text)

    def refuse(self) -> None:
        """Mark what is written as something that cannot be used."""
        self._mark(refused=True)

    def content(self) -> float | str | None:
        """What is written: a number, None for nothing where one is offered, or the text where it is neither."""
        text = self.text().strip()
        if not text and self._offered is not None:
            return None
        if not _DECIMAL.fullmatch(text):
            return text
        number = float(text)
        if not math.isfinite(number):
            return text
        return int(number) if self._whole and number.is_integer() and abs(number) < _SPELT_OUT else number

    def _text(self, number: float) -> str:
        return str(round(number)) if self._whole else full_number(number)

    def _submit(self) -> None:
        if self.text() != self._shown or self.is_refused:
            self.edited.emit(self.content())

    def _mark(self, *, refused: bool) -> None:
        if self.is_refused != refused:
            self.setProperty("invalid", refused)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the next number, Escape gives up."""
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        content = self.content()
        now = self._offered if content is None else content
        if direction is not None and now is not None and not isinstance(now, str):
            self.setText(self._text(self._nudge(now, direction)))
            self._submit()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.edited.emit(self._number)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin another visit."""
        self.visit += 1
        super().focusInEvent(event)
        self._refit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Round what has no room."""
        super().focusOutEvent(event)
        self._refit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room that there is."""
        super().resizeEvent(event)
        self._refit()

    def _refit(self) -> None:
        if self.text() == self._shown and not self.is_refused:
            self._show_fitting()

    def event(self, event: QEvent) -> bool:
        """Claim Escape while there is something to give up, so that it closes nothing else."""
        claims = event.type() == QEvent.Type.ShortcutOverride and self.text() != self._shown
        if claims and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # it is a key event
            event.accept()
            return True
        return super().event(event)


def by_series(number: float, direction: int) -> float:
    """The next number up or down among 1, 2, 5, 10, 20, 50, ... and 0.5, 0.2, 0.1, ..."""
    if number <= 0:
        return 1.0 if direction > 0 else 0.0
    exponent = int(f"{number:e}".split("e")[1])
    candidates = [float(f"{digit}e{exponent + shift}") for shift in (-1, 0, 1) for digit in _SERIES]
    if direction > 0:
        return min(candidate for candidate in candidates if candidate > number)
    return max(candidate for candidate in candidates if candidate < number)


def by_one(number: float, direction: int) -> float:
    """The next whole number, not below 0."""
    return max(0.0, number + direction)


def by_tenth(number: float, direction: int) -> float:
    """The next tenth, from 0 to 0.9."""
    return min(0.9, max(0.0, round(number + direction / 10, 1)))


def by_doubling(number: float, direction: int) -> float:
    """Twice or half the number, not below 1."""
    return number * 2 if direction > 0 else max(1.0, float(number // 2))
