"""The dialogs: each button gives its answer, Escape the one that loses nothing, and files are named whole."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDir, Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QProgressDialog,
    QPushButton,
    QWidget,
)

from engine import EngineError
from gui.files.questions import ChangedOnDisk, Unsaved, WindowQuestions


@pytest.fixture
def questions(qtbot):
    """Questions above a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = WindowQuestions()
    made.set_window(window)
    return made


@pytest.fixture
def seen():
    """The words of the dialogs that were answered."""
    return []


def shown(text):
    """A rich text as it is read."""
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def answer(seen, with_dialog):
    """Answer the next dialog by this function, once it is open."""

    def act():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(1, act)
            return
        seen.append(shown(dialog.text()) if isinstance(dialog, QMessageBox) else dialog.windowTitle())
        with_dialog(dialog)

    QTimer.singleShot(0, act)


def button(text):
    """Click the button with this text."""

    def click(dialog):
        (found,) = (b for b in dialog.buttons() if b.text().replace("&", "").startswith(text))
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    return click


def key(which):
    """Press this key."""
    return lambda dialog: QTest.keyClick(dialog, which)


@pytest.mark.parametrize(
    "act, expected",
    [
        (button("Save"), Unsaved.SAVE),
        (button("Discard"), Unsaved.DISCARD),
        (button("Cancel"), Unsaved.CANCEL),
        (key(Qt.Key.Key_Return), Unsaved.SAVE),
        (key(Qt.Key.Key_Escape), Unsaved.CANCEL),
        (QDialog.close, Unsaved.CANCEL),
    ],
)
def test_unsaved_changes(questions, seen, act, expected):
    """Enter saves, Escape stays; the question names the graph."""
    answer(seen, act)
    assert questions.unsaved("bill.json") is expected
    assert seen == ["Save the changes to “bill.json”?"]


@pytest.mark.parametrize(
    "act, expected",
    [
        (button("Save as"), ChangedOnDisk.SAVE_AS),
        (button("Overwrite"), ChangedOnDisk.OVERWRITE),
        (key(Qt.Key.Key_Return), ChangedOnDisk.SAVE_AS),
        (key(Qt.Key.Key_Escape), ChangedOnDisk.CANCEL),
    ],
)
def test_a_file_changed_by_another_program(questions, seen, act, expected):
    """Enter keeps both versions, Escape does nothing."""
    answer(seen, act)
    assert questions.changed_on_disk(Path("/a/bill.json")) is expected
    assert "bill.json" in seen[0]


@pytest.mark.parametrize(
    "act, expected",
    [
        (button("Delete"), True),
        (button("Keep"), False),
        (key(Qt.Key.Key_Return), False),
        (key(Qt.Key.Key_Escape), False),
    ],
)
def test_recovered_graphs_are_deleted_only_by_their_button(questions, seen, act, expected):
    """Neither Enter nor Escape deletes anything."""
    answer(seen, act)
    assert questions.discard_recovered(2) is expected
    assert seen == ["Delete 2 recovered graphs?"]


@pytest.mark.parametrize("act", [button("Close"), key(Qt.Key.Key_Return), key(Qt.Key.Key_Escape)])
def test_what_went_wrong_is_told_until_it_is_read(questions, seen, act):
    """Any of the usual ways closes the message."""
    answer(seen, act)
    questions.tell("“a.json” was not opened.", "The file is empty.")
    assert seen == ["“a.json” was not opened."]


def test_names_are_shown_as_they_are(questions, seen):
    """A file named like a mark of HTML is no HTML."""
    answer(seen, key(Qt.Key.Key_Escape))
    questions.unsaved("<b>a</b>&amp;.json")
    assert seen == ["Save the changes to “<b>a</b>&amp;.json”?"]


def enter_name(name):
    """Type a name into a file dialog and accept it."""

    def act(dialog):
        assert isinstance(dialog, QFileDialog)
        field: Any = dialog.findChild(QLineEdit, "fileNameEdit")
        field.setText(name)
        QTest.keyClick(field, Qt.Key.Key_Return)

    return act


def test_a_file_to_open(questions, seen, tmp_path):
    """The dialog begins in the folder given; Escape opens nothing."""
    (tmp_path / "a.json").write_text("{}")
    answer(seen, enter_name("a.json"))
    assert questions.path_to_open(tmp_path) == tmp_path / "a.json"
    answer(seen, key(Qt.Key.Key_Escape))
    assert questions.path_to_open(tmp_path) is None


@pytest.mark.parametrize("name, saved", [("bill", "bill.json"), ("bill.json", "bill.json"), ("b.ill", "b.ill")])
def test_a_place_to_save(questions, seen, tmp_path, name, saved):
    """A name without an ending gets the right one."""
    answer(seen, enter_name(name))
    assert questions.path_to_save(tmp_path / "offered.json", kind="json") == tmp_path / saved


def test_the_name_offered_is_there_to_be_accepted(questions, seen, tmp_path):
    """Enter alone saves under it."""

    def accept(dialog):
        field: Any = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field.text() == "offered.json"
        QTest.keyClick(field, Qt.Key.Key_Return)

    answer(seen, accept)
    assert questions.path_to_save(tmp_path / "offered.json", kind="json") == tmp_path / "offered.json"


@pytest.mark.parametrize("kind", ["json", "png", "svg", "csv"])
def test_every_kind_of_file_has_its_dialog(questions, seen, tmp_path, kind):
    """Exports are named like graphs."""
    answer(seen, enter_name("x"))
    assert questions.path_to_save(tmp_path / f"y.{kind}", kind=kind) == tmp_path / f"x.{kind}"


# --- waiting ------------------------------------------------------------------------------------------------


def test_a_long_reading_shows_how_far_it_is(questions, monkeypatch):
    """After a moment a bar comes, which fills, and goes when the reading has ended; a quick one shows nothing."""
    with questions.reading("rows.json") as watch:
        watch.tell("rows.csv", 0.1)
        assert QApplication.activeModalWidget() is None
    monkeypatch.setattr("gui.files.questions.PATIENCE_S", 0.0)
    with questions.reading("rows.json") as watch:
        watch.tell("rows.csv", 0.25)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QProgressDialog)
        assert dialog.value() == 250
        assert "rows.json" in dialog.labelText()
        watch.tell("rows.csv", 0.5)
        assert dialog.value() == 500
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("stop", [lambda dialog: dialog.findChild(QPushButton).click(), key(Qt.Key.Key_Escape)])
def test_a_long_reading_can_be_stopped(questions, monkeypatch, stop):
    """By the button and by Escape; the reading then ends where it is."""
    monkeypatch.setattr("gui.files.questions.PATIENCE_S", 0.0)
    with questions.reading("rows.json") as watch:
        watch.tell("rows.csv", 0.25)
        assert not watch.stop()
        stop(QApplication.activeModalWidget())
        assert watch.stop()
        with pytest.raises(EngineError):
            watch.tell("rows.csv", 0.5)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.csv.gz", "a.npz"])
def test_the_dialog_for_data_shows_all_that_can_be_read(questions, seen, tmp_path, name):
    """Text and packed text, and numpy's archives; the graph file beside them is not offered."""
    for each in (name, "graph.json"):
        (tmp_path / each).touch()
    offered = []

    def look(dialog):
        (patterns, *_) = dialog.nameFilters()
        offered.extend(QDir(str(tmp_path)).entryList(re.findall(r"\*[.\w]+", patterns)))
        dialog.reject()

    answer(seen, look)
    assert questions.path_to_open(tmp_path, kind="data") is None
    assert offered == [name]
    assert seen == ["Choose a file of data"]


def test_a_name_is_typed_into_one_line(qapp):
    """What is offered stands there selected; Enter gives what was typed, Escape nothing."""

    def press(key: Qt.Key, typed: str = "") -> None:
        dialog: Any = QApplication.activeModalWidget()
        QTest.keyClicks(dialog.findChild(QLineEdit), typed)
        QTest.keyClick(dialog, key)

    QTimer.singleShot(0, lambda: press(Qt.Key.Key_Return, "sigmoid"))
    assert WindowQuestions().name_for("Name of the composite gate:", "composite") == "sigmoid"
    QTimer.singleShot(0, lambda: press(Qt.Key.Key_Escape))
    assert WindowQuestions().name_for("Name of the composite gate:", "composite") is None
