"""Every command of the document, drawn at random: one function for each, in a table that a test holds complete.

A new command gets a function here, decorated with its own full name. It is given a source of chance and a document,
and returns what the command returns, or None where the document has nothing that the command could be about. Names
that are not there, ports that do not fit and values out of place are wanted: a refusal has to change nothing.
"""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication

from engine import (
    ANNOTATION_COLOURS,
    OPERATIONS,
    Comment,
    DataSource,
    Edge,
    Expected,
    Frame,
    TrainingSettings,
    format_graph_file,
    parse_graph_file,
)
from gui import commands
from gui.canvas.adding import formulas
from gui.canvas.editing import clipboard
from gui.canvas.wires import healing, linking, wiring
from gui.composites import collapsing as composites
from gui.composites.inside import InsideDocument
from gui.document import annotations
from gui.document.bends import Bend
from gui.document.definitions import is_composite
from gui.selection import Chosen

NAMES = ["x", "y", "w1", "apples", "a name", "ß", "x_2", "", " x", "x\n", "1" * 201]
VALUES = [0, 1.5, -3, [1, 2], [[1.0, 2.0], [3.0, 4.0]], "no number", [[1], [2, 3]], float("nan")]
SETTINGS = [("axis", 0), ("axis", None), ("axis", "x"), ("keep_dimensions", True), ("inputs", 3), ("nothing", 1)]
GESTURES = [None, None, "drag", "scrub"]
FORMULAS = ["sigmoid(w*x + b)", "q = x + y; f = q * z", "x + ", "-x", "a*a"]
TEXTS = ["", "T", "a title", "two\nlines", "ß ∂L/∂x"]

DRAWN: dict[str, Any] = {}
"""By the full name of a command a function that draws one."""

NO_COMMANDS = {
    "gui.document.document.Document.edit",
    "gui.document.edits.rebased",
    "gui.document.annotations.with_annotations",
}
"""Functions that give an edit to those that are commands."""


def draws(name):
    """Put a function into the table, for the command of this name."""

    def put(function):
        DRAWN[name] = function
        return function

    return put


def commands_in_the_sources():
    """The full names of all functions of the window that make an edit of a document."""
    root = Path(commands.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        module = ".".join(("gui", *path.relative_to(root).with_suffix("").parts))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _makes_an_edit(node):
                found.add(f"{module}.{node.name}")
    return found - NO_COMMANDS


def _makes_an_edit(function):
    returned = {name.id for name in ast.walk(function.returns or function) if isinstance(name, ast.Name)}
    takes = {argument.annotation.id for argument in function.args.args if isinstance(argument.annotation, ast.Name)}
    return function.returns is not None and "Edit" in returned and "Document" in takes


# --- what can be chosen --------------------------------------------------------------------------------------------


def point(random):
    """A place on the grid."""
    return 8.0 * random.randint(-100, 100), 8.0 * random.randint(-100, 100)


def points(random, most=3):
    """Some places."""
    return tuple(point(random) for _ in range(random.randint(0, most)))


def some(random, things, most=4, least=0):
    """Some of these, in any order."""
    things = list(things)
    return random.sample(things, random.randint(min(least, len(things)), min(most, len(things))))


def names(random, document, least=0):
    """Some nodes of the document."""
    return some(random, document.names, least=least)


def anyone(random, document):
    """A node of the document, at times one that is not there."""
    return random.choice([*document.names, *document.names, "nobody"])


def edges(random, document):
    """Some wires of the document."""
    return some(random, document.graph.edges, most=3)


def keys(random, document):
    """Some frames and comments of the document."""
    return some(random, document.about.annotations, most=2)


def bends(random, document):
    """Some reroute points: a wire and a number each."""
    wires = [(edge, document.bends(edge.target).get(edge.port, ())) for edge in document.graph.edges]
    return some(random, [Bend(edge, number) for edge, way in wires for number in range(len(way))], most=2)


def edge_to_anywhere(random, document):
    """A wire that may or may not be possible."""
    source, target = anyone(random, document), anyone(random, document)
    node = document.graph.nodes.get(target)
    ports = node.ports if node is not None and node.ports else ("a",)
    return Edge(source, target, random.choice([*ports, *ports, "nowhere"]))


def operation(random):
    """Any operation."""
    return random.choice(sorted(OPERATIONS))


# --- gui/commands.py -----------------------------------------------------------------------------------------------


@draws("gui.commands.add_node")
def _(random, document):
    kind = random.choice([operation(random), "variable", "add", "multiply", "nothing"])
    return commands.add_node(document, kind, point(random), value=random.choice([None, None, *VALUES]))


@draws("gui.commands.connect")
def _(random, document):
    edge = edge_to_anywhere(random, document)
    return commands.connect(document, edge.source, edge.target, edge.port)


@draws("gui.commands.disconnect")
def _(random, document):
    return commands.disconnect(document, edges(random, document))


@draws("gui.commands.delete")
def _(random, document):
    chosen = names(random, document)
    return commands.delete(
        document, chosen, edges(random, document), keys(random, document), bends=bends(random, document)
    )


@draws("gui.commands.move")
def _(random, document):
    at, gesture = point(random), random.choice(GESTURES)
    places, corners = dict.fromkeys(names(random, document), at), dict.fromkeys(keys(random, document), at)
    through = dict.fromkeys(bends(random, document), at)
    return commands.move(document, places, corners, points=through, gesture=gesture)


@draws("gui.commands.bend")
def _(random, document):
    return commands.bend(document, {edge: points(random) for edge in edges(random, document)}, "Bend")


@draws("gui.commands.lay_out")
def _(random, document):
    x, y = point(random)
    return commands.lay_out(document, {name: (x + 8 * n, y) for n, name in enumerate(names(random, document))})


@draws("gui.commands.rename")
def _(random, document):
    return commands.rename(document, anyone(random, document), random.choice([*NAMES, *document.names]))


@draws("gui.commands.set_values")
def _(random, document):
    values = dict.fromkeys(names(random, document, least=1), random.choice(VALUES))
    return commands.set_values(document, values, gesture=random.choice(GESTURES))


@draws("gui.commands.train")
def _(random, document):
    moved = {name: node.value for name, node in document.graph.nodes.items() if node.trainable}
    return commands.train(document, {name: value * 0.5 + random.random() for name, value in moved.items()})


@draws("gui.commands.set_frozen")
def _(random, document):
    return commands.set_frozen(document, names(random, document), frozen=random.random() < 0.5)


@draws("gui.commands.set_setting")
def _(random, document):
    having = [name for name, node in document.graph.nodes.items() if node.operation.settings]
    chosen = some(random, having, 2) if having and random.random() < 0.8 else names(random, document, least=1)
    return commands.set_setting(document, chosen, *random.choice(SETTINGS))


@draws("gui.commands.set_operation")
def _(random, document):
    kind = random.choice([operation(random), "variable", "input", "sum_of", "nothing"])
    return commands.set_operation(document, names(random, document, least=1), kind)


@draws("gui.commands.set_output")
def _(random, document):
    return commands.set_output(document, random.choice([None, anyone(random, document)]))


@draws("gui.commands.set_about")
def _(random, document):
    gesture, text = random.choice(GESTURES), random.choice(TEXTS)
    values = dict.fromkeys(names(random, document), 1.5)
    inputs = [name for name, node in document.graph.nodes.items() if node.operation.name == "input"]
    data = DataSource(columns={"c": [1.0, 2.0]}, inputs={random.choice(inputs): "c"}) if inputs else None
    fields = {
        "title": text.replace("\n", " "),
        "notes": text,
        "upstream": random.choice([1.0, 1.3]),
        "training": TrainingSettings(learning_rate=random.choice([0.1, 0.5])),
        "expected": Expected(values=values, gradients=values),
        "data": random.choice([data, None]),
    }
    chosen = some(random, fields, 2, least=1)
    return commands.set_about(document, "About", gesture=gesture, **{name: fields[name] for name in chosen})


@draws("gui.commands.paste")
def _(random, document):
    fragment = commands.fragment_of(document, names(random, document), keys(random, document))
    again = parse_graph_file(format_graph_file(fragment))
    return commands.paste(document, again, random.choice([None, point(random)]))


@draws("gui.commands.duplicate")
def _(random, document):
    chosen, boxes = names(random, document), keys(random, document)
    return commands.duplicate(document, chosen, boxes, with_wires=random.random() < 0.5)


# --- frames and comments -------------------------------------------------------------------------------------------


@draws("gui.document.annotations.add")
def _(random, document):
    box = {"position": point(random), "size": (64.0, 48.0), "colour": random.choice(ANNOTATION_COLOURS)}
    frame, comment = Frame(title="T", **box), Comment(text=random.choice(TEXTS), **box)
    return annotations.add(document, random.choice([frame, comment]), gesture=random.choice(GESTURES))


@draws("gui.document.annotations.recolour")
def _(random, document):
    return annotations.recolour(document, keys(random, document), random.choice(ANNOTATION_COLOURS))


def one_of(random, document, kind):
    """A frame or a comment, if there is one."""
    return random.choice([None, *(key for key, each in document.about.annotations.items() if isinstance(each, kind))])


@draws("gui.document.annotations.set_title")
def _(random, document):
    key = one_of(random, document, Frame)
    title, gesture = random.choice(TEXTS), random.choice(GESTURES)
    return None if key is None else annotations.set_title(document, key, title, gesture=gesture)


@draws("gui.document.annotations.set_text")
def _(random, document):
    key = one_of(random, document, Comment)
    text, gesture = random.choice(TEXTS), random.choice(GESTURES)
    return None if key is None else annotations.set_text(document, key, text, height=72.0, gesture=gesture)


@draws("gui.document.annotations.resize")
def _(random, document):
    key = one_of(random, document, (Frame, Comment))
    return (
        None if key is None else annotations.resize(document, key, QRectF(QPointF(*point(random)), QSizeF(96.0, 64.0)))
    )


# --- what the canvas makes -----------------------------------------------------------------------------------------


def loose_end(random, document):
    """A wire that hangs from an output, or from an input."""
    edge = edge_to_anywhere(random, document)
    ends = [wiring.LooseEnd(source=edge.source), wiring.LooseEnd(target=edge.target, port=edge.port)]
    return random.choice(ends)


@draws("gui.canvas.wires.wiring.reconnect")
def _(random, document):
    moved = random.choice([None, *edges(random, document)])
    new = edge_to_anywhere(random, document)
    there = next((edge for edge in document.graph.edges if (edge.target, edge.port) == (new.target, new.port)), None)
    return wiring.reconnect(document, new, moved=moved, replaced=None if there == moved else there)


@draws("gui.canvas.wires.wiring.lead_from")
def _(random, document):
    source = random.choice([*document.names, "nobody"])
    leaving = list(document.graph.uses(source)) if source in document.graph else []
    return wiring.lead_from(document, leaving, edge_to_anywhere(random, document).source) if leaving else None


@draws("gui.canvas.wires.wiring.add_wired")
def _(random, document):
    return wiring.add_wired(document, operation(random), point(random), loose_end(random, document))


@draws("gui.canvas.wires.wiring.insert")
def _(random, document):
    wires = list(document.graph.edges)
    kind, at = random.choice([operation(random), "add", "negate"]), point(random)
    return wiring.insert(document, kind, at, random.choice(wires)) if wires else None


@draws("gui.canvas.wires.wiring.slip_in")
def _(random, document):
    wires, chosen = list(document.graph.edges), names(random, document, least=1)
    if not wires or not chosen:
        return None
    placed = replace(document.placed(chosen[0]), position=point(random))
    edge = random.choice(wires)
    return None if chosen[0] in {edge.source, edge.target} else wiring.slip_in(document, placed, edge, "Slip in")


@draws("gui.canvas.wires.healing.delete_and_heal")
def _(random, document):
    chosen = Chosen(
        names=tuple(names(random, document)),
        edges=tuple(edges(random, document)),
        annotations=tuple(keys(random, document)),
        bends=tuple(bends(random, document)),
    )
    return healing.delete_and_heal(document, chosen)


@draws("gui.canvas.wires.wiring.add_fed")
def _(random, document):
    sources = names(random, document, least=1)
    return wiring.add_fed(document, random.choice([operation(random), "add"]), point(random), sources)


@draws("gui.canvas.adding.formulas.add_formula")
def _(random, document):
    end = random.choice([None, loose_end(random, document)])
    if end is not None and (end.source or end.target) not in document.graph:
        return None
    formula = formulas.read_formula(document, random.choice(FORMULAS), end)
    return (
        formula if isinstance(formula, str) else formulas.add_formula(document, formula, QPointF(*point(random)), end)
    )


@draws("gui.canvas.editing.clipboard.paste")
def _(random, document):
    clipboard.copy(document, names(random, document), keys(random, document))
    text = random.choice([None, None, *FORMULAS, "just words", '{"format": "gradloom"'])
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return clipboard.paste(document, random.choice([None, point(random)]))


@draws("gui.canvas.wires.linking.link")
def _(random, document):
    return linking.link(document, names(random, document))


# --- composite gates -----------------------------------------------------------------------------------------------


def uses(random, document, most=1):
    """Some composite gates of the document, if there are any."""
    return some(random, [name for name in document.names if is_composite(document, name)], most, least=1)


@draws("gui.composites.collapsing.collapse")
def _(random, document):
    start = anyone(random, document)
    chosen = names(random, document, least=1)
    if start in document.graph and random.random() < 0.7:  # what lies before one node is often fit
        chosen = [name for name in document.graph.ancestors(start) if random.random() < 0.9] or chosen
    return composites.collapse(document, chosen, random.choice(["f", "g", "h", "input", ""]), keys(random, document))


@draws("gui.composites.collapsing.open_in_place")
def _(random, document):
    chosen = uses(random, document) or [anyone(random, document)]
    return composites.open_in_place(document, chosen[0])


@draws("gui.composites.collapsing.make_independent")
def _(random, document):
    chosen = uses(random, document, most=2)
    return composites.make_independent(document, chosen) if chosen else None


@draws("gui.composites.collapsing.rename_definition")
def _(random, document):
    known = document.composites
    return (
        composites.rename_definition(document, random.choice(known), random.choice(["f", "k", ""])) if known else None
    )


@draws("gui.composites.collapsing.redefinition")
def _(random, document):
    """What any command does inside of a composite gate, and inside of one in there."""
    path = tuple(uses(random, document))
    if not path:
        return None
    inside = InsideDocument(document, path, lambda _: None)
    deeper = uses(random, inside)
    if deeper and random.random() < 0.5:
        inside.let_go()
        inside = InsideDocument(document, (*path, *deeper), lambda _: None)
    try:
        name = random.choice([name for name in sorted(DRAWN) if name != "gui.composites.collapsing.redefinition"])
        made = DRAWN[name](random, inside)
        edit = made[0] if isinstance(made, tuple) else made
        return None if edit is None or isinstance(edit, str) or edit.is_empty else inside.outer_edit(edit)
    finally:
        inside.let_go()
