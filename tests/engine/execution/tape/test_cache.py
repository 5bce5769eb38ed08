"""The compiled tape is kept between sessions: where it belongs, whole or not at all, by one process at a time."""

import sys
import threading
from pathlib import Path

import pytest

from engine.execution.tape import cache, kernels


@pytest.fixture
def folder(tmp_path):
    """A complete folder with one file in it."""
    made = cache.emptied(tmp_path / "tape" / "version")
    (made / "tape.py").write_text("x = 1")
    cache.seal(made)
    return made


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    """GRADLOOM_CACHE wins over the platform's place for caches."""
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path))
    assert cache.cache_folder() == tmp_path / "tape"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the places of Linux")
@pytest.mark.parametrize("given, expected", [("/caches", "/caches"), ("relative", "~/.cache"), ("", "~/.cache")])
def test_the_platforms_place(monkeypatch, given, expected):
    """A relative XDG_CACHE_HOME is no place, as its specification says."""
    monkeypatch.delenv("GRADLOOM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache.cache_folder() == Path(expected).expanduser() / "gradloom" / "tape"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "tape.py").write_text("x = 2"),
        lambda folder: (folder / "tape.py").unlink(),
        lambda folder: (folder / "more").write_text(""),
        lambda folder: (folder / cache.SEAL).write_text("["),
        lambda folder: (folder / cache.SEAL).write_text("[]"),
        cache.unseal,
        cache.emptied,
    ],
)
def test_a_damaged_folder_is_not_trusted(folder, spoil):
    """What is not what it was when it was complete is not loaded."""
    assert cache.is_sealed(folder)
    spoil(folder)
    assert not cache.is_sealed(folder)


def test_old_versions_go(folder):
    """The versions used last stay, the others make room."""
    others = [cache.emptied(folder.parent / f"old{index}") for index in range(6)]
    cache.seal(folder)
    left = [path.name for path in folder.parent.iterdir() if path.is_dir()]
    assert folder.name in left
    assert len(left) == cache.KEPT < len(others)


def test_one_at_a_time(folder):
    """Whoever comes second waits until the first has finished."""
    order = []

    def second():
        with cache.locked(folder):
            order.append("second")

    with cache.locked(folder):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


class Compiled:
    """Stands for numba: notes whether it had to compile, or looked up, and can find nothing."""

    def __init__(self, monkeypatch):
        self.calls = []
        self.finds = True
        monkeypatch.setattr(kernels, "_compiled", self)
        monkeypatch.setattr(kernels, "Compiler", lambda: "compiler")

    def __call__(self, text, file, compiler):
        self.calls.append("compiled" if compiler else "looked up")
        if not compiler and not self.finds:
            raise RuntimeError(file)
        return file


def test_compiled_once(monkeypatch, tmp_path):
    """The second session loads what the first has compiled; spoilt, it is compiled again."""
    pytest.importorskip("numba")
    compiled = Compiled(monkeypatch)
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path))
    file = Path(str(kernels.load_kernels()))
    assert str(kernels.load_kernels()) == str(file)
    assert compiled.calls == ["compiled", "looked up"]
    file.write_text("damaged")
    kernels.load_kernels()
    assert compiled.calls == ["compiled", "looked up", "compiled"]
    compiled.finds = False
    kernels.load_kernels()
    assert compiled.calls[3:] == ["looked up", "compiled"]


def test_without_a_folder_to_write_to(monkeypatch, tmp_path):
    """Where nothing can be written the tape is compiled for this session alone."""
    pytest.importorskip("numba")
    compiled = Compiled(monkeypatch)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path / "file"))
    assert str(kernels.load_kernels()) == "<tape>"
    monkeypatch.setattr(cache, "cache_folder", lambda: None)
    assert str(kernels.load_kernels()) == "<tape>"
    assert compiled.calls == ["compiled", "compiled"]


def test_a_second_process_waits_and_looks_up(monkeypatch, tmp_path):
    """Two that begin at once compile once; whoever finds damage compiles again, and takes nothing from the other."""
    pytest.importorskip("numba")
    compiled = Compiled(monkeypatch)
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path))
    found = []
    folder = tmp_path / "tape" / kernels._key(kernels._text())
    second = threading.Thread(target=lambda: found.append(kernels.load_kernels()))
    with cache.locked(folder):
        second.start()
        second.join(0.05)
        (cache.emptied(folder) / "tape.py").write_text("compiled by the first")
        cache.seal(folder)
    second.join()
    assert compiled.calls == ["looked up"]
    assert cache.is_sealed(folder)


def test_why_nothing_is_kept(monkeypatch, tmp_path):
    """The reason names the folder; where there is none it is empty."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path))
    assert cache.cache_problem() == ""
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path / "file"))
    assert cache.cache_problem() == f"nothing can be written to {tmp_path / 'file' / 'tape'} (Not a directory)"
    monkeypatch.setattr(cache, "cache_folder", lambda: None)
    assert cache.cache_problem() == "there is no folder for it"


def test_what_the_tape_computes_names_its_version():
    """Another formula, constant or function called is another version; the same code is the same."""
    from engine.execution.tape.declarations import fingerprint

    def made(number, called):
        return lambda x: called(x) * number

    def one(x):
        return x + 1.0

    def other(x):
        return x + 2.0

    prints = [fingerprint(made(2.0, one)), fingerprint(made(3.0, one)), fingerprint(made(2.0, other))]
    assert len(set(prints)) == 3
    assert fingerprint(made(2.0, one)) == prints[0]
