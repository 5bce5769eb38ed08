"""How the program looks: one set of colours and sizes, fonts, and the theme that wears them."""

from gui.theme.colours import CATEGORIES, Category, Colours, ThemeFileError, load_colours, mix, with_opacity
from gui.theme.fonts import code_font, load_fonts, number_font, text_font
from gui.theme.sizes import Sizes
from gui.theme.theme import Mode, Theme, current_theme

__all__ = [
    "CATEGORIES",
    "Category",
    "Colours",
    "Mode",
    "Sizes",
    "Theme",
    "ThemeFileError",
    "code_font",
    "current_theme",
    "load_colours",
    "load_fonts",
    "mix",
    "number_font",
    "text_font",
    "with_opacity",
]
