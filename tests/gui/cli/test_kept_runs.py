"""What `gradloom train` keeps of a run: checkpoints to go on from, the history, any step again, whatever ends it."""

import csv
import json
import signal

import pytest

from engine import Trainer
from tests.gui.cli.cases import example


def test_a_run_is_gone_on_from_its_checkpoint(answer, tmp_path):
    """Cut in two it has the losses and the end of one that was not, bit for bit."""
    kept = tmp_path / "kept.npz"
    settings = ("--batch-size", 7, "--optimizer", "adam", "--seed", 3)
    whole = answer("train", example("moons_mlp"), *settings, "--steps", 30)
    answer("train", example("moons_mlp"), *settings, "--steps", 12, "--checkpoint", kept)
    assert answer("train", example("moons_mlp"), "--resume", kept, "--steps", 30) == whole
    assert answer("train", example("moons_mlp"), "--resume", kept)["steps"] == 12
    assert answer("train", example("moons_mlp"), "--resume", kept, "--steps", 5)["steps"] == 12


def test_the_history_as_a_table(gradloom, tmp_path):
    """A row for each step: the loss before it, the norm, the rate, what is recorded; validations beside their step."""
    path = tmp_path / "history.csv"
    options = ("--record", "W1", "--validation", 0.25, "--validation-every", 2)
    assert gradloom("train", example("moons_mlp"), "--steps", 4, *options, "--history", path)[0] == 0
    head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert head[:6] == ["step", "loss", "gradient_norm", "learning_rate", "W1[0,0]", "W1[0,1]"]
    assert head[-1] == "validation_loss"
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [bool(row[-1]) for row in rows] == [True, False, True, False]


def test_the_history_as_a_document(answer, tmp_path):
    """The same numbers for programs, doubles that round-trip."""
    path = tmp_path / "history.json"
    document = answer("train", example("paraboloid"), "--steps", 3, "--record", "x", "--history", path)
    history = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert (history["format"], history["version"]) == ("gradloom-history", 1)
    assert (history["steps"], history["losses"]) == ([1, 2, 3], document["losses"])
    assert history["values"] == {"x": [1.0, 0.96, 0.96 * 0.96]}
    assert history["learning_rates"] == [0.02] * 3
    assert history["validation"] == {"steps": [], "losses": [], "metrics": {}}


def test_the_history_is_thinned_and_the_losses_are_not(answer, tmp_path):
    """The answer holds the loss before each step, however few records are kept."""
    path = tmp_path / "history.json"
    arguments = ("--steps", 200, "--history-limit", 16, "--history", path)
    assert len(answer("train", example("paraboloid"), *arguments)["losses"]) == 200
    assert len(json.loads(path.read_text(encoding="utf-8"))["steps"]) <= 17


def test_a_step_is_replayed(answer, gradloom, tmp_path):
    """Its values are those of a run of so many steps; they are what is exported."""
    export = tmp_path / "out.json"
    document = answer("train", example("two_two_two"), "--steps", 9, "--replay", 4, "--export", export)
    short = answer("train", example("two_two_two"), "--steps", 4)
    assert document["replay"] == {"step": 4, "loss": short["loss"], "values": short["values"]}
    assert document["values"] != short["values"]
    exported = json.loads(export.read_text(encoding="utf-8"))
    assert (exported["steps"], exported["values"]) == (4, short["values"])
    _, out, _ = gradloom("train", example("paraboloid"), "--steps", 9, "--replay", 0)
    assert "\nafter 0 steps  loss 10\n" in out


def test_a_training_that_diverges_keeps_what_it_had(gradloom, tmp_path):
    """The checkpoint and the history stand where the numbers were still finite."""
    kept, history = tmp_path / "kept.npz", tmp_path / "history.csv"
    arguments = ("--learning-rate", 5, "--steps", 1000, "--checkpoint", kept, "--history", history)
    assert gradloom("train", example("paraboloid"), *arguments)[0] == 1
    status, out, _ = gradloom("train", example("paraboloid"), "--resume", kept, "--json")
    document = json.loads(out, parse_constant=pytest.fail)
    assert (status, document["stopped"]) == (1, "not finite")
    assert len(history.read_text(encoding="utf-8").splitlines()) == document["steps"] + 1


def test_ctrl_c_ends_a_run_at_its_next_step(gradloom, monkeypatch, tmp_path):
    """One document all the same, the values reached, the exit status of shells; a second one ends at once."""
    kept = tmp_path / "kept.npz"

    def interrupt(trainer, *arguments, **named):
        signal.raise_signal(signal.SIGINT)
        return run(trainer, *arguments, **named)

    run = Trainer.run
    monkeypatch.setattr(Trainer, "run", interrupt)
    status, out, err = gradloom("train", example("paraboloid"), "--json", "--checkpoint", kept)
    document = json.loads(out)
    assert (status, err) == (130, "gradloom: Interrupted after 0 steps.\n")
    assert (document["stopped"], document["values"]) == ("asked", {"x": 1.0, "y": 3.0})
    monkeypatch.undo()
    assert gradloom("train", example("paraboloid"), "--resume", kept)[0] == 0


def test_a_second_ctrl_c_does_not_wait(gradloom, monkeypatch):
    """Whoever cannot wait for the step to end interrupts it."""

    def interrupt(trainer, *arguments, **named):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Trainer, "run", interrupt)
    before = signal.getsignal(signal.SIGINT)  # ignored, where the tests themselves run in the background
    assert gradloom("train", example("paraboloid"))[::2] == (130, "gradloom: Interrupted.\n")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_checkpoint_brings_its_own_settings(refusal, answer, tmp_path):
    """What else is told would be ignored, so it is refused; so is another graph."""
    kept = tmp_path / "kept.npz"
    answer("train", example("paraboloid"), "--steps", 2, "--checkpoint", kept)
    assert "Leave out --learning-rate" in refusal(
        "train", example("paraboloid"), "--resume", kept, "--learning-rate", 1
    )
    assert "at least 0" in refusal("train", example("paraboloid"), "--resume", kept, "--steps", "-1")
    assert "another graph" in refusal("train", example("linear_fit"), "--resume", kept)


def test_a_resumed_run_needs_the_split_that_it_had(refusal, answer, tmp_path):
    """Left out or another, the refusal tells the numbers of rows and the option that mends it."""
    kept, whole = tmp_path / "kept.npz", tmp_path / "whole.npz"
    run = ("train", example("moons_mlp"))
    answer(*run, "--steps", 2, "--validation", 0.25, "--checkpoint", kept)
    answer(*run, "--steps", 2, "--validation", "none", "--checkpoint", whole)
    assert "--validation 0.25." in refusal(*run, "--resume", kept)
    assert "and now there are" in refusal(*run, "--resume", kept, "--validation", 0.5)
    assert "--validation none." in refusal(*run, "--resume", whole, "--validation", 0.5)
    assert answer(*run, "--resume", kept, "--validation", 0.25, "--steps", 4)["steps"] == 4
