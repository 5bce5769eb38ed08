"""A bar that fills, and is painted when its window is."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Qt's bar, without its habit of painting the window on the spot.

    QProgressBar.setValue repaints at once, and with the bar all that is due in its window: told of in the midst of a
    change of the document, that paints lists and cards which have not heard of the change yet, and takes the program
    down.
    """

    def setValue(self, value: int) -> None:
        """Fill the bar as far as `value`; it is painted when control returns to the event loop."""
        was_enabled = self.updatesEnabled()
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(was_enabled)
