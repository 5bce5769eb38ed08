"""Which selections become one gate, what stays outside, and what is refused in a sentence."""

from itertools import pairwise

import pytest

from engine.composites import collapsed, new_composite
from engine.composites.collapsing import opened
from engine.composites.errors import (
    BadCompositeName,
    NotAComposite,
    NotConvex,
    NothingToCollapse,
    SeveralOutputs,
    StateInside,
)
from engine.errors import Cycle, NameTaken, UnknownNode
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node


def diamond() -> Graph:
    """Two ways from one gate to another, and a constant that two gates use."""
    return Graph(
        [
            new_node("w", "variable", value=1.0),
            new_node("c", "constant", value=2.0),
            new_node("a", "multiply", ("w", "c")),
            new_node("left", "tanh", ("a",)),
            new_node("right", "add", ("a", "c")),
            new_node("join", "add", ("left", "right")),
            new_node("end", "square", ("join",)),
        ]
    )


def test_state_stays_outside_and_comes_in_by_ports():
    """Variables and inputs are not part of the function; its ports are called after them."""
    made = collapsed(diamond().nodes, ["w", "a"], "scaled")
    assert made.kept == ("w",)
    assert made.composite.ports == ("w", "c")
    assert made.use.inputs == ("w", "c")
    assert made.use.name == "a"


def test_a_constant_goes_inside_where_nobody_else_needs_it():
    """A constant that a gate outside uses too stays outside, as another port."""
    graph = diamond()
    everything = ["c", "a", "left", "right", "join"]
    assert collapsed(graph.nodes, everything, "all").composite.ports == ("w",)
    assert collapsed(graph.nodes, ["c", "a"], "part").composite.ports == ("w", "c")


def test_the_gate_is_called_as_its_output():
    """Whatever names the output, an expected number or the next gate, still does; the rest has a path."""
    made = collapsed(diamond().nodes, ["a", "left", "right", "join", "c"], "all")
    assert made.use.name == "join"
    assert made.path("join") == "join"
    assert made.path("left") == "join/left"
    assert made.path("end") == "end"


def test_a_path_that_leaves_and_comes_back_is_refused():
    """The sentence names the node to select too."""
    with pytest.raises(NotConvex, match="'right'"):
        collapsed(diamond().nodes, ["a", "left", "join"], "hole")


def test_several_outputs_are_refused_by_name():
    """One gate has one output; the sentence names those that there would be."""
    with pytest.raises(SeveralOutputs, match="'left', 'right'"):
        collapsed(diamond().nodes, ["a", "left", "right"], "fork")


def test_the_output_of_the_graph_counts_as_used():
    """A gradient starts there, so its value must be reached from outside."""
    with pytest.raises(SeveralOutputs, match="'left', 'join'"):
        collapsed(diamond().nodes, ["a", "left", "right", "join", "c"], "all", output="left")


def test_a_selection_without_a_gate_is_refused():
    """Sources alone compute nothing."""
    with pytest.raises(NothingToCollapse):
        collapsed(diamond().nodes, ["w", "c"], "sources")


def test_a_loop_is_refused():
    """What waits for itself cannot be a function."""
    graph = Graph([new_node("a", "add", ("b", "b")), new_node("b", "add", ("a", "a"))])
    with pytest.raises(Cycle):
        collapsed(graph.nodes, ["a", "b"], "loop")


def test_a_definition_is_checked():
    """Names of sources, variables inside, names twice and wires from nowhere are refused."""
    with pytest.raises(BadCompositeName):
        new_composite("variable", [])
    with pytest.raises(StateInside, match="'w'"):
        new_composite("f", [new_node("w", "variable")])
    with pytest.raises(NameTaken):
        new_composite("f", [new_node("x", "input"), new_node("x", "input")])
    with pytest.raises(UnknownNode):
        new_composite("f", [new_node("q", "tanh", ("x",))])
    with pytest.raises(UnknownNode):
        new_composite("f", [new_node("x", "input")], "y")


def test_only_composites_can_be_opened():
    """A gate of its own has no inside."""
    with pytest.raises(NotAComposite):
        opened(diamond().node("a"), str)


def test_a_composite_is_a_function_of_its_ports_in_formulas():
    """Its formula names it and its ports, and so do those of its derivatives."""
    made = collapsed(diamond().nodes, ["a"], "scale").composite
    assert made.latex_of({}) == r"\operatorname{scale}\left({w}, {c}\right)"
    assert made.derivative_latex_of({})[0] == r"\frac{\partial \operatorname{scale}}{\partial {w}}"


def test_a_long_chain_is_collapsed():
    """A selection of 30,000 gates becomes one gate of the same value, in time linear in it."""
    names = [f"g{place}" for place in range(30_000)]
    chain = Graph(
        [
            new_node("x", "variable", value=0.5),
            *(new_node(name, "tanh", (before,)) for before, name in pairwise(["x", *names])),
        ]
    )
    use = collapsed(chain.nodes, names, "chain").use
    assert forward(Graph([chain.node("x"), use])).output() == forward(chain).output()
