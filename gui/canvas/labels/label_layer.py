"""The numbers on the wires: a layer above all wires and below all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine import Edge, Value
from gui.canvas.painting import style
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.layers import Glance
from gui.canvas.painting.readings import WireReading
from gui.canvas.wires.wire_item import WireItem

CHIP_WIDTH = 38.0
REACH = 80.0
"""How far from its wire a number may be, with its box."""


@dataclass(frozen=True)
class Spot:
    """Room for one number on the canvas: its middle, its width, and the side (-1 left, 1 right) a short one is at."""

    middle: QPointF
    width: float
    lean: float = 0.0

    def rect(self, width: float) -> QRectF:
        """The box of a number as wide as this."""
        return _centred(self.middle + QPointF(self.lean * max(0.0, self.width - width) / 2, 0), width)


@dataclass(frozen=True)
class LabelPlaces:
    """Where a wire's numbers stand; at a fork, whose wires share their value, only one of them has a place for it.

    The local derivative ends at its place, the others stand about theirs.
    """

    value: Spot | None
    contribution: Spot
    local: QPointF


@dataclass(frozen=True)
class Label:
    """One number on a wire: its text, its box on the canvas, its colour."""

    kind: str
    text: str
    rect: QRectF
    stale: bool
    missing: bool
    array: Value | None = None
    """The array whose heat map stands here in place of the text."""


class LabelLayer:
    """Paints the labels of the wires in view, and finds the one under the pointer."""

    def __init__(self, ground: Ground, wires: Mapping[Edge, WireItem]) -> None:
        self._ground = ground
        self._wires = wires
        self._show_local = True
        self.find_place: Callable[[WireItem], LabelPlaces] | None = None
        """Finds a rough place for the numbers of a wire that has none yet when it is seen."""
        self._places: dict[WireItem, LabelPlaces] = {}
        self._labels: dict[WireItem, tuple[WireReading, tuple[Label, ...]]] = {}

    @property
    def show_local(self) -> bool:
        """Whether local derivatives are written where wires enter gates."""
        return self._show_local

    def set_show_local(self, show: bool) -> None:
        """Write local derivatives, or leave them out."""
        self._show_local = show
        self._labels.clear()

    # --- places ---------------------------------------------------------------------------------------------------

    def place(self, wire: WireItem, places: LabelPlaces) -> None:
        """Let the numbers of a wire stand here from now on."""
        self.forget(wire)
        self._places[wire] = places

    def forget(self, wire: WireItem) -> None:
        """Drop a wire that is gone."""
        self._places.pop(wire, None)
        self._labels.pop(wire, None)

    def wires_in(self, rect: QRectF) -> list[WireItem]:
        """The wires that may have a number in this part of the canvas."""
        return [self._wires[edge] for edge in self._ground.wires.crossing(rect, REACH)]

    # --- labels ---------------------------------------------------------------------------------------------------

    def labels(self, wire: WireItem) -> tuple[Label, ...]:
        """The labels of a wire as they are painted; a local derivative that is not known is left out."""
        return () if wire.state.hidden_end else self._labels_of(wire)

    def _labels_of(self, wire: WireItem) -> tuple[Label, ...]:
        places = self._places.get(wire)
        if places is None:
            if self.find_place is None:
                return ()
            places = self._places[wire] = self.find_place(wire)
        reading = wire.reading
        kept = self._labels.get(wire)
        if kept is None or kept[0] is not reading:
            labels = tuple(labels_at(places, reading, show_local=self.show_local))
            kept = self._labels[wire] = (reading, labels)
        return kept[1]

    def label_at(self, place: QPointF) -> tuple[WireItem, Label] | None:
        """The label under a place on the canvas, with its wire."""
        for wire in self.wires_in(QRectF(place, place)):
            for label in self.labels(wire):
                if label.rect.contains(place):
                    return wire, label
        return None

    # --- drawing --------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint the labels in view, unless they would be too small to read."""
        if not _is_too_small(glance):
            apart = self._ground.lifted_wires if glance.kept else {}
            for wire in self.wires_in(glance.rect):
                if wire.edge not in apart:
                    self._paint_at(painter, wire, glance)

    def paint_marked(self, painter: QPainter, glance: Glance) -> None:
        """Paint, over a picture of all labels, those of the wires in a hand."""
        lifted = self._ground.lifted_wires
        if lifted and not _is_too_small(glance):
            for wire in self.wires_in(glance.rect):
                if wire.edge in lifted:
                    self._paint_at(painter, wire, glance)

    def _paint_at(self, painter: QPainter, wire: WireItem, glance: Glance) -> None:
        if wire.state.hidden_end and not glance.unmarked:
            return
        lit = wire.state.lit and not glance.unmarked
        for label in self._labels_of(wire):
            if label.rect.intersects(glance.rect):
                _paint(painter, label, glance.look, wire, lit=lit)


def _is_too_small(glance: Glance) -> bool:
    return glance.scale < style.LABELS_FROM and not glance.look.full_detail


def labels_at(places: LabelPlaces, reading: WireReading, *, show_local: bool) -> Iterator[Label]:
    """The labels of a reading whose middles are at these places: texts, but arrays that come back as heat maps."""
    widths = label_widths(reading)
    contribution, local = _array(reading.contribution), _array(reading.local) if reading.local_is_array else None
    if places.value is not None:
        box, missing = places.value.rect(widths[0]), reading.value is None
        yield Label("value", reading.value_text, box, reading.stale_value, missing, _array(reading.value))
    box, missing = places.contribution.rect(widths[1]), reading.contribution is None
    yield Label("contribution", reading.contribution_text, box, reading.stale, missing, contribution)
    if show_local and reading.local_text:
        box = _centred(places.local - QPointF(widths[2] / 2, 0), widths[2])
        yield Label("local", reading.local_text, box, reading.stale, missing=False, array=local)


def label_widths(reading: WireReading) -> tuple[float, float, float]:
    """How wide the boxes of a wire's three labels are."""
    return (
        CHIP_WIDTH if _array(reading.value) is not None else _text_width(reading.value_text),
        CHIP_WIDTH if _array(reading.contribution) is not None else _text_width(reading.contribution_text),
        _text_width("×") + CHIP_WIDTH if reading.local_is_array else _text_width(reading.local_text),  # noqa: RUF001 - the sign
    )


def _text_width(text: str) -> float:
    return style.metrics(style.label_font).horizontalAdvance(text) + 2 * style.LABEL_PADDING


def _array(value: Value | None) -> Value | None:
    return value if np.ndim(value) else None  # type: ignore[arg-type]  # None has no dimensions


def _centred(middle: QPointF, width: float) -> QRectF:
    height = style.LABEL_HEIGHT
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def _paint(painter: QPainter, label: Label, look: style.Look, wire: WireItem, *, lit: bool) -> None:
    colours = look.colours
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.step_soft if lit else colours.canvas)
    painter.drawRoundedRect(label.rect, 3, 3)
    painter.setFont(style.label_font(stale=label.stale))
    painter.setPen(_colour(label, look))
    image = None if label.array is None else wire.image(label.array, gradient=label.kind == "contribution")
    if image is None:
        painter.drawText(label.rect, Qt.AlignmentFlag.AlignCenter, label.text)
        if label.stale and not label.missing:
            inner = label.rect.adjusted(style.LABEL_PADDING, 0, -style.LABEL_PADDING, 0)
            style.underline_stale(painter, inner, _colour(label, look))
        return
    chip = QRectF(label.rect)
    if label.kind == "local":
        painter.drawText(label.rect, Qt.AlignmentFlag.AlignVCenter, "×")  # noqa: RUF001 - the multiplication sign
        chip.setLeft(chip.right() - CHIP_WIDTH)
    _paint_chip(painter, chip.adjusted(2.5, 1.5, -2.5, -1.5), image, _colour(label, look), stale=label.stale)


def _paint_chip(painter: QPainter, box: QRectF, image: QImage, colour: QColor, *, stale: bool) -> None:
    painter.setOpacity(0.4 if stale else 1.0)
    painter.drawImage(box, image)
    painter.setOpacity(1.0)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _colour(label: Label, look: style.Look) -> QColor:
    colours = look.colours
    colour = {"value": colours.value, "contribution": colours.gradient, "local": colours.local_derivative}[label.kind]
    return style.tint(colour, colours.stale, stale=label.stale, missing=label.missing)
