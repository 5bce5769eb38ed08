"""A plan patched after an edit is as good as a new one: the same numbers, the same refusals."""

from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.differentiation.reverse import accumulate
from engine.errors import EngineError
from engine.execution.run import evaluate
from engine.graph import Graph
from engine.nodes import new_node, with_settings
from engine.plan import plan_of
from engine.plan.making import key_of, make
from engine.plan.patching import patched

SOURCES = ("variable", "input", "constant")
SHAPES = st.sampled_from([(), (), (), (3,), (3,), (2,), (2, 3)])
NAMES = st.sampled_from([f"n{number}" for number in range(12)])
GATES = st.sampled_from(["add", "multiply", "tanh", "sum", "mean", "leaky"])
OPERATIONS = {"leaky": "sum"}


class Patches(RuleBasedStateMachine):
    """Edits, now and then a plan, and after each edit the patched plan beside the plan of a new graph."""

    @initialize()
    def start(self):
        """Begin with a small graph."""
        self.graph = Graph(
            [
                new_node("n0", "variable", value=0.5),
                new_node("n1", "input", value=-1.5),
                new_node("n2", "multiply", ("n0", "n1")),
                new_node("n3", "tanh", ("n2",)),
                new_node("n4", "add", ("n3", "n0")),
                new_node("n5", "multiply", ("n0", "n4")),
                new_node("n6", "add", ("n5", "n3")),
            ]
        )
        self.plan = make(self.graph)
        self.graph.structure.plan = self.plan

    def attempt(self, change):
        """Make a change that may be refused."""
        try:
            change()
        except EngineError:
            return

    @rule(name=NAMES, kind=st.sampled_from(SOURCES), shape=SHAPES, frozen=st.booleans())
    def add_source(self, name, kind, shape, frozen):
        """A node with a value."""
        node = new_node(name, kind, value=filled(name, shape), frozen=frozen)
        self.attempt(lambda: self.graph.add(node))

    @rule(name=NAMES, operation=GATES, inputs=st.lists(NAMES, max_size=2))
    def add_gate(self, name, operation, inputs):
        """A gate, wired to what may be there."""
        self.attempt(lambda: self.graph.add(new_node(name, OPERATIONS.get(operation, operation), tuple(inputs))))

    @rule(source=NAMES, gate=NAMES, port=st.sampled_from("abx"))
    def connect(self, source, gate, port):
        """A wire."""
        self.attempt(lambda: self.graph.connect(source, gate, port))

    @rule(gate=NAMES, port=st.sampled_from("abx"))
    def disconnect(self, gate, port):
        """A wire less."""
        self.attempt(lambda: self.graph.disconnect(gate, port))

    @rule(name=NAMES, inputs=st.lists(NAMES, min_size=2, max_size=2))
    def rewire(self, name, inputs):
        """Other wires at once, loops among them."""
        if name in self.graph and len(self.graph.node(name).inputs) == 2:
            changed = replace(self.graph.node(name), inputs=tuple(inputs))
            self.attempt(lambda: self.graph.update({name: changed}))

    @rule(name=NAMES, kind=st.sampled_from(["tanh", "variable"]), value=st.sampled_from([0.25, 2.0]))
    def replace_node(self, name, kind, value):
        """Another operation under the same name."""
        if name in self.graph:
            node = self.graph.node(name)
            source = next((source for source in node.inputs if source), None)
            changed = new_node(name, kind, (source,)) if kind == "tanh" and source else None
            self.graph.update({name: changed or new_node(name, "variable", value=value)})

    @rule(name=NAMES, axis=st.sampled_from([None, 0, 1]))
    def set_axis(self, name, axis):
        """Another setting."""
        if name in self.graph and self.graph.node(name).operation.name in {"sum", "mean"}:
            self.graph.update({name: with_settings(self.graph.node(name), {"axis": axis})})

    @rule(name=NAMES, shape=st.none() | SHAPES)
    def set_value(self, name, shape):
        """Another value, of any shape, or none."""
        self.attempt(lambda: self.graph.set_value(name, None if shape is None else filled(name, shape)))

    @rule(names=st.lists(NAMES, min_size=1, max_size=3))
    def remove(self, names):
        """Some nodes less."""
        self.attempt(lambda: self.graph.remove(*names))

    @rule()
    def run(self):
        """Plan for what stands; later patches start from this plan, which may be a patched one itself."""
        if self.graph.structure.plan is None:
            self.plan = self.patch() or make(self.graph)
            self.graph.structure.plan = self.plan

    def patch(self):
        """The plan patched from the last one."""
        structure = self.graph.structure
        return patched(structure.origin, self.graph, structure.touched) if structure.origin else None

    @invariant()
    def the_patched_plan_is_as_good_as_a_new_one(self):
        """Whatever was edited since the last plan."""
        if hasattr(self, "graph"):
            plan = self.patch()
            if plan is not None:
                check(plan, self.graph, self.plan.in_order)


def check(plan, graph, exact):
    """The plan does what that of a new graph does, and is that plan where the order of nodes was never left."""
    fresh = make(Graph(graph.nodes.values(), graph.chosen_output))
    assert set(plan.names) == set(fresh.names)
    assert plan.slots == {name: slot for slot, name in enumerate(plan.names)}
    assert (plan.output, plan.scalar, plan.batch) == (fresh.output, fresh.scalar, fresh.batch)
    assert {key_of(*pair) for pair in plan.table} == {key_of(*pair) for pair in fresh.table}
    assert {plan.names[slot] for slot in plan.trainable} == {fresh.names[slot] for slot in fresh.trainable}
    assert {name: str(reason) for name, reason in plan.left_out.items()} == {
        name: str(reason) for name, reason in fresh.left_out.items()
    }
    assert [int(plan.widths[plan.slots[name]]) for name in fresh.names] == fresh.widths.tolist()
    for step in plan.steps:
        assert all(operand < step.slot for operand in step.operands)
        assert plan.step(step.slot) == step or plan.step(step.slot).operands == step.operands
        assert graph.node(step.name).operation is step.operation
        assert dict(graph.node(step.name).settings) == dict(step.settings)
    if exact and fresh.in_order:
        assert plan.names[plan.source_count :] == fresh.names[fresh.source_count :]
        assert plan.in_order
    numbers, expected = ({name: both(one, graph, name) for name in fresh.names} for one in (plan, fresh))
    for name, (value, gradients) in expected.items():
        assert np.array_equal(numbers[name][0], value)
        for other, gradient in gradients.items():
            np.testing.assert_allclose(numbers[name][1][other], gradient, rtol=1e-12, atol=1e-300)


def both(plan, graph, output):
    """The value of one node, and the gradients of it by name."""
    values = evaluate(plan, plan.sources(graph))
    slot = plan.slots[output]
    upstream = np.ones_like(values[slot]) if np.ndim(values[slot]) else 1.0
    gradients = accumulate(plan, values, slot, upstream)
    return values[slot], {plan.names[index]: found for index, found in enumerate(gradients) if found is not None}


def filled(name, shape):
    """A value of this shape, another for each name."""
    return np.full(shape, 0.25 + 0.125 * int(name[1:])) if shape else 0.25 + 0.125 * int(name[1:])


def test_a_gate_takes_the_place_of_another():
    """A wire that goes from one gate to the one beside it: the first leaves the plan, the second enters there."""
    nodes = [new_node("x", "variable", value=2.0), new_node("a", "square", ("x",)), new_node("b", "exp")]
    graph = Graph([*nodes, new_node("c", "negate", ("x",)), new_node("d", "negate", ("c",))])
    plan_of(graph)
    graph.disconnect("a", "x")
    graph.connect("x", "b", "x")
    check(plan_of(graph), graph, exact=True)


TestPatches = Patches.TestCase
TestPatches.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
