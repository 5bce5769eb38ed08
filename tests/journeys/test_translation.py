"""No text escapes translation: with every translated text in brackets, what has none is a text nobody can translate."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QDialog, QFileDialog, QListView

from engine import OPERATIONS, list_examples
from gui.faults.dialog import FaultDialog
from gui.files.questions import WindowQuestions
from gui.files.recovery import Abandoned
from gui.panels.help import HelpWindow, about
from gui.resources import examples_folder
from tests.gui.pseudo_translation import CLOSE, OPEN, PseudoTranslator, untranslated_texts

EXAMPLES = [example.file for example in list_examples(examples_folder())]
# What files hold is theirs: titles, the notes and their first line, names of nodes.
IN_FILES = {"Gradloom"} | {
    text
    for file in EXAMPLES
    for text in (file.title, file.summary, f"{file.title}\n{file.summary}", *file.graph.nodes, *file.notes.split("\n"))
}
_NUMBER = re.compile(r"[\s\d.,e+\-−–×/%∞NaN\[\]]*")


@pytest.fixture
def foreign(program):
    """The program in a language that puts every text in brackets."""
    translator = PseudoTranslator()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def person(foreign, open_window):
    """A person at a window in that language."""
    return open_window()


@pytest.fixture
def opened(person):
    """A function that opens an example in it."""

    def show(name):
        assert person.workspace.open_path(examples_folder() / f"{name}.json")
        person.window.show_bottom(True)
        person.bot.wait(20)
        return person

    return show


def escaped(widget, *data):
    """The texts of a widget and its lists without brackets, but for data, numbers, and parts of a sentence."""
    known = IN_FILES | set(data)
    found = [text for text in untranslated_texts(widget, known) if OPEN not in text and CLOSE not in text]
    views = [view for view in widget.findChildren(QAbstractItemView) if not isinstance(view.parent(), QComboBox)]
    found += [f"{type(view).__name__}: {text}" for view in views for text in listed(view) if is_bare(text, known)]
    return [text for text in found if not is_data(re.split("text: |placeholder: |tab: ", text)[-1], known)]


def is_data(text, known):
    """Whether a text is a number, or a row of names, or the name of a graph that is marked as changed."""
    return bool(_NUMBER.fullmatch(text)) or set(text.removeprefix("● ").removesuffix(", …").split(", ")) <= known


def listed(view):
    """Everything that the rows of a list, a tree or a table say, and their tool tips."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    model, waiting = view.model(), [QModelIndex()]
    while model is not None and waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            columns = 1 if isinstance(view, QListView) else model.columnCount(parent)
            for column in range(columns):
                index = model.index(row, column, parent)
                yield from (text for role in roles if isinstance(text := index.data(role), str))
                waiting.append(index)


def is_bare(text, known):
    """Whether a text has words and no brackets."""
    return text not in known and OPEN not in text and any(map(str.isalpha, text)) and not _NUMBER.fullmatch(text)


# --- the window ------------------------------------------------------------------------------------------------


def test_the_window_and_its_start_page(person, tmp_path):
    """Menus, docks, tool bar, status bar, the start page with examples and the offer of a recovered graph."""
    page = person.window.start_page
    person.waits_until(lambda: bool(page.examples.cards))
    file = tmp_path / "bill.json"
    page.show_abandoned([Abandoned(tmp_path, file.name, file, 0.0)])
    person.window.recent_menu.aboutToShow.emit()
    person.window.examples_menu.aboutToShow.emit()
    assert escaped(person.window, str(file), file.name) == []
    assert escaped(person.window.recent_menu) == escaped(person.window.examples_menu) == []


@pytest.mark.parametrize(
    "name, names", [("two_two_two", ["w5"]), ("affine_batch", ["Y"]), ("sigmoid", ["A", "F"]), ("relu_mask", [])]
)
def test_all_panels_with_what_is_selected(opened, name, names):
    """The inspector's pages for a variable, an array, several nodes, a wire and the document, and all other panels."""
    person = opened(name)
    for one in names or [""]:
        if one in person.workspace.document.graph.nodes:
            person.workspace.context.selection.set((one,))
        person.bot.wait(1)
        assert escaped(person.window) == []
    edge = next(iter(person.workspace.document.graph.edges))
    person.workspace.context.selection.set((), (edge,))
    assert escaped(person.window.inspector) == []
    person.press("Ctrl+A")
    assert escaped(person.window.inspector) == []


def test_a_training_run_under_way_and_ended(opened):
    """The training panel, the chart with its legend, and the status bar."""
    person = opened("paraboloid")
    person.workspace.train()
    person.workspace.training.pause()
    person.bot.wait(60)
    assert escaped(person.window) == []
    person.workspace.training.stop()
    person.bot.wait(60)
    assert escaped(person.window) == []
    plots = person.window.chart.plots
    assert OPEN in plots.loss_plot.titleLabel.text
    assert OPEN in plots.lower_plot.titleLabel.text
    assert OPEN in plots.lower_plot.getAxis("bottom").labelText
    assert all(OPEN in summary for summary in [person.workspace.training.summary(), person.window.bar.currentMessage()])


@pytest.mark.parametrize("name", ["forward_reverse", "affine_batch", "relu_mask"])
def test_every_step_of_a_walk(opened, name):
    """The stepper's controls and its explanation of each step, for gates of numbers and of arrays."""
    person = opened(name)
    person.window.actions_by_key["walk"].trigger()
    for position in range(len(person.workspace.context.evaluation.walk.steps) + 1):
        person.workspace.context.evaluation.go_to(position)
        assert escaped(person.window.stepper) == [], position


def test_what_is_wrong(opened):
    """Problems, the refusal beside the pointer, and the sentence of the status bar."""
    person = opened("shopping_apples")
    person.workspace.context.selection.set((), (next(iter(person.workspace.document.graph.edges)),))
    person.press("Del")
    person.waits_until(lambda: person.window.problems.count > 0)
    assert escaped(person.window.problems) == []
    assert all(OPEN in sentence for sentence in person.window.problems.sentences)
    person.window.actions_by_key["backward"].trigger()
    assert OPEN in person.window.bar.currentMessage()
    QApplication.clipboard().setText("no graph")
    person.press("Ctrl+V")
    assert OPEN in person.canvas.bubble.text()


# --- the canvas ------------------------------------------------------------------------------------------------


def test_the_list_of_gates_on_the_canvas(opened):
    """Quick-add with all gates, and with none that fits."""
    person = opened("two_two_two")
    person.canvas.setFocus()
    person.press("Tab")
    quick_add = person.canvas.adding.quick_add
    assert quick_add.isVisible()
    assert escaped(quick_add) == []
    person.types("qqq")
    assert escaped(quick_add) == []


def test_what_the_canvas_says_where_the_pointer_rests(opened):
    """The cards beside the pointer for a node and a wire, and the menus of a right click."""
    person = opened("two_two_two")
    for name in ("b1", "E"):
        said = person.hovers(person.eyes.card(name).center()).split("\n")[1:]
        bare = [line for line in said if OPEN not in line and any(map(str.isalpha, line))]
        assert bare == []
    wire = next(iter(person.canvas.drawing.wires.values()))
    assert all(OPEN in line for line in person.hovers(wire.curve.at(0.5)).split("\n"))
    assert escaped(person.right_click("w5")) == []
    person.press("Escape")


# --- dialogs and help ------------------------------------------------------------------------------------------


def said_by(ask):
    """The texts without brackets of the dialog that `ask` opens, which is closed at once."""
    found = []

    def look():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        if isinstance(dialog, QFileDialog):
            found.extend(escaped_of_file_dialog(dialog))
        else:
            found.extend(escaped(dialog))
        found.append("seen")
        dialog.reject()

    QTimer.singleShot(0, look)
    ask()
    assert found.pop() == "seen"
    return found


def escaped_of_file_dialog(dialog: QFileDialog):
    """What this program says in Qt's own dialog: its title and the kinds of files."""
    return [text for text in (dialog.windowTitle(), ";;".join(dialog.nameFilters())) if OPEN not in text]


def test_every_question(person, tmp_path):
    """Each dialog that can open, down to its buttons."""
    questions, file = WindowQuestions(person.window), tmp_path / "a.json"
    assert said_by(lambda: questions.unsaved("a.json")) == []
    assert said_by(lambda: questions.changed_on_disk(file)) == []
    assert said_by(lambda: questions.discard_recovered(1)) == []
    assert said_by(lambda: questions.discard_recovered(2)) == []
    assert said_by(lambda: questions.path_to_open(tmp_path)) == []
    for kind in ("json", "png", "svg", "csv"):
        assert said_by(lambda kind=kind: questions.path_to_save(tmp_path / f"a.{kind}", kind=kind)) == []
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    person.workspace.open_path(broken)
    assert all(OPEN in text for told in person.questions.told for text in told)
    dialog = FaultDialog("ValueError: x", "Traceback", tmp_path / "log", person.window)
    assert escaped(dialog, "ValueError: x") == []


def test_every_page_of_the_help(person):
    """First steps, keys, every operation, about."""
    book = HelpWindow(person.window.actions_by_key, person.window)
    book.show()
    keys = {
        keys.toString(keys.SequenceFormat.NativeText)
        for action in person.window.actions_by_key.values()
        for keys in action.shortcuts()
    }
    names = {text for row in about._rows() for text in row}  # of libraries and licences
    for key in ("steps", "shortcuts", "operations", "about", *OPERATIONS):
        book.show_page(key)
        assert escaped(book, *keys, *names) == [], key


def test_the_brackets_would_show_a_text_that_escapes(person):
    """The check itself sees a text that nobody translates."""
    person.window.setToolTip("Not translated")
    assert any("Not translated" in text for text in escaped(person.window))
