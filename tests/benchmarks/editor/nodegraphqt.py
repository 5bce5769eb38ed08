"""NodeGraphQt, in the fork that runs on PySide6: a node and a wire at a time, as its own examples build a graph."""

import json
import os
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_API", "pyside6")

from NodeGraphQt import BaseNode, NodeGraph
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from tests.benchmarks.editor.hand import Hand, most_memory, wandering
from tests.benchmarks.editor.rows import SIZE


class Gate(BaseNode):  # type: ignore[misc]  # it ships no types
    """A node with two inputs and an output."""

    __identifier__ = "bench"
    NODE_NAME = "Gate"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("a")
        self.add_input("b")
        self.add_output("out", multi_output=True)


def run(path: Path) -> dict[str, float]:
    """Opening, moving about, hovering and selecting; what it has no like of is left out."""
    application = QApplication.instance() or QApplication([])
    records = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    graph = NodeGraph()
    graph.register_node(Gate)
    start = time.process_time()
    nodes = {
        each["name"]: graph.create_node(
            "bench.Gate", each["name"], pos=each["position"], selected=False, push_undo=False
        )
        for each in records
    }
    for each in records:
        for port, source in each.get("inputs", {}).items():
            nodes[each["name"]].set_input(0 if port in {"a", "x"} else 1, nodes[source].output(0))
    view = graph.viewer()
    view.resize(*SIZE)
    view.show()
    application.processEvents()
    view.viewport().repaint()
    found = {"open": time.process_time() - start}
    hand = Hand(view)
    view.fitInView(view.scene().itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)
    found |= _frames(view, hand, list(nodes.values()))
    view.resetTransform()
    found |= {f"{key}_close": seconds for key, seconds in _frames(view, hand, list(nodes.values())).items()}
    found["memory"] = most_memory()
    return found


def _frames(view, hand: Hand, nodes: list[Any]) -> dict[str, float]:
    def pan(number: int) -> None:
        step = 9 if number % 40 < 20 else -9
        view.translate(step / view.transform().m11(), step / view.transform().m11())

    def zoom(number: int) -> None:
        factor = 1.04 if number % 20 < 10 else 1 / 1.04
        view.scale(factor, factor)

    def select(number: int) -> None:
        nodes[(number - 1) * 7 % len(nodes)].set_selected(False)
        nodes[number * 7 % len(nodes)].set_selected(True)

    return {
        "pan": hand.median(pan, frames=11),
        "zoom": hand.median(zoom, frames=11),
        "hover": hand.median(lambda number: hand.move(QPointF(wandering(number))), frames=11),
        "select": hand.median(select, frames=11),
    }
