"""Opening, saving and closing documents: nothing is lost, nothing is written over unasked."""

import json
import os
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from engine import GraphFile, Watch, load_graph_file, parse_graph_file
from gui import commands, resources
from gui.files import opening as files
from gui.files.opening import Files, name_of, window_title
from gui.files.questions import ChangedOnDisk, Unsaved
from gui.files.recovery import Recovery
from gui.settings import TABLE, Settings
from tests.gui.scripted_questions import ScriptedQuestions

PRODUCT = """{"format": "gradloom", "version": 1, "title": "A product", "nodes": [
  {"name": "x", "operation": "variable", "value": 3, "position": [0, 0]},
  {"name": "y", "operation": "multiply", "inputs": {"a": "x", "b": "x"}, "position": [96, 8]}]}"""

WITH_DATA = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "input"}, {"name": "y", "operation": "square", "inputs": {"x": "x"}}],
  "data": {"file": "points.csv", "inputs": {"x": "a"}}}"""


@pytest.fixture
def questions():
    """Nobody asks anything unless a test gives answers."""
    return ScriptedQuestions()


@pytest.fixture
def settings(qapp, tmp_path):
    """Settings of their own."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def opener(settings, questions, tmp_path):
    """What opens and saves, with its copies in a folder of the test."""
    return Files(settings, questions, Recovery(tmp_path / "recovery", quiet_ms=1, limit_ms=1))


@pytest.fixture
def product(tmp_path):
    """A file with the square of x."""
    path = tmp_path / "product.json"
    path.write_text(PRODUCT)
    return path


def made(*parts, **more):
    """What opens and saves, made of other parts."""
    return Files(*parts, **more)


def change(document):
    """Any edit."""
    document.do(commands.add_node(document, "variable", (0, 0))[0])


# --- opening -----------------------------------------------------------------------------------------------


def test_a_new_document_is_empty_untitled_and_unmodified(opener):
    """New graph gives an empty page without asking anything."""
    document = opener.new()
    assert (len(document.graph), document.path, document.is_modified) == (0, None, False)
    assert window_title(document) == "Untitled[*] — Gradloom"


def test_open_shows_what_the_file_holds(opener, product):
    """A file opens with its graph and positions, unmodified, under its own name, and is recent once it is shown."""
    document = opener.open(product)
    assert opener.recent.files == []
    opener.remember(document)
    assert document.names == ["x", "y"]
    assert document.position("y") == (96, 8)
    assert (document.path, document.is_modified) == (product, False)
    assert window_title(document) == "product.json[*] — Gradloom"
    assert [file.path for file in opener.recent.files] == [product]
    assert opener.recent.folder == product.parent


def test_a_file_without_positions_is_laid_out(settings, questions, tmp_path):
    """Where a file tells no positions, the layout does, and the document does not count as changed."""
    (tmp_path / "bare.json").write_text(WITH_DATA)
    opener = made(settings, questions, Recovery(tmp_path / "r"), place=lambda _: {"y": (200.0, 40.0)})
    document = opener.open(tmp_path / "bare.json")
    assert document.position("y") == (200, 40)
    assert not document.is_modified


def test_opening_can_be_stopped_while_data_is_read(opener, questions, tmp_path, monkeypatch):
    """A graph whose data is not wanted after all is not opened, and nothing is said about that."""
    (tmp_path / "points.csv").write_text("a\n1\n2\n")
    (tmp_path / "bare.json").write_text(WITH_DATA)
    monkeypatch.setattr(questions, "reading", lambda _: nullcontext(Watch(stop=lambda: True)))
    assert opener.open(tmp_path / "bare.json") is None
    assert questions.told == []
    monkeypatch.undo()
    assert list(opener.open(tmp_path / "bare.json").graph.node("x").value) == [1, 2]


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "The file is empty"),
        (PRODUCT[:90], "ends too early"),
        ('{"format": "gradloom", "version": 999, "nodes": []}', "Use a newer Gradloom"),
        (PRODUCT.replace('"b": "x"', '"b": "z"'), "there is no such node"),
    ],
)
def test_a_file_that_cannot_be_opened_changes_nothing(opener, questions, tmp_path, content, reason):
    """A refusal is told in a sentence that names the file, and the file is not offered as a recent one."""
    path = tmp_path / "bad.json"
    path.write_text(content)
    assert opener.open(path) is None
    (heading, sentence), *others = questions.told
    assert others == []
    assert heading == "“bad.json” was not opened."
    assert reason in sentence
    assert opener.recent.files == []


def test_a_file_that_is_gone_is_told(opener, questions, tmp_path):
    """A name without a file is a sentence, not a crash."""
    assert opener.open(tmp_path / "nowhere.json") is None
    assert "There is no file" in questions.told[0][1]


# --- examples ----------------------------------------------------------------------------------------------


@pytest.fixture
def example(monkeypatch, tmp_path):
    """A folder of examples with one in it."""
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "product.json").write_text(PRODUCT)
    monkeypatch.setattr(files, "examples_folder", lambda: folder)
    return folder / "product.json"


def test_an_example_is_never_written_over(opener, questions, example, tmp_path):
    """An example opens under its title, and Save asks for a place instead of writing over what was shipped."""
    document = opener.open(example)
    assert document.path is None
    assert window_title(document) == "A product[*] — Gradloom"
    opener.remember(document)
    assert opener.recent.files == []
    change(document)
    questions.answers.append(tmp_path / "mine.json")
    assert opener.save(document)
    assert questions.asked[0][1].name == "a_product.json"
    assert example.read_text() == PRODUCT
    assert document.path == tmp_path / "mine.json"
    assert not document.is_modified


def test_the_shipped_examples_are_known_by_their_folder():
    """What counts as an example is what lies in the folder of examples."""
    folder = resources.examples_folder()
    assert files.is_example(folder / "sigmoid.json")
    assert not files.is_example(folder.parent / "sigmoid.json")


# --- saving ------------------------------------------------------------------------------------------------


def test_save_and_open_again_gives_the_same_graph(opener, product):
    """What was saved is what opens; the document is then unmodified."""
    document = opener.open(product)
    change(document)
    assert opener.save(document)
    assert not document.is_modified
    assert load_graph_file(product).graph.nodes.keys() == {"x", "y", "w"}


def test_save_of_an_untitled_document_asks_and_may_be_cancelled(opener, questions, tmp_path):
    """Cancelling the question leaves the document as it was: modified, and without a file."""
    document = opener.new()
    change(document)
    questions.answers.append(None)
    assert not opener.save(document)
    assert document.is_modified
    assert document.path is None


def test_a_save_that_fails_is_told_and_leaves_all_as_it_was(opener, questions, product):
    """Where the folder is gone, a sentence tells, the document stays modified and keeps its old place."""
    document = opener.open(product)
    change(document)
    assert not opener.save_as(document, product.parent / "nowhere" / "product.json")
    heading, sentence = questions.told[0]
    assert heading == "“product.json” was not saved."
    assert "there is no folder" in sentence
    assert document.is_modified
    assert document.path == product
    assert product.read_text() == PRODUCT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(opener, questions, tmp_path):
    """No permission is a sentence, and the document stays modified."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    document = opener.new()
    change(document)
    assert not opener.save_as(document, folder / "g.json")
    assert "permission" in questions.told[0][1]
    assert document.is_modified


@pytest.mark.parametrize(
    "answer, saved, kept",
    [(ChangedOnDisk.OVERWRITE, True, False), (ChangedOnDisk.CANCEL, False, True)],
)
def test_a_file_changed_by_another_program_is_not_written_over_unasked(opener, questions, product, answer, saved, kept):
    """Save notices that the file is not what was opened, and asks."""
    document = opener.open(product)
    change(document)
    elsewhere = PRODUCT.replace("A product", "A square")
    product.write_text(elsewhere)
    questions.answers.append(answer)
    assert opener.save(document) is saved
    assert (product.read_text() == elsewhere) is kept
    assert document.is_modified is not saved


def test_a_file_changed_by_another_program_can_be_kept_by_saving_elsewhere(opener, questions, product):
    """Both versions are there afterwards."""
    document = opener.open(product)
    change(document)
    product.write_text("something else")
    questions.answers.extend([ChangedOnDisk.SAVE_AS, product.with_name("mine.json")])
    assert opener.save(document)
    assert product.read_text() == "something else"
    assert document.path == product.with_name("mine.json")


def test_a_file_only_touched_by_another_program_is_saved_without_a_question(opener, product):
    """The same content with a new date is no change, and neither is the program's own last save."""
    document = opener.open(product)
    os.utime(product, (1, 1))
    for _ in range(2):
        change(document)
        assert opener.save(document)


def test_a_file_deleted_by_another_program_is_written_again(opener, product):
    """There is nothing that could be lost, so nothing is asked."""
    document = opener.open(product)
    product.unlink()
    change(document)
    assert opener.save(document)
    assert product.is_file()


def test_data_beside_the_graph_follows_it_to_another_folder(opener, tmp_path):
    """After Save as the copy opens with its data, and a sentence says that the data lies beside it."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "g.json").write_text(WITH_DATA)
    (here / "points.csv").write_text("a\n1\n2\n")
    document = opener.open(here / "g.json")
    notices: list[str] = []
    opener.notice.connect(notices.append)
    assert opener.save_as(document, there / "g.json")
    assert notices == ["Saved “g.json”; its data “points.csv” lies beside it."]
    shutil.rmtree(here)
    assert opener.open(there / "g.json").graph.node("x").value.tolist() == [1, 2]


def test_other_data_of_the_same_name_is_not_written_over(opener, questions, tmp_path):
    """Where another file has the name of the data, saving there is refused and both files stay."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, rows in ((here, "a\n1\n"), (there, "a\n5\n")):
        folder.mkdir()
        (folder / "points.csv").write_text(rows)
    (here / "g.json").write_text(WITH_DATA)
    document = opener.open(here / "g.json")
    assert not opener.save_as(document, there / "g.json")
    assert "another file 'points.csv'" in questions.told[0][1]
    assert (there / "points.csv").read_text() == "a\n5\n"
    assert not (there / "g.json").exists()


# --- closing -----------------------------------------------------------------------------------------------


def test_an_unmodified_document_closes_without_a_question(opener, product):
    """Nothing to lose, nothing to ask."""
    assert opener.may_close(opener.open(product))


@pytest.mark.parametrize(
    "answer, closes, saved",
    [(Unsaved.SAVE, True, True), (Unsaved.DISCARD, True, False), (Unsaved.CANCEL, False, False)],
)
def test_closing_asks_about_unsaved_changes(opener, questions, product, answer, closes, saved):
    """Save, discard and cancel do what they say."""
    document = opener.open(product)
    change(document)
    questions.answers.append(answer)
    assert opener.may_close(document) is closes
    assert questions.asked == [("unsaved", "product.json")]
    assert ("w" in load_graph_file(product).graph) is saved


def test_a_document_that_could_not_be_saved_does_not_close(opener, questions):
    """Answering Save and then cancelling the place keeps the document open."""
    document = opener.new()
    change(document)
    questions.answers.extend([Unsaved.SAVE, None])
    assert not opener.may_close(document)
    assert document.is_modified


# --- recent files ------------------------------------------------------------------------------------------


def test_recent_files_are_the_last_ten_the_newest_first(opener, tmp_path):
    """The list holds each file once, and drops the oldest."""
    paths = [tmp_path / f"{number}.json" for number in range(TABLE["files/recent_count"].default + 2)]
    for path in [*paths, paths[5]]:
        path.write_text(PRODUCT)
        opener.remember(opener.open(path))
    expected = [paths[5], *(path for path in reversed(paths[2:]) if path != paths[5])]
    assert [file.path for file in opener.recent.files] == expected


def test_recent_files_that_are_gone_come_last_and_can_be_removed(opener, tmp_path):
    """A missing file is still named, after the others, until somebody takes it out."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(PRODUCT)
        opener.remember(opener.open(tmp_path / name))
    (tmp_path / "b.json").unlink()
    assert [(file.path.name, file.exists) for file in opener.recent.files] == [("a.json", True), ("b.json", False)]
    changes = []
    opener.recent.changed.connect(lambda: changes.append(1))
    opener.recent.forget(tmp_path / "b.json")
    assert [file.path.name for file in opener.recent.files] == ["a.json"]
    assert changes == [1]
    opener.recent.forget_all()
    assert opener.recent.files == []


def test_a_name_with_qts_own_mark_is_shown_as_it_is(opener, product):
    """A file named with [*] keeps its name in the title."""
    odd = product.with_name("a[*].json")
    shutil.copy(product, odd)
    assert window_title(opener.open(odd)) == "a[*][*].json[*] — Gradloom"


# --- recovery ----------------------------------------------------------------------------------------------


def test_a_recovered_document_still_notices_other_programs(settings, questions, product, tmp_path, qtbot):
    """The file's state is remembered through a crash: a save afterwards asks if the file has changed since."""
    recovery = Recovery(tmp_path / "recovery", quiet_ms=1, limit_ms=1)
    opener = made(settings, questions, recovery)
    document = opener.open(product)
    with qtbot.waitSignal(recovery.written):
        change(document)
    entry = _abandon(recovery, document)
    product.write_text("something else")
    after = made(settings, questions, Recovery(tmp_path / "recovery"))
    recovered = after.recover(entry)
    assert name_of(recovered) == "product.json"
    assert recovered.is_modified
    assert recovered.names == ["x", "y", "w"]
    questions.answers.append(ChangedOnDisk.CANCEL)
    assert not after.save(recovered)
    assert questions.asked == [("changed on disk", product)]


def _abandon(recovery, document):
    """Let the copy go as the end of a program would."""
    copy = recovery._copies.pop(document)
    copy._writer.join()
    copy._folder.let_go()
    (entry,) = recovery.abandoned()
    return entry


@pytest.mark.parametrize("sure", [True, False])
def test_discarding_recovered_graphs_asks_first(opener, questions, tmp_path, qtbot, sure):
    """What nobody saved is deleted only when somebody is sure."""
    document = opener.new()
    with qtbot.waitSignal(opener._recovery.written):
        change(document)
    entry = _abandon(opener._recovery, document)
    questions.answers.append(sure)
    assert opener.discard([entry]) is sure
    assert len(opener.abandoned()) == (0 if sure else 1)


def test_a_damaged_copy_is_told_and_kept(opener, questions, tmp_path, qtbot):
    """A copy that cannot be read is moved aside, not deleted, and a sentence says where."""
    document = opener.new()
    with qtbot.waitSignal(opener._recovery.written):
        change(document)
    entry = _abandon(opener._recovery, document)
    (entry.folder / "graph.json").write_text(PRODUCT[:50])
    assert opener.recover(entry) is None
    place = tmp_path / "recovery" / "damaged" / entry.folder.name
    assert str(place) in questions.told[0][1]
    assert (place / "graph.json").read_text() == PRODUCT[:50]
    assert opener.abandoned() == []


def test_the_copy_holds_a_graph_file(opener, tmp_path, qtbot):
    """The copy is an ordinary graph file: it can be opened by hand too."""
    document = opener.new()
    with qtbot.waitSignal(opener._recovery.written):
        change(document)
    (copy,) = Path(tmp_path / "recovery").glob("*/graph.json")
    assert isinstance(parse_graph_file(copy.read_text()), GraphFile)
    assert json.loads(copy.with_name("origin.json").read_text())["name"] == "Untitled"
    opener.drop(document)
    assert list(Path(tmp_path / "recovery").iterdir()) == []
