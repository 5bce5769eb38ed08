"""The examples as cards, grouped by what they teach, in as many columns as the width has room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine import Example
from gui.panels.start_page.card import ExampleCard, Thumbnail
from gui.theme import Sizes
from gui.translation import tr

_NARROWEST, _WIDEST = 208, 320
_MOST_COLUMNS = 5
_GAP = Sizes.SPACE_LARGE


class ExampleGroups(QWidget):
    """All examples. `opened` carries the path of one chosen, `reached` the card that the keyboard came to."""

    opened = Signal(str)
    reached = Signal(QWidget)

    def __init__(self, thumbnail: Thumbnail) -> None:
        super().__init__()
        self._thumbnail = thumbnail
        self._grids: list[_Grid] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Sizes.SPACE)

    @property
    def cards(self) -> list[ExampleCard]:
        """All cards in the order in which they are shown."""
        return [card for grid in self._grids for card in grid.cards]

    def show_examples(self, examples: Iterable[Example]) -> None:
        """Fill the page."""
        for group, members in groupby(examples, key=lambda example: example.file.group):
            heading = QLabel(tr("ExampleGroup", group) if group else tr("StartPage", "More"), self)
            heading.setTextFormat(Qt.TextFormat.PlainText)
            heading.setProperty("role", "heading")
            cards = [ExampleCard(example, self._thumbnail, self) for example in members]
            grid = _Grid(cards)
            if self._grids:
                self._layout.addSpacing(Sizes.SPACE)
            self._layout.addWidget(heading)
            self._layout.addWidget(grid)
            self._grids.append(grid)
        self._layout.addStretch(1)
        for card in self.cards:
            card.clicked.connect(self._open)
            card.stepped.connect(self._step)
        self._let_tab_reach(self.cards[:1])

    def _open(self) -> None:
        card = self.sender()
        if isinstance(card, ExampleCard):
            self.opened.emit(str(card.example.path))

    # --- the keyboard ------------------------------------------------------------------------------------

    def _step(self, key: Qt.Key) -> None:
        card = self.sender()
        if not isinstance(card, ExampleCard):
            return
        target = self._neighbour(card, key)
        if target is not None:
            self._let_tab_reach([target])
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self.reached.emit(target)

    def _neighbour(self, card: ExampleCard, key: Qt.Key) -> ExampleCard | None:
        cards = self.cards
        place = cards.index(card)
        match key:
            case Qt.Key.Key_Home:
                return cards[0]
            case Qt.Key.Key_End:
                return cards[-1]
            case Qt.Key.Key_Left:
                return cards[place - 1] if place else None
            case Qt.Key.Key_Right:
                return cards[place + 1] if place + 1 < len(cards) else None
        rows = list(self._rows())
        row = next(number for number, members in enumerate(rows) if card in members)
        wanted = row + (1 if key == Qt.Key.Key_Down else -1)
        if not 0 <= wanted < len(rows):
            return None
        return rows[wanted][min(rows[row].index(card), len(rows[wanted]) - 1)]

    def _rows(self) -> Iterator[list[ExampleCard]]:
        for grid in self._grids:
            yield from grid.rows()

    def _let_tab_reach(self, chosen: list[ExampleCard]) -> None:
        """One stop for Tab among all cards: the arrows do the rest."""
        for card in self.cards:
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if card in chosen else Qt.FocusPolicy.ClickFocus)


class _Grid(QWidget):
    """The cards of one group in columns of equal width; the height follows from the width."""

    def __init__(self, cards: list[ExampleCard]) -> None:
        super().__init__()
        self.cards = cards
        for card in cards:
            card.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def rows(self) -> Iterator[list[ExampleCard]]:
        """The cards as they stand, row by row."""
        columns = _columns(self.width())
        for start in range(0, len(self.cards), columns):
            yield self.cards[start : start + columns]

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        width = _card_width(self.width())
        height = ExampleCard.height_at(width)
        rows = list(self.rows())
        for row, members in enumerate(rows):
            for column, card in enumerate(members):
                card.setGeometry(column * (width + _GAP), row * (height + _GAP), width, height)
        # A layout heeds heightForWidth only for what may shrink, and these cards may not.
        self.setFixedHeight(len(rows) * (height + _GAP) - _GAP)


def _columns(width: int) -> int:
    return max(1, min(_MOST_COLUMNS, (width + _GAP) // (_NARROWEST + _GAP)))


def _card_width(width: int) -> int:
    columns = _columns(width)
    return min(_WIDEST, (width - (columns - 1) * _GAP) // columns)
