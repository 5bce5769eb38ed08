"""`gradloom train`: its answers, its settings, its ends."""

import json

import numpy as np
import pytest

from engine import (
    TRAINING_SETTINGS,
    Graph,
    GraphFile,
    TrainingSettings,
    load_graph_file,
    new_node,
    save_graph_file,
)
from tests.gui.cli.cases import example


def test_train_answers_in_the_form_of_the_contract(answer):
    """Losses before each step, the loss after the last, the trained values."""
    document = answer("train", example("paraboloid"))
    assert document["steps"] == len(document["losses"]) == 100
    assert document["losses"][:2] == pytest.approx([10.0, 9.216], rel=1e-12)
    assert document["losses"][99] == pytest.approx(0.003088190920893857, rel=1e-12)
    assert document["values"] == pytest.approx({"x": 0.01687031935884968, "y": 0.050610958076549}, rel=1e-12)
    assert document["loss"] == pytest.approx(document["losses"][99] * 0.96**2, rel=1e-12)


def test_options_override_the_files_settings(answer):
    """Each option of the contract takes the place of what the file says."""
    document = answer("train", example("linear_fit"), "--steps", 1, "--clip-norm", "none", "--learning-rate", 0.5)
    assert document["values"] == {"w": 15.0, "b": 5.0}
    assert answer("train", example("paraboloid"), "--steps", 1, "--learning-rate", "1/4")["values"]["x"] == 0.5
    document = answer("train", example("linear_fit"), "--steps", 1, "--clip-norm", "10")
    assert document["values"]["w"] == pytest.approx(0.09486832980505138, rel=1e-12)
    document = answer("train", example("linear_fit"), "--optimizer", "adam", "--clip-norm", "none", "--steps", 1)
    assert document["values"]["w"] == pytest.approx(0.01, rel=1e-6)
    one = answer("train", example("linear_fit"), "--batch-size", 1, "--seed", 1, "--steps", 4)
    other = answer("train", example("linear_fit"), "--batch-size", 1, "--seed", 2, "--steps", 4)
    assert one["losses"] != other["losses"]
    assert one == answer("train", example("linear_fit"), "--batch-size", 1, "--seed", 1, "--steps", 4)


def test_train_exports_what_it_found(answer, tmp_path):
    """The file holds the same values and tells how they came about."""
    document = answer("train", example("paraboloid"), "--steps", 3, "--export", tmp_path / "out.json")
    exported = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert exported["values"] == document["values"]
    assert (exported["format"], exported["version"], exported["graph"]) == ("gradloom-values", 1, "paraboloid")
    assert (exported["loss"], exported["steps"], exported["seed"]) == (document["loss"], 3, 0)
    assert exported["optimizer"]["learning_rate"] == 0.02


def test_train_exports_in_any_form(gradloom, tmp_path):
    """The graph with its trained values; what cannot be written is refused before the first step."""
    out = tmp_path / "out"
    arguments = ("train", example("paraboloid"), "--steps", 1, "--export", out)
    assert gradloom(*arguments, "--to", "expression")[0] == 0
    formula = out.read_text(encoding="utf-8")
    assert "0.96" in formula
    assert "2.88" in formula
    status, printed, err = gradloom(*arguments, "--to", "expresion")
    assert (status, printed) == (2, "")
    assert "Did you mean 'expression'?" in err
    assert "Add --export" in gradloom("train", example("paraboloid"), "--to", "dot")[2]


def test_train_tells_people_how_it_goes(gradloom):
    """A line now and then, and the values at the end."""
    status, out, _ = gradloom("train", example("two_two_two"), "--steps", 1000)
    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "step    0  loss 0.298371"
    assert len(lines) < 25
    assert "after 1000 steps" in out
    assert "w8" in out


def test_a_training_that_diverges_is_told(gradloom, tmp_path):
    """The sentence says when and why; values stay finite, nothing is exported, and the status is 1."""
    export = tmp_path / "out.json"
    status, out, err = gradloom(
        "train", example("paraboloid"), "--learning-rate", 5, "--steps", 1000, "--export", export, "--json"
    )
    document = json.loads(out, parse_constant=pytest.fail)
    assert status == 1
    assert document["stopped"] == "not finite"
    assert document["steps"] == len(document["losses"]) < 1000
    assert np.isfinite(list(document["values"].values())).all()
    assert "diverged after" in err
    assert not export.exists()


def test_a_training_whose_last_step_diverges_is_told(gradloom, tmp_path):
    """The steps are over before anything infinite is met; the answer is the same as if one more followed."""
    path = tmp_path / "square.json"
    graph = Graph([new_node("x", "variable", value=1.0), new_node("y", "square", ("x",))])
    save_graph_file(path, GraphFile(graph=graph, training=TrainingSettings(learning_rate=1e6)))
    endings = set()
    for steps in range(22, 30):
        status, out, err = gradloom("train", path, "--steps", steps, "--json")
        document = json.loads(out, parse_constant=pytest.fail)
        assert np.isfinite(document["loss"])
        assert (status, "diverged" in err) == ((1, True) if document["stopped"] == "not finite" else (0, False))
        endings.add(document["stopped"])
    assert endings == {"steps", "not finite"}


def test_a_loss_that_is_not_finite_from_the_start_is_bad_input(refusal, tmp_path):
    """There is nothing to train then."""
    text = example("paraboloid").read_text(encoding="utf-8").replace('"value": 1,', '"value": 1e200,')
    (tmp_path / "huge.json").write_text(text, encoding="utf-8")
    assert "gives inf" in refusal("train", tmp_path / "huge.json", "--json")


def test_train_stops_below_a_loss(answer, tmp_path):
    """The file may say when it is good enough; the document says why the run ended."""
    file = load_graph_file(example("paraboloid"))
    settings = TrainingSettings(learning_rate=0.02, stop_below=1.0)
    object.__setattr__(file, "training", settings)
    save_graph_file(tmp_path / "x.json", file)
    document = answer("train", tmp_path / "x.json")
    assert document["stopped"] == "loss below"
    assert document["loss"] < 1.0 <= document["losses"][-1]


@pytest.mark.parametrize(
    "options, words",
    [
        (["--steps", "0"], "'steps'"),
        (["--steps", "many"], "'many' is not a whole number"),
        (["--learning-rate", "-1"], "'learning_rate'"),
        (["--learning-rate", "-1e-3"], "'learning_rate'"),
        (["--learning-rate", "nan"], "'learning_rate'"),
        (["--learning-rate", "fast"], "'fast' is not a number"),
        (["--learning-rate", "1/0"], "'1/0' is not a number"),
        (["--checkpoint", "."], "it is no file"),
        (["--optimizer", "magic"], "'sgd' or 'momentum'"),
        (["--clip-norm", "0"], "'clip_norm'"),
        (["--batch-size", "0"], "'batch_size'"),
        (["--batch-size", "2"], "no data"),
        (["--seed", "-1"], "'seed'"),
        (["--export", "no/such/folder/x.json"], "folder"),
    ],
)
def test_bad_options_of_train_are_refused(refusal, options, words):
    """Before the first step, naming the option."""
    assert words in refusal("train", example("paraboloid"), *options)


def test_a_folder_that_may_not_be_written_to_is_refused(refusal, monkeypatch, tmp_path):
    """Before a long training, not after it."""
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "may not be written to" in refusal("train", example("paraboloid"), "--history", tmp_path / "x.csv")


# --- settings --------------------------------------------------------------------------------------------------


def test_every_setting_has_an_option(gradloom):
    """The table of settings is the list of options; the usual ones stand first."""
    status, out, err = gradloom("train", "--help")
    assert (status, err) == (0, "")
    usual, _, more = out.partition("\noptions:")[2].partition("a run that is kept:")
    named = [f"--{name.replace('_', '-')}" for name in TRAINING_SETTINGS]
    assert [option for option in named if f"\n  {option} " not in out] == []
    assert usual.count("\n  --") == 12
    assert "--mistakes" in more
    assert "sgd, momentum, nesterov, adagrad" in " ".join(out.split())


def test_every_kind_of_setting_is_taken(answer):
    """Names, numbers, whole numbers, lists; each does what the engine says that it does."""
    step = answer("train", example("paraboloid"), "--steps", 1)["values"]
    up = answer("train", example("paraboloid"), "--steps", 1, "--mistakes", "step_up")["values"]
    assert up["x"] - 1 == pytest.approx(1 - step["x"])
    decayed = answer("train", example("paraboloid"), "--steps", 1, "--weight-decay", 1)["values"]
    assert decayed["x"] == pytest.approx(step["x"] - 0.02)
    clipped = answer("train", example("paraboloid"), "--steps", 1, "--clip-value", 1)["values"]
    assert clipped == pytest.approx({"x": 0.98, "y": 2.98})
    schedule = ("--schedule", "exponential", "--decay-factor", 0.5, "--steps", 2)
    assert answer("train", example("paraboloid"), *schedule)["values"]["x"] == pytest.approx(0.96 * 0.98)
    rolled = answer("train", example("paraboloid"), "--optimizer", "momentum", "--momentum", 0.5, "--steps", 2)
    assert rolled["values"]["x"] == pytest.approx(0.96 - 0.02 * (2 * 0.96 + 0.5 * 2))
    single = answer("train", example("paraboloid"), "--precision", "float32", "--steps", 1)["values"]
    assert single["x"] == float(np.float32(0.96))


def test_a_run_stops_where_it_is_told_to(answer):
    """Each reason has its name."""
    assert answer("train", example("paraboloid"), "--stop-below", 5)["stopped"] == "loss below"
    assert answer("train", example("paraboloid"), "--stop-gradient-below", 5)["stopped"] == "gradient below"
    impatient = ("--mistakes", "step_up", "--patience", 3)
    assert answer("train", example("paraboloid"), *impatient)["stopped"] == "no improvement"


def test_lists_are_given_item_by_item(answer, tmp_path):
    """None of them takes back what the file says."""
    arguments = ("train", example("paraboloid"), "--steps", 2)
    both = answer(*arguments, "--mistakes", "step_up", "--mistakes", "keep_gradients")["values"]
    assert both["x"] == pytest.approx(1.04 + 0.02 * (2 + 2 * 1.04))
    file = load_graph_file(example("paraboloid"))
    wrong = TrainingSettings(learning_rate=0.02, mistakes=("step_up",))
    save_graph_file(tmp_path / "x.json", GraphFile(graph=file.graph, training=wrong))
    assert answer("train", tmp_path / "x.json", "--steps", 1)["values"]["x"] == 1.04
    assert answer("train", tmp_path / "x.json", "--steps", 1, "--mistakes", "none")["values"]["x"] == 0.96


# --- data ------------------------------------------------------------------------------------------------------


def test_rows_kept_for_validation(answer, gradloom):
    """They are not trained on; loss and metrics over them stand beside the end."""
    document = answer("train", example("iris_softmax"), "--steps", 5)
    assert set(document["validation"]) == {"loss", "accuracy"}
    assert 0.0 <= document["validation"]["accuracy"] <= 1.0
    assert "validation" not in answer("train", example("iris_softmax"), "--steps", 5, "--validation", "none")
    half = answer("train", example("moons_mlp"), "--steps", 5, "--validation", 0.5)
    assert half["losses"] != answer("train", example("moons_mlp"), "--steps", 5)["losses"]
    assert (
        "on the validation rows  loss" in gradloom("train", example("moons_mlp"), "--validation", 0.5, "--steps", 1)[1]
    )


@pytest.mark.parametrize(
    "options, words",
    [
        (["--beta1", "0.5"], "--beta1 matters neither to the optimizer sgd nor to the schedule constant"),
        (["--schedule", "wave"], "'constant' or"),
        (["--mistakes", "magic"], "'mistakes'"),
        (["--record", "z"], "'record'"),
        (["--accumulation", "0"], "'accumulation'"),
        (["--precision", "float16"], "'float64' or 'float32'"),
        (["--validation", "0.5"], "the graph has no data"),
        (["--checkpoint", "no/such/folder/x.npz"], "folder"),
        (["--history", "no/such/folder/x.csv"], "folder"),
        (["--history", "x.txt"], ".csv or .json"),
        (["--resume", "nowhere.npz"], "'nowhere.npz' cannot be read"),
        (["--resume", example("paraboloid")], "damaged, or no checkpoint"),
        (["--replay", "101"], "from 0 to 100"),
        (["--replay", "-1"], "from 0 to 100"),
    ],
)
def test_more_bad_options_of_train_are_refused(refusal, options, words):
    """Before the first step, naming the option."""
    assert words in refusal("train", example("paraboloid"), *options)


def test_a_share_of_the_rows_is_between_0_and_1(refusal):
    """The engine's own sentence."""
    assert "'validation'" in refusal("train", example("moons_mlp"), "--validation", "1.5")
