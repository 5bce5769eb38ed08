"""The program's fonts: Inter for text and numbers, and a Chinese font where the system has none."""

import logging

from PySide6.QtGui import QFont, QFontDatabase

from gui.resources import asset_path
from gui.theme.sizes import Sizes

FAMILY = "Inter"
CHINESE_FAMILY = "Droid Sans Fallback"
_INTER_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")

_loaded: set[str] = set()
_log = logging.getLogger(__name__)


def load_fonts() -> None:
    """Make Inter known to Qt, and the Chinese font too when the system has no font for Simplified Chinese."""
    known = set(QFontDatabase.families())
    if FAMILY not in known:
        for name in _INTER_FILES:
            _load("inter", name)
    if not system_writes_chinese():
        _load("droid", "DroidSansFallbackFull.ttf")


def system_writes_chinese() -> bool:
    """Tell whether some font known to Qt says that it writes Simplified Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def text_font(size: int = Sizes.FONT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of the program's text at `size` pixels."""
    font = QFont(_with_chinese(FAMILY))
    font.setPixelSize(size)
    font.setWeight(weight)
    return font


def number_font(size: int = Sizes.FONT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the text font with digits of equal width, so that changing numbers do not jitter."""
    font = text_font(size, weight)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def code_font(size: int = Sizes.FONT) -> QFont:
    """Return a monospaced font at `size` pixels, for expressions and file text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setFamilies(_with_chinese(font.family()))
    font.setPixelSize(size)
    return font


def _with_chinese(family: str) -> list[str]:
    # Only where this program has loaded it: a system's own choice of a Chinese font is the better one.
    return [family, CHINESE_FAMILY] if CHINESE_FAMILY in _loaded else [family]


def _load(*parts: str) -> None:
    path = asset_path("fonts", *parts)
    number = QFontDatabase.addApplicationFont(str(path))
    if number < 0:
        _log.warning("font %s cannot be loaded; the system's own is used", path)
    _loaded.update(QFontDatabase.applicationFontFamilies(number))
