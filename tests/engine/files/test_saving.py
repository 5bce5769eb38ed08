"""Saving: whatever happens, the old or the new file is whole, and a sentence tells which."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import (
    DataSource,
    Graph,
    GraphFile,
    format_graph_file,
    load_graph_file,
    new_node,
    parse_graph_file,
    plain,
    save_graph_file,
)
from engine.files import errors, graph_file

ROOT = Path(__file__).parents[3]
OLD = GraphFile(graph=Graph([new_node("x", "variable", value=1.0)]), title="old")
NEW = GraphFile(graph=Graph([new_node("x", "variable", value=2.0)]), title="new")


@pytest.fixture
def path(tmp_path):
    """A file that holds the old graph."""
    path = tmp_path / "graph.json"
    save_graph_file(path, OLD)
    return path


def is_untouched(path):
    """Whether the old graph is still there, and nothing beside it."""
    return load_graph_file(path).title == "old" and list(path.parent.iterdir()) == [path]


def refusal(path, kind, file=NEW):
    """The sentence by which saving is refused."""
    with pytest.raises(kind) as refused:
        save_graph_file(path, file)
    return str(refused.value)


def test_saving_puts_the_new_graph_in_place_of_the_old(path):
    """Afterwards the file holds exactly the text of the new graph, and no other file is left."""
    save_graph_file(path, NEW)
    assert path.read_text(encoding="utf-8") == format_graph_file(NEW)
    assert list(path.parent.iterdir()) == [path]


def test_a_path_may_be_text(tmp_path):
    """As other functions of Python take it."""
    save_graph_file(str(tmp_path / "a.json"), NEW)
    assert load_graph_file(str(tmp_path / "a.json")).title == "new"


@pytest.mark.parametrize("failing", ["write", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_costs_nothing(path, monkeypatch, failing, code):
    """When the disk is full the old file stays whole."""

    def full(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, failing, full)
    assert "disk is full" in refusal(path, errors.DiskFull)
    monkeypatch.undo()
    assert is_untouched(path)


def test_a_disk_that_takes_only_a_part_is_full(path, monkeypatch):
    """A write that is shorter than it claims does not cut the user's file."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:10]) and len(data))
    refusal(path, errors.DiskFull)
    monkeypatch.undo()
    assert is_untouched(path)


def test_a_write_in_pieces_is_completed(path, monkeypatch):
    """The system may take less than it is given at a time, and is given the rest."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    save_graph_file(path, NEW)
    assert load_graph_file(path).title == "new"


def test_a_disk_that_takes_nothing_is_full(path, monkeypatch):
    """No endless loop on a disk that takes no byte more."""
    monkeypatch.setattr(os, "write", lambda *_: 0)
    refusal(path, errors.DiskFull)
    monkeypatch.undo()
    assert is_untouched(path)


def test_a_folder_that_may_not_be_written(path, monkeypatch):
    """A read-only folder is told, and nothing changes."""

    def deny(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert "permission" in refusal(path, errors.NotAllowed)
    monkeypatch.undo()
    assert is_untouched(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_of_the_system(path):
    """The same with the system's own refusal."""
    path.parent.chmod(0o500)
    try:
        refusal(path, errors.NotAllowed)
        assert is_untouched(path)
    finally:
        path.parent.chmod(0o700)


def test_a_read_only_file_stays_as_it_is(path, monkeypatch):
    """Who has locked a file means it, though a rename could get around that."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    refusal(path, errors.NotAllowed)
    assert is_untouched(path)


def test_a_rename_that_fails_leaves_nothing_behind(path, monkeypatch):
    """Even the last step can fail, and then the temporary file goes."""

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    assert "Input/output error" in refusal(path, errors.DiskFault)
    monkeypatch.undo()
    assert is_untouched(path)


def test_a_folder_that_is_not_there(tmp_path):
    """The sentence names the folder to make."""
    assert "there is no folder" in refusal(tmp_path / "no" / "x.json", errors.FolderMissing)


def test_a_folder_in_the_place_of_the_file(tmp_path):
    """A folder is not overwritten."""
    refusal(tmp_path, errors.NotAFile)
    assert tmp_path.is_dir()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_device_is_no_place_for_a_graph():
    """A device is neither replaced by a file nor written to."""
    refusal(Path("/dev/full"), errors.NotAFile)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_names_the_system_cannot_take(tmp_path):
    """They get a sentence like everything else."""
    refusal(tmp_path / "a\0b.json", errors.DiskFault)
    refusal(tmp_path / ("x" * 300), errors.DiskFault)


def test_the_longest_name_that_the_system_can_take(tmp_path):
    """The name counts in bytes, and what is written beside the file has a name of its own."""
    path = tmp_path / ("名" * 80 + ".json")
    save_graph_file(path, NEW)
    assert load_graph_file(path).title == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_kept(path):
    """A file that only its owner may read stays so."""
    path.chmod(0o640)
    save_graph_file(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path):
    """Others may read it as far as the user's umask says."""
    (tmp_path / "other").touch()
    save_graph_file(tmp_path / "x.json", NEW)
    assert (tmp_path / "x.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link(path):
    """Saving through a link changes what it leads to."""
    link = path.parent / "link.json"
    link.symlink_to(path.name)
    save_graph_file(link, NEW)
    assert link.is_symlink()
    assert load_graph_file(path).title == "new"


def test_a_broken_link_is_mended(tmp_path):
    """A link to a file that is not there yet makes that file."""
    (tmp_path / "link.json").symlink_to("there.json")
    save_graph_file(tmp_path / "link.json", NEW)
    assert load_graph_file(tmp_path / "there.json").title == "new"


def test_text_that_does_not_read_back_is_not_saved(path, monkeypatch):
    """A fault in the writer is found before it costs anybody a graph."""
    text = format_graph_file(OLD)
    monkeypatch.setattr(graph_file, "format_plain", lambda _: text)
    assert "does not read back" in refusal(path, errors.NotAsMeant)
    assert is_untouched(path)


def test_half_a_character_in_a_title_is_not_saved(path):
    """What no text file can hold is refused before the file is touched."""
    refusal(path, errors.BadCharacter, GraphFile(graph=Graph(), title="\ud800"))
    assert is_untouched(path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_killing_the_program_while_it_saves(tmp_path):
    """After kill -9 at any moment the file is one of the two, whole."""
    path = tmp_path / "graph.json"
    command = [sys.executable, str(Path(__file__).with_name("saving_program.py")), str(path)]
    for delay in (0.0, 0.003, 0.011, 0.027, 0.05):
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
        ) as program:
            assert program.stdout is not None
            assert program.stdout.readline() == b"saving\n"
            time.sleep(delay)
            program.kill()
        assert load_graph_file(path).title in {"number 0.125", "number 2"}


# --- the CSV beside the graph ----------------------------------------------------------------------------------


@pytest.fixture
def with_csv(tmp_path):
    """A graph that was read from a folder with its CSV."""
    folder = tmp_path / "from"
    folder.mkdir()
    (folder / "table.csv").write_text("c\n1\n2\n", encoding="utf-8")
    data = DataSource(file="table.csv", inputs={"x": "c"})
    return GraphFile(graph=Graph([new_node("x", "input")]), data=data, folder=folder)


def test_the_data_comes_along(with_csv, tmp_path):
    """A graph saved into another folder finds its data there."""
    save_graph_file(tmp_path / "x.json", with_csv)
    file = load_graph_file(tmp_path / "x.json")
    assert file.data_problem is None
    assert plain(file.graph.nodes["x"].value) == [1.0, 2.0]


def test_the_same_data_there_is_no_obstacle(with_csv, tmp_path):
    """Saving a second time, or beside the original, copies nothing."""
    save_graph_file(tmp_path / "x.json", with_csv)
    save_graph_file(tmp_path / "x.json", with_csv)
    save_graph_file(with_csv.folder / "x.json", with_csv)
    assert {path.name for path in with_csv.folder.iterdir()} == {"table.csv", "x.json"}


def test_other_data_there_is_not_overwritten(with_csv, tmp_path):
    """Somebody else's table of the same name stays, and the graph is not saved beside it."""
    (tmp_path / "table.csv").write_text("other", encoding="utf-8")
    assert "table.csv" in refusal(tmp_path / "x.json", errors.DataFileTaken, with_csv)
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "other"
    assert not (tmp_path / "x.json").exists()


def test_a_graph_whose_data_has_gone_can_be_saved(with_csv, tmp_path):
    """Work is not lost because a table is."""
    (with_csv.folder / "table.csv").unlink()
    save_graph_file(tmp_path / "x.json", with_csv)
    assert load_graph_file(tmp_path / "x.json").data_problem is not None


def test_data_that_cannot_be_copied_is_told(with_csv, tmp_path, monkeypatch):
    """The graph is not saved without the data that it needs."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert "table.csv" in refusal(tmp_path / "x.json", errors.DiskFull, with_csv)
    assert not (tmp_path / "x.json").exists()


def test_what_is_saved_is_what_is_read(tmp_path):
    """Saving an opened example and opening that gives the same graph."""
    text = (ROOT / "examples" / "two_two_two.json").read_text(encoding="utf-8")
    save_graph_file(tmp_path / "x.json", parse_graph_file(text))
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == text
