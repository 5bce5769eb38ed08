"""Every refusal of the graph: its data, its sentence, and that it changes nothing."""

from dataclasses import replace

import pytest

from engine import errors
from engine.graph import Graph
from engine.nodes import new_node
from engine.plan import plan_of


def small() -> Graph:
    """The sum of x and y is squared; `open` has a free port."""
    return Graph(
        [
            new_node("x", "variable", value=1),
            new_node("y", "variable", value=2),
            new_node("vector", "variable", value=[1, 2, 3]),
            new_node("pair", "variable", value=[1, 2]),
            new_node("s", "add", ("x", "y")),
            new_node("q", "square", ("s",)),
            new_node("open", "add", ("vector",)),
        ]
    )


REFUSALS = [
    (lambda g: g.add(new_node("x", "variable")), errors.NameTaken, {"node": "x"}),
    (lambda _: Graph([new_node("x", "variable")] * 2), errors.NameTaken, {"node": "x"}),
    (lambda _: new_node("", "variable"), errors.BadName, {"node": ""}),
    (lambda _: new_node(" x", "variable"), errors.BadName, {"node": " x"}),
    (lambda _: new_node("a\nb", "variable"), errors.BadName, {"node": "a\nb"}),
    (lambda _: new_node("a\u2028b", "variable"), errors.BadName, {"node": "a\u2028b"}),
    (lambda _: new_node("\ud800", "variable"), errors.BadName, {"node": "\ud800"}),
    (lambda _: new_node("x" * 201, "variable"), errors.BadName, {"node": "x" * 200}),
    (lambda g: g.rename("x", "a\tb"), errors.BadName, {"node": "a\tb"}),
    (lambda g: g.rename("x", "y"), errors.NameTaken, {"node": "y"}),
    (lambda g: g.node("zz"), errors.UnknownNode, {"node": "zz", "suggestion": None}),
    (lambda g: g.node("vectors"), errors.UnknownNode, {"node": "vectors", "suggestion": "vector"}),
    (lambda g: g.remove("x", "z1"), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: g.rename("z1", "z2"), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: setattr(g, "output", "z1"), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: g.shape("z1"), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: g.reorder(["x", "z1"]), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: g.reorder(["x"]), errors.UnknownNode, None),
    (lambda g: g.add(new_node("n", "negate", ("z1",))), errors.UnknownNode, {"node": "z1", "suggestion": None}),
    (lambda g: g.add(new_node("n", "negate", ("n",))), errors.UnknownNode, {"node": "n", "suggestion": None}),
    (lambda g: g.update({"x": None}), errors.UnknownNode, {"node": "x", "suggestion": None}),
    (lambda _: new_node("n", "sigmod"), errors.UnknownOperation, {"operation": "sigmod", "suggestion": "sigmoid"}),
    (lambda _: new_node("n", "zzzz"), errors.UnknownOperation, {"operation": "zzzz", "suggestion": None}),
    (
        lambda _: new_node("n", "add", ("x", "y", "x")),
        errors.WrongNumberOfInputs,
        {"operation": "add", "expected": 2, "given": 3, "ports": "a, b"},
    ),
    (lambda _: new_node("n", "sum", settings={"axes": 1}), errors.UnknownSetting, None),
    (lambda _: new_node("n", "sum", settings={"axis": "1"}), errors.BadSetting, None),
    (lambda _: new_node("n", "add", value=3), errors.ValueRefused, {"node": "n"}),
    (lambda _: new_node("n", "variable", value="3"), errors.BadValue, {"text": "3"}),
    (lambda g: g.set_value("s", 3), errors.ValueRefused, {"node": "s"}),
    (lambda g: g.set_value("x", [[1], [2, 3]]), errors.BadValue, None),
    (lambda g: g.connect("x", "s", "a"), errors.PortTaken, {"node": "s", "port": "a", "source": "x"}),
    (
        lambda g: g.connect("x", "open", "c"),
        errors.UnknownPort,
        {"node": "open", "operation": "add", "port": "c", "ports": "a, b"},
    ),
    (lambda g: g.connect("x", "y", "a"), errors.NoInputPorts, {"node": "y", "operation": "variable"}),
    (lambda g: g.disconnect("x", "a"), errors.NoInputPorts, {"node": "x", "operation": "variable"}),
    (lambda g: g.disconnect("open", "b"), errors.PortEmpty, {"node": "open", "port": "b"}),
    (lambda g: g.disconnect("open", "c"), errors.UnknownPort, None),
    (
        lambda g: g.connect("pair", "open", "b"),
        errors.ShapeError,
        {
            "node": "open",
            "operation": "add",
            "shapes": "(3,) and (2,)",
            "rule": errors.Phrase("shapes that are equal, or 1, axis by axis from the right", {}),
        },
    ),
    (
        lambda g: g.connect("open", "open", "b"),
        errors.LoopRefused,
        {"source": "open", "node": "open", "path": "open → open"},
    ),
]


@pytest.mark.parametrize("change, error, data", REFUSALS)
def test_a_refusal_tells_what_and_where_and_changes_nothing(change, error, data):
    """Each refusal is of its own kind, carries its data, fills its sentence, and leaves the graph as it was."""
    graph = small()
    nodes, structure, output = dict(graph.nodes), graph.structure, graph.output
    shapes = {name: graph.shape(name) for name in nodes}
    with pytest.raises(error) as refusal:
        change(graph)
    assert type(refusal.value) is error
    if data is not None:
        assert refusal.value.data == data
    sentence = str(refusal.value)
    assert sentence.endswith((".", "?"))
    assert list(graph.nodes.items()) == list(nodes.items())
    assert graph.structure is structure
    assert graph.output == output
    assert {name: graph.shape(name) for name in nodes} == shapes


def test_a_wire_that_closes_a_loop_is_refused_with_the_loop():
    """The sentence shows the way around, so that the student sees what would depend on itself."""
    graph = small()
    graph.disconnect("s", "b")
    with pytest.raises(errors.LoopRefused, match="loop s → q → s") as refusal:
        graph.connect("q", "s", "b")
    assert refusal.value.data == {"source": "q", "node": "s", "path": "s → q → s"}
    assert graph.node("s").inputs == ("x", None)


def test_a_wire_is_refused_for_a_misfit_further_on():
    """A wire that fits its own gate but makes a later one impossible is refused too, naming that one."""
    graph = small()
    graph.add(new_node("later", "add", ("open", "pair")))
    with pytest.raises(errors.ShapeError) as refusal:
        graph.connect("x", "open", "b")
    assert refusal.value.node == "later"
    assert graph.node("open").inputs == ("vector", None)
    assert graph.shape("open") is None


def forked() -> Graph:
    """A number that feeds three gates, of which `m` has a free port."""
    return Graph(
        [
            new_node("x", "variable", value=0.1),
            new_node("y", "variable", value=0.3),
            new_node("p", "square", ("x",)),
            new_node("m", "multiply", ("x", None)),
            new_node("q", "exp", ("x",)),
        ]
    )


def test_asking_about_a_wire_changes_nothing():
    """Neither the order in which things are told nor that in which they are computed."""
    graph = forked()
    order, uses, plan = graph.order(), graph.uses("x"), plan_of(graph)
    for source in ("x", "y", "p"):
        assert graph.refusal(source, "m", "b") is None
    assert graph.refusal("m", "m", "b") is not None
    assert graph.order() == order
    assert graph.uses("x") == uses
    assert graph.consumers("x") == ("p", "m", "q")
    assert graph.consumers("y") == ()
    assert plan_of(graph) is plan


def test_a_wire_that_comes_back_computes_as_before():
    """The order of evaluation, and so the rounding of sums, depends on the nodes and wires alone."""
    graph = forked()
    order = graph.order()
    before = graph.node("p")
    graph.disconnect("p", "x")
    graph.update({"p": before})
    assert graph.order() == order


def test_an_update_is_done_as_a_whole_or_not_at_all():
    """One wrong wire among many changes, and none of them happens."""
    graph = small()
    nodes = dict(graph.nodes)
    changes = {
        "x": replace(graph.node("x"), value=5.0),
        "new": new_node("new", "negate", ("x",)),
        "q": None,
        "bad": new_node("bad", "negate", ("nowhere",)),
    }
    with pytest.raises(errors.UnknownNode):
        graph.update(changes)
    with pytest.raises(errors.UnknownNode):
        graph.update({"s": None, "new": new_node("new", "negate", ("x",))})
    assert list(graph.nodes.items()) == list(nodes.items())
    assert graph.consumers("x") == ("s",)


def test_removing_leaves_ports_open():
    """The gates that a removed node fed keep their other wires."""
    graph = small()
    graph.remove("x", "q")
    assert graph.node("s").inputs == (None, "y")
    assert graph.consumers("s") == ()
    assert graph.shape("s") is None
    assert "q" not in graph


def test_renaming_keeps_place_wires_and_output():
    """Only the name is another."""
    graph = small()
    graph.output = "s"
    graph.rename("s", "sum of both")
    assert list(graph.nodes) == ["x", "y", "vector", "pair", "sum of both", "q", "open"]
    assert graph.node("q").inputs == ("sum of both",)
    assert graph.output == "sum of both"
    assert graph.shape("q") == ()
    graph.rename("x", "x")
    assert graph.node("sum of both").inputs == ("x", "y")


def test_a_loop_from_a_file_can_be_renamed():
    """Also that of a gate which feeds itself."""
    graph = Graph([new_node("a", "add", ("a", "b")), new_node("b", "negate", ("a",))])
    graph.rename("a", "c")
    assert graph.node("c").inputs == ("c", "b")
    assert graph.node("b").inputs == ("c",)
    assert set(graph.consumers("c")) == {"c", "b"}


def test_reordering_changes_the_order_only():
    """A list that somebody sorted stays sorted."""
    graph = small()
    graph.reorder(reversed(list(graph.nodes)))
    assert next(iter(graph.nodes)) == "open"
    assert graph.node("s").inputs == ("x", "y")


def test_a_fork_at_every_gate_costs_nothing_more():
    """Sixty gates that each take the one before twice have 2^60 paths; nothing here walks paths."""
    count = 60
    graph = Graph([new_node("x", "variable", value=1.0), new_node("g0", "multiply", ("x", "x"))])
    for index in range(1, count):
        graph.add(new_node(f"g{index}", "multiply", (f"g{index - 1}", f"g{index - 1}")))
    last = f"g{count - 1}"
    graph.disconnect("g0", "a")
    with pytest.raises(errors.LoopRefused):
        graph.connect(last, "g0", "a")
    graph.connect("x", "g0", "a")
    graph.set_value("x", [1.0, 2.0])
    assert graph.shape(last) == (2,)
    assert len(graph.ancestors(last)) == count + 1
    assert graph.path("x", last) is not None
    assert graph.problems() == []


def test_a_chain_of_a_hundred_thousand_gates():
    """Nothing recurses: a graph may be as deep as it is long."""
    count = 100_000
    nodes = [new_node("x", "variable", value=1.0), new_node("g0", "negate", ("x",))]
    nodes += [new_node(f"g{index}", "negate", (f"g{index - 1}",)) for index in range(1, count)]
    graph = Graph(nodes)
    last = f"g{count - 1}"
    assert graph.order()[-1] == last
    assert graph.problems() == []
    graph.disconnect("g0", "x")
    with pytest.raises(errors.LoopRefused):
        graph.connect(last, "g0", "x")
    graph.connect("x", "g0", "x")
    graph.rename("g0", "first")
    graph.set_value("x", [1.0, 2.0])
    assert graph.shape(last) == (2,)
