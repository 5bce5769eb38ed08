"""Frames and comments: added, named, moved with what is in them, resized, copied and deleted by real events."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import Comment, Frame, parse_graph_file
from gui.canvas.annotations.painter import lines_of
from gui.canvas.gestures import CancelReason
from gui.document.annotations import rect_of
from tests.gui.canvas.hand import Hand, text_of

FRAMED = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "y", "operation": "variable", "value": 3, "position": [0, 160]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "y"}, "position": [240, 80]},
  {"name": "q", "operation": "add", "inputs": {"a": "p"}, "position": [480, 80]}],
  "frames": [
    {"title": "the inputs", "position": [-24, -56], "size": [176, 312]},
    {"title": "all", "position": [-48, -96], "size": [448, 376], "colour": "green"}],
  "comments": [{"text": "what is multiplied here", "position": [216, 0], "size": [168, 56]}]}"""
INNER, OUTER, NOTE = 0, 1, 2
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def framed(open_canvas):
    """A hand over a graph with a frame in a frame, and a comment in the outer one."""
    return Hand(open_canvas(FRAMED))


@pytest.fixture
def document(framed):
    """The document under the hand."""
    return framed.view.context.document


def title_of(hand, key):
    """A place in the title bar of a frame."""
    return hand.view.drawing.annotations.title_rect(key).center()


def rect(document, key):
    """Where a frame or a comment lies."""
    return rect_of(document.about.annotations[key])


def test_a_frame_takes_along_what_lies_in_it(framed, document):
    """Nodes, comments and smaller frames inside go with it, in one step that undo takes back exactly."""
    before = text_of(document)
    framed.drag(title_of(framed, OUTER), title_of(framed, OUTER) + QPointF(80, 40))
    assert [document.position(name) for name in "xypq"] == [(80, 40), (80, 200), (320, 120), (480, 80)]
    assert rect(document, OUTER).topLeft() == QPointF(32, -56)
    assert rect(document, INNER).topLeft() == QPointF(56, -16)
    assert rect(document, NOTE).topLeft() == QPointF(296, 40)
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_alt_moves_a_frame_alone(framed, document):
    """What is in it stays where it is."""
    framed.modifiers = ALT
    framed.press(title_of(framed, INNER))
    framed.modifiers = Qt.KeyboardModifier.NoModifier
    framed.release(title_of(framed, INNER) + QPointF(40, 0))
    assert rect(document, INNER).topLeft() == QPointF(16, -56)
    assert [document.position(name) for name in "xy"] == [(0, 0), (0, 160)]


def test_escape_puts_a_frame_and_its_contents_back(framed, document):
    """Nothing has changed, not even the history."""
    before = text_of(document)
    framed.press(title_of(framed, OUTER))
    framed.move(title_of(framed, OUTER) + QPointF(80, 40))
    assert framed.view.drawing.annotations.rect(NOTE).topLeft() != rect(document, NOTE).topLeft()
    framed.key(Qt.Key.Key_Escape)
    assert (text_of(document), document.history.count()) == (before, 0)
    assert framed.view.drawing.annotations.rect(NOTE) == rect(document, NOTE)
    assert framed.view.drawing.nodes["x"].pos() == QPointF(0, 0)


@pytest.mark.parametrize(
    "corner, by, expected",
    [
        ((152, 256), (24, 16), (-24, -56, 200, 328)),
        ((-24, 100), (-16, 40), (-40, -56, 192, 312)),
        ((60, -56), (0, 24), (-24, -32, 176, 288)),
        ((152, 100), (-900, 0), (-24, -56, 64, 312)),
    ],
    ids=["a corner", "the left edge", "the top edge", "no smaller than the least"],
)
def test_edges_and_corners_resize(framed, document, corner, by, expected):
    """On the grid, in one step; nothing else is moved."""
    start = QPointF(*corner)
    framed.drag(start, start + QPointF(*by))
    frame = rect(document, INNER)
    assert (frame.x(), frame.y(), frame.width(), frame.height()) == expected
    assert document.position("x") == (0, 0)
    assert document.history.count() == 1
    document.history.undo()
    assert rect(document, INNER).width() == 176


def test_resizing_can_be_cancelled(framed, document):
    """Escape leaves the frame as large as it was, and selected again what was selected."""
    framed.view.context.selection.set(("q",))
    framed.press(QPointF(152, 100))
    framed.move(QPointF(300, 100))
    assert framed.view.drawing.annotations.rect(INNER).width() > 176
    framed.key(Qt.Key.Key_Escape)
    assert framed.view.drawing.annotations.rect(INNER).width() == 176
    assert framed.view.context.selection.names == ("q",)
    assert document.history.count() == 0


def test_the_pointer_tells_where_an_edge_can_be_pulled(framed):
    """Over an edge it shows which way, elsewhere in the frame it is the usual one."""
    framed.hover(QPointF(-48, 200))
    assert framed.view.viewport().cursor().shape() is Qt.CursorShape.SizeHorCursor
    framed.hover(QPointF(-48, -96))
    assert framed.view.viewport().cursor().shape() is Qt.CursorShape.SizeFDiagCursor
    framed.hover(QPointF(200, 240))
    assert framed.view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_frame_is_put_around_the_selection_and_named(framed, document):
    """Its title is typed at once and belongs to the same step."""
    framed.view.context.selection.set(("p", "q"))
    framed.view.add_frame()
    framed.type("the product")
    framed.key(Qt.Key.Key_Return, widget=QApplication.focusWidget())
    added = document.about.annotations[3]
    assert isinstance(added, Frame)
    assert added.title == "the product"
    assert rect_of(added).contains(framed.view.drawing.rect_of(["p", "q"]))
    assert document.history.count() == 1
    document.history.undo()
    assert 3 not in document.about.annotations


def test_a_comment_is_added_and_grows_with_its_text(framed, document):
    """What is typed stands in it, all of it to be read."""
    framed.view.add_comment()
    editor = framed.view.annotation_typing.editor
    editor.insertPlainText("one line\n" + "many words that do not fit on a single line " * 6)
    framed.key(Qt.Key.Key_Return, CONTROL, editor)
    comment = document.about.annotations[3]
    assert isinstance(comment, Comment)
    assert comment.text.startswith("one line\nmany words")
    assert comment.size[1] > 72
    assert document.history.count() == 1


def test_escape_while_typing_leaves_a_comment_as_it_was(framed, document):
    """Nothing is committed."""
    framed.double_click(QPointF(300, 28))
    editor = framed.view.annotation_typing.editor
    editor.insertPlainText("something else")
    framed.key(Qt.Key.Key_Escape, widget=editor)
    assert document.about.annotations[NOTE].text == "what is multiplied here"
    assert document.history.count() == 0
    assert framed.view.annotation_typing.editor is None


def test_a_click_elsewhere_commits_a_comment(framed, document):
    """As leaving a field of a card does."""
    framed.double_click(QPointF(300, 28))
    framed.view.annotation_typing.editor.setPlainText("typed")
    framed.click(QPointF(460, 240))
    assert document.about.annotations[NOTE].text == "typed"


def test_a_double_click_edits_a_title(framed, document):
    """In its place; Enter commits, and undo brings the old one back."""
    framed.double_click(title_of(framed, INNER))
    framed.type("x and y")
    framed.key(Qt.Key.Key_Return, widget=QApplication.focusWidget())
    assert document.about.annotations[INNER].title == "x and y"
    document.history.undo()
    assert document.about.annotations[INNER].title == "the inputs"


def test_an_undo_closes_the_editor_of_what_is_gone(framed, document):
    """A title that is being typed for a frame that is taken back is given up."""
    framed.view.add_comment()
    assert framed.view.annotation_typing.editor is not None
    document.history.undo()
    assert framed.view.annotation_typing.editor is None


def test_delete_takes_the_frame_and_leaves_its_contents(framed, document):
    """Delete with contents takes both; each is one step."""
    framed.click(title_of(framed, INNER))
    framed.view.delete_selected()
    assert INNER not in document.about.annotations
    assert "x" in document.graph
    document.history.undo()
    framed.view.context.selection.set(annotations=[INNER])
    framed.view.delete_with_contents()
    assert [name for name in "xypq" if name in document.graph] == ["p", "q"]
    assert sorted(document.about.annotations) == [OUTER, NOTE]
    document.history.undo()
    assert text_of(document) == text_of_framed()


def text_of_framed():
    """The file as it was opened."""
    from engine import format_graph_file

    return format_graph_file(parse_graph_file(FRAMED))


def test_a_frame_is_copied_with_what_is_in_it(framed, document):
    """Pasted, the copy holds copies of its nodes; all of it is selected."""
    framed.view.context.selection.set(annotations=[INNER])
    framed.view.copy()
    framed.view.paste()
    selection = framed.view.context.selection
    assert set(selection.names) == {"x_2", "y_2"}
    (key,) = selection.annotations
    copy = document.about.annotations[key]
    assert copy.title == "the inputs"
    assert rect_of(copy).contains(framed.view.drawing.rect_of(selection.names))
    assert document.history.count() == 1


def test_cut_and_paste_moves_a_frame_with_its_contents(framed, document):
    """What was cut is gone, what was pasted is the same."""
    framed.view.context.selection.set(annotations=[INNER])
    framed.view.cut()
    assert "x" not in document.graph
    assert INNER not in document.about.annotations
    framed.view.paste()
    assert {"x", "y"} <= document.graph.nodes.keys()


def test_a_rubber_band_selects_comments_it_touches_and_frames_it_holds(framed):
    """Inside a frame one selects what is in it, not the frame."""
    framed.drag(QPointF(170, 200), QPointF(300, 40))
    selection = framed.view.context.selection
    assert (selection.names, selection.annotations) == (("p",), (NOTE,))
    framed.drag(QPointF(-80, -140), QPointF(450, 330))
    assert set(selection.annotations) == {INNER, OUTER, NOTE}


def test_arrows_nudge_a_selected_frame_with_its_contents(framed, document):
    """Repeated steps are one step of the history."""
    framed.click(title_of(framed, INNER))
    framed.key(Qt.Key.Key_Right)
    framed.key(Qt.Key.Key_Right)
    assert rect(document, INNER).left() == -8
    assert document.position("x") == (16, 0)
    assert document.history.count() == 1


def test_a_gesture_ends_when_the_document_changes_under_it(framed, document):
    """An undo in the middle of a drag drops what is held."""
    framed.press(title_of(framed, OUTER))
    framed.move(title_of(framed, OUTER) + QPointF(80, 40))
    framed.view.hands.cancel(CancelReason.DOCUMENT_CHANGED)
    assert framed.view.drawing.annotations.rect(OUTER) == rect(document, OUTER)


def test_cards_and_wires_lie_before_frames(framed):
    """A press on a card in a frame takes the card."""
    framed.click(framed.title("x"))
    assert framed.view.context.selection.names == ("x",)


def test_fit_and_pictures_show_frames_and_comments(framed):
    """The whole drawing includes what lies beside every node."""
    content = framed.view.drawing.content_rect()
    assert content.contains(rect(framed.view.context.document, OUTER))
    svg = framed.view.render_to_svg().decode()
    assert "the inputs" in svg
    assert "what is multiplied" in svg


def test_long_comments_end_in_an_ellipsis(dressed):
    """A box too small for its text says that there is more."""
    assert lines_of("a b c", 200.0, 40.0) == ("a b c",)
    lines = lines_of("word " * 200, 200.0, 60.0)
    assert lines[-1].endswith("…")
    assert lines_of("first\n\nthird", 200.0, 100.0) == ("first", "", "third")


def test_keys_reach_frames(framed, document):
    """Enter and the rename action edit the selected frame; Escape closes without an effect."""
    framed.view.context.selection.set(annotations=[OUTER])
    framed.key(Qt.Key.Key_Return)
    assert framed.view.annotation_typing.editor is not None
    framed.key(Qt.Key.Key_Escape, widget=framed.view.annotation_typing.editor)
    framed.view.begin_rename()
    QTest.keyClicks(framed.view.annotation_typing.editor, "everything")
    framed.key(Qt.Key.Key_Return, widget=framed.view.annotation_typing.editor)
    assert document.about.annotations[OUTER].title == "everything"
