"""The inspector: what is selected, in full, to read and to change by keyboard and mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from engine import DataSource, Edge, Expected, Graph, GraphFile, Recipe, load_graph_file, new_node
from gui import commands
from gui.panels.fields import finish_typing
from gui.panels.inspector import InspectorPanel
from gui.panels.inspector.document_page import DocumentPage
from gui.panels.inspector.wire_page import WirePage
from gui.resources import examples_folder
from tests.gui.panels.in_place import write_in_place

ARRAYS = [
    new_node("x", "variable", value=[[1, 2, 3], [4, 5, 6]]),
    new_node("cube", "variable", value=[[[1, 2], [3, 4]]]),
    new_node("total", "sum", ("x",), settings={"axis": 0}),
    new_node("mean", "mean", ("x",)),
    new_node("out", "multiply", ("mean", "mean")),
]


@pytest.fixture
def inspect(open_document, show):
    """The inspector of a graph with these nodes and wires selected, and its context."""

    def inspect_(what, *names, edges=(), **how):
        context = open_document(what, **how)
        panel = show(InspectorPanel(context), 280, 800)
        context.selection.set(names, edges)
        QApplication.processEvents()
        return panel, context

    return inspect_


def write(field, text, key=Qt.Key.Key_Return):
    """Write into a field in place of what stands there, and press a key."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    if key is not None:
        QTest.keyClick(field, key)
    QApplication.processEvents()


def choose(combo, text):
    """Choose a row of a combo box as a user does: by its list."""
    combo.setFocus()
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())
    QApplication.processEvents()


def click(button):
    """Click a button, a check box at its mark."""
    place = QPoint(10, button.height() // 2)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()


def value(context, name):
    """The value in the document."""
    return context.document.graph.node(name).value


# ------------------------------------------------------------------------------------- name


def test_a_name_is_changed_in_place(inspect):
    """Enter renames the node in one step; the cursor stays, and the page follows."""
    panel, context = inspect("shopping_fruit", "total")
    write(panel.page.identity.name, "bill")
    assert context.document.graph.node("bill").inputs == ("subtotal", "tax")
    assert context.document.history.count() == 1
    assert panel.page.identity.name.text() == "bill"
    assert panel.page.identity.name.hasFocus()


def test_a_taken_name_is_refused_in_a_sentence(inspect):
    """The sentence stands below the field until something else is typed; Escape brings the name back."""
    panel, context = inspect("shopping_fruit", "total")
    identity = panel.page.identity
    write(identity.name, "tax")
    assert "already a node named 'tax'" in identity.name_sentence.text()
    assert identity.name_sentence.isVisible()
    context.evaluation.both_passes()
    QApplication.processEvents()
    assert identity.name.text() == "tax"
    QTest.keyClick(identity.name, Qt.Key.Key_Escape)
    assert identity.name.text() == "total"
    assert not identity.name_sentence.isVisible()
    assert context.document.history.count() == 0


def test_a_rename_elsewhere_is_followed(inspect):
    """The page stays with its node, whatever it is called."""
    panel, context = inspect("shopping_fruit", "total")
    page = panel.page
    context.document.do(commands.rename(context.document, "total", "bill"))
    QApplication.processEvents()
    assert panel.page is page
    assert page.identity.name.text() == "bill"


# ------------------------------------------------------------------------------------- value


def test_values_are_shown_and_kept_in_full(inspect):
    """Nothing is rounded: what is read is what was computed, and copying gives the same digits."""
    panel, _ = inspect("shopping_fruit", "total")
    read_out = panel.page.value.computed.read_out
    assert read_out.text.text() == "715.0000000000001"
    click(read_out.copy)
    assert QGuiApplication.clipboard().text() == "715.0000000000001"


@pytest.mark.parametrize("leave", ["Enter", "Tab", "finish"])
def test_a_value_is_typed(inspect, leave):
    """Enter, leaving the field, or saving takes the number over as one step."""
    panel, context = inspect("shopping_fruit", "tax")
    write(panel.page.value.field, "1/3", {"Enter": Qt.Key.Key_Return, "Tab": Qt.Key.Key_Tab}.get(leave))
    finish_typing()
    assert value(context, "tax") == 1 / 3
    assert context.document.history.count() == 1
    QApplication.processEvents()
    assert panel.page.value.field.text() == "0.3333333333333333"


def test_what_is_no_value_is_refused(inspect):
    """The sentence tells what can be typed; Escape restores."""
    panel, context = inspect("shopping_fruit", "tax")
    section = panel.page.value
    write(section.field, "a lot")
    assert "'a lot' is not a number" in section.sentence.text()
    assert section.field.property("invalid")
    QTest.keyClick(section.field, Qt.Key.Key_Escape)
    assert section.field.text() == "1.1"
    assert value(context, "tax") == 1.1


def test_escape_while_typing_restores(inspect):
    """Escape before Enter changes nothing."""
    panel, context = inspect("shopping_fruit", "tax")
    write(panel.page.value.field, "7", Qt.Key.Key_Escape)
    assert panel.page.value.field.text() == "1.1"
    assert context.document.history.count() == 0


def test_selecting_something_else_keeps_what_was_typed(inspect):
    """A number typed for one node is not lost, nor given to another, when the selection moves on."""
    panel, context = inspect("shopping_fruit", "tax")
    write(panel.page.value.field, "2", None)
    context.selection.set(["apple_count"])
    QApplication.processEvents()
    assert value(context, "tax") == 2.0
    assert panel.page.value.field.text() == "2"
    assert value(context, "apple_count") == 2.0
    assert context.document.history.count() == 1


def test_undo_reaches_the_document_unless_something_is_being_typed(inspect, qtbot):
    """Ctrl+Z in a field takes back typing first; with nothing typed it is the window's."""
    panel, context = inspect("shopping_fruit", "tax")
    window = QMainWindow()
    undo = QAction("Undo", window)
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    undo.triggered.connect(context.document.history.undo)
    window.addAction(undo)
    window.setCentralWidget(panel)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    field = panel.page.value.field
    write(field, "2")
    write(field, "5", None)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert value(context, "tax") == 2.0
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert value(context, "tax") == 1.1
    assert field.text() == "1.1"
    window.takeCentralWidget()


def test_a_number_of_an_array_is_changed_in_its_table(inspect):
    """One cell, one number, one step; all others stay."""
    panel, context = inspect(ARRAYS, "x")
    grid = panel.page.value.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(1, 2))
    write_in_place(grid, "-0.5")
    assert value(context, "x").tolist() == [[1, 2, 3], [4, 5, -0.5]]
    assert context.document.history.count() == 1


def test_the_numbers_of_a_table_are_copied(inspect):
    """Selected cells go to the clipboard as spreadsheets take them."""
    panel, _ = inspect(ARRAYS, "x")
    grid = panel.page.value.grid
    grid.setFocus()
    grid.selectAll()
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t2\t3\n4\t5\t6"


def test_an_array_is_typed_or_drawn_at_random(inspect):
    """The field takes brackets and normal(...), and the table follows the new shape."""
    panel, context = inspect(ARRAYS, "x")
    write(panel.page.value.field, "normal(3, 2, seed=1)")
    assert value(context, "x").shape == (3, 2)
    assert panel.page.value.grid.model().rowCount() == 3
    write(panel.page.value.field, "[1, 2]")
    assert value(context, "x").shape == (2,)


def test_arrays_of_three_axes_are_edited_as_text(inspect):
    """Ctrl+Enter takes the nested brackets over."""
    panel, context = inspect(ARRAYS, "cube")
    text = panel.page.value.text
    assert text.isVisible()
    text.setFocus()
    text.selectAll()
    QTest.keyClicks(text, "[[[9, 2], [3, 4]]]")
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert value(context, "cube")[0, 0, 0] == 9.0


def test_data_are_not_typed_over(inspect):
    """An input that is filled from data says so and takes no other value."""
    panel, _ = inspect("linear_fit", "x")
    assert not panel.page.value.field.isVisible()
    assert "data" in panel.page.value.remark.text()
    assert panel.page.value.computed.isVisible()


# ------------------------------------------------------------------------------------- freshness and problems


def test_what_is_not_computed_is_not_zero(inspect):
    """Before a pass the page says that there is no number yet."""
    panel, context = inspect("shopping_fruit", "total", computed=False)
    assert panel.page.value.computed.read_out.text.text() == "not computed yet"
    assert panel.page.gradient.read_out.text.text() == "not computed yet"
    context.evaluation.forward_pass()
    QApplication.processEvents()
    assert panel.page.value.computed.read_out.text.text() == "715.0000000000001"
    assert panel.page.gradient.read_out.text.text() == "not computed yet"


def test_old_numbers_say_that_they_are_old(inspect):
    """After an edit and before the next pass a computed number is marked stale."""
    panel, context = inspect("shopping_fruit", "total")
    context.document.do(commands.set_values(context.document, {"tax": 2}))
    QApplication.processEvents()
    assert panel.page.value.computed.read_out.text.text() == "715.0000000000001 (stale)"


def test_a_node_without_a_path_to_the_output_has_no_gradient(inspect):
    """That is told apart from a gradient that was not computed, and from 0."""
    panel, _ = inspect(ARRAYS, "total")
    assert panel.page.gradient.read_out.text.text() == "no path to the output"


def test_expected_numbers_stand_beside_computed_ones(inspect):
    """What the file expects is shown, and marked where it differs."""
    file = load_graph_file(examples_folder() / "sum_times.json")
    panel, _ = inspect(replace(file, expected=Expected(values={"q": 3.0}, gradients={"q": -5.0})), "q")
    assert panel.page.value.computed.expected.text() == "As the file expects: 3"
    assert panel.page.gradient.expected.text() == "The file expects −5."
    assert panel.page.gradient.expected.property("role") == "warning"


def test_expected_numbers_are_not_compared_with_those_of_other_values(inspect):
    """Once a value is changed, what the file expects is told without a verdict."""
    file = load_graph_file(examples_folder() / "sum_times.json")
    panel, context = inspect(replace(file, expected=Expected(values={"q": 3.0})), "q")
    context.document.do(commands.set_values(context.document, {"x": 5}))
    context.evaluation.both_passes()
    QApplication.processEvents()
    assert panel.page.value.computed.expected.text() == "The file expects 3 for the values that it came with."
    assert panel.page.value.computed.expected.property("role") == "muted"


def test_the_problem_of_a_node_is_told_on_its_page(inspect):
    """The sentence of the problems panel stands at the top, and goes when it is mended."""
    panel, context = inspect([new_node("x", "input"), new_node("y", "exp", ("x",))], "x")
    assert panel.page.problems.sentences == ["The input 'x' has no value yet. Give it one, or bind it to data."]
    write(panel.page.value.field, "1")
    assert panel.page.problems.sentences == []
    assert context.document.history.count() == 1


# ------------------------------------------------------------------------------------- operation and settings


def test_an_operation_is_exchanged_for_one_that_fits(inspect):
    """The choices take the same inputs; choosing one keeps the wires and is one step."""
    panel, context = inspect("shopping_fruit", "total")
    combo = panel.page.identity.operation
    choices = [combo.itemText(row) for row in range(combo.count())]
    assert "Maximum" in choices
    assert not {"Variable", "Exponential", "Affine layer", "Matrix product"} & set(choices)
    choose(combo, "Add")
    node = context.document.graph.node("total")
    assert (node.operation.name, node.inputs) == ("add", ("subtotal", "tax"))
    assert context.document.history.count() == 1


def test_a_setting_is_switched_and_typed(inspect):
    """The axis of a sum: another number, then all axes, then one again."""
    panel, context = inspect(ARRAYS, "total")
    axis = panel.page.settings.fields["axis"]
    write(axis.field, "1")
    assert context.document.graph.node("total").settings["axis"] == 1
    click(axis.nothing)
    assert context.document.graph.node("total").settings["axis"] is None
    assert not axis.field.isEnabled()
    click(panel.page.settings.fields["keep_dimensions"].box)
    assert context.document.graph.node("total").settings["keep_dimensions"] is True
    assert context.document.history.count() == 3


def test_several_whole_numbers_are_typed_with_commas(inspect):
    """Two axes of a sum, in brackets or without; then one; then a shape that has to be typed before it is one."""
    panel, context = inspect(ARRAYS, "total")
    axis = panel.page.settings.fields["axis"]
    write(axis.field, "0, 1")
    assert context.document.graph.node("total").settings["axis"] == (0, 1)
    assert axis.field.text() == "0, 1"
    write(axis.field, "(1,)")
    assert context.document.graph.node("total").settings["axis"] == (1,)
    click(axis.nothing)
    click(axis.nothing)
    assert context.document.graph.node("total").settings["axis"] is None
    write(axis.field, "-1")
    assert context.document.graph.node("total").settings["axis"] == -1


@pytest.mark.parametrize("text", ["1.5", "one"])
def test_a_setting_of_the_wrong_kind_is_refused(inspect, text):
    """A broken axis is refused in a sentence, and the setting stays."""
    panel, context = inspect(ARRAYS, "total")
    axis = panel.page.settings.fields["axis"]
    write(axis.field, text)
    assert axis.sentence.isVisible()
    assert context.document.graph.node("total").settings["axis"] == 0


def test_the_wheel_changes_nothing(inspect):
    """Scrolling through the panel never changes what is under the pointer."""
    panel, context = inspect("shopping_fruit", "total")
    combo = panel.page.identity.operation
    combo.setFocus()
    middle = QPointF(combo.rect().center())
    event = QWheelEvent(
        middle,
        combo.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert combo.currentText() == "Multiply"
    assert context.document.history.count() == 0


def test_a_variable_is_frozen(inspect):
    """The box freezes and thaws, each one step."""
    panel, context = inspect("shopping_fruit", "tax")
    click(panel.page.identity.frozen)
    assert context.document.graph.node("tax").frozen
    click(panel.page.identity.frozen)
    assert not context.document.graph.node("tax").frozen
    assert context.document.history.count() == 2


def test_a_node_becomes_the_output(inspect):
    """The button moves the output; on the output itself it has nothing to do."""
    panel, context = inspect("shopping_fruit", "subtotal")
    click(panel.page.identity.output)
    assert context.document.graph.output == "subtotal"
    assert not panel.page.identity.output.isEnabled()
    assert panel.page.identity.output.text() == "Is the output"


# ------------------------------------------------------------------------------------- several nodes


def test_what_differs_is_shown_as_various(inspect):
    """Two variables of different values show neither of them."""
    panel, context = inspect("shopping_fruit", "tax", "apple_count")
    context.document.do(commands.set_frozen(context.document, ["tax"], frozen=True))
    QApplication.processEvents()
    page = panel.page
    assert (page.value.field.text(), page.value.field.placeholderText()) == ("", "various")
    assert page.identity.frozen.checkState() == Qt.CheckState.PartiallyChecked
    assert not page.identity.name.isVisible()


def test_several_are_changed_in_one_step(inspect):
    """One number, one click for all of them, and one undo."""
    panel, context = inspect("shopping_fruit", "tax", "apple_count")
    write(panel.page.value.field, "4")
    assert (value(context, "tax"), value(context, "apple_count")) == (4.0, 4.0)
    click(panel.page.identity.frozen)
    assert context.document.graph.node("apple_count").frozen
    assert context.document.history.count() == 2
    context.document.history.undo()
    context.document.history.undo()
    assert value(context, "apple_count") == 2.0


def test_common_settings_are_changed_together(inspect):
    """Two sums have their axis set at once; a sum and a mean have no form in common."""
    nodes = [ARRAYS[0], ARRAYS[2], new_node("other", "sum", ("x",))]
    panel, context = inspect(nodes, "total", "other")
    axis = panel.page.settings.fields["axis"]
    assert axis.field.placeholderText() == "various"
    write(axis.field, "1")
    assert {context.document.graph.node(name).settings["axis"] for name in ("total", "other")} == {1}
    assert context.document.history.count() == 1
    context.selection.set(["total", "x"])
    QApplication.processEvents()
    assert panel.page.settings is None


# ------------------------------------------------------------------------------------- formulas, wires, document


def test_local_derivatives_are_typeset_with_names_and_numbers(inspect):
    """For each input the formula in the names of the nodes, and its number."""
    panel, _ = inspect("sum_times", "f")
    lines = panel.page.formulas.lines
    assert len(lines) == 2
    assert r"\frac{\partial f}{\partial q}" in lines[0]
    assert "{z}" in lines[0]
    assert "-4" in lines[0]


def test_a_wire_tells_what_it_carries_both_ways(inspect, qtbot):
    """Value, contribution to the gradient and local derivative; its ends lead to their nodes."""
    panel, _ = inspect("forward_reverse", edges=[Edge("b", "c", "b")])
    assert isinstance(panel.page, WirePage)
    section = panel.page.sections[0]
    assert section.value.text.text() == "1"
    assert section.contribution.text.text() == "2"  # of the gradient 5, which has two paths
    with qtbot.waitSignal(panel.go_to) as asked:
        QTest.mouseClick(section.to_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["c"]


def test_a_deleted_wire_leaves_the_document(inspect):
    """When what is selected goes, the page of the document comes."""
    panel, context = inspect("forward_reverse", edges=[Edge("b", "c", "b")])
    context.document.do(commands.disconnect(context.document, [Edge("b", "c", "b")]))
    QApplication.processEvents()
    assert isinstance(panel.page, DocumentPage)


def test_the_document_is_edited(inspect):
    """Title, output and upstream gradient are changed, each one step."""
    panel, context = inspect("forward_reverse")
    page = panel.page
    write(page.title, "Two paths")
    choose(page.output, "c")
    write(page.upstream, "2.5")
    about = context.document.about
    assert (about.title, about.output, about.upstream) == ("Two paths", "c", 2.5)
    assert context.document.history.count() == 3


def test_the_output_can_be_left_to_the_graph(inspect):
    """The first choice names the node that the graph would take by itself."""
    panel, context = inspect("forward_reverse")
    choose(panel.page.output, "c")
    choose(panel.page.output, panel.page.output.itemText(0))
    assert context.document.about.output is None
    assert panel.page.output.itemText(0) == "Automatic (e)"


def test_wrong_document_fields_are_refused(inspect):
    """An upstream gradient that is no number, and a tolerance that a file could not hold, are told."""
    file = GraphFile(
        graph=Graph([new_node("x", "variable", value=1), new_node("y", "exp", ("x",))]),
        expected=Expected(values={"x": 1.0}),
    )
    panel, context = inspect(file)
    write(panel.page.upstream, "one")
    assert panel.page.upstream_sentence.isVisible()
    for tolerance in ("-1", "2", "[0.1]"):
        write(panel.page.tolerance, tolerance)
        assert "must be a number from 0 to 1" in panel.page.tolerance_sentence.text()
    assert context.document.history.count() == 0
    write(panel.page.tolerance, "1e-6")
    assert context.document.about.expected.tolerance == 1e-6


def test_sizes_are_counted(inspect):
    """Gates, variables, wires, and the numbers that training would move."""
    panel, context = inspect(ARRAYS)
    assert [label.text() for label in panel.page._sizes] == ["3", "2", "4", "10 numbers"]
    context.document.do(commands.set_frozen(context.document, ["x"], frozen=True))
    QApplication.processEvents()
    assert panel.page._sizes[3].text() == "4 numbers"


@pytest.mark.parametrize("width", [260, 320])
@pytest.mark.parametrize("name", ["affine_batch", "digits_softmax"])
def test_nothing_is_cut_off_in_a_narrow_dock(inspect, name, width):
    """Every page fits the width of the dock, for every node of the graph."""
    panel, context = inspect(name)
    panel.resize(width, 700)
    for chosen in [None, *context.document.names]:
        context.selection.set([] if chosen is None else [chosen])
        QApplication.processEvents()
        assert panel.page.minimumSizeHint().width() <= width, chosen


# --- ports that follow from settings --------------------------------------------------------------------------


def test_more_inputs_are_more_ports_at_once(inspect):
    """A sum of two inputs becomes one of four in one step; its wires stay at their ports, and undo takes it back."""
    nodes = [new_node("a", "variable", value=1.0), new_node("b", "variable", value=2.0)]
    panel, context = inspect([*nodes, new_node("total", "add_n", ("a", "b"))], "total")
    document = context.document
    write(panel.page.settings.fields["inputs"].field, "4")
    assert document.graph.node("total").ports == ("x1", "x2", "x3", "x4")
    assert document.graph.node("total").inputs == ("a", "b", None, None)
    assert document.history.count() == 1
    document.do(commands.connect(document, "a", "total", "x4"))
    write(panel.page.settings.fields["inputs"].field, "3")
    assert document.graph.node("total").inputs == ("a", "b", None)
    document.history.undo()
    assert document.graph.node("total").inputs == ("a", "b", None, "a")
    QApplication.processEvents()
    write(panel.page.settings.fields["inputs"].field, "0")
    assert panel.page.settings.fields["inputs"].field.is_refused
    assert "at least" in panel.page.settings.fields["inputs"].sentence.text()


def test_weights_are_a_port_that_is_switched_on(inspect):
    """A loss that is weighted has one port more."""
    nodes = [new_node(name, "variable", value=1.0) for name in ("p", "t")]
    panel, context = inspect([*nodes, new_node("loss", "squared_error", ("p", "t"))], "loss")
    before = context.document.graph.node("loss").ports
    QTest.mouseClick(panel.page.settings.fields["weighted"].box, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert context.document.graph.node("loss").ports == (*before, "weight")


def test_formulas_hold_the_numbers_of_the_settings(inspect):
    """The slope of a leaky ReLU stands in its derivative as it is, and follows the setting."""
    nodes = [new_node("x", "variable", value=-1.0), new_node("y", "leaky_relu", ("x",), settings={"slope": 0.2})]
    panel, _ = inspect(nodes, "y")
    assert "0.2" in panel.page.formulas.lines[0]
    assert "slope" not in panel.page.formulas.lines[0]
    write(panel.page.settings.fields["slope"].field, "0.3")
    assert "0.3" in panel.page.formulas.lines[0]


# --- data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin, sentence",
    [
        ({"columns": {"a": [1.0, 2.0]}}, "Filled from the data in the graph file."),
        ({"file": "points.csv"}, "Filled from the data in points.csv."),
        ({"generator": Recipe("sine")}, "Filled by a generator: A sine."),
    ],
)
def test_where_the_numbers_of_an_input_come_from(inspect, origin, sentence):
    """From the file itself, another one beside it, or a generator; they cannot be typed over."""
    column = "x" if "generator" in origin else "a"
    graph = Graph([new_node("x", "input", value=[1.0, 2.0]), new_node("y", "square", ("x",))])
    panel, _ = inspect(GraphFile(graph=graph, data=DataSource(inputs={"x": column}, **origin)), "x")
    assert panel.page.value.remark.text() == sentence
    assert not panel.page.value.field.isVisible()
