"""The theme in use: light or dark as the system says or as the user chose."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStyleHints
from PySide6.QtWidgets import QApplication, QToolTip

from gui.theme.colours import Colours, load_colours
from gui.theme.fonts import load_fonts, text_font
from gui.theme.palette import palette_from
from gui.theme.stylesheet import stylesheet_from

Mode = Literal["system", "light", "dark"]
_SCHEMES: dict[Mode, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The colours in use; `changed` is emitted after the application wears new ones."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = "system"
        self._is_dark = False
        self._colours = load_colours("light")
        self._application: QApplication | None = None
        self._hints: QStyleHints

    @property
    def colours(self) -> Colours:
        """The colours in use now."""
        return self._colours

    @property
    def is_dark(self) -> bool:
        """Whether the dark theme is in use now."""
        return self._is_dark

    @property
    def mode(self) -> Mode:
        """What the user asked for: to follow the system, or one theme always."""
        return self._mode

    def apply(self, application: QApplication) -> None:
        """Dress the application in fonts, style and colours, and follow the system from now on."""
        load_fonts()
        application.setFont(text_font())
        application.setStyle("Fusion")
        if self._application is not application:
            self._application = application
            # PySide drops a chained temporary at once, and its signals with it.
            self._hints = application.styleHints()
            self._hints.colorSchemeChanged.connect(self._follow)
        self._hints.setColorScheme(_SCHEMES[self._mode])
        self._wear(dark=self._wants_dark())

    def set_mode(self, mode: Mode) -> None:
        """Follow the system ("system") or keep to one theme ("light", "dark")."""
        self._mode = mode
        if self._application is not None:
            self._hints.setColorScheme(_SCHEMES[mode])
            self._follow()

    def _follow(self) -> None:
        if self._wants_dark() != self._is_dark:
            self._wear(dark=self._wants_dark())

    def _wants_dark(self) -> bool:
        if self._mode == "system":
            return self._hints.colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _wear(self, *, dark: bool) -> None:
        name: Literal["light", "dark"] = "dark" if dark else "light"
        self._is_dark = dark
        self._colours = load_colours(name)
        if self._application is not None:
            self._application.setPalette(palette_from(self._colours))
            self._application.setStyleSheet(stylesheet_from(self._colours, name))
            QToolTip.setPalette(self._application.palette())
        self.changed.emit()


_current: list[Theme] = []


def current_theme() -> Theme:
    """Return the one theme of the program, made when first asked for."""
    if not _current:
        _current.append(Theme())
    return _current[0]
