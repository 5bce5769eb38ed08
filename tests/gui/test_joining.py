"""The parts of the window joined: what one part does while another is in the middle of something."""

import pytest

from gui import commands
from gui.files.questions import Unsaved
from tests.journeys import at_window

program, open_window, person, opened = at_window.program, at_window.open_window, at_window.person, at_window.opened
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


# --- notes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def writing(opened):
    """A person who writes the notes of a graph."""
    person = opened("sigmoid")
    person.window.reveal_dock("notes")
    person.click(person.window.notes.edit_button)
    person.press("Ctrl+A")
    person.types("Mine")
    return person


def test_saving_takes_the_notes_that_are_being_written(writing, tmp_path):
    """Ctrl+S in the middle of a sentence saves it, and one can write on."""
    path = tmp_path / "mine.json"
    writing.answers(path)
    writing.press("Ctrl+S")
    assert '"notes": "Mine"' in path.read_text(encoding="utf-8")
    assert not writing.window.isWindowModified()
    writing.types(" too")
    writing.press("Ctrl+S")
    assert '"notes": "Mine too"' in path.read_text(encoding="utf-8")


def test_closing_asks_about_the_notes_that_are_being_written(writing):
    """The window does not close over a text that nobody has kept."""
    writing.answers(Unsaved.CANCEL)
    writing.window.close()
    assert writing.window.isVisible()
    assert writing.workspace.document.about.notes == "Mine"


def test_leaving_the_notes_keeps_them(writing):
    """A click on the canvas ends the writing as the button does: one step of the history."""
    writing.click(writing.eyes.card("F").topLeft() + (writing.eyes.card("F").topLeft() - writing.title("F")))
    assert not writing.window.notes.is_editing
    assert writing.workspace.document.about.notes == "Mine"
    assert writing.workspace.document.history.count() == 1


def test_a_menu_is_not_leaving(writing):
    """Who looks into a menu finds the cursor where it was."""
    writing.opens_menu("Edit")
    writing.press("Escape", "Escape")  # the menu, and then the menu bar
    assert writing.window.notes.editor.hasFocus()
    writing.press("Escape")
    assert not writing.window.notes.is_editing


# --- the walk and the selection ---------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", [lambda d: commands.delete(d, ["F"]), lambda d: commands.rename(d, "F", "G")])
def test_the_selected_node_can_go_during_a_walk(opened, edit):
    """Deleting or renaming what is selected ends the walk, and the actions follow what is selected then."""
    person = opened("sigmoid")
    context = person.workspace.context
    context.selection.set(("F",))
    assert context.evaluation.start_walk() is None
    context.document.do(edit(context.document))
    assert context.evaluation.walk is None
    assert context.selection.names == (("G",) if "G" in context.document.graph else ())
    assert person.window.actions_by_key["rename"].isEnabled() is bool(context.selection.names)


# --- panels and canvas ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tell",
    [
        lambda window: window.inspector.go_to.emit("F"),
        lambda window: window.problems.go_to.emit("F"),
        lambda window: window.outline.activated_node.emit("F"),
    ],
)
def test_panels_lead_to_the_canvas(opened, tell):
    """Whatever panel names a node, the canvas shows and selects it."""
    person = opened("sigmoid")
    tell(person.window)
    assert person.workspace.context.selection.names == ("F",)
    middle = person.canvas.mapToScene(person.canvas.viewport().rect().center())
    assert person.eyes.card("F").contains(middle)


def test_a_gate_of_the_palette_comes_onto_the_canvas(opened):
    """Choosing a gate in the palette adds it to the graph."""
    person = opened("sigmoid")
    person.window.palette_panel.chosen.emit("tanh")
    assert "tanh" in person.workspace.document.graph


# --- windows ----------------------------------------------------------------------------------------------------


def test_the_panels_stay_away_from_the_start_page_when_arranged(person):
    """Arranging the panels as at first leaves the start page alone; with a graph they are where they were at first."""
    person.window.reset_layout()
    assert all(dock.isHidden() for dock in person.window.docks.values())
    person.workspace.new()
    assert not person.window.docks["palette"].isHidden()
    assert not person.window.docks["inspector"].isHidden()


def test_quit_closes_every_window(open_window):
    """The program ends with all its windows, not with the one where Quit was chosen."""
    people = [open_window(), open_window(left=100)]
    people[1].window.actions_by_key["quit"].trigger()
    assert not any(person.window.isVisible() for person in people)


def test_a_menu_of_the_canvas_is_gone_when_it_is_closed(opened):
    """A click with the right button leaves nothing behind."""
    person = opened("sigmoid")
    kept = len(person.window.children())
    for _ in range(3):
        person.canvas.menu_provider("node", "F").popup(person.window.mapToGlobal(person.window.rect().center()))
        person.press("Escape")
        person.bot.wait(1)
    assert len(person.window.children()) == kept


# --- exports ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["export-values", "export-png", "export-svg"])
def test_an_export_that_fails_leaves_the_old_file_whole(opened, tmp_path, monkeypatch, key):
    """A full disk is told by its own sentence, and what was there before is still there."""
    path = tmp_path / "old.out"
    path.write_text("old", encoding="utf-8")
    person = opened("sigmoid")
    monkeypatch.setattr("engine.files.saving.os.write", lambda *_: 0)
    person.answers(path)
    person.window.actions_by_key[key].trigger()
    ((heading, sentence),) = person.questions.told
    assert "old.out" in heading
    assert "the disk is full" in sentence
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "key, beginning", [("export-values", b"{"), ("export-png", b"\x89PNG"), ("export-svg", b"<?xml")]
)
def test_an_export_is_what_it_says(opened, tmp_path, key, beginning):
    """Each form of file begins as others expect it to."""
    path = tmp_path / "new.out"
    person = opened("sigmoid")
    person.answers(path)
    person.window.actions_by_key[key].trigger()
    assert path.read_bytes().startswith(beginning)
