"""The graph as a picture: every node, wire and number, with a margin, at any scale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.canvas.scene import CanvasScene
from gui.theme import Colours

MARGIN = 32.0
LARGEST = 16_000
"""The most pixels of a side; a larger picture is made at a smaller scale."""


def render_to_image(scene: CanvasScene, scale: float, colours: Colours | None = None) -> QImage:
    """The whole graph as an image at `scale` pixels per unit, in the theme's colours or in others."""
    rect = _rect(scene)
    scale = min(scale, LARGEST / rect.width(), LARGEST / rect.height())
    image = QImage(rect.size().toSize() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    with _drawn_in_full(scene, colours) as ground:
        image.fill(ground.canvas)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        scene.render(painter, QRectF(image.rect()), rect)
        painter.end()
    return image


def render_to_svg(scene: CanvasScene, title: str, colours: Colours | None = None) -> bytes:
    """The whole graph as an SVG drawing, in the theme's colours or in others."""
    rect = _rect(scene)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setResolution(96)
    size = QSize(round(rect.width()), round(rect.height()))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    with _drawn_in_full(scene, colours) as ground:
        whole = QRectF(0, 0, size.width(), size.height())
        painter.fillRect(whole, ground.canvas)
        scene.render(painter, whole, rect)
    painter.end()
    return bytes(buffer.data().data())


def _rect(scene: CanvasScene) -> QRectF:
    content = scene.content_rect()
    if content.isEmpty():
        content = QRectF(0, 0, 320, 200)
    return content.marginsAdded(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)).toAlignedRect().toRectF()


@contextmanager
def _drawn_in_full(scene: CanvasScene, colours: Colours | None) -> Iterator[Colours]:
    """Let the scene paint every detail at any scale, unmarked by selection or walk, for a while."""
    look = scene.look
    wanted = replace(look, colours=colours or look.colours, full_detail=True)
    scene.settle()
    scene.set_look(wanted)
    scene.unmarked = True
    try:
        yield wanted.colours
    finally:
        scene.unmarked = False
        scene.set_look(look)
