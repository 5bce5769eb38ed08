"""The scene follows the document: after any edits, undone or not, it is what a fresh one would be."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPainter, QPicture

from engine import EngineError, Graph, GraphFile, new_node
from gui import commands
from gui.canvas.painting.compact_card import paint_compact
from gui.canvas.painting.geometry import card_of
from gui.canvas.scene import CanvasScene
from gui.theme import Sizes


def picture(scene):
    """Everything about a scene that an eye would notice."""
    nodes = {
        name: (item.pos().toTuple(), item.geometry, item.node, item.state.is_output, item.state.selected)
        for name, item in scene.nodes.items()
    }
    wires = {edge: (wire.curve, wire.state.selected) for edge, wire in scene.wires.items()}
    return nodes, wires


ADDED = ("variable", "add", "tanh", "sum", "add_n")
TURNED_INTO = ("add", "exp", "variable", "multiply_n")


def edit(document, kind, pick):
    """One edit of a kind, at nodes chosen by number; raises where it cannot be made."""
    names = document.names
    name, other = names[pick % len(names)], names[(pick // 3) % len(names)]
    ports = document.graph.node(name).ports
    made = {
        "add": lambda: commands.add_node(document, ADDED[pick % len(ADDED)], (pick * 8.0, 16.0))[0],
        "connect": lambda: commands.connect(document, other, name, ports[pick % len(ports)]),
        "disconnect": lambda: commands.disconnect(document, list(document.graph.node(name).edges)[:1]),
        "delete": lambda: commands.delete(document, [name]),
        "move": lambda: commands.move(document, {name: (pick * 8.0, 64.0)}),
        "rename": lambda: commands.rename(document, name, commands.free_name("renamed", names)),
        "value": lambda: commands.set_values(document, {name: [1.0, 2.0] if pick % 2 else float(pick)}),
        "operation": lambda: commands.set_operation(document, [name], TURNED_INTO[pick % len(TURNED_INTO)]),
        "inputs": lambda: commands.set_setting(document, [name], "inputs", pick % 5 + 1),
        "output": lambda: commands.set_output(document, name),
        "paste": lambda: commands.paste(document, commands.fragment_of(document, [name, other]))[0],
    }
    return made[kind]()


KINDS = ["add", "connect", "disconnect", "delete", "move", "rename", "value", "operation", "inputs", "output", "paste"]
EDITS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60)), min_size=1, max_size=12)


@given(edits=EDITS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_scene_is_always_that_of_the_document(make_context, edits):
    """Following step by step gives the same cards and wires as building anew, forwards and backwards."""
    context = make_context()
    document = context.document
    scene = CanvasScene(context)
    for kind, pick in edits:
        if not document.graph.nodes:
            break
        try:
            document.do(edit(document, kind, pick))
        except (EngineError, ZeroDivisionError):
            continue
        fresh = CanvasScene(context)
        assert picture(scene) == picture(fresh)
        fresh.release()
    while document.history.can_undo:
        document.history.undo()
    fresh = CanvasScene(context)
    assert picture(scene) == picture(fresh)
    fresh.release()
    scene.release()


def test_no_card_and_no_wire_is_an_item_of_qts(make_context):
    """Layers paint all that is in view; that is what keeps large graphs quick."""
    context = make_context("two_two_two")
    scene = CanvasScene(context)
    graph = context.document.graph
    assert not scene.items()
    assert scene.nodes.keys() == graph.nodes.keys()
    assert scene.wires.keys() == set(graph.edges)


def test_wires_that_share_both_ends_run_apart(make_context):
    """X times x has two wires, each with its own numbers."""
    scene = CanvasScene(make_context("paraboloid"))
    first, second = (wire for edge, wire in scene.wires.items() if (edge.source, edge.target) == ("x", "x2"))
    assert second.curve.at(0.5).y() - first.curve.at(0.5).y() > 40


def test_a_card_grows_when_an_array_arrives(make_context):
    """There has to be room for its heat maps, in every gate that the array reaches."""
    context = make_context("shopping_apples")
    scene = CanvasScene(context)
    before = {name: item.geometry.height for name, item in scene.nodes.items()}
    context.document.do(commands.set_values(context.document, {"tax": np.ones((2, 3))}))
    after = {name: item.geometry.height for name, item in scene.nodes.items()}
    assert {name for name in after if after[name] > before[name]} == {"tax", "total"}
    context.document.history.undo()
    assert {name: item.geometry.height for name, item in scene.nodes.items()} == before


@pytest.mark.parametrize("example", ["shopping_fruit", "digits_softmax"])
def test_every_port_lies_on_the_edge_of_its_card(make_context, example):
    """Inputs on the left, the output on the right, at different heights."""
    scene = CanvasScene(make_context(example))
    for item in scene.nodes.values():
        geometry = item.geometry
        assert all(port.x() == 0 for port in geometry.inputs)
        assert geometry.output.x() == geometry.width
        heights = [port.y() for port in geometry.inputs]
        assert len(set(heights)) == len(heights)
        assert all(24 < height < geometry.height for height in heights)


def test_numbers_of_a_large_graph_are_placed_well_where_one_looks(make_context):
    """They have rough places at first; looking at a part betters that part."""
    context = make_context('{"format": "gradloom", "version": 1, "nodes": []}')
    document = context.document
    edits, source = {}, None
    for index in range(450):
        edit, name = commands.add_node(
            document, "add" if source else "variable", ((index % 20) * 200.0, (index // 20) * 120.0)
        )
        document.do(edit)
        if source:
            document.do(commands.connect(document, source, name, "a"))
        source = name
        edits[name] = edit
    scene = CanvasScene(context)
    seen = scene.rect_of(list(edits)[:5])
    wires = scene.labels.wires_in(seen)
    rough = [scene.labels.labels(wire) for wire in wires]
    while not scene.refine(seen):
        pass
    assert 0 < len(wires) < len(scene.wires)
    assert [scene.labels.labels(wire) for wire in wires] != rough
    assert scene._placing._well == set(wires)


@pytest.mark.parametrize("inputs", [1, 2, 3, 12, 60])
def test_ports_have_room_beside_each_other(dressed, inputs):
    """However many there are, no port reaches into the next one, and all are on their card."""
    card = card_of(new_node("many", "add_n", settings={"inputs": inputs}), ())
    heights = [port.y() for port in card.inputs]
    assert len(heights) == inputs
    assert all(below - above >= 2 * Sizes.PORT_REACH for above, below in pairwise(heights))
    assert heights[0] > card.title.bottom()
    assert heights[-1] < card.height - Sizes.PORT_RADIUS


def test_a_setting_brings_ports_and_takes_them(make_context):
    """A sum of two that is told to take four shows four at once; wires stay at their ports, or go with them."""
    nodes = [*(new_node(name, "variable", value=1.0) for name in "ab"), new_node("s", "add_n", ("a", "b"))]
    context = make_context(GraphFile(graph=Graph(nodes)))
    document, scene = context.document, CanvasScene(context)
    before = picture(scene)
    document.do(commands.set_setting(document, ["s"], "inputs", 4))
    assert len(scene.nodes["s"].geometry.inputs) == 4
    assert {(edge.source, edge.port) for edge in scene.wires} == {("a", "x1"), ("b", "x2")}
    for edge, wire in scene.wires.items():
        place = scene.nodes["s"].geometry.inputs[scene.nodes["s"].node.ports.index(edge.port)]
        assert wire.curve.end == scene.nodes["s"].pos() + place
    document.do(commands.set_setting(document, ["s"], "inputs", 1))
    assert {(edge.source, edge.port) for edge in scene.wires} == {("a", "x1")}
    document.history.undo()
    document.history.undo()
    assert picture(scene) == before


class Reader(QPainter):
    """Keeps the texts that are painted."""

    texts: list[str]

    def drawText(self, *arguments):
        self.texts.append(arguments[-1])


@pytest.mark.parametrize("number", [7.757e-5, 9.636e-12, -1.234e-5, 123456.0])
def test_a_number_on_a_far_card_is_never_cut_off(make_context, number):
    """It is rounded where it does not fit: without its exponent it would be another number."""
    context = make_context(GraphFile(graph=Graph([new_node("x", "variable", value=number)])))
    item = CanvasScene(context).nodes["x"]
    picture, reader = QPicture(), Reader()
    reader.texts = []
    reader.begin(picture)
    for scale in np.linspace(0.4, 0.65, 60):
        paint_compact(reader, item.card(), item.look, float(scale))
    reader.end()
    assert not [text for text in reader.texts if "…" in text]
