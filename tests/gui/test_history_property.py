"""Any edits in any order: each can be undone and done again exactly, and a refused one changes nothing."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine import (
    ANNOTATION_COLOURS,
    OPERATIONS,
    Comment,
    DataSource,
    EngineError,
    Expected,
    Frame,
    Graph,
    GraphFile,
    TrainingSettings,
    format_graph_file,
    load_graph_file,
    parse_graph_file,
)
from gui import annotations as annotating
from gui import commands
from gui.document import Document
from gui.resources import examples_folder

STARTS = (None, "two_two_two", "linear_fit", "sigmoid", "forward_reverse", "affine_batch", "moons_mlp")
NAMES = st.sampled_from(["x", "y", "w1", "apples", "a name", "ß", "x_2", "", " x", "x\n", "1" * 201])
POINTS = st.tuples(*[st.integers(-100, 100).map(lambda n: 8.0 * n)] * 2)
VALUES = st.sampled_from([0, 1.5, -3, [1, 2], [[1.0, 2.0], [3.0, 4.0]], "no number", [[1], [2, 3]], float("nan")])
SETTINGS = st.sampled_from([("axis", 0), ("axis", None), ("axis", "x"), ("keep_dimensions", True), ("nothing", 1)])
GESTURES = st.sampled_from([None, None, "drag", "scrub"])
CHOICE = st.randoms(use_true_random=False)


class Mirror:
    """What a view knows that only listens to `changed`: each node's record and place."""

    def __init__(self, document):
        self._document = document
        self.nodes = {name: document.placed(name) for name in document.names}
        self.annotations = dict(document.about.annotations)
        document.changed.connect(self._follow)

    def _follow(self, change):
        for key in change.annotations:
            self.annotations.pop(key, None)
            if key in self._document.about.annotations:
                self.annotations[key] = self._document.about.annotations[key]
        for old, new in change.renamed.items():
            was = self.nodes.pop(old)
            self.nodes[new] = replace(was, node=replace(was.node, name=new))
        for name in change.removed:
            del self.nodes[name]
        for name in change.added:
            assert name not in self.nodes
            self.nodes[name] = self._document.placed(name)
        for name in change.updated:
            self.nodes[name] = replace(self.nodes[name], node=self._document.graph.nodes[name])
        for name in change.moved:
            bends = self._document.bends(name)
            self.nodes[name] = replace(self.nodes[name], position=self._document.position(name), bends=bends)


class History(RuleBasedStateMachine):
    """A document under random edits, and the file text that belongs to each place of its history."""

    @initialize(start=st.sampled_from(STARTS))
    def open(self, start):
        path = examples_folder() / f"{start}.json"
        self.document = Document(GraphFile(graph=Graph()) if start is None else load_graph_file(path))
        self.mirror = Mirror(self.document)
        self.texts = [self._text()]

    def _text(self):
        return format_graph_file(self.document.to_file())

    def _do(self, make):
        """Carry out the edit that `make` returns, or see that its refusal has changed nothing."""
        history, index, count = self.document.history, self.document.history.index(), self.document.history.count()
        try:
            made = make(self.document)
            self.document.do(made[0] if isinstance(made, tuple) else made)
        except EngineError:
            assert self._text() == self.texts[index]
            assert (history.index(), history.count()) == (index, count)
            return
        if history.index() > index:
            del self.texts[index + 1 :]
            self.texts.append(self._text())
        elif history.index() < index:  # a gesture came back to where it began: it is no step any more
            del self.texts[index:]
        elif self._text() != self.texts[index]:  # a gesture went on: the step that was there has grown
            assert (history.index(), history.count()) == (index, index)
            self.texts[index] = self._text()

    def _pick(self, random, least=0):
        names = self.document.names
        return random.sample(names, random.randint(min(least, len(names)), min(4, len(names))))

    # --- edits ---------------------------------------------------------------------------------------

    @rule(operation=st.sampled_from(sorted(OPERATIONS)), at=POINTS)
    def add(self, operation, at):
        self._do(lambda document: commands.add_node(document, operation, at))

    @rule(random=CHOICE, port=st.sampled_from(["a", "b", "x", "output", "target", "nowhere"]))
    def connect(self, random, port):
        source, target = (random.choice([*self.document.names, "nobody"]) for _ in range(2))
        ports = [p for p in OPERATIONS["add"].ports if p == port]
        node = self.document.graph.nodes.get(target)
        if node is not None and node.operation.ports and not ports:
            port = random.choice(node.operation.ports)
        self._do(lambda document: commands.connect(document, source, target, port))

    @rule(random=CHOICE)
    def delete(self, random):
        edges = list(self.document.graph.edges)
        chosen = random.sample(edges, random.randint(0, min(2, len(edges))))
        names = self._pick(random)
        self._do(lambda document: commands.delete(document, names, chosen))

    @rule(random=CHOICE)
    def disconnect(self, random):
        edges = list(self.document.graph.edges)
        chosen = random.sample(edges, random.randint(0, min(3, len(edges))))
        self._do(lambda document: commands.disconnect(document, chosen))

    @rule(random=CHOICE, at=POINTS, gesture=GESTURES)
    def move(self, random, at, gesture):
        names = self._pick(random)
        places = dict.fromkeys(names, at)
        self._do(lambda document: commands.move(document, places, gesture=gesture))

    @rule(random=CHOICE, points=st.lists(POINTS, min_size=2, max_size=4), numbers=st.lists(VALUES, max_size=3))
    def one_gesture(self, random, points, numbers):
        names = self._pick(random, least=1)
        for places in (dict.fromkeys(names, at) for at in points):
            self._do(lambda document, places=places: commands.move(document, places, gesture="pull"))
        for value in numbers:
            values = dict.fromkeys(names, value)
            self._do(lambda document, values=values: commands.set_values(document, values, gesture="spin"))

    @rule(random=CHOICE, points=st.lists(POINTS, max_size=3).map(tuple))
    def bend(self, random, points):
        edges = list(self.document.graph.edges)
        chosen = random.sample(edges, random.randint(0, min(3, len(edges))))
        self._do(lambda document: commands.bend(document, dict.fromkeys(chosen, points), "Bend"))

    @rule(at=POINTS)
    def lay_out(self, at):
        places = {name: (at[0] + 8 * number, at[1]) for number, name in enumerate(self.document.names)}
        self._do(lambda document: commands.lay_out(document, places))

    @rule(random=CHOICE, new=NAMES)
    def rename(self, random, new):
        old = random.choice([*self.document.names, "nobody"])
        self._do(lambda document: commands.rename(document, old, new))

    @rule(random=CHOICE)
    def rename_to_taken(self, random):
        if self.document.names:
            old, new = (random.choice(self.document.names) for _ in range(2))
            self._do(lambda document: commands.rename(document, old, new))

    @rule(random=CHOICE, value=VALUES, gesture=GESTURES)
    def set_values(self, random, value, gesture):
        values = dict.fromkeys(self._pick(random), value)
        self._do(lambda document: commands.set_values(document, values, gesture=gesture))

    @rule(value=st.floats(-10, 10))
    def train(self, value):
        values = {name: value for name, node in self.document.graph.nodes.items() if node.trainable}
        self._do(lambda document: commands.train(document, values))

    @rule(random=CHOICE, frozen=st.booleans())
    def set_frozen(self, random, frozen):
        names = self._pick(random)
        self._do(lambda document: commands.set_frozen(document, names, frozen=frozen))

    @rule(random=CHOICE, setting=SETTINGS)
    def set_setting(self, random, setting):
        having = [name for name, node in self.document.graph.nodes.items() if node.operation.settings]
        names = having if having and random.random() < 0.8 else self._pick(random, least=1)
        self._do(lambda document: commands.set_setting(document, names, *setting))

    @rule(random=CHOICE, operation=st.sampled_from([*sorted(OPERATIONS), "variable", "input", "nothing"]))
    def set_operation(self, random, operation):
        names = self._pick(random, least=1)
        self._do(lambda document: commands.set_operation(document, names, operation))

    @rule(random=CHOICE)
    def set_output(self, random):
        name = random.choice([*self.document.names, None, "nobody"])
        self._do(lambda document: commands.set_output(document, name))

    @rule(title=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8), gesture=GESTURES)
    def set_title(self, title, gesture):
        self._do(lambda document: commands.set_about(document, "Title", gesture=gesture, title=title, notes=title))

    @rule(rate=st.sampled_from([0.1, 0.5]), upstream=st.sampled_from([1.0, 1.3]))
    def set_numbers(self, rate, upstream):
        training = TrainingSettings(learning_rate=rate)
        self._do(lambda document: commands.set_about(document, "Numbers", training=training, upstream=upstream))

    @rule(random=CHOICE)
    def set_expected(self, random):
        values = dict.fromkeys(self._pick(random), 1.5)
        expected = Expected(values=values, gradients=values)
        self._do(lambda document: commands.set_about(document, "Expected", expected=expected))

    @rule(random=CHOICE)
    def bind_data(self, random):
        inputs = [name for name, node in self.document.graph.nodes.items() if node.operation.name == "input"]
        if inputs:
            data = DataSource(columns={"c": [1.0, 2.0]}, inputs={random.choice(inputs): "c"})
            self._do(lambda document: commands.set_about(document, "Data", data=data))

    @rule(at=POINTS, text=st.sampled_from(["", "a title", "two\nlines"]), colour=st.sampled_from(ANNOTATION_COLOURS))
    def annotate(self, at, text, colour):
        frame = Frame(position=at, size=(64.0, 48.0), title=text.partition("\n")[0], colour=colour)
        self._do(lambda document: annotating.add(document, frame))
        comment = Comment(position=at, size=(64.0, 48.0), text=text, colour=colour)
        self._do(lambda document: annotating.add(document, comment))

    def _pick_annotations(self, random):
        keys = list(self.document.about.annotations)
        return random.sample(keys, random.randint(0, min(2, len(keys))))

    @rule(random=CHOICE, at=POINTS, colour=st.sampled_from(ANNOTATION_COLOURS), gesture=GESTURES)
    def change_annotations(self, random, at, colour, gesture):
        names, keys = self._pick(random), self._pick_annotations(random)
        places, corners = dict.fromkeys(names, at), dict.fromkeys(keys, at)
        self._do(lambda document: annotating.recolour(document, keys, colour))
        self._do(lambda document: commands.move(document, places, corners, gesture=gesture))

    @rule(random=CHOICE)
    def delete_annotations(self, random):
        names, keys = self._pick(random), self._pick_annotations(random)
        self._do(lambda document: commands.delete(document, names, (), keys))

    @rule(random=CHOICE, at=st.none() | POINTS)
    def paste(self, random, at):
        fragment = commands.fragment_of(self.document, self._pick(random), self._pick_annotations(random))
        again = parse_graph_file(format_graph_file(fragment))
        self._do(lambda document: commands.paste(document, again, at))

    # --- history -------------------------------------------------------------------------------------

    @precondition(lambda self: self.document.history.can_undo)
    @rule()
    def undo(self):
        self.document.history.undo()

    @precondition(lambda self: self.document.history.can_redo)
    @rule()
    def redo(self):
        self.document.history.redo()

    @rule()
    def all_the_way_and_back(self):
        history, index = self.document.history, self.document.history.index()
        history.go_to(0)
        assert self._text() == self.texts[0]
        history.go_to(history.count())
        assert self._text() == self.texts[-1]
        history.go_to(index)

    # --- what always holds -----------------------------------------------------------------------------

    @invariant()
    def the_text_is_that_of_the_place_in_the_history(self):
        assert self._text() == self.texts[self.document.history.index()]

    @invariant()
    def it_can_be_saved(self):
        text = self._text()
        assert format_graph_file(parse_graph_file(text, self.document.folder)) == text

    @invariant()
    def a_view_that_listens_knows_all(self):
        assert self.mirror.annotations == self.document.about.annotations
        assert self.mirror.nodes == {name: self.document.placed(name) for name in self.document.names}
        assert list(self.document.graph.nodes) == self.document.names

    @invariant()
    def the_output_is_the_chosen_one(self):
        chosen = self.document.about.output
        assert self.document.graph.chosen_output == (chosen if chosen in self.document.graph else None)


@pytest.mark.usefixtures("qapp")
class TestHistory(History.TestCase):  # type: ignore[valid-type, misc]  # made by hypothesis
    """Random walks through edits, refusals, undo and redo."""

    settings = settings(
        max_examples=int(os.environ.get("GRADLOOM_HISTORIES", "60")),
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
