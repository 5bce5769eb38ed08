"""The plain floor: a graphics scene of Qt's with one minimal item a node, and no wires at all."""

import json
import time
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from tests.benchmarks.editor.hand import LEFT, Hand, most_memory, wandering
from tests.benchmarks.editor.rows import SIZE


def run(path: Path) -> dict[str, float]:
    """All figures that a scene without a graph behind it can have."""
    application = QApplication.instance() or QApplication([])
    places = [node["position"] for node in json.loads(path.read_text(encoding="utf-8"))["nodes"]]
    start = time.process_time()
    view = _view(places)
    view.show()
    application.processEvents()
    view.viewport().repaint()
    found = {"open": time.process_time() - start}
    hand = Hand(view)
    view.fitInView(view.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
    found |= _frames(view, hand)
    found |= _hands(view, hand)
    view.resetTransform()
    found |= {f"{key}_close": seconds for key, seconds in _frames(view, hand).items() if key != "select"}
    found["memory"] = most_memory()
    return found


def _view(places: list[list[float]]) -> QGraphicsView:
    scene = QGraphicsScene()
    for x, y in places:
        item = QGraphicsRectItem(QRectF(0, 0, 128, 76))
        item.setPos(x, y)
        item.setBrush(QColor("steelblue"))
        item.setFlags(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable | QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        item.setAcceptHoverEvents(True)
        scene.addItem(item)
    view = QGraphicsView(scene)
    scene.setParent(view)
    view.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
    view.setMouseTracking(True)
    view.resize(*SIZE)
    return view


def _frames(view: QGraphicsView, hand: Hand) -> dict[str, float]:
    items = view.scene().items()

    def pan(number: int) -> None:
        step = 9 if number % 40 < 20 else -9
        view.translate(step / view.transform().m11(), step / view.transform().m11())

    def zoom(number: int) -> None:
        factor = 1.04 if number % 20 < 10 else 1 / 1.04
        view.scale(factor, factor)

    def select(number: int) -> None:
        view.scene().clearSelection()
        items[number * 97 % len(items)].setSelected(True)

    found = {"pan": hand.median(pan), "zoom": hand.median(zoom)}
    found["hover"] = hand.median(lambda number: hand.move(wandering(number)))
    found["select"] = hand.median(select)
    return found


def _hands(view: QGraphicsView, hand: Hand) -> dict[str, float]:
    items = view.scene().items()
    hand.press(QPointF(2, 2))
    band = hand.median(lambda number: hand.move(QPointF(40 + number * 30, 30 + number * 19), held=LEFT))
    hand.release(QPointF(1250, 790))
    chosen = items[300::7][:100]
    where = [item.pos() for item in chosen]

    def put(number: int) -> None:
        for item, place in zip(chosen, where, strict=True):
            item.setPos(place + QPointF(30.0 * number, 20.0 * number))

    drag = hand.median(put)
    undo = hand.median(lambda number: put(number % 2), frames=21)
    return {"band": band, "drag": drag, "undo": undo}
