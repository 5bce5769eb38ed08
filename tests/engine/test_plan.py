"""The plan of a graph: made once while the structure stands, and telling what cannot run and why."""

import gc
import weakref

import pytest

from engine import errors
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.plan import fed, plan_of


def product() -> Graph:
    """The product x * y, and its square."""
    return Graph(
        [
            new_node("x", "variable", value=2),
            new_node("y", "variable", value=3),
            new_node("p", "multiply", ("x", "y")),
            new_node("q", "square", ("p",)),
        ]
    )


def test_a_value_of_the_same_shape_keeps_the_plan():
    """Moving a slider or training makes nothing anew."""
    graph = product()
    plan = plan_of(graph)
    graph.set_value("x", 7)
    assert plan_of(graph) is plan
    assert plan_of(graph.copy()) is plan
    assert forward(graph, {"y": 5}).plan is plan


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g.set_value("x", [1, 2]),
        lambda g: g.set_value("x", None),
        lambda g: g.add(new_node("r", "negate", ("q",))),
        lambda g: g.disconnect("p", "b"),
        lambda g: g.remove("q"),
        lambda g: g.rename("x", "z"),
        lambda g: g.reorder(reversed(list(g.nodes))),
        lambda g: g.update({"x": new_node("x", "variable", value=2, frozen=True)}),
        lambda g: setattr(g, "output", "p"),
    ],
)
def test_any_other_change_makes_a_new_plan(change):
    """Shape, wires, names, freezing and output are part of the plan."""
    graph = product()
    plan = plan_of(graph)
    change(graph)
    assert plan_of(graph) is not plan
    assert plan_of(graph) is plan_of(graph)


def test_an_edit_touches_only_what_it_changes():
    """Whoever moves one wire of a large graph waits for that wire, not for the graph."""
    nodes = [new_node("x", "variable", value=0.5)]
    nodes.append(new_node("g0", "tanh", ("x",)))
    nodes += [new_node(f"g{number}", "add", (f"g{number - 1}", "x")) for number in range(1, 200)]
    graph = Graph(nodes)
    before = plan_of(graph)
    graph.update({"g100": new_node("g100", "multiply", ("g50", "x"))})
    moved = plan_of(graph)
    assert moved.names is before.names
    assert moved.slots is before.slots
    assert forward(graph).value("g100") == forward(graph).value("g50") * 0.5
    graph.add(new_node("last", "tanh", ("g199",)))
    assert plan_of(graph).names == (*before.names, "last")
    assert plan_of(graph).output == "last"
    graph.remove("last")
    assert plan_of(graph).slots == before.slots


def test_a_feed_of_the_same_shape_needs_no_other_graph():
    """The plan stays, the graph keeps its value; only another shape is planned for."""
    graph = product()
    plan, sources = fed(graph, {"x": 5})
    assert plan is plan_of(graph)
    assert sources == [5.0, 3.0]
    assert plan.sources(graph) == [2.0, 3.0]
    assert fed(graph, {"x": [1, 2]})[0] is not plan
    with pytest.raises(errors.ValueRefused):
        fed(graph, {"p": 1})


def test_the_columns_are_the_gates():
    """Kinds and operands, as the compiled tape reads them."""
    graph = product()
    graph.add(new_node("r", "multiply", ("q", "p")))
    plan = plan_of(graph)
    assert [operation.name for operation, _ in plan.table] == ["multiply", "square"]
    assert plan.kinds.tolist() == [0, 1, 0]
    assert plan.operand_starts.tolist() == [0, 2, 3, 5]
    assert plan.operand_slots.tolist() == [0, 1, 2, 3, 2]
    assert (plan.scalar, plan.batch, plan.widths.tolist()) == (True, None, [0] * 5)
    graph.set_value("x", [1.0, 2.0, 4.0])
    plan = plan_of(graph)
    assert (plan.scalar, plan.batch, plan.widths.tolist()) == (False, 3, [1, 0, 1, 1, 1])
    graph.set_value("x", [[1.0, 2.0, 4.0]])
    assert plan_of(graph).batch is None


def test_slots_follow_the_order_of_evaluation():
    """Sources come first, and each gate after its inputs."""
    graph = Graph(
        [
            new_node("q", "square", ("p",)),
            new_node("p", "multiply", ("x", "y")),
            new_node("y", "variable", value=3, frozen=True),
            new_node("x", "variable", value=2),
        ]
    )
    plan = plan_of(graph)
    assert set(plan.names[: plan.source_count]) == {"x", "y"}
    assert plan.names[plan.source_count :] == ("p", "q")
    assert [plan.names[slot] for slot in plan.trainable] == ["x"]
    assert plan.scalar
    assert plan.output == "q"


def test_what_cannot_run_is_left_out_with_its_reason():
    """Everything else runs; asking for what cannot tells the first cause."""
    graph = product()
    graph.add(new_node("open", "add", ("x",)))
    graph.add(new_node("behind", "negate", ("open",)))
    graph.add(new_node("far", "negate", ("behind",)))
    graph.add(new_node("empty", "input"))
    graph.update(
        {"a": new_node("a", "negate", ("b",)), "b": new_node("b", "negate", ("a",)), "c": new_node("c", "exp", ("b",))}
    )
    plan = plan_of(graph)
    kinds = {name: type(reason) for name, reason in plan.left_out.items()}
    assert kinds["open"] is errors.Unwired
    assert kinds["empty"] is errors.NoValue
    assert {kinds["a"], kinds["b"]} == {errors.Cycle, errors.DependsOnProblem}
    assert kinds["c"] is errors.DependsOnProblem
    assert plan.left_out["far"].data == {"node": "far", "cause": "open"}
    run = forward(graph)
    assert run.value("q") == 36.0
    with pytest.raises(errors.Unwired, match="Port 'b' of 'open'"):
        run.value("open")
    with pytest.raises(errors.DependsOnProblem, match="'far' cannot be computed, because 'open'"):
        run.value("far")
    with pytest.raises(errors.UnknownNode):
        run.value("nowhere")


def test_a_graph_without_gates_has_no_output():
    """There is nothing to compute, and it says so."""
    with pytest.raises(errors.NoOutput):
        forward(Graph([new_node("x", "variable", value=1)])).output()


def test_a_plan_goes_with_its_graph():
    """Plans are kept for graphs that exist, not for ever."""
    graph = product()
    plan = weakref.ref(plan_of(graph))
    del graph
    gc.collect()
    assert plan() is None


def test_a_graph_that_is_one_loop_says_so():
    """Where every gate feeds another there is no output to choose; the loop is named, not a lack of gates."""
    graph = Graph([new_node("a", "exp", ("b",)), new_node("b", "exp", ("a",))])
    with pytest.raises(errors.Cycle, match="a → b → a"):
        plan_of(graph).output_slot()
