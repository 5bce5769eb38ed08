"""Any gestures in any order, finished or cancelled: each is one step at the most, and undone exactly.

GRADLOOM_HISTORIES lengthens the walk.
"""

import os
from random import Random

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.hand import LEFT, PLAIN, RIGHT, Hand
from tests.gui.drawn_commands import DRAWN
from tests.gui.remembered import Remembered

LENGTH = int(os.environ.get("GRADLOOM_HISTORIES", "0")) or 150
MODIFIERS = [
    PLAIN,
    PLAIN,
    PLAIN,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
]


class Wanderer:
    """A hand that grasps at random, mostly at what is there, and a memory of what the document was."""

    def __init__(self, view, random):
        self.view, self.random = view, random
        self.hand = Hand(view)
        self.remembered = Remembered(document=view.context.document)

    def _somewhere(self):
        """A point of the canvas that is in view, mostly one where there is something to grasp."""
        random, drawing = self.random, self.view.drawing
        names = list(drawing.nodes)
        seen = self.view.mapToScene(self.view.viewport().rect()).boundingRect()
        free = QPointF(random.uniform(seen.left(), seen.right()), random.uniform(seen.top(), seen.bottom()))
        if not names or random.random() < 0.25:
            return free
        name = random.choice(names)
        ports = len(drawing.nodes[name].geometry.inputs)
        places = [self.hand.title(name), self.hand.output(name), *(self.hand.input(name, n) for n in range(ports))]
        edges = list(drawing.wires)
        if edges:
            edge = random.choice(edges)
            places.append(drawing.wires[edge].curve.at(random.random()))
            places += [QPointF(*point) for point in drawing.wires[edge].points]
        place = random.choice(places)
        return place if seen.contains(place) else free

    def gesture(self):
        """Press somewhere, move about, and let go or cancel."""
        random, hand = self.random, self.hand
        hand.modifiers = random.choice(MODIFIERS)
        hand.press(self._somewhere(), random.choice([LEFT, LEFT, LEFT, RIGHT]))
        for _ in range(random.randint(0, 3)):
            if random.random() < 0.1:
                hand.modifiers = random.choice(MODIFIERS)
            hand.move(self._somewhere(), steps=2)
        if random.random() < 0.25:
            before = self.remembered.state()
            hand.key(Qt.Key.Key_Escape)
            hand.release()
            assert self.remembered.state() == before
        else:
            hand.release()
        hand.modifiers = PLAIN
        self.view.adding.close()
        self.view.in_place.close()

    def key(self):
        """A key of the canvas."""
        keys = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down]
        self.hand.key(self.random.choice(keys), self.random.choice([PLAIN, Qt.KeyboardModifier.ShiftModifier]))

    def menu(self):
        """What a menu calls."""
        view = self.view
        calls = [view.delete_selected, view.duplicate_selected, view.select_all, view.copy, view.cut, view.paste]
        calls += [view.delete_plainly, view.link_selected, view.add_reroute_points]
        self.random.choice(calls)()

    def wander(self):
        """One step at random; a command from elsewhere and an undo in the middle of a gesture among them."""
        random, remembered = self.random, self.remembered
        chance = random.random()
        if chance < 0.5:
            remembered.step(self.gesture)
        elif chance < 0.6:
            remembered.step(self.key)
        elif chance < 0.7:
            remembered.step(self.menu)
        elif chance < 0.75:
            remembered.command(random.choice(sorted(DRAWN)), random)
        elif chance < 0.8:
            self.hand.press(self._somewhere(), LEFT)
            self.hand.move(self._somewhere(), steps=2)
            remembered.go_to(remembered.history.index() - 1)
            self.hand.release()
            remembered.check()
        else:
            remembered.wander(random)
        self.view.adding.close()
        QApplication.processEvents()


def test_gestures_are_undone_exactly(open_canvas):
    """Hundreds of gestures, keys and menu calls, undone and done again at random, compared with what they were."""
    random = Random("gestures")  # noqa: S311 - no secret
    view = open_canvas()
    wanderer = Wanderer(view, random)
    for number in range(LENGTH):
        try:
            wanderer.wander()
        except Exception as error:
            error.add_note(f"in step {number}")
            raise
    document = view.context.document
    assert set(view.drawing.nodes) == set(document.graph.nodes)
    assert set(view.drawing.wires) == set(document.graph.edges)
    for name, item in view.drawing.nodes.items():
        assert (item.x(), item.y()) == document.position(name)
    wanderer.remembered.go_to(0)
    wanderer.remembered.go_to(document.history.count())
