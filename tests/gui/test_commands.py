"""The edits: each does what its name says, refuses what cannot be, and can always be saved afterwards."""

import numpy as np
import pytest

from engine import (
    DataSource,
    Edge,
    EngineError,
    Expected,
    ExpectedTraining,
    errors,
    format_graph_file,
    parse_graph_file,
)
from gui import commands
from gui.document.document import Document

FILE = """{"format": "gradloom", "version": 1, "output": "total", "nodes": [
    {"name": "price", "operation": "variable", "value": 100, "position": [0, 0]},
    {"name": "count", "operation": "input", "value": 2, "position": [0, 96]},
    {"name": "tax", "operation": "constant", "value": 1.5, "position": [240, 96]},
    {"name": "apples", "operation": "multiply", "inputs": {"a": "price", "b": "count"}, "position": [240, 0]},
    {"name": "total", "operation": "multiply", "inputs": {"a": "apples", "b": "tax"}, "position": [480, 0]}]}"""


@pytest.fixture
def document(qapp):
    """A bill: total = price * count * tax."""
    return Document(parse_graph_file(FILE))


def do(document, made):
    """Carry out an edit; afterwards the document can be saved and comes back the same."""
    document.do(made)
    text = format_graph_file(document.to_file())
    assert format_graph_file(parse_graph_file(text)) == text


def text_of(document):
    """The file text of a document."""
    return format_graph_file(document.to_file())


# --- names and places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted, taken, name",
    [
        ("w", [], "w"),
        ("w", ["w"], "w_2"),
        ("w", ["w", "w_2", "w_4"], "w_3"),
        ("w1", ["w1"], "w_2"),
        ("w_2", ["w_2"], "w_3"),
        ("1", ["1"], "1_2"),
        ("apple price", ["apple price"], "apple price_2"),
    ],
)
def test_a_free_name_is_found(wanted, taken, name):
    """A name that is taken gets the next free number."""
    found = commands.free_name(wanted, taken)
    assert found not in taken
    assert found == name


class Counted(set[str]):
    """Names that count how often one asks for them."""

    questions = 0

    def __contains__(self, name):
        self.questions += 1
        return super().__contains__(name)


def test_many_free_names_of_one_kind_are_found_without_trying_all_before():
    """To paste thousands of nodes w_2, w_3, ... takes no longer for each than to paste one."""
    names = [f"w_{number}" for number in range(2, 202)]
    taken = Counted(names)
    found = commands._free_names(names, taken)
    assert list(found.values()) == [f"w_{number}" for number in range(202, 402)]
    assert taken.questions < 4 * len(names)


@pytest.mark.parametrize("place, grid", [((0, 0), (0, 0)), ((3, 5), (0, 8)), ((-5, 11.9), (-8, 8))])
def test_places_snap_to_the_grid(place, grid):
    """The nearest point of the grid."""
    assert commands.snapped(place) == grid


# --- adding and deleting -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "operation, name, value", [("variable", "w", 1), ("input", "x", 1), ("constant", "c", 1), ("add", "add", None)]
)
def test_a_new_node_has_a_short_name_and_a_value(document, operation, name, value):
    """Sources begin with 1, so that a new graph runs at once; gates compute theirs."""
    made, new = commands.add_node(document, operation, (3, 5))
    do(document, made)
    assert new == name
    assert document.graph.node(name).value == value
    assert document.position(name) == (0, 8)
    assert document.history.undo_text == f"Add {name}"


def test_a_new_node_can_have_any_value(document):
    """A node dropped with a value holds it."""
    do(document, commands.add_node(document, "variable", (0, 0), value=[1, 2])[0])
    assert document.graph.node("w").value.tolist() == [1, 2]


def test_an_unknown_operation_is_refused(document):
    """With the closest name that there is."""
    with pytest.raises(EngineError, match="sigmoid"):
        commands.add_node(document, "sigmoidd", (0, 0))


def test_deleting_takes_the_wires_along(document):
    """The gate that was fed has an empty port, and everything comes back on undo."""
    before = text_of(document)
    do(document, commands.delete(document, ["price", "tax"]))
    assert document.names == ["count", "apples", "total"]
    assert document.graph.node("apples").inputs == (None, "count")
    assert document.graph.node("total").inputs == ("apples", None)
    assert document.history.undo_text == "Delete 2 nodes"
    document.history.undo()
    assert text_of(document) == before


def test_deleting_the_output_leaves_the_choice_to_the_graph(document):
    """No file ever names an output that is not there."""
    do(document, commands.delete(document, ["total"]))
    assert document.about.output is None
    assert document.graph.output == "apples"


def test_deleting_nodes_and_wires_together(document):
    """What is selected goes: a wire whose end is deleted with it is no fault."""
    edges = [Edge("apples", "total", "a"), Edge("price", "apples", "a")]
    do(document, commands.delete(document, ["total"], edges))
    assert document.graph.node("apples").inputs == (None, "count")
    assert list(document.graph.edges) == [Edge("count", "apples", "b")]


def test_deleting_what_is_not_there_is_refused(document):
    """A name without a node."""
    with pytest.raises(errors.UnknownNode):
        commands.delete(document, ["pears"])


def test_nothing_in_the_file_speaks_of_a_deleted_node(document):
    """Data and expected numbers, those after training too, forget it; the others stay."""
    expected = Expected(
        values={"count": 2.0, "price": 100.0},
        gradients={"count": 1.0},
        training=(ExpectedTraining(steps=1, loss=1.0, values={"count": 2.0, "price": 3.0}),),
    )
    data = DataSource(columns={"a": [1.0]}, inputs={"count": "a"})
    do(document, commands.set_about(document, "About", expected=expected, data=data))
    do(document, commands.delete(document, ["count"]))
    about = document.about
    assert about.data is None
    assert (about.expected.values, about.expected.gradients) == ({"price": 100.0}, {})
    assert about.expected.training[0].values == {"price": 3.0}
    assert about.expected.training[0].loss == 1.0


# --- wires ---------------------------------------------------------------------------------------------


def test_a_wire_is_drawn_and_taken_away(document):
    """Connect fills a port, disconnect empties it."""
    do(document, commands.disconnect(document, [Edge("tax", "total", "b")]))
    assert document.graph.node("total").inputs == ("apples", None)
    assert document.history.undo_text == "Delete 1 wire"
    do(document, commands.connect(document, "price", "total", "b"))
    assert document.graph.node("total").inputs == ("apples", "price")
    assert document.history.undo_text == "Connect price to total"


def test_both_wires_between_two_nodes_go_together(document):
    """A gate fed twice by one node loses both wires in one step."""
    do(document, commands.add_node(document, "multiply", (0, 0))[0])
    for port in ("a", "b"):
        do(document, commands.connect(document, "price", "multiply", port))
    do(document, commands.disconnect(document, document.graph.uses("price")[1:]))
    assert document.graph.node("multiply").inputs == (None, None)


@pytest.mark.parametrize(
    "source, target, port, refusal",
    [
        ("price", "total", "a", errors.PortTaken),
        ("total", "apples", "a", errors.PortTaken),
        ("price", "tax", "a", errors.NoInputPorts),
        ("price", "total", "c", errors.UnknownPort),
        ("pears", "total", "a", errors.UnknownNode),
    ],
)
def test_a_wire_that_cannot_be_is_refused(document, source, target, port, refusal):
    """The refusal is the engine's own, and nothing has changed."""
    before = text_of(document)
    with pytest.raises(refusal):
        commands.connect(document, source, target, port)
    assert text_of(document) == before


def test_a_loop_is_refused(document):
    """Values flow one way."""
    do(document, commands.disconnect(document, [Edge("price", "apples", "a")]))
    with pytest.raises(errors.LoopRefused):
        commands.connect(document, "total", "apples", "a")


def test_shapes_that_do_not_fit_are_refused(document):
    """The wire that makes them meet is the one that is refused."""
    do(document, commands.set_values(document, {"price": [1, 2]}))
    do(document, commands.add_node(document, "variable", (0, 0), value=[1, 2, 3])[0])
    do(document, commands.disconnect(document, [Edge("count", "apples", "b")]))
    with pytest.raises(errors.ShapeError):
        commands.connect(document, "w", "apples", "b")


# --- places --------------------------------------------------------------------------------------------


def test_moving_and_arranging(document):
    """Both put nodes elsewhere, in one step each."""
    do(document, commands.move(document, {"price": (8, 8), "count": (16, 16)}))
    assert (document.position("price"), document.position("count")) == ((8, 8), (16, 16))
    assert document.history.undo_text == "Move 2 nodes"
    do(document, commands.lay_out(document, {"price": (0, 80)}))
    assert document.history.undo_text == "Arrange the graph"
    assert document.position("price") == (0, 80)
    with pytest.raises(errors.UnknownNode):
        commands.move(document, {"pears": (0, 0)})


# --- names ---------------------------------------------------------------------------------------------


def test_everything_follows_a_new_name(document):
    """Wires, output, expected numbers and data speak of the new name, and of the old one again after undo."""
    expected = Expected(
        values={"count": 2.0}, gradients={"count": 1.0}, training=(ExpectedTraining(steps=1, values={"count": 2.0}),)
    )
    data = DataSource(columns={"a": [1.0]}, inputs={"count": "a"})
    do(document, commands.set_about(document, "About", expected=expected, data=data))
    before = text_of(document)
    do(document, commands.rename(document, "count", "number"))
    do(document, commands.rename(document, "total", "bill"))
    about = document.about
    assert document.names == ["price", "number", "tax", "apples", "bill"]
    assert document.graph.node("apples").inputs == ("price", "number")
    assert document.graph.output == "bill"
    assert list(about.expected.values) == list(about.expected.gradients) == list(about.data.inputs) == ["number"]
    assert list(about.expected.training[0].values) == ["number"]
    document.history.go_to(1)
    assert text_of(document) == before


def test_an_expected_number_stays_where_it_stood(document):
    """Renaming does not reorder what the file holds."""
    expected = Expected(values={"price": 100.0, "count": 2.0, "tax": 1.5})
    do(document, commands.set_about(document, "About", expected=expected))
    do(document, commands.rename(document, "price", "cost"))
    assert list(document.about.expected.values) == ["cost", "count", "tax"]


@pytest.mark.parametrize(
    "old, new, refusal",
    [
        ("price", "tax", errors.NameTaken),
        ("price", "", errors.BadName),
        ("price", " x", errors.BadName),
        ("pears", "x", errors.UnknownNode),
    ],
)
def test_a_name_that_cannot_be_is_refused(document, old, new, refusal):
    """Taken, empty, padded, or of nobody."""
    with pytest.raises(refusal):
        commands.rename(document, old, new)


def test_renaming_to_the_same_name_is_nothing(document):
    """No step of the history for no change."""
    document.do(commands.rename(document, "price", "price"))
    assert document.history.count() == 0


# --- values --------------------------------------------------------------------------------------------


def test_values_are_set_together(document):
    """Several nodes in one step; arrays as nested lists."""
    do(document, commands.set_values(document, {"price": 120, "tax": [[1, 2]]}))
    assert document.graph.node("price").value == 120
    assert np.array_equal(document.graph.node("tax").value, [[1, 2]])
    assert document.history.undo_text == "Change 2 values"


@pytest.mark.parametrize(
    "values, refusal",
    [
        ({"total": 3}, errors.ValueRefused),
        ({"price": "many"}, errors.BadValue),
        ({"price": float("nan")}, errors.BadValue),
        ({"price": [[1], [2, 3]]}, errors.BadValue),
        ({"pears": 1}, errors.UnknownNode),
    ],
)
def test_a_value_that_cannot_be_is_refused(document, values, refusal):
    """A gate's value is computed, and a value is a finite number or a rectangle of them."""
    with pytest.raises(refusal):
        commands.set_values(document, {"tax": 7, **values})
    assert document.graph.node("tax").value == 1.5


def test_a_training_run_is_one_step(document):
    """Undo takes a whole run back."""
    do(document, commands.train(document, {"price": 90.0}))
    assert document.history.undo_text == "Train"
    document.history.undo()
    assert document.graph.node("price").value == 100


def test_only_variables_are_frozen(document):
    """Freezing a mixed selection freezes its variables, and thawing thaws them."""
    do(document, commands.set_frozen(document, document.names, frozen=True))
    assert [name for name in document.names if document.graph.node(name).frozen] == ["price"]
    assert document.history.undo_text == "Freeze 1 variable"
    do(document, commands.set_frozen(document, ["price"], frozen=False))
    assert not document.graph.node("price").frozen


# --- operations and settings ---------------------------------------------------------------------------


def test_a_setting_is_changed_and_the_others_stay(document):
    """A wrong setting is refused before anything changes."""
    do(document, commands.add_node(document, "sum", (0, 0))[0])
    do(document, commands.set_setting(document, ["sum"], "axis", 0))
    do(document, commands.set_setting(document, ["sum"], "keep_dimensions", True))
    assert dict(document.graph.node("sum").settings) == {"axis": 0, "keep_dimensions": True}
    with pytest.raises(errors.BadSetting):
        commands.set_setting(document, ["sum"], "axis", "first")
    with pytest.raises(errors.UnknownSetting):
        commands.set_setting(document, ["total"], "axis", 0)


def test_another_operation_keeps_the_wires_that_have_a_place(document):
    """From two ports to two all wires stay, to one the first does, to none it becomes a source with a value."""
    do(document, commands.set_operation(document, ["total"], "add"))
    assert document.graph.node("total").inputs == ("apples", "tax")
    do(document, commands.set_operation(document, ["total"], "exp"))
    assert document.graph.node("total").inputs == ("apples",)
    do(document, commands.set_operation(document, ["total"], "variable"))
    assert document.graph.node("total").value == 1
    do(document, commands.set_operation(document, ["price"], "constant"))
    assert document.graph.node("price").value == 100


def test_data_is_bound_to_inputs_only(document):
    """An input that becomes something else takes no data any more, so that the file can be opened again."""
    data = DataSource(columns={"a": [1.0]}, inputs={"count": "a"})
    do(document, commands.set_about(document, "Data", data=data))
    do(document, commands.set_operation(document, ["count"], "input"))
    do(document, commands.set_operation(document, ["count"], "variable"))
    do(document, commands.set_operation(document, ["price"], "constant"))
    kept = []
    for index in (1, 2, 3):
        document.history.go_to(index)
        kept.append(document.about.data)
    assert kept == [data, None, None]


def test_the_output_is_chosen(document):
    """Any node can be the output; None leaves it to the graph."""
    do(document, commands.set_output(document, "apples"))
    assert document.graph.output == "apples"
    do(document, commands.set_output(document, None))
    assert document.graph.output == "total"
    with pytest.raises(errors.UnknownNode):
        commands.set_output(document, "pears")


# --- copying -------------------------------------------------------------------------------------------


def test_a_copy_holds_the_nodes_and_the_wires_among_them(document):
    """Wires to nodes that were not copied are cut; title, data and expected numbers stay behind."""
    fragment = commands.fragment_of(document, ["total", "apples"])
    assert list(fragment.graph.nodes) == ["apples", "total"]
    assert fragment.graph.node("apples").inputs == (None, None)
    assert fragment.graph.node("total").inputs == ("apples", None)
    assert (fragment.title, fragment.data, bool(fragment.expected)) == ("", None, False)
    assert fragment.positions == {"apples": (240, 0), "total": (480, 0)}


def test_pasting_finds_free_names_and_keeps_the_picture(document):
    """The copies are wired among themselves, stand as they stood to each other, and are told by name."""
    fragment = commands.fragment_of(document, ["price", "count", "apples"])
    made, names = commands.paste(document, fragment)
    do(document, made)
    assert names == ["price_2", "count_2", "apples_2"]
    assert document.graph.node("apples_2").inputs == ("price_2", "count_2")
    assert document.position("price_2") == (32, 32)
    assert document.position("apples_2") == (272, 32)
    assert document.names[-3:] == names


def test_pasting_at_a_place(document):
    """The upper left corner of what is pasted comes to the grid point nearest to the place."""
    fragment = commands.fragment_of(document, ["tax", "apples"])
    made, _ = commands.paste(document, fragment, (101, -3))
    do(document, made)
    assert (document.position("tax_2"), document.position("apples_2")) == ((104, 96), (104, 0))


def test_pasting_nothing_is_nothing(document):
    """An empty fragment makes no step."""
    made, names = commands.paste(document, commands.fragment_of(document, []))
    document.do(made)
    assert names == []
    assert document.history.count() == 0


def test_pasting_the_same_twice_gives_two_copies(document):
    """Each with names of its own."""
    fragment = commands.fragment_of(document, ["price"])
    for _ in range(2):
        do(document, commands.paste(document, fragment)[0])
    assert document.names[-2:] == ["price_2", "price_3"]


def test_names_to_copy_may_come_one_by_one(document):
    """A fragment of names that can be counted off once only is whole."""
    fragment = commands.fragment_of(document, iter(["price", "count", "apples"]))
    assert list(fragment.graph.nodes) == ["price", "count", "apples"]
    assert fragment.graph.node("apples").inputs == ("price", "count")


def test_what_data_fills_has_no_value_to_change(document):
    """It would be the column again when the file is opened again, so the edit is refused; without data it is not."""
    data = DataSource(columns={"a": [1.0]}, inputs={"count": "a"})
    do(document, commands.set_about(document, "About", data=data))
    assert not document.has_own_value("count")
    with pytest.raises(errors.ValueFromData, match="'count'"):
        commands.set_values(document, {"tax": 3, "count": 7})
    document.history.undo()
    do(document, commands.set_values(document, {"count": 7}))
    assert document.graph.node("count").value == 7


def test_nodes_added_at_one_place_do_not_hide_each_other():
    """Whoever adds a gate three times at the same spot sees three gates."""
    document = Document()
    for _ in range(3):
        edit, _name = commands.add_node(document, "tanh", (10.0, 10.0))
        document.do(edit)
    assert len({document.position(name) for name in document.names}) == 3
