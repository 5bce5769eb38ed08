"""Our own editor: the whole window with all its panels, its canvas as large as the others' views."""

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from engine import tape
from gui import commands
from gui.app import make_application, make_workspace
from tests.benchmarks.editor.hand import LEFT, Hand, most_memory, wandering
from tests.benchmarks.editor.rows import SIZE
from tests.gui.scripted_questions import ScriptedQuestions


def run(path: Path) -> dict[str, float]:
    """All figures, for the graph of a file."""
    make_application()
    tape.load()
    session = _Session()
    found = {"open": session.open(path)}
    session.everything()
    found |= session.frames()
    found |= session.hands()
    found["value"] = session.value()
    session.close_up(0.33)
    found["value_half"] = session.value()
    session.close_up(1.0)
    found |= {f"{key}_close": seconds for key, seconds in session.frames().items() if key != "select"}
    found["value_close"] = session.value()
    found["memory"] = most_memory()
    session.end()
    return found


class _Session:
    def __init__(self) -> None:
        self.workspace = make_workspace(ScriptedQuestions())
        window = self.workspace.window
        window.show()
        window.show_canvas()
        Hand.rest()
        room = window.size() - window.canvas.viewport().size()
        window.resize(SIZE[0] + room.width(), SIZE[1] + room.height())
        window.show_start_page()
        Hand.rest()

    @property
    def canvas(self):
        return self.workspace.window.canvas

    def open(self, path: Path) -> float:
        start = time.process_time()
        self.workspace.open_path(path)
        QApplication.processEvents()
        self.canvas.viewport().repaint()
        seconds = time.process_time() - start
        self.hand = Hand(self.canvas)
        self.hand.rest(1.0)
        self.workspace.set_live(True)
        assert len(self.canvas.drawing.nodes) >= 1000
        return seconds

    def everything(self) -> None:
        self.canvas.fit_all()
        self.hand.rest()

    def close_up(self, scale: float) -> None:
        self.canvas.zoom_to(scale)
        self.canvas.centerOn(self.canvas.drawing.content_rect().center())
        self.hand.rest(1.5)

    def frames(self) -> dict[str, float]:
        canvas, hand = self.canvas, self.hand

        def pan(number: int) -> None:
            canvas.zooming.scroll(QPointF(9, 7) if number % 40 < 20 else QPointF(-9, -7))
            canvas._moved()

        def zoom(number: int) -> None:
            canvas.zoom_to(canvas.zoom * (1.04 if number % 20 < 10 else 1 / 1.04))

        names = list(canvas.drawing.nodes)
        found = {"pan": hand.median(pan), "zoom": hand.median(zoom)}
        hand.rest()
        found["hover"] = hand.median(lambda number: hand.move(wandering(number)))
        found["select"] = hand.median(lambda number: canvas.context.selection.set((names[number * 97 % len(names)],)))
        canvas.context.selection.clear()
        hand.rest()
        return found

    def hands(self) -> dict[str, float]:
        canvas, hand = self.canvas, self.hand
        start = QPointF(4, 4)
        hand.press(start)
        band = hand.median(lambda number: hand.move(QPointF(40 + number * 30, 30 + number * 19), held=LEFT))
        hand.release(QPointF(1250, 790))
        chosen = list(canvas.drawing.nodes)[300::7][:100]
        canvas.context.selection.set(chosen)
        hand.rest()
        at = QPointF(canvas.mapFromScene(canvas.drawing.nodes[chosen[50]].rect.center()))
        hand.press(at)
        drag = hand.median(lambda number: hand.move(at + QPointF(5 + 2 * number, 5 + number), held=LEFT))
        hand.release(at + QPointF(90, 45))
        hand.rest()
        history = canvas.context.document.history
        undo = hand.median(lambda number: history.redo() if number % 2 else history.undo(), frames=21)
        canvas.context.selection.clear()
        hand.rest()
        return {"band": band, "drag": drag, "undo": undo}

    def value(self) -> float:
        context, hand = self.canvas.context, self.hand
        source = next(name for name, node in context.document.graph.nodes.items() if not node.is_gate)
        waits = []
        for number in range(15):
            edit = commands.set_values(context.document, {source: 0.1 + number / 50})
            waits.append(hand.frame(partial(context.document.do, edit), lambda: not context.evaluation.is_stale))
            hand.rest(0.15)
        return sorted(waits)[len(waits) // 2]

    def end(self) -> None:
        self.canvas.context.document.history.mark_saved()
        self.workspace.window.move(QPoint(0, 0))
        self.workspace.window.close()
