"""The notes beside the graph: read as set text, written as plain text, kept by one step of the history."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor, QTextDocument
from PySide6.QtTest import QTest

from engine import Graph, GraphFile
from gui import commands
from gui.panels import notes
from gui.panels.notes import NotesPanel

FILE = GraphFile(
    graph=Graph(), title="A title", notes="One *line*.\n\n# Head\n\n- first\n- [more](https://example.org/x)"
)


@pytest.fixture
def open_panel(open_document, show):
    """The panel for a file, and its document."""

    def open_(file=FILE):
        context = open_document(file)
        return show(NotesPanel(context)), context.document

    return open_


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were given to the browser."""
    addresses = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    return addresses


def test_notes_are_set_as_text(open_panel):
    """Markdown is shown, not its marks."""
    panel, _ = open_panel()
    assert panel.view.toPlainText() == "One line.\nHead\nfirst\nmore"
    assert panel._title.text() == "A title"


def test_an_empty_graph_invites_to_write(open_panel):
    """Without notes a sentence and a button stand there, and the button opens the editor."""
    panel, _ = open_panel(GraphFile(graph=Graph()))
    button = panel._stack.currentWidget().findChild(type(panel.link_bar.open_button))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.is_editing
    assert panel.editor.hasFocus()


def test_writing_is_one_step_of_the_history(open_panel):
    """Whatever is typed between Edit and leaving is undone at once."""
    panel, document = open_panel()
    QTest.mouseClick(panel.edit_button, Qt.MouseButton.LeftButton)
    panel.editor.selectAll()
    QTest.keyClicks(panel.editor, "New words")
    QTest.mouseClick(panel.edit_button, Qt.MouseButton.LeftButton)
    assert document.about.notes == "New words"
    assert document.history.count() == 1
    document.history.undo()
    assert panel.view.toPlainText().startswith("One line.")


@pytest.mark.parametrize(
    "key, modifier, kept", [(Qt.Key.Key_Return, "Control", True), (Qt.Key.Key_Escape, "No", False)]
)
def test_keys_keep_or_give_up(open_panel, key, modifier, kept):
    """Ctrl+Enter keeps what was written, Escape does not; both leave the editor."""
    panel, document = open_panel()
    panel.set_editing(editing=True)
    panel.editor.selectAll()
    QTest.keyClicks(panel.editor, "New")
    QTest.keyClick(panel.editor, key, Qt.KeyboardModifier[f"{modifier}Modifier"])
    assert not panel.is_editing
    assert not panel.edit_button.isChecked()
    assert (document.about.notes == "New") is kept


def test_leaving_unchanged_makes_no_step(open_panel):
    """Looking at the plain text is no edit."""
    panel, document = open_panel()
    panel.set_editing(editing=True)
    panel.set_editing(editing=False)
    assert document.history.count() == 0


def test_a_link_is_shown_before_it_opens(open_panel, opened):
    """A click on a link shows where it leads; only the button opens it."""
    panel, _ = open_panel()
    panel.view.anchorClicked.emit(QUrl("https://example.org/x"))
    assert panel.link_bar.isVisible()
    assert opened == []
    QTest.mouseClick(panel.link_bar.open_button, Qt.MouseButton.LeftButton)
    assert opened == ["https://example.org/x"]
    assert not panel.link_bar.isVisible()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "ssh://somewhere", "other.html"])
def test_only_web_pages_open(open_panel, opened, address):
    """Any other kind of link is named and stays closed."""
    panel, _ = open_panel()
    panel.view.anchorClicked.emit(QUrl(address))
    assert panel.link_bar.isVisible()
    assert not panel.link_bar.open_button.isVisible()
    assert opened == []


def test_nothing_is_fetched(open_panel):
    """Pictures and other things that notes name are not loaded, not even from the disk."""
    panel, _ = open_panel(replace(FILE, notes="![x](/etc/hostname) <img src='file:///etc/hostname'> <b>bold</b>"))
    kind = QTextDocument.ResourceType.ImageResource.value
    assert panel.view.loadResource(kind, QUrl("file:///etc/hostname")) is None
    assert "<b>bold</b>" in panel.view.toPlainText()


def test_undo_in_the_editor_is_left_to_the_window_when_there_is_none(open_panel, qtbot):
    """Ctrl+Z takes back typing while there is some; before, it is the window's."""
    panel, document = open_panel()
    document.do(commands.set_about(document, "Change", notes="Other"))
    panel.set_editing(editing=True)
    QTest.keyClicks(panel.editor, "x")
    QTest.keyClick(panel.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.editor.toPlainText() == "Other"


def test_another_document_keeps_what_was_written(open_panel, open_document):
    """Opening another graph while writing does not lose a word."""
    panel, document = open_panel()
    panel.set_editing(editing=True)
    panel.editor.setPlainText("Half a sentence")
    panel.set_context(open_document("sigmoid"))
    assert document.about.notes == "Half a sentence"
    assert not panel.is_editing
    assert panel._title.text() == "Sigmoid as a chain"


def test_a_pause_ends_a_step(open_panel, qtbot, monkeypatch):
    """What is written before a pause and after it are two steps, and undo in the editor takes them back one by one."""
    monkeypatch.setattr(notes, "PAUSE_MS", 30)
    panel, document = open_panel()
    before = document.about.notes
    panel.set_editing(editing=True)
    panel.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(panel.editor, "One ")
    qtbot.waitUntil(lambda: document.history.count() == 1)
    QTest.keyClicks(panel.editor, "two ")
    qtbot.waitUntil(lambda: document.history.count() == 2)
    assert document.about.notes == f"One two {before}"
    document.history.undo()
    assert panel.editor.toPlainText() == f"One {before}"
    assert panel.editor.textCursor().position() == len("One two ")
    assert panel.is_editing
    document.history.undo()
    assert panel.editor.toPlainText() == before


def test_giving_up_takes_back_what_pauses_had_kept(open_panel, qtbot, monkeypatch):
    """Escape leaves the notes as they were when the editor was opened; undo brings the writing back."""
    monkeypatch.setattr(notes, "PAUSE_MS", 30)
    panel, document = open_panel()
    before = document.about.notes
    panel.set_editing(editing=True)
    QTest.keyClicks(panel.editor, "kept ")
    qtbot.waitUntil(lambda: document.history.count() == 1)
    QTest.keyClick(panel.editor, Qt.Key.Key_Escape)
    assert document.about.notes == before
    document.history.undo()
    assert "kept" in document.about.notes
