"""The way from the graph to the inside of a composite gate, above the canvas; each step of it leads back out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.theme import Sizes, text_font
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200


class Breadcrumbs(QWidget):
    """A row of names, of use inside of a composite gate only. `chosen` carries the level to go out to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breadcrumbs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Breadcrumbs", "Where one stands in the graph"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_TINY, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        self._row.setSpacing(Sizes.SPACE_TINY)
        self.buttons: list[QToolButton] = []
        self.hide()

    def show_way(self, names: Sequence[str], note: str = "") -> None:
        """Show the names of the levels, the last one being where one stands; `note` says more of it."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for level, name in enumerate(names):
            if level:
                self._row.addWidget(self._arrow())
            if level == len(names) - 1:
                self._row.addWidget(self._here(name))
            else:
                self.buttons.append(self._button(level, name))
                self._row.addWidget(self.buttons[-1])
        words = QLabel(note, self)
        words.setProperty("role", "muted")
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(words, 1)

    @property
    def leads_somewhere(self) -> bool:
        """Whether there is a level to go out to."""
        return bool(self.buttons)

    def _here(self, name: str) -> QLabel:
        """The last name, which leads nowhere."""
        label = QLabel(self)
        label.setFont(text_font(Sizes.FONT, QFont.Weight.DemiBold))
        label.setText(label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setToolTip(name)
        label.setContentsMargins(Sizes.SPACE_TINY, 0, Sizes.SPACE_TINY, 0)
        return label

    def _button(self, level: int, name: str) -> QToolButton:
        button = QToolButton(self)
        shown = button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST)
        button.setText(shown.replace("&", "&&"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tr("Breadcrumbs", "Go out to {name}", name=name))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda _=False, chosen=level: self.chosen.emit(chosen))
        return button

    def _arrow(self) -> QLabel:
        arrow = QLabel(self)
        arrow.setPixmap(icon("chevron-right").pixmap(QSize(Sizes.ICON, Sizes.ICON) * 0.75))
        return arrow
