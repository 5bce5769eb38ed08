"""An operation's formulas, and its tooltip with them; all from its declaration."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor

from engine import typeset
from gui.operations.latex import setting_names
from gui.operations.words import help_of, note_of, title_of
from gui.theme import Sizes, current_theme
from gui.typesetting import formula, latex_name, latex_text

if TYPE_CHECKING:
    from engine import Operation

_TIP_WIDTH = 320
_PICTURE_RATIO = 2.0  # formulas in tooltips are drawn for the sharpest screens and shown smaller


def value_formula(operation: Operation) -> str:
    """The formula of the value in the names of the ports, as LaTeX; empty for a source."""
    if operation.is_source:
        return ""
    return typeset(operation.latex_of(operation.complete({})), _port_names(operation))


def derivative_formulas(operation: Operation) -> tuple[str, ...]:
    """The formula of the derivative for each port, in the names of the ports, as LaTeX."""
    names = {**_port_names(operation), "out": "y", "upstream": "g"}
    return tuple(typeset(template, names) for template in operation.derivative_latex_of(operation.complete({})))


def operation_tip(operation: Operation) -> str:
    """The tooltip of an operation as rich text: title, formula, help."""
    colours = current_theme().colours
    parts = [f"<b>{html.escape(title_of(operation))}</b>"]
    latex = value_formula(operation)
    if latex:
        parts.append(formula_picture(latex, colours.tooltip_text))
    parts.append(html.escape(help_of(operation)))
    if operation.note:
        parts.append(f"<i>{html.escape(note_of(operation))}</i>")
    body = "".join(f'<p style="margin: 2px 0 4px 0">{part}</p>' for part in parts)
    return f'<table width="{_TIP_WIDTH}"><tr><td>{body}</td></tr></table>'


def formula_picture(latex: str, colour: QColor, size: int = Sizes.FONT_LARGE) -> str:
    """An image tag that holds the formula, for rich text such as tooltips and help pages."""
    return _formula_picture(latex, colour.name(), size)


@lru_cache(maxsize=256)
def _formula_picture(latex: str, colour: str, size: int) -> str:
    drawn = formula(latex, size=size, colour=QColor(colour))
    bits = QByteArray()
    buffer = QBuffer(bits)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn.pixmap(_PICTURE_RATIO).save(buffer, "PNG")
    buffer.close()
    text = bytes(bits.toBase64().data()).decode("ascii")
    width, height = round(drawn.size.width()), round(drawn.size.height())
    return f'<img width="{width}" height="{height}" src="data:image/png;base64,{text}"/>'


def _port_names(operation: Operation) -> dict[str, str]:
    names = {port: latex_name(port) for port in operation.ports}
    return {**setting_names(operation), **names} if names else {"out": latex_text(title_of(operation))}
