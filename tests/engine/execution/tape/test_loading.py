"""Loading the tape: in the background, once, never in anybody's way."""

import subprocess
import sys
import threading

import pytest

from engine.execution import tape
from engine.execution.tape import loading
from engine.graph import Graph
from engine.nodes import new_node
from engine.plan import plan_of


@pytest.fixture
def fresh(monkeypatch):
    """A process that knows nothing of the tape yet, in which it would load at once."""
    pytest.importorskip("numba")
    state = loading._State()
    state.in_use = True
    monkeypatch.setattr(loading, "_state", state)
    monkeypatch.setattr("engine.execution.tape.kernels.load_kernels", lambda: "kernels")
    monkeypatch.setattr("engine.execution.tape.kernels.are_cached", lambda: True)
    return state


def refuse(error):
    """What loads no tape."""

    def load_kernels():
        raise error

    return load_kernels


def test_loaded_once(fresh):
    """It is ready after loading, and loading again changes nothing."""
    assert not tape.ready()
    assert "not loaded" in tape.status()
    assert tape.load()
    assert tape.ready()
    assert tape.load()
    assert "is ready" in tape.status()


def test_in_the_background(fresh, monkeypatch):
    """One thread, however often it is asked for, which ends by itself; meanwhile everything runs on numpy."""
    go_on = threading.Event()
    monkeypatch.setattr("engine.execution.tape.kernels.load_kernels", lambda: go_on.wait(10) and "kernels")
    tape.load_in_background()
    tape.load_in_background()
    assert not tape.join(0.0)
    assert not tape.ready()
    assert "being prepared" in tape.status()
    go_on.set()
    assert tape.join()
    assert tape.ready()
    tape.load_in_background()
    assert tape.join(0.0)


def test_compiled_in_another_process(fresh, monkeypatch, tmp_path):
    """What holds the interpreter's lock for long goes on elsewhere; it is loaded when that has ended."""
    ran = tmp_path / "ran"
    monkeypatch.setattr("engine.execution.tape.kernels.are_cached", ran.exists)
    monkeypatch.setattr(sys, "executable", str(_program(tmp_path, f"touch {ran}")))
    tape.load_in_background()
    assert tape.join(20)
    assert ran.exists()
    assert tape.ready()


def test_a_program_that_ends_does_not_wait(fresh, monkeypatch, tmp_path):
    """Leaving while the other process compiles ends the thread at once; nothing is loaded any more."""
    monkeypatch.setattr("engine.execution.tape.kernels.are_cached", lambda: False)
    monkeypatch.setattr(sys, "executable", str(_program(tmp_path, "exec sleep 60")))
    tape.load_in_background()
    tape.leave()
    assert tape.join(0.0)
    assert not tape.ready()
    if fresh.builder is not None:
        fresh.builder.kill()
        fresh.builder.wait()


def test_a_tape_that_cannot_be_kept(fresh, monkeypatch, tmp_path):
    """The status says so, and what helps; in the background, where it would compile in vain, it is left."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADLOOM_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr("engine.execution.tape.kernels.are_cached", lambda: False)
    monkeypatch.setattr(loading, "_build_apart", lambda: pytest.fail("compiled in vain"))
    tape.load_in_background()
    assert tape.join(10)
    assert not tape.ready()
    assert f"nothing can be written to {tmp_path / 'file' / 'tape'}" in tape.status()
    fresh.problem = ""
    assert tape.load()
    assert not tape.is_built()
    assert "in this process alone" in tape.status()
    assert "GRADLOOM_CACHE" in tape.status()


WITHOUT_NUMBA = """
import sys

sys.modules["numba"] = None  # importing it fails as where it is not installed
from engine import Graph, Trainer, TrainingSettings, forward, new_node, reverse, tape
x = new_node("x", "variable", value=3.0)
run = forward(Graph([x, new_node("y", "multiply", ("x", "x"))]))
tape.load_in_background()
assert tape.join(20)
print(tape.status(), tape.is_built(), tape.load(), run.path, reverse(run).gradient("x"))
trainer = Trainer(Graph([x, new_node("y", "multiply", ("x", "x"))]), TrainingSettings(steps=2, learning_rate=0.25))
trainer.run()
print(trainer.path, trainer.values())
"""


def test_a_machine_without_numba():
    """Everything runs on numpy, and one sentence says why."""
    told = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [
        "Everything runs on numpy: numba is not installed. False False numpy 6.0",
        "numpy {'x': 0.75}",
    ]


def _program(folder, text):
    program = folder / "program"
    program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    "error, sentence",
    [
        (ModuleNotFoundError("No module named 'numba'", name="numba"), "numba is not installed"),
        (ImportError("Numba needs NumPy 2.5 or less\nmore"), "could not compile the tape here (Numba needs NumPy"),
        (RuntimeError(), "(RuntimeError)"),
    ],
)
def test_where_it_cannot_be(fresh, monkeypatch, error, sentence):
    """Without numba, or with one that fails, nothing is raised; the status tells, and it is not tried again."""
    monkeypatch.setattr("engine.execution.tape.kernels.load_kernels", refuse(error))
    assert not tape.load()
    assert sentence in tape.status()
    monkeypatch.setattr("engine.execution.tape.kernels.load_kernels", lambda: "kernels")
    assert not tape.load()
    assert tape.tape_of(plan_of(Graph([new_node("x", "variable", value=1.0)]))) is None


def test_switched_off(fresh, monkeypatch):
    """Off means that nothing is loaded, and that what is loaded is not used."""
    tape.use(False)
    tape.load_in_background()
    assert not tape.load()
    assert fresh.thread is None
    assert "switched off" in tape.status()
    tape.use(True)
    assert tape.load()
    tape.use(False)
    assert not tape.ready()
    monkeypatch.setenv("GRADLOOM_TAPE", "off")
    assert not loading._State().in_use
