"""A formula as a drawing: LaTeX set by ziamath, painted by Qt, crisp at every scale."""

import logging
import math
import re
import warnings
import xml.etree.ElementTree as ET  # reads only what ziamath has just written
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Colours, Sizes, current_theme, text_font
from gui.typesetting.latex import text_groups, unescaped

LONGEST = 4000  # characters of LaTeX; setting takes some 20 microseconds for each

if TYPE_CHECKING:
    from ziamath.zmath import Latex

_log = logging.getLogger(__name__)
_SVG = "{http://www.w3.org/2000/svg}"
_COLOUR_NAME = re.compile(r"\\textcolor\{([a-z0-9_]+)\}")
_COLOUR_NAMES = frozenset(field.name for field in fields(Colours))

# ziamath's font draws Latin and mathematics only. Any other text gets a row of black squares in a colour of
# its own to keep its place; the squares are then taken out and Qt writes there. Their measures are in em.
_SQUARE = "■"
_SQUARE_ADVANCE = 0.932
_SQUARE_HEIGHT = 0.84
_SQUARE_DESCENT = 0.162
_SQUARE_BEARING = 0.046
_SPACE_CORRECTION = 0.75  # ziamath's em is a third too wide in a space
_FIRST_MARK = 0xFE0000
_REFERENCE_SIZE = 100
_WRITTEN_SIZE = 0.86


@dataclass(frozen=True)
class Formula:
    """One formula ready to paint, in logical pixels; `baseline` is measured from its top."""

    source: str
    size: QSizeF
    baseline: float
    _drawing: QSvgRenderer | None
    _writing: QPainterPath
    _colour: QColor

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the formula into `rect`, scaled to fit inside it, at its left and in mid-height."""
        scale = min(rect.width() / self.size.width(), rect.height() / self.size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.left(), rect.center().y() - self.size.height() * scale / 2)
        painter.scale(scale, scale)
        if self._drawing is not None:
            self._drawing.render(painter, QRectF(QPointF(), self.size))
        painter.fillPath(self._writing, self._colour)
        painter.restore()

    def pixmap(self, device_pixel_ratio: float = 1.0) -> QPixmap:
        """Return the formula as a picture with a clear background for a screen of the given ratio."""
        pixels = self.size * device_pixel_ratio
        pixmap = QPixmap(math.ceil(pixels.width()), math.ceil(pixels.height()))
        pixmap.setDevicePixelRatio(device_pixel_ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRectF(QPointF(), self.size))
        painter.end()
        return pixmap


def formula(latex: str, *, size: float = Sizes.FONT_LARGE, colour: QColor | None = None) -> Formula:
    """Return `latex` set in `size` pixels and in `colour`, the theme's text colour if none is given.

    What cannot be set, or is longer than LONGEST characters, comes back as plain text, and the log says so.
    """
    colours = current_theme().colours
    return _formula(_with_colours(latex, colours), size, (colour or colours.text).name())


def _with_colours(latex: str, colours: Colours) -> str:
    def named(found: re.Match[str]) -> str:
        known = found[1] in _COLOUR_NAMES
        return rf"\textcolor{{{getattr(colours, found[1]).name()}}}" if known else found[0]

    return _COLOUR_NAME.sub(named, latex)


@lru_cache(maxsize=512)
def _formula(latex: str, size: float, colour: str) -> Formula:
    if len(latex) > LONGEST:
        _log.warning("a formula of %d characters is shown as text", len(latex))
        return _plain(latex[:LONGEST] + "…", size, colour)
    try:
        return _set(latex, size, colour)
    except Exception:  # noqa: BLE001  (the parser raises whatever its own bugs raise)
        _log.warning("this formula is shown as text: %s", latex, exc_info=True)
        return _plain(latex, size, colour)


def _plain(text: str, size: float, colour: str) -> Formula:
    text = " ".join(text.split()) or " "
    writing, width, ascent, height = _written(text, size)
    return Formula(text, QSizeF(width, height), ascent, None, writing.translated(0, ascent), QColor(colour))


def _set(latex: str, size: float, colour: str) -> Formula:
    marked, texts = _marked(latex)
    svg = _typesetter()(marked, size=size, color=colour).svg()
    root = ET.fromstring(svg)  # noqa: S314  (ziamath has just written it)
    writing = QPainterPath()
    for number, text in enumerate(texts):
        writing.addPath(_text_in_place(root, _mark(number), text))
    drawing = QSvgRenderer(QByteArray(ET.tostring(root)))
    box = drawing.viewBoxF()
    return Formula(latex, box.size(), -box.top(), drawing, writing.translated(-box.left(), -box.top()), QColor(colour))


@cache
def _typesetter() -> "type[Latex]":
    # Loaded at the first formula: it takes a fifth of a second. It warns of a call that Python deprecates.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False  # QtSvg draws next to nothing of the SVG 2 that is the default
    return Latex


def _mark(number: int) -> str:
    return f"#{_FIRST_MARK + number:06x}"


def _marked(latex: str) -> tuple[str, list[str]]:
    """Return the LaTeX in ziamath's dialect, foreign texts replaced by squares, and those texts."""
    result, position = "", 0
    texts: list[str] = []
    for start, end in text_groups(latex):
        text = unescaped(latex[start + len(r"\text{") : end - 1])
        if _ziamath_draws(text):
            shown = r"\text{" + text.replace("&", "&amp;").replace("<", "&lt;") + "}"
        else:
            shown = _squares(text, _mark(len(texts)))
            texts.append(text)
        result += latex[position:start] + shown
        position = end
    return result + latex[position:], texts


def _ziamath_draws(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set("{}\\")


def _squares(text: str, mark: str) -> str:
    """Return LaTeX as wide as `text`: whole squares in the colour `mark`, and a space for the rest."""
    width = QFontMetricsF(text_font(_REFERENCE_SIZE)).horizontalAdvance(text) / _REFERENCE_SIZE * _WRITTEN_SIZE
    squares = max(1, int(width / _SQUARE_ADVANCE))
    rest = max(0.0, width - squares * _SQUARE_ADVANCE) * _SPACE_CORRECTION
    return rf"\textcolor{{{mark}}}{{\text{{{_SQUARE * squares}}}}}\hspace{{{rest:.3f}em}}"


def _text_in_place(root: ET.Element, mark: str, text: str) -> QPainterPath:
    """Take the squares of one mark out of the drawing and return the text written where they were."""
    squares = [path for path in root.iter(f"{_SVG}path") if path.get("fill") == mark]
    boxes = [_box(path.get("d", "")) for path in squares]
    for path in squares:
        root.remove(path)
    box = QRectF(boxes[0].topLeft(), boxes[-1].bottomRight())
    em = box.height() / _SQUARE_HEIGHT
    writing, _width, _ascent, _height = _written(text, em * _WRITTEN_SIZE)
    return writing.translated(box.left() - _SQUARE_BEARING * em, box.bottom() - _SQUARE_DESCENT * em)


def _box(path_data: str) -> QRectF:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path_data)]
    across, down = numbers[0::2], numbers[1::2]
    return QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))


def _written(text: str, size: float) -> tuple[QPainterPath, float, float, float]:
    """Return the outline of `text` on the baseline 0 with its width, ascent and height."""
    # Outlines are made large and scaled down: Qt's font sizes are whole pixels.
    font = text_font(_REFERENCE_SIZE)
    metrics = QFontMetricsF(font)
    outline = QPainterPath()
    outline.addText(QPointF(), font, text)
    outline.setFillRule(Qt.FillRule.WindingFill)
    scale = size / _REFERENCE_SIZE
    scaled = QTransform.fromScale(scale, scale).map(outline)
    return scaled, metrics.horizontalAdvance(text) * scale, metrics.ascent() * scale, metrics.height() * scale
