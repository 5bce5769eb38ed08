"""The flat graph is kept in step with the graph that it stands for, whatever is edited."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.composites import collapsed, new_composite, opened
from engine.composites.errors import CompositeTooLarge, InnerName, InsideComposite, NothingInside, PartOfDefinition
from engine.differentiation.reverse import reverse
from engine.errors import DependsOnProblem, EngineError, Unwired
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import Node, find_operation, new_node
from engine.plan import plan_of
from engine.value import same_value
from tests.engine.composites.selections import apply

NAMES = st.sampled_from([f"n{number}" for number in range(9)])


def twice(number=2.0):
    """A composite that doubles what comes in, or multiplies it by another number."""
    body = [new_node("x", "input"), new_node("k", "constant", value=number), new_node("out", "multiply", ("x", "k"))]
    return new_composite("twice", body)


def squares():
    """A composite of two ports that uses another one inside."""
    inner = twice()
    body = [
        new_node("a", "input"),
        new_node("b", "input"),
        new_node("t", inner, ("a",)),
        new_node("s", "square", ("t",)),
        new_node("sum", "add", ("s", "b")),
    ]
    return new_composite("squares", body)


COMPOSITES = st.sampled_from([twice(), twice(3.0), squares()])


class FlatGraphs(RuleBasedStateMachine):
    """Edits of a graph with composite gates, its flat graph beside that of a graph made anew."""

    @initialize()
    def start(self):
        """Begin with a graph whose flat one has been asked for."""
        self.graph = Graph([new_node("n0", "variable", value=1.5), new_node("n1", twice(), ("n0",))])
        assert len(self.graph.flat) == 3

    def attempt(self, change):
        """Make a change that may be refused."""
        try:
            change()
        except EngineError:
            return

    @rule(name=NAMES, composite=COMPOSITES, inputs=st.lists(NAMES, max_size=1))
    def add_use(self, name, composite, inputs):
        """One more composite gate, wired or not."""
        self.attempt(lambda: self.graph.add(new_node(name, composite, tuple(inputs))))

    @rule(name=NAMES, inputs=st.lists(NAMES, max_size=2))
    def add_gate(self, name, inputs):
        """A plain gate."""
        self.attempt(lambda: self.graph.add(new_node(name, "add", tuple(inputs))))

    @rule(name=NAMES, value=st.floats(-2, 2))
    def set_value(self, name, value):
        """Another value outside."""
        self.attempt(lambda: self.graph.set_value(name, value))

    @rule(source=NAMES, gate=NAMES, port=st.sampled_from(["a", "b", "x"]))
    def connect(self, source, gate, port):
        """A wire."""
        self.attempt(lambda: self.graph.connect(source, gate, port))

    @rule(gate=NAMES, port=st.sampled_from(["a", "b", "x"]))
    def disconnect(self, gate, port):
        """A wire less."""
        self.attempt(lambda: self.graph.disconnect(gate, port))

    @rule(name=NAMES)
    def remove(self, name):
        """A node less."""
        self.attempt(lambda: self.graph.remove(name))

    @rule(old=NAMES, new=NAMES)
    def rename(self, old, new):
        """Another name."""
        self.attempt(lambda: self.graph.rename(old, new))

    @rule(name=NAMES)
    def edit_inside(self, name):
        """Another constant inside, for all uses at once."""
        node = self.graph.nodes.get(name)
        if node is not None and node.operation.name == "twice":
            uses = [one for one in self.graph.nodes.values() if one.operation is node.operation]
            now = twice(5.0)
            self.graph.update({use.name: replace(use, operation=now) for use in uses})

    @rule(name=NAMES)
    def open_up(self, name):
        """A composite turned into a plain gate of one input, or the other way round."""
        node = self.graph.nodes.get(name)
        if node is not None and len(node.inputs) == 1:
            self.graph.update({name: Node(name, find_operation("tanh"), node.inputs)})

    @rule(name=NAMES)
    def take_out_and_put_back(self, name):
        """The same node, which stands last from now on."""
        node = self.graph.nodes.get(name)
        if node is not None and not self.graph.consumers(name):
            self.graph.remove(name)
            self.graph.add(node)

    @rule()
    def reverse_order(self):
        """Another order of the nodes."""
        self.graph.reorder(reversed(list(self.graph.nodes)))

    @rule()
    def copy(self):
        """Go on with a copy."""
        self.graph = self.graph.copy()

    @invariant()
    def as_if_made_anew(self):
        """The same nodes in the same order, the same shapes, the same values and gradients, the same reasons."""
        if not hasattr(self, "graph"):
            return
        fresh = Graph(self.graph.nodes.values())
        assert list(self.graph.flat.nodes.values()) == list(fresh.flat.nodes.values())
        assert dict(self.graph.flat.shapes) == dict(fresh.flat.shapes)
        assert self.graph.flat.output == fresh.flat.output == self.graph.output
        run, again = forward(self.graph), forward(fresh)
        for name in plan_of(fresh).slots:
            assert same_value(run.value(name), again.value(name))
        assert set(run.plan.slots) == set(again.plan.slots)
        assert {n: str(e) for n, e in run.plan.left_out.items()} == {n: str(e) for n, e in again.plan.left_out.items()}
        if self.graph.output in run.plan.slots:
            back, back_again = reverse(run), reverse(again)
            assert all(same_value(back.gradient(name), back_again.gradient(name)) for name in run.plan.slots)


FlatGraphs.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestFlatGraphs = FlatGraphs.TestCase


def test_a_graph_without_composites_is_its_own_flat_graph(sigmoid_chain):
    """Nothing is made and nothing is copied where there is nothing to take apart."""
    assert sigmoid_chain.flat is sigmoid_chain


def test_values_inside_are_read_by_path(sigmoid_gate):
    """A node inside is called by the use, a slash and its own name."""
    run = forward(sigmoid_gate)
    assert run.value("F") == 0.5
    assert run.value("F/C") == 1
    assert reverse(run).gradient("F/C") == -0.25


def test_a_constant_inside_is_not_set_from_outside(sigmoid_gate):
    """Its path is known, so the refusal says what it is and where it can be changed, and nothing has changed."""
    with pytest.raises(PartOfDefinition, match="'F/D' stands inside the composite gate 'F'"):
        sigmoid_gate.set_value("F/D", 2.0)
    assert forward(sigmoid_gate).value("F/D") == 1.0


def test_a_value_edit_keeps_the_plan(sigmoid_gate):
    """Another number outside changes no plan, as in any graph."""
    plan = plan_of(sigmoid_gate)
    sigmoid_gate.set_value("A", 1.0)
    assert plan_of(sigmoid_gate) is plan
    assert forward(sigmoid_gate).value("F") == 0.7310585786300049


def test_a_port_wired_straight_to_the_output_hands_on():
    """A composite whose output is a port gives what it is given, and the gradient goes through."""
    same = new_composite("same", [new_node("x", "input")], "x")
    graph = Graph([new_node("w", "variable", value=3.0), new_node("s", same, ("w",)), new_node("q", "square", ("s",))])
    run = forward(graph)
    assert run.value("s") == 3.0
    assert reverse(run).gradient("w") == 6.0


def test_a_port_that_nothing_uses_is_wired_for_nothing():
    """The gate runs, and no gradient comes out of that port."""
    ignoring = new_composite(
        "ignoring", [new_node("x", "input"), new_node("y", "input"), new_node("q", "square", ("x",))]
    )
    graph = Graph(
        [
            new_node("a", "variable", value=3.0),
            new_node("b", "variable", value=1.0),
            new_node("s", ignoring, ("a", "b")),
        ]
    )
    gradients = reverse(forward(graph))
    assert gradients.gradient("a") == 6.0
    assert gradients.gradient("b") is None


def test_a_use_without_a_wire_cannot_run_like_any_gate():
    """A port without a wire is told of the use itself, not of something inside that the user does not see."""
    graph = Graph([new_node("s", twice()), new_node("t", "tanh", ("s",))])
    assert [type(problem) for problem in graph.problems()] == [Unwired]
    with pytest.raises(Unwired, match="'x' of 's'"):
        forward(graph).value("s")


def test_what_is_wrong_inside_is_told_outside():
    """A gate inside without a wire, or no gate at all, is a problem of the use, and of what depends on it."""
    broken = new_composite("broken", [new_node("x", "input"), new_node("q", "add", ("x", None))])
    empty = new_composite("empty", [new_node("x", "input")])
    w = new_node("w", "variable", value=1.0)
    graph = Graph([w, new_node("s", broken, ("w",)), new_node("e", empty, ("w",)), new_node("t", "tanh", ("s",))])
    assert [type(problem) for problem in graph.problems()] == [InsideComposite, NothingInside]
    assert graph.shape("s") is None
    with pytest.raises(DependsOnProblem):
        forward(graph).value("t")


def test_the_name_of_a_node_inside_is_taken(sigmoid_gate):
    """A node outside cannot be called like one inside, nor a composite like the beginning of another's name."""
    with pytest.raises(InnerName):
        sigmoid_gate.add(new_node("F/x", "tanh"))
    graph = Graph([new_node("w", "variable", value=1.0), new_node("s/t", "tanh", ("w",))])
    with pytest.raises(InnerName):
        graph.add(new_node("s", twice()))
    assert list(graph.nodes) == ["w", "s/t"]


def test_a_thousand_levels_are_as_good_as_one():
    """Composites nest without end: nothing recurses."""
    composite = twice(1.0)
    for number in range(1000):
        body = [new_node("x", "input"), new_node("in", composite, ("x",)), new_node("neg", "negate", ("in",))]
        composite = new_composite(f"level_{number}", body)
    graph = Graph([new_node("w", "variable", value=2.0), new_node("s", composite, ("w",))])
    assert forward(graph).value("s") == 2.0
    assert graph.shape("s") == ()
    assert len(graph.composites) == 1001


def test_composites_that_double_without_end_are_refused():
    """A file of a few lines cannot come to more gates than a machine holds."""

    def doubled(times):
        composite = twice()
        for number in range(times):
            body = [new_node("x", "input"), new_node("a", composite, ("x",)), new_node("b", composite, ("a",))]
            composite = new_composite(f"level_{number}", body)

    with pytest.raises(CompositeTooLarge):
        doubled(64)


def test_opening_gives_the_graph_back(sigmoid_chain, sigmoid_gate):
    """What was collapsed is there again by the same names, and computes the same."""
    use = sigmoid_gate.node("F")
    sigmoid_gate.update({node.name: node for node in opened(use, lambda name: name).values()})
    before = {name: node.inputs for name, node in sigmoid_chain.nodes.items()}
    assert {name: node.inputs for name, node in sigmoid_gate.nodes.items()} == before
    made = collapsed(sigmoid_gate.nodes, list(sigmoid_gate.nodes), "sigmoid")
    apply(sigmoid_gate, made)
    assert list(sigmoid_gate.nodes) == ["A", "F"]
