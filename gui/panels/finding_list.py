"""What is wrong with a node, as sentences with icons on a tinted ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import draw_icon
from gui.panels.findings import Severity
from gui.theme import Sizes, current_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.panels.findings import Finding


class FindingList(QWidget):
    """A card for each finding; no room is taken when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._findings: list[Finding] = []
        self._cards: list[_Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Sizes.SPACE_TINY)
        self.hide()

    @property
    def sentences(self) -> list[str]:
        """What is said."""
        return [finding.sentence for finding in self._findings]

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these, and nothing else."""
        self.setVisible(bool(findings))
        if list(findings) == self._findings:
            return
        self._findings = list(findings)
        for card in self._cards:
            card.deleteLater()
        self._cards = [_Card(finding) for finding in findings]
        for card in self._cards:
            self._column.addWidget(card)


class _Card(QWidget):
    """One sentence."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._severity = finding.severity
        sentence = QLabel(finding.sentence)
        sentence.setWordWrap(True)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout = QHBoxLayout(self)
        left = Sizes.SPACE_SMALL + Sizes.ICON_SMALL + Sizes.SPACE_SMALL
        layout.setContentsMargins(left, Sizes.SPACE_SMALL - 1, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL - 1)
        layout.addWidget(sentence)
        current_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the icon beside the first line."""
        colours = current_theme().colours
        is_error = self._severity is Severity.ERROR
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.error_soft if is_error else colours.warning_soft)
        painter.drawRoundedRect(QRectF(self.rect()), Sizes.RADIUS, Sizes.RADIUS)
        place = QRectF(Sizes.SPACE_SMALL, Sizes.SPACE_SMALL - 1, Sizes.ICON_SMALL, Sizes.ICON_SMALL)
        draw_icon(painter, place, self._severity.value, colours.error if is_error else colours.warning)
        painter.end()
