"""What is not saved survives the end of the program: once, and again, and beside other running programs."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine import errors, parse_graph_file
from gui import commands
from gui.data_folder import data_folder
from gui.document.document import Document
from gui.files import recovery_folder
from gui.files.recovery import Damaged, Recovery
from gui.files.recovery_folder import Origin, RecoveryFolder
from tests.gui.autosaving_program import GRAPH

ROOT = Path(__file__).parents[2]
NEVER_MS = 10**9


@pytest.fixture
def root(qapp, tmp_path):
    """Where the copies are kept."""
    return tmp_path / "recovery"


@pytest.fixture
def document(qapp):
    """A document with the variable x."""
    return Document(parse_graph_file(GRAPH))


def origin_of(document):
    """A document without a file."""
    return Origin(name="mine")


def taken(recovery, entry=None):
    """What recovering this entry gives, or the only one."""
    return recovery.recover(entry or recovery.abandoned()[0], origin_of)


def change(document):
    """Any edit."""
    document.do(commands.add_node(document, "variable", (0, 0))[0])


def copies(root):
    """The graphs that are kept."""
    return sorted(root.glob("*/graph.json"))


def names_in(path):
    """The nodes of a kept graph."""
    return list(parse_graph_file(path.read_text()).graph.nodes)


@pytest.fixture
def program(root):
    """Starts a program that edits or recovers, waits until it has, and kills it when asked."""
    running = []

    def start(what) -> Any:
        command = [sys.executable, "-m", "tests.gui.autosaving_program", what, str(root)]
        process: Any = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        running.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def kill(process):
    """The end of a program that could not prepare for it."""
    process.kill()
    process.wait()


# --- crashing ----------------------------------------------------------------------------------------------


def test_a_graph_survives_two_crashes(program, root):
    """Killed without warning, and killed again right after recovering: the graph is still there."""
    kill(program("edit"))
    kill(program("recover"))
    recovery = Recovery(root)
    (entry,) = recovery.abandoned()
    assert (entry.name, entry.path) == ("x.json", Path("/home/somebody/x.json"))
    recovered = taken(recovery, entry)
    assert recovered.document.graph.node("x").value == 7
    assert recovered.document.is_modified
    assert recovered.document.path == Path("/home/somebody/x.json")
    assert recovered.origin.digest == "d1ge57"


def test_a_running_program_keeps_its_copy(program, root):
    """What another program is editing right now is neither offered nor taken nor deleted."""
    running = program("edit")
    recovery = Recovery(root)
    assert recovery.abandoned() == []
    (copy,) = copies(root)
    assert RecoveryFolder.take(copy.parent) is None
    kill(running)
    assert len(recovery.abandoned()) == 1


def test_only_one_program_recovers_a_graph(program, root):
    """When two programs offer the same graph, the quicker one has it, and the other gets nothing."""
    kill(program("edit"))
    recovery = Recovery(root)
    (entry,) = recovery.abandoned()
    program("recover")
    assert taken(recovery, entry) is None
    recovery.discard(entry)
    assert len(copies(root)) == 1


def test_two_windows_of_one_program_keep_their_own(root, document, qtbot):
    """A second window does not offer what the first is editing."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    with qtbot.waitSignal(recovery.written):
        change(document)
    assert Recovery(root).abandoned() == []


# --- when copies are written -------------------------------------------------------------------------------


def test_a_change_is_written_after_a_quiet_moment(root, document, qtbot):
    """Nothing is written while a document is as it was opened; a change is written soon after."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    assert not root.exists()
    with qtbot.waitSignal(recovery.written):
        change(document)
    (copy,) = copies(root)
    assert names_in(copy) == ["x", "w"]


def test_changes_without_end_are_written_all_the_same(root, document, qtbot):
    """Somebody who never pauses is safe too: the second time limit does not wait for a quiet moment."""
    recovery = Recovery(root, quiet_ms=NEVER_MS, limit_ms=1)
    recovery.watch(document, origin_of)
    for count in (2, 3):
        with qtbot.waitSignal(recovery.written):
            change(document)
        assert len(names_in(copies(root)[0])) == count


def test_the_newest_state_is_written_even_when_the_disk_is_slow(root, document, qtbot, monkeypatch):
    """A change that comes while the copy is being written is not forgotten."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    held: list[bool] = []
    write = RecoveryFolder.write

    def slow_write(folder, text, origin):
        if not held:
            held.append(True)
            for _ in range(200):
                if len(document.names) > 2:
                    break
                time.sleep(0.01)
        write(folder, text, origin)

    monkeypatch.setattr(RecoveryFolder, "write", slow_write)
    change(document)
    qtbot.waitUntil(lambda: bool(held))
    change(document)
    qtbot.waitUntil(lambda: bool(copies(root)) and len(names_in(copies(root)[0])) == 3)
    recovery.forget(document)


def test_a_saved_document_needs_no_copy(root, document, qtbot):
    """Saving, undoing back to what was saved, and letting go delete the copy with its folder."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    for end in (
        lambda: document.mark_saved(root / "x.json"),
        document.history.undo,
        lambda: recovery.forget(document),
    ):
        with qtbot.waitSignal(recovery.written):
            change(document)
        end()
        assert list(root.iterdir()) == []


def test_a_document_let_go_is_not_written_again(root, document, qtbot):
    """After the changes were discarded, nothing brings them back at the next start."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=1)
    recovery.watch(document, origin_of)
    change(document)
    recovery.forget(document)
    change(document)
    qtbot.wait(20)
    assert not root.exists() or list(root.iterdir()) == []


def test_a_recovered_document_goes_on_being_kept(root, document, qtbot):
    """Changes after recovering go to the same folder, and saving then deletes it."""
    folder = RecoveryFolder.make(root)
    folder.write(GRAPH, Origin(name="x"))
    folder.let_go()
    recovery = Recovery(root, quiet_ms=1, limit_ms=1)
    recovered = taken(recovery).document
    with qtbot.waitSignal(recovery.written):
        change(recovered)
    assert copies(root) == [folder.path / "graph.json"]
    assert names_in(folder.path / "graph.json") == ["x", "w"]
    recovered.mark_saved(root / "x.json")
    assert copies(root) == []


def test_a_copy_that_cannot_be_written_is_told_once(root, document, qtbot):
    """A full or read-only disk is told in a sentence, not at every change, and told again after it worked."""
    root.write_text("a file where the folder should be")
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    told: list[str] = []
    recovery.failed.connect(told.append)
    for _ in range(2):
        change(document)
        qtbot.wait(30)
    assert len(told) == 1
    assert told[0].endswith("Save the graph.")
    root.unlink()
    with qtbot.waitSignal(recovery.written):
        change(document)


def test_a_full_disk_leaves_the_copy_before(root, document, qtbot, monkeypatch):
    """When the new copy cannot be written, the one before is still whole."""
    recovery = Recovery(root, quiet_ms=1, limit_ms=NEVER_MS)
    recovery.watch(document, origin_of)
    with qtbot.waitSignal(recovery.written):
        change(document)

    def refuse(path, text):
        raise errors.TooLarge("x", (1,), 1)

    monkeypatch.setattr(recovery_folder, "save_export", refuse)
    with qtbot.waitSignal(recovery.failed) as told:
        change(document)
    assert "not safe from a crash" in told.args[0]
    assert names_in(copies(root)[0]) == ["x", "w"]


# --- finding what was left ---------------------------------------------------------------------------------


def left_behind(root, text=GRAPH, origin='{"name": "x"}'):
    """A folder whose program has ended."""
    folder = RecoveryFolder.make(root)
    (folder.path / "graph.json").write_text(text)
    (folder.path / "origin.json").write_text(origin)
    folder.let_go()
    return folder.path


@pytest.mark.parametrize("text", [GRAPH[:40], "", "\0" * 50, "{}", '{"format": "gradloom", "version": 999}'])
def test_a_copy_that_cannot_be_read_is_moved_aside(root, text):
    """It is told, no longer offered, and never deleted: somebody may mend it by hand."""
    left_behind(root, text)
    recovery = Recovery(root)
    (entry,) = recovery.abandoned()
    with pytest.raises(Damaged) as caught:
        taken(recovery, entry)
    assert (caught.value.place / "graph.json").read_text() == text
    assert str(caught.value.place) in caught.value.sentence
    assert recovery.abandoned() == []


def test_a_copy_of_bytes_that_are_no_text_is_moved_aside(root):
    """Damage of any kind is met the same way."""
    (left_behind(root) / "graph.json").write_bytes(b"\xff\xfe\x00")
    recovery = Recovery(root)
    with pytest.raises(Damaged):
        taken(recovery)


@pytest.mark.parametrize("origin", ["", "{", "[1]", '{"name": 3, "path": []}', "[" * 100_000])
def test_a_graph_whose_origin_cannot_be_read_is_recovered_untitled(root, origin):
    """The graph matters more than where it came from."""
    left_behind(root, origin=origin)
    recovery = Recovery(root)
    (entry,) = recovery.abandoned()
    recovered = taken(recovery, entry)
    assert (entry.name, recovered.document.path) == ("", None)
    assert recovered.document.names == ["x"]


def test_a_graph_whose_data_is_gone_is_recovered_without_it(root):
    """A CSV that is not there any more does not take the graph with it."""
    text = GRAPH.replace('"variable", "value": 3}]', '"input"}], "data": {"file": "a.csv", "inputs": {"x": "a"}}')
    left_behind(root, text, Origin(name="x", folder=root / "nowhere").to_json())
    recovery = Recovery(root)
    document = taken(recovery).document
    assert document.names == ["x"]
    assert document.about.data.file == "a.csv"


def test_folders_without_a_graph_are_swept_away(root):
    """A program that ended before it had written anything leaves nothing to offer."""
    RecoveryFolder.make(root).let_go()
    assert Recovery(root).abandoned() == []
    assert list(root.iterdir()) == []


def test_later_keeps_and_discard_deletes(root):
    """Graphs are offered again until somebody recovers or discards them, the newest first."""
    paths = [left_behind(root, origin=f'{{"name": "{name}"}}') for name in ("older", "newer")]
    os.utime(paths[0] / "graph.json", (1, 1))
    recovery = Recovery(root)
    assert [entry.name for entry in recovery.abandoned()] == ["newer", "older"]
    recovery.discard(recovery.abandoned()[0])
    assert [entry.name for entry in recovery.abandoned()] == ["older"]


def test_the_origin_survives_the_file():
    """Path, folder of the data and digest come back as they were."""
    origin = Origin(name="“x”", path=Path("/a/b.json"), folder=Path("/a"), digest="12")
    assert Origin.from_json(origin.to_json()) == origin
    assert Origin.from_json(Origin().to_json()) == Origin()


def test_copies_lie_in_the_data_folder(own_settings, qapp):
    """Unless told otherwise, copies are kept where the system wants a program's data."""
    assert data_folder().is_relative_to(own_settings / "data")
    assert Recovery()._root == data_folder() / "recovery"
