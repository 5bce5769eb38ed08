"""A scroll area that is no higher than what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from gui.theme import Sizes

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class FittingScrollArea(QScrollArea):
    """As high as what it holds where there is room, and scrolling where there is not."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """The size of what it holds."""
        wanted = self._form.sizeHint()
        if self._form.hasHeightForWidth():
            wanted.setHeight(self._form.heightForWidth(self.viewport().width()))
        return wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Text that wraps is lower where there is more room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what it holds."""
        if watched is self._form and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Its width, and the height of two rows."""
        return QSize(self._form.minimumSizeHint().width(), 2 * (Sizes.CONTROL_HEIGHT + Sizes.SPACE_TINY))
