"""Adding, typing, pasting, arranging: what the canvas does to a graph, each one step of the history."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from engine import Edge, parse_graph_file
from gui import commands
from gui.operations.drag import MIME
from gui.panels.findings import findings
from tests.gui.canvas.hand import Hand, edges, text_of

RETURN, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


@pytest.fixture
def view(hand):
    """The canvas under the hand."""
    return hand.view


@pytest.fixture
def document(view):
    """The open document."""
    return view.context.document


def offered(view):
    """The titles in the quick-add list, as shown."""
    return [row.title for row in view.adding.quick_add.rows.rows]


# --- the list of gates --------------------------------------------------------------------------------------


def test_tab_offers_gates_and_enter_adds_one(hand, view, document):
    """Tab, a few letters, Enter: the gate is there and selected, and the canvas has the keys again."""
    before = text_of(document)
    hand.key(TAB)
    assert view.adding.quick_add.isVisible()
    assert offered(view)[:3] == ["Variable", "Input", "Constant"]
    hand.type("sigm")
    assert offered(view)[0] == "Sigmoid"
    hand.key(RETURN, widget=QApplication.focusWidget())
    assert "sigmoid" in document.graph
    assert view.context.selection.names == ("sigmoid",)
    assert not view.adding.quick_add.isVisible()
    assert QApplication.focusWidget() is view
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_a_double_click_on_empty_canvas_offers_gates_there(hand, view, document):
    """The new node stands where one has clicked."""
    hand.double_click((280, 300))
    hand.type("exp")
    hand.key(RETURN, widget=QApplication.focusWidget())
    assert document.position("exp_2" if "exp_2" in document.graph else "exp") == (216, 256)


def test_a_typed_number_adds_a_constant(hand, view, document):
    """So does an array."""
    hand.key(TAB)
    hand.type("[1, 2]")
    assert offered(view)[0] == "Constant [2]"
    hand.key(RETURN, widget=QApplication.focusWidget())
    assert document.graph.node("c").value.tolist() == [1.0, 2.0]


def test_arrows_choose_and_escape_closes(hand, view, document):
    """The list is used without the mouse; Esc changes nothing."""
    hand.key(TAB)
    search = view.adding.quick_add.search
    for _ in range(3):
        hand.key(Qt.Key.Key_Down, widget=search)
    hand.key(Qt.Key.Key_Up, widget=search)
    assert view.adding.quick_add.list.currentIndex().row() == 2
    hand.key(ESCAPE, widget=search)
    assert not view.adding.quick_add.isVisible()
    assert document.history.count() == 0
    assert QApplication.focusWidget() is view


def test_nothing_found_says_so(hand, view):
    """An empty list would leave one guessing."""
    hand.key(TAB)
    hand.type("qqqq")
    assert offered(view) == []
    assert view.adding.quick_add.nothing.isVisible()
    hand.key(RETURN, widget=view.adding.quick_add.search)
    assert view.adding.quick_add.isVisible()


@pytest.mark.parametrize("at", [QPoint(0, 0), QPoint(899, 599), QPoint(899, 0), QPoint(450, 300)])
def test_the_list_stays_inside_the_view(view, at):
    """Wherever it is opened all of it can be seen."""
    view.open_quick_add(at)
    assert view.viewport().rect().contains(view.adding.quick_add.geometry())


def test_a_click_elsewhere_closes_the_list(hand, view):
    """As a menu would."""
    view.open_quick_add(QPoint(10, 10))
    hand.click((480, 400))
    assert not view.adding.quick_add.isVisible()


# --- from the palette ---------------------------------------------------------------------------------------


def carrying(operation):
    """What a drag from the palette carries."""
    mime = QMimeData()
    mime.setData(MIME, operation.encode())
    return mime


def test_a_gate_is_dragged_in_from_the_palette(hand, view, document):
    """A ghost follows the pointer; the node appears where it was dropped, on the grid, in one step."""
    items = len(view.drawing.items())
    mime = carrying("tanh")
    assert hand.drag_in(mime, (300, 300)).isAccepted()
    assert len(view.drawing.items()) == items + 1
    assert hand.drop(mime, (300, 300)).isAccepted()
    assert document.position("tanh") == (240, 264)
    assert view.context.selection.names == ("tanh",)
    assert document.history.count() == 1


def test_a_gate_dropped_on_a_wire_is_put_into_it(hand, view, document):
    """The wire lights up under the ghost; then it leads into the gate and from there on, all in one step."""
    before = text_of(document)
    place, mime = hand.wire("p", "q"), carrying("tanh")
    hand.drag_in(mime, place)
    assert view.drawing.wires[Edge("p", "q", "a")].state.hovered
    hand.drop(mime, place)
    assert {("p", "tanh", "x"), ("tanh", "q", "a")} <= edges(document)
    assert ("p", "q", "a") not in edges(document)
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_a_variable_dropped_on_a_wire_is_only_added(hand, document):
    """It takes no wires, so the wire stays as it is."""
    hand.drag_in(carrying("variable"), hand.wire("p", "q"))
    hand.drop(carrying("variable"), hand.wire("p", "q"))
    assert ("p", "q", "a") in edges(document)
    assert "w" in document.graph


def test_a_drag_that_leaves_takes_its_ghost_along(hand, view):
    """Nothing stays behind."""
    from PySide6.QtGui import QDragLeaveEvent

    items = len(view.drawing.items())
    hand.drag_in(carrying("tanh"), (300, 300))
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert len(view.drawing.items()) == items


def test_files_and_unknown_gates_are_left_to_the_window(hand):
    """The canvas does not swallow a graph file that is dropped on it."""
    files = QMimeData()
    files.setUrls([QUrl("file:///graph.json")])
    assert not hand.drag_in(files, (300, 300)).isAccepted()
    assert not hand.drag_in(carrying("no_such_operation"), (300, 300)).isAccepted()


def test_a_gate_is_added_beside_the_selected_one(view, document):
    """Pressing Enter in the palette several times does not stack nodes on each other."""
    view.context.selection.set(["q"])
    for _ in range(3):
        view.add_operation("tanh")
        view.context.selection.set(["q"])
    cards = [view.drawing.rect_of([name]) for name in document.graph.nodes]
    assert document.position("tanh")[0] > document.position("q")[0]
    assert not any(one.intersects(two) for index, one in enumerate(cards) for two in cards[index + 1 :])


def test_without_a_selection_a_gate_is_added_in_the_middle(view, document):
    """Where one looks."""
    view.add_operation("tanh")
    card = view.drawing.rect_of(["tanh"])
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(card)


# --- typing on the node -------------------------------------------------------------------------------------


def test_a_value_is_typed_on_the_node(hand, view, document):
    """A double click on the field, the number, Enter: one step."""
    before = text_of(document)
    hand.double_click(hand.field("x"))
    editor = view.in_place.editor
    assert editor.text() == "2"
    hand.type("-1.5", editor)
    hand.key(RETURN, widget=editor)
    assert document.graph.node("x").value == -1.5
    assert view.in_place.editor is None
    assert QApplication.focusWidget() is view
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_enter_edits_the_selected_source_and_not_a_gate(hand, view):
    """By the keyboard alone; a gate's value is computed."""
    view.context.selection.set(["p"])
    hand.key(RETURN)
    assert view.in_place.editor is None
    view.context.selection.set(["x"])
    hand.key(RETURN)
    assert view.in_place.editor is not None


def test_what_is_not_a_value_is_refused_in_words_and_stays_to_be_mended(hand, view, document):
    """The sentence tells what can be typed; Esc gives up."""
    hand.double_click(hand.field("x"))
    editor = view.in_place.editor
    hand.type("two", editor)
    hand.key(RETURN, widget=editor)
    assert view.in_place.editor is editor
    assert "'two' is not a number" in editor.error
    hand.type("0", editor)
    assert not editor.error
    hand.key(ESCAPE, widget=editor)
    assert document.graph.node("x").value == 2.0
    assert document.history.count() == 0


def test_tab_goes_on_to_the_next_source(hand, view, document):
    """Down the column, and round to the first again."""
    hand.double_click(hand.field("x"))
    hand.type("5", view.in_place.editor)
    hand.key(TAB, widget=view.in_place.editor)
    assert view.context.selection.names == ("y",)
    hand.type("6", view.in_place.editor)
    hand.key(TAB, widget=view.in_place.editor)
    assert view.context.selection.names == ("x",)
    hand.key(ESCAPE, widget=view.in_place.editor)
    assert (document.graph.node("x").value, document.graph.node("y").value) == (5.0, 6.0)


def test_leaving_the_field_keeps_what_was_typed(hand, view, document):
    """A click on the canvas commits, as in any form."""
    hand.double_click(hand.field("x"))
    hand.type("7", view.in_place.editor)
    hand.click((300, 330))
    assert document.graph.node("x").value == 7.0
    assert view.in_place.editor is None


def test_typing_the_same_value_again_is_no_step(hand, view, document):
    """Nothing has changed, so there is nothing to undo."""
    hand.double_click(hand.field("x"))
    hand.key(RETURN, widget=view.in_place.editor)
    assert document.history.count() == 0


def test_the_editor_stays_over_its_field_when_the_view_moves(hand, view):
    """Zooming while typing does not leave it behind."""
    hand.double_click(hand.field("x"))
    view.zooming.scroll(QPointF(-50, 20))
    view.zoom_to(1.5)
    field = view.mapFromScene(hand.field("x"))
    assert view.in_place.editor.geometry().contains(field)


def test_a_node_is_renamed_in_its_title(hand, view, document):
    """By a double click or F2; its wires follow, in one step."""
    before = text_of(document)
    hand.double_click(hand.title("p"))
    hand.type("product", view.in_place.editor)
    hand.key(RETURN, widget=view.in_place.editor)
    assert ("x", "product", "a") in edges(document)
    assert set(view.drawing.nodes) == set(document.graph.nodes)
    assert view.context.selection.names == ("product",)
    document.history.undo()
    assert text_of(document) == before
    assert set(view.drawing.nodes) == set(document.graph.nodes)


def test_a_name_that_is_taken_is_refused_in_words(hand, view, document):
    """The engine's own sentence appears under the title."""
    view.context.selection.set(["p"])
    view.begin_rename()
    hand.type("x", view.in_place.editor)
    hand.key(RETURN, widget=view.in_place.editor)
    assert "There is already a node named 'x'" in view.in_place.editor.error
    hand.key(ESCAPE, widget=view.in_place.editor)
    assert "p" in document.graph


# --- the clipboard ------------------------------------------------------------------------------------------


def test_copied_nodes_are_the_text_of_a_graph_file(view):
    """Any editor can read them; wires to nodes that were not copied are cut."""
    view.context.selection.set(["x", "p"])
    view.copy()
    fragment = parse_graph_file(QGuiApplication.clipboard().text())
    assert set(fragment.graph.nodes) == {"x", "p"}
    assert fragment.graph.node("p").inputs == ("x", None)


def test_pasting_adds_under_free_names_and_selects(view, document):
    """With their wires, in one step, on the grid."""
    before = text_of(document)
    view.context.selection.set(["x", "y", "p"])
    view.copy()
    view.paste()
    assert ("x_2", "p_2", "a") in edges(document)
    assert set(view.context.selection.names) == {"x_2", "y_2", "p_2"}
    assert all(coordinate % 8 == 0 for coordinate in document.position("x_2"))
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_pasting_what_is_no_graph_is_refused_in_words(view, document, qtbot):
    """The clipboard goes through the same checks as a file."""
    QGuiApplication.clipboard().setText("not a graph")
    with qtbot.waitSignal(view.status_message) as told:
        view.paste()
    assert told.args[0]
    assert view.bubble.isVisible()
    assert document.history.count() == 0


def test_cut_takes_the_nodes_away_and_paste_brings_them_back(view, document):
    """One step each."""
    view.context.selection.set(["r"])
    view.cut()
    assert "r" not in document.graph
    view.paste()
    assert "r" in document.graph
    assert document.history.count() == 2


def test_duplicates_stand_beside_the_originals(view, document):
    """And are selected, to be moved on."""
    view.context.selection.set(["p"])
    view.duplicate_selected()
    assert document.position("p_2") == (272, 112)
    assert view.context.selection.names == ("p_2",)


def test_delete_takes_nodes_and_wires(view, document):
    """In one step, the ports that they fed being free again."""
    before = text_of(document)
    view.context.selection.set(["x"], [next(iter(document.graph.node("q").edges))])
    view.delete_selected()
    assert edges(document) == {("y", "p", "b")}
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


# --- arranging ----------------------------------------------------------------------------------------------


def test_arranging_lays_out_the_whole_graph_in_one_step(view, document):
    """Undo brings every node back to its place."""
    before = text_of(document)
    view.arrange()
    view.tidying.finish()
    assert document.position("x")[0] < document.position("p")[0] < document.position("q")[0]
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_arranging_a_selection_leaves_the_rest_alone(view, document):
    """The selected nodes stay where they are as a group."""
    view.context.selection.set(["p", "q"])
    view.arrange()
    view.tidying.finish()
    assert document.position("x") == (0, 0)
    assert document.position("r") == (480, 240)
    assert document.position("p") == (240, 80)


def test_everything_is_selected(view, document):
    """Nodes and wires."""
    view.select_all()
    assert set(view.context.selection.names) == set(document.graph.nodes)
    assert len(view.context.selection.edges) == len(edges(document))


def test_a_chinese_name_is_drawn_and_a_long_one_elided(open_canvas):
    """The card does not grow without end, and the whole name is told on hover."""
    name = "一个非常非常非常非常非常非常长的名字"
    view = open_canvas(
        f'{{"format": "gradloom", "version": 1, "nodes": [{{"name": "{name}", "operation": "variable", "value": 1}}]}}'
    )
    item = view.drawing.nodes[name]
    assert item.geometry.width <= 176
    view.hover.explain(view.drawing, item.pos() + item.geometry.title.center(), QPoint(10, 10))
    assert name in view.hover.card.text()
    Hand(view).double_click(item.pos() + item.geometry.title.center())
    assert view.in_place.editor.text() == name


def test_what_is_pasted_is_seen(view, document):
    """A paste of more than fits beside the pointer scrolls the view, no further than it must."""
    view.context.selection.set(["x", "y", "p", "q", "r"])
    view.copy()
    view.centerOn(-300, -200)
    view.paste()
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.drawing.rect_of(view.context.selection.names))


def test_of_what_is_too_large_for_the_view_all_is_seen(view, document):
    """What was pasted or typed as a formula is not left half outside: the view goes to where all fits, and back."""
    view.zooming.to(3.0)
    view.context.selection.set(["x", "y", "p", "q", "r"])
    view.copy()
    before = view.zooming.viewpoint
    view.paste()
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.drawing.rect_of(view.context.selection.names))
    view.go_back()
    assert view.zooming.viewpoint.is_near(before)


def test_a_single_node_never_makes_the_view_smaller(view):
    """Who has come as close as it goes keeps the scale when a step or a new node is brought into view."""
    view.zooming.to(100.0)
    scale = view.zooming.viewpoint.scale
    view.ensure_seen("r")
    assert view.zooming.viewpoint.scale == scale


def test_the_list_is_as_tall_as_what_is_found(view):
    """One result takes one row, none a line; the whole list is offered at full height again."""
    view.open_quick_add(QPoint(200, 100))
    quick_add = view.adding.quick_add
    full = quick_add.height()
    quick_add.search.setText("huber")
    assert quick_add.height() < full / 2
    quick_add.search.setText("zzzz")
    assert quick_add.height() < full / 2
    quick_add.search.clear()
    assert quick_add.height() == full


def test_the_view_holds_still_when_a_rename_widens_a_node(view, document):
    """Nothing that one looks at moves."""
    held = view.mapToScene(0, 0)
    document.do(commands.rename(document, "p", "a_very_long_name_of_a_product"))
    QApplication.processEvents()
    assert view.mapToScene(0, 0) == held


def test_an_empty_canvas_says_how_to_begin(open_canvas):
    """The hint goes with the first node, and nothing is called a problem."""
    view = open_canvas('{"format": "gradloom", "version": 1, "nodes": []}')
    assert "Tab" in view.hint
    assert findings(view.context) == []
    view.add_operation("variable")
    assert view.hint == ""
    assert len(findings(view.context)) == 1


PAIR = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "p", "operation": "exp", "inputs": {"x": "x"}, "position": [240, 0]},
  {"name": "y", "operation": "variable", "value": 2, "position": [0, 200]},
  {"name": "q", "operation": "exp", "inputs": {"x": "y"}, "position": [240, 200]}]}"""


def test_arranging_keeps_what_stands_above_above(open_canvas):
    """Where the wires leave the choice, the order in which the nodes stood decides."""
    view = open_canvas(PAIR)
    document = view.context.document
    for upper, lower in ((("y", "q"), ("x", "p")), (("x", "p"), ("y", "q"))):
        document.do(commands.move(document, dict.fromkeys(upper, (0.0, -400.0))))
        document.do(commands.move(document, dict.fromkeys(lower, (0.0, 900.0))))
        view.arrange()
        view.tidying.finish()
        for above, below in zip(upper, lower, strict=True):
            assert document.position(above)[1] < document.position(below)[1]
