"""`gradloom tape`: whether graphs run compiled, and why not."""

import json

import pytest

from engine import Graph, GraphFile, new_node, save_graph_file, tape
from engine.execution.tape import loading
from gui.cli import tape as command


@pytest.fixture(autouse=True)
def tape_as_it_was(monkeypatch):
    """What a test loads is not there for the next."""
    monkeypatch.setattr(loading._state, "kernels", loading._state.kernels)


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Stands in for compiling, which takes half a minute: what was built, whether it can be."""
    state = {"built": False, "ready": False, "can": True}

    def load():
        state["ready"] = state["built"] = state["can"]
        return state["ready"]

    monkeypatch.setattr(tape, "is_built", lambda: state["built"])
    monkeypatch.setattr(tape, "load", load)
    monkeypatch.setattr(tape, "cache_folder", lambda: tmp_path / "tape")
    monkeypatch.setattr(tape, "status", lambda: "It is ready." if state["ready"] else "It is not loaded.")
    return state


def test_what_was_not_compiled_is_not_compiled_by_asking(gradloom, answer, machine, tmp_path):
    """The answer says how to."""
    status, out, err = gradloom("tape")
    assert (status, err) == (0, "")
    assert out == (f"It is not loaded.\nIts cache is {tmp_path / 'tape'}.\n'gradloom tape --build' compiles it.\n")
    assert answer("tape") == {
        "ready": False,
        "built": False,
        "cache": str(tmp_path / "tape"),
        "status": "It is not loaded.",
    }


def test_what_was_compiled_is_loaded(answer, gradloom, machine):
    """It is ready then."""
    machine["built"] = True
    assert answer("tape")["ready"] is True
    assert "--build" not in gradloom("tape")[1]


def test_build_compiles(answer, machine):
    """Once: the next time it is there."""
    assert answer("tape", "--build")["built"] is True
    assert answer("tape")["ready"] is True


def test_a_build_that_fails_is_told(gradloom, machine):
    """With exit status 1, and the reason."""
    machine["can"] = False
    status, out, _ = gradloom("tape", "--build", "--json")
    assert (status, json.loads(out)["ready"]) == (1, False)


def test_a_tape_that_is_not_kept_is_not_built(gradloom, answer, machine, monkeypatch):
    """Ready in a process that ends is not what was asked for: exit status 1, and no cache is shown."""
    monkeypatch.setattr(tape, "is_built", lambda: False)
    status, out, _ = gradloom("tape", "--build")
    assert (status, out) == (1, "It is ready.\n")
    status, out, _ = gradloom("tape", "--build", "--json")
    assert (json.loads(out)["ready"], json.loads(out)["built"]) == (True, False)


def test_without_numba_the_reason_is_told(gradloom, machine, monkeypatch):
    """There is nothing to compile with, so nothing is offered."""
    machine["can"] = False
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    status, out, _ = gradloom("tape")
    assert status == 0
    assert "--build" not in out


def test_a_tape_that_is_switched_off(gradloom, monkeypatch):
    """The answer says so, and nothing is built."""
    monkeypatch.setattr(tape, "is_built", lambda: False)
    tape.use(False)
    try:
        status, out, _ = gradloom("tape", "--build")
    finally:
        tape.use(True)
    assert status == 1
    assert "switched off" in out


def test_what_the_engine_itself_says(answer):
    """The names that the command asks for are there, whatever they answer."""
    document = answer("tape")
    assert set(document) == {"ready", "built", "cache", "status"}
    assert document["cache"].endswith("tape")


# --- on the tape -----------------------------------------------------------------------------------------------


@pytest.fixture
def chain(tmp_path):
    """A graph of numbers that is large enough for the tape."""
    nodes = [new_node("x", "variable", value=0.5), new_node("g0", "sin", ("x",))]
    nodes += [new_node(f"g{n}", "tanh", (f"g{n - 1}",)) for n in range(1, 40)]
    save_graph_file(tmp_path / "chain.json", GraphFile(graph=Graph(nodes)))
    return tmp_path / "chain.json"


def test_a_run_and_a_training_on_the_tape(answer, chain):
    """The same numbers but for rounding; the document tells which path they took."""
    if not tape.load():
        pytest.skip(tape.status())
    on_tape = answer("run", chain, "--compiled")
    trained = answer("train", chain, "--steps", 5, "--compiled")
    tape.use(False)
    try:
        on_numpy, by_numpy = answer("run", chain), answer("train", chain, "--steps", 5)
    finally:
        tape.use(True)
    assert tape.is_built()
    assert on_tape["path"] == "tape"
    assert on_tape["value"] == pytest.approx(on_numpy["value"], rel=1e-12)
    assert on_tape["nodes"]["x"]["gradient"] == pytest.approx(on_numpy["nodes"]["x"]["gradient"], rel=1e-12)
    assert trained["losses"] == pytest.approx(by_numpy["losses"], rel=1e-12)


@pytest.mark.parametrize("arguments", [["run"], ["train"]])
def test_a_tape_that_cannot_be_loaded_is_a_refusal(refusal, chain, arguments):
    """Whoever asked for it is told why, and how to do without."""
    tape.use(False)
    try:
        sentence = refusal(*arguments, chain, "--compiled")
    finally:
        tape.use(True)
    assert "switched off" in sentence
    assert "Leave out --compiled" in sentence
