"""How long things on the canvas may glide before they are where they belong; not at all for who wants no motion."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle

from gui.settings import Settings


def motion_ms(settings: Settings, wanted: int) -> int:
    """`wanted` milliseconds, or 0 where the settings or the system ask for no motion."""
    style = QApplication.style()
    if style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0:
        return 0
    return wanted if settings.get("appearance/motion") else 0
