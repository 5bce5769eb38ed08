"""Random edits of a graph: what is kept up to date along the way equals what is computed from nothing."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.errors import EngineError
from engine.graph import Graph
from engine.nodes import new_node
from engine.value import as_value, shape_of

NAMES = st.sampled_from([f"n{number}" for number in range(8)])
PORTS = st.sampled_from(["a", "b", "x", "target"])
OPERATIONS = st.sampled_from(["add", "multiply", "negate", "sum", "matmul", "mean_squared_error"])
SHAPES = st.sampled_from([(), (1,), (2,), (3,), (2, 3), (1, 3), (3, 3)])


def snapshot(graph: Graph) -> tuple[object, ...]:
    """Everything that a graph tells of itself."""
    names = list(graph.nodes)
    return (
        list(graph.nodes.values()),
        graph.output,
        graph.chosen_output,
        [graph.shape(name) for name in names],
        [set(graph.consumers(name)) for name in names],
        sorted(str(problem) for problem in graph.problems()),
    )


class Edits(RuleBasedStateMachine):
    """Edits as a window makes them, some allowed and some refused."""

    @initialize()
    def start(self):
        """Begin with nothing, and with nothing to undo."""
        self.graph = Graph()
        self.history = []

    def attempt(self, change):
        """Make a change that may be refused; a refusal changes nothing, anything else can be undone."""
        before, records = snapshot(self.graph), dict(self.graph.nodes)
        structure, chosen = self.graph.structure, self.graph.chosen_output
        try:
            change()
        except EngineError:
            assert snapshot(self.graph) == before
            # A wire may be tried and taken back, which is a change of structure to nobody's harm.
            assert self.graph.structure is structure or list(self.graph.nodes.values()) == list(records.values())
        else:
            self.history.append((before, records, chosen))

    @rule(name=NAMES, kind=st.sampled_from(["variable", "input", "constant"]), shape=SHAPES, frozen=st.booleans())
    def add_source(self, name, kind, shape, frozen):
        """A node with a value."""
        self.attempt(lambda: self.graph.add(new_node(name, kind, value=filled(shape), frozen=frozen)))

    @rule(name=NAMES, operation=OPERATIONS, inputs=st.lists(st.none() | NAMES, max_size=2))
    def add_gate(self, name, operation, inputs):
        """A gate, wired to what may be there."""
        self.attempt(lambda: self.graph.add(new_node(name, operation, tuple(inputs))))

    @rule(source=NAMES, gate=NAMES, port=PORTS)
    def connect(self, source, gate, port):
        """A wire."""
        self.attempt(lambda: self.graph.connect(source, gate, port))

    @rule(gate=NAMES, port=PORTS)
    def disconnect(self, gate, port):
        """A wire less."""
        self.attempt(lambda: self.graph.disconnect(gate, port))

    @rule(names=st.lists(NAMES, min_size=1, max_size=3))
    def remove(self, names):
        """Some nodes less."""
        self.attempt(lambda: self.graph.remove(*names))

    @rule(old=NAMES, new=NAMES)
    def rename(self, old, new):
        """Another name."""
        self.attempt(lambda: self.graph.rename(old, new))

    @rule(name=NAMES, shape=st.none() | SHAPES)
    def set_value(self, name, shape):
        """Another value, of any shape, or none."""
        self.attempt(lambda: self.graph.set_value(name, None if shape is None else filled(shape)))

    @rule(name=st.none() | NAMES)
    def choose_output(self, name):
        """Another output."""
        self.attempt(lambda: setattr(self.graph, "output", name))

    @precondition(lambda self: len(self.graph) > 0)
    @rule(data=st.data())
    def reorder(self, data):
        """Another order."""
        order = data.draw(st.permutations(list(self.graph.nodes)))
        self.attempt(lambda: self.graph.reorder(order))

    @rule(name=NAMES, inputs=st.lists(NAMES, min_size=2, max_size=2))
    def rewire(self, name, inputs):
        """Wires as a file may hold them, loops among them."""
        if name in self.graph and len(self.graph.node(name).inputs) == len(inputs):
            changed = replace(self.graph.node(name), inputs=tuple(inputs))
            self.attempt(lambda: self.graph.update({name: changed}))

    @precondition(lambda self: self.history)
    @rule()
    def undo(self):
        """Put the records back as they were before the last change."""
        before, records, chosen = self.history.pop()
        gone = dict.fromkeys(self.graph.nodes.keys() - records.keys())
        self.graph.update(gone | records)
        self.graph.reorder(records)
        self.graph.output = chosen
        assert snapshot(self.graph) == before

    @invariant()
    def nothing_is_out_of_date(self):
        """A graph made anew from the same records tells the same."""
        if hasattr(self, "graph"):
            fresh = Graph(self.graph.nodes.values(), self.graph.chosen_output)
            assert snapshot(self.graph) == snapshot(fresh)
            assert snapshot(self.graph.copy()) == snapshot(fresh)


def filled(shape):
    """A value of this shape."""
    value = as_value(new_array(shape))
    assert shape_of(value) == shape
    return value


def new_array(shape):
    """Nested lists of this shape."""
    return 0.5 if not shape else [new_array(shape[1:])] * shape[0]


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_an_unwired_gate_does_not_take_the_output_away():
    """Whoever adds a gate keeps seeing the numbers of the finished graph until the new gate is wired."""
    graph = Graph([new_node("x", "variable", value=2), new_node("f", "square", ("x",))])
    graph.add(new_node("g", "tanh"))
    assert graph.output == "f"
    graph.connect("f", "g", "x")
    assert graph.output == "g"
    assert Graph([new_node("only", "tanh")]).output == "only"
