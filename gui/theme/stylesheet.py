"""The application's stylesheet: a template of rules, filled with the colours and sizes of a theme."""

from dataclasses import fields
from string import Template
from typing import Literal

from PySide6.QtCore import QDir

from gui.resources import asset_path
from gui.theme.colours import Colours
from gui.theme.sizes import Sizes

SEARCH_PREFIX = "themes"


def stylesheet_from(colours: Colours, theme: Literal["light", "dark"]) -> str:
    """Return the stylesheet of a theme; every name in the template is a colour or a size."""
    template = asset_path("themes", "application.qss").read_text(encoding="utf-8")
    # A search path keeps folders with blanks or quotes in their names out of the url() of a rule.
    QDir.setSearchPaths(SEARCH_PREFIX, [str(asset_path("themes"))])
    return Template(template).substitute(_colour_texts(colours), **_size_texts(), pictures=f"{SEARCH_PREFIX}:{theme}")


def _colour_texts(colours: Colours) -> dict[str, str]:
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    return {name: f"rgba({c.red()}, {c.green()}, {c.blue()}, {c.alpha()})" for name, c in values.items()}


def _size_texts() -> dict[str, str]:
    return {name: f"{value}px" for name, value in vars(Sizes).items() if name.isupper()}
