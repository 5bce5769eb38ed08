"""The `gradloom` command: its answers, its refusals and its exit status."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import Graph, GraphFile, TrainingSettings, list_examples, load_graph_file, new_node, save_graph_file
from gui import cli
from gui.cli import program

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NAMES = [path.stem for path in sorted(EXAMPLES.glob("*.json"))]


@pytest.fixture
def gradloom(capsys):
    """Runs the command in this process: its exit status, standard output and standard error."""

    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def answer(gradloom):
    """Runs the command with --json: the one document that it prints."""

    def run(*arguments):
        status, out, err = gradloom(*arguments, "--json")
        assert (status, err) == (0, "")
        assert out.count("\n") == 1
        return json.loads(out, parse_constant=pytest.fail)

    return run


@pytest.fixture
def refusal(gradloom):
    """Runs the command on bad input: the sentence on standard error."""

    def run(*arguments):
        status, out, err = gradloom(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("gradloom: ")
        assert err.count("\n") == 1
        return err

    return run


def example(name):
    """The path of an example."""
    return EXAMPLES / f"{name}.json"


# --- run -------------------------------------------------------------------------------------------------------


def test_run_answers_in_the_form_of_the_contract(answer):
    """Other programs read output, value, and each node's operation, value and gradient."""
    assert answer("run", example("sum_times")) == {
        "output": "f",
        "value": -12.0,
        "nodes": {
            "x": {"operation": "variable", "value": -2.0, "gradient": -4.0},
            "y": {"operation": "variable", "value": 5.0, "gradient": -4.0},
            "z": {"operation": "variable", "value": -4.0, "gradient": 3.0},
            "q": {"operation": "add", "value": 3.0, "gradient": -4.0},
            "f": {"operation": "multiply", "value": -12.0, "gradient": 1.0},
        },
    }


def test_run_starts_with_the_files_own_upstream_gradient(answer):
    """A file can say what flows in from further gates; an option says otherwise."""
    assert answer("run", example("add_gate"))["nodes"]["x"]["gradient"] == 1.3
    assert answer("run", example("add_gate"), "--upstream", "-2e0")["nodes"]["x"]["gradient"] == -2.0
    document = answer("run", example("affine_batch"), "--upstream", "[[1, 0, 0], [0, 0, 0]]")
    assert document["nodes"]["b"]["gradient"] == [1.0, 0.0, 0.0]


def test_run_differentiates_another_output(answer):
    """The file's upstream gradient belongs to the file's output; what does not reach the other has no gradient."""
    document = answer("run", example("sum_times"), "--output", "q")
    assert (document["output"], document["value"]) == ("q", 3.0)
    assert document["nodes"]["x"]["gradient"] == 1.0
    assert document["nodes"]["z"]["gradient"] is None
    assert answer("run", example("add_gate"), "--output", "x")["nodes"]["x"]["gradient"] == 1.0


def test_run_takes_other_values(answer):
    """Numbers, fractions and arrays, each for this run only."""
    document = answer("run", example("sum_times"), "--set", "x=1/2", "--set", "z=[1, -1]")
    assert document["value"] == [5.5, -5.5]
    assert answer("run", example("sum_times"))["value"] == -12.0


def test_a_name_with_an_equals_sign_can_be_set(answer, tmp_path):
    """Names are free; the value begins after the sign that ends a known name."""
    text = example("add_gate").read_text(encoding="utf-8").replace('"x"', '"x=1"')
    (tmp_path / "odd.json").write_text(text.replace('"a": "x"', '"a": "x=1"'), encoding="utf-8")
    assert answer("run", tmp_path / "odd.json", "--set", "x=1=2")["value"] == 7.0


def test_run_in_forward_mode(answer):
    """The movement of every node with one of them stands beside the gradient."""
    document = answer("run", example("forward_reverse"), "--forward-mode", "b")
    assert document["forward_mode"] == "b"
    assert {name: node["forward"] for name, node in document["nodes"].items()} == {
        "a": 0.0,
        "b": 1.0,
        "one": 0.0,
        "c": 1.0,
        "d": 1.0,
        "e": 5.0,
    }
    assert document["nodes"]["b"]["gradient"] == 5.0


def test_run_prints_a_table_for_people(gradloom):
    """Aligned columns, rounded numbers."""
    status, out, err = gradloom("run", example("shopping_apples"), "--forward-mode", "tax")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Two apples and the tax (")
    assert lines[1] == "total = 220"
    assert lines[3].split() == ["node", "operation", "value", "gradient", "d/d", "tax"]
    assert lines[4].split() == ["apple_price", "variable", "100", "2.2", "0"]
    assert lines[3].index("value") == lines[4].index("100")


def test_arrays_are_told_by_shape(gradloom):
    """Small ones in full, others by their extremes."""
    _, out, _ = gradloom("run", example("affine_batch"))
    assert "[2x2] [[1, 2], [3, 4]]" in out
    assert "Y = [2x3] from 0 to 12" in out


def test_what_cannot_run_does_not_keep_the_rest_from_running(answer, tmp_path):
    """A gate without a wire beside the graph has no value, and a sentence says why."""
    text = example("add_gate").read_text(encoding="utf-8")
    loose = '"nodes": [{"name": "loose", "operation": "exp"},'
    text = text.replace('"nodes": [', loose)
    (tmp_path / "loose.json").write_text(text, encoding="utf-8")
    node = answer("run", tmp_path / "loose.json")["nodes"]["loose"]
    assert (node["value"], node["gradient"]) == (None, None)
    assert "not wired" in node["problem"]


def test_infinities_are_null_and_explained(answer, gradloom):
    """JSON has no infinity: where a gradient leaves the numbers the document says so."""
    node = answer("eval", "sqrt(x)", "--set", "x=0")["nodes"]["x"]
    assert (node["value"], node["gradient"]) == (0.0, None)
    assert "gradient" in node["problem"]
    _, out, _ = gradloom("eval", "sqrt(x)", "--set", "x=0")
    assert "inf" in out


def test_an_output_that_is_not_finite_is_refused(refusal):
    """The sentence names the gate where it began, on the way to the output."""
    sentence = refusal("eval", "b = log(y); a = 1 / x; a * 2", "--set", "x=0", "--set", "y=0")
    assert "'a' (divide) gives inf" in sentence


# --- eval ------------------------------------------------------------------------------------------------------


def test_eval_computes_a_formula_and_its_gradients(answer):
    """Names are set on the command line or in the formula."""
    document = answer("eval", "q = x + y; f = q * z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4")
    assert (document["output"], document["value"]) == ("f", -12.0)
    assert document["nodes"]["z"] == {"operation": "variable", "value": -4.0, "gradient": 3.0}


@pytest.mark.parametrize(
    "formula, value", [("-x", -2.0), ("-x*x", -4.0), ("-2", -2.0), ("-(x + 1)", -3.0), ("(-x)", -2.0)]
)
def test_a_formula_may_begin_with_a_minus(answer, formula, value):
    """It is not mistaken for an option."""
    assert answer("eval", formula, *(["--set", "x=2"] if "x" in formula else []))["value"] == value


def test_eval_names_what_lacks_a_value(refusal):
    """The sentence shows what to add."""
    assert "--set y=VALUE" in refusal("eval", "x * y", "--set", "x=1")


def test_eval_refuses_with_the_column(refusal):
    """A mistyped formula is pointed into."""
    assert "column 5" in refusal("eval", "1 + sigmod(2)")
    assert "no formula" in refusal("eval", "")


# --- train -----------------------------------------------------------------------------------------------------


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
        (["--optimizer", "magic"], "'sgd' or 'adam'"),
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


# --- check -----------------------------------------------------------------------------------------------------


def test_check_compares_derivatives_and_numbers(answer):
    """Every number of every variable and input, and everything that the file expects."""
    document = answer("check", example("linear_fit"))
    assert document["agrees"] is True
    (w, *_) = document["derivatives"]
    assert (w["node"], w["index"], w["gradient"], w["agrees"]) == ("w", [], -30.0, True)
    assert w["numeric"] == pytest.approx(-30.0)
    assert {item["steps"] for item in document["expected"]} == {0, 1, 100}


@pytest.mark.parametrize(
    "old, new",
    [('"sum": 15', '"sum": 16'), ('"y": 1.3', '"y": 1'), ('"x": 1.3', '"x": [1.3]')],
)
def test_check_fails_on_a_wrong_number(gradloom, tmp_path, old, new):
    """One disagreement is enough for status 1, the table marks it, and a sentence counts it."""
    path = tmp_path / "wrong.json"
    path.write_text(example("add_gate").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    status, out, err = gradloom("check", path)
    assert status == 1
    assert out.count("DISAGREES") == 1
    assert "1 of " in err
    status, out, err = gradloom("check", path, "--json")
    assert status == 1
    assert json.loads(out, parse_constant=pytest.fail)["agrees"] is False


def test_check_passes_at_a_kink(gradloom, answer, tmp_path):
    """The rectifier has no derivative at 0; that it has chosen one is told, not counted as a fault."""
    path = tmp_path / "kink.json"
    nodes = [new_node("x", "variable", value=0.0), new_node("r", "relu", ("x",))]
    save_graph_file(path, GraphFile(graph=Graph(nodes)))
    status, out, err = gradloom("check", path)
    assert (status, err) == (0, "")
    assert "at a kink" in out
    assert "'r' is at a kink, where no derivative exists: its operation has chosen one." in out
    document = answer("check", path)
    assert document["agrees"] is True
    (x,) = document["derivatives"]
    assert (x["gradient"], x["agrees"], x["kink"]) == (0.0, False, "r")


def test_check_without_expected_numbers(gradloom, tmp_path):
    """The derivatives are checked all the same."""
    text = example("add_gate").read_text(encoding="utf-8")
    (tmp_path / "x.json").write_text(text[: text.index(',\n  "expected"')] + "}", encoding="utf-8")
    status, out, _ = gradloom("check", tmp_path / "x.json")
    assert status == 0
    assert "expects no numbers" in out


# --- export, examples ------------------------------------------------------------------------------------------


def test_export_to_a_file_and_to_the_terminal(gradloom, tmp_path):
    """Both get the same text."""
    for form in ("json-values", "dot"):
        status, out, err = gradloom("export", example("sigmoid"), "--to", form, "-o", tmp_path / "out")
        assert (status, out, err) == (0, "", "")
        _, out, _ = gradloom("export", example("sigmoid"), "--to", form, "-o", "-")
        assert out == (tmp_path / "out").read_text(encoding="utf-8")


def test_export_to_an_unknown_form(refusal, tmp_path):
    """The sentence lists the forms."""
    assert "json-values, dot" in refusal("export", example("sigmoid"), "--to", "pdf", "-o", tmp_path / "x")


def test_examples_are_listed_with_what_the_start_page_needs(answer):
    """Name, file, title, group, summary and path of each, groups together."""
    document = answer("examples")
    assert {entry["name"] for entry in document} == set(NAMES)
    for entry in document:
        assert set(entry) == {"name", "file", "title", "group", "summary", "path"}
        assert all(entry.values())
        assert Path(entry["path"]).name == entry["file"]
        assert Path(entry["path"]).is_file()
    assert [entry["name"] for entry in document] == [found.name for found in list_examples(EXAMPLES)]


def test_examples_for_people(gradloom):
    """One line each, under their groups."""
    status, out, _ = gradloom("examples")
    assert status == 0
    assert "\nNetworks\n" in out
    assert all(name in out for name in NAMES)


# --- every command on every example ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_command_works_on_every_example(name, gradloom, answer, tmp_path):
    """The contract holds for all of them, for programs and for people."""
    path = example(name)
    graph = load_graph_file(path).graph
    document = answer("run", path)
    assert list(document["nodes"]) == list(graph.nodes)
    assert document["output"] == graph.output
    first = next(iter(graph.nodes))
    assert "forward" in answer("run", path, "--forward-mode", first)["nodes"][first]
    assert gradloom("run", path)[0] == 0
    assert answer("check", path)["agrees"] is True
    assert gradloom("check", path)[0] == 0
    for form in ("json-values", "dot"):
        assert gradloom("export", path, "--to", form, "-o", tmp_path / form)[0] == 0
    if np.size(document["value"]) == 1 and any(node.trainable for node in graph.nodes.values()):
        export = tmp_path / "trained.json"
        trained = answer("train", path, "--steps", 3, "--export", export)
        assert trained["steps"] == 3
        assert json.loads(export.read_text(encoding="utf-8"))["values"] == trained["values"]
        assert gradloom("train", path, "--steps", 3)[0] == 0


# --- refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "train", "check"])
def test_a_broken_file_is_refused_with_its_name_and_line(refusal, command, tmp_path):
    """One sentence says which file, where in it, and what is wrong."""
    path = tmp_path / "broken.json"
    path.write_text('{"format": "gradloom",\n "version": 1,\n "nodes": [}', encoding="utf-8")
    sentence = refusal(command, path)
    assert f"{path}: Line 3, column 12" in sentence


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["run", "nowhere.json"], "no file 'nowhere.json'"),
        (["run", "."], "not a file"),
        (["run"], "FILE"),
        (["run", example("sigmoid"), "--output", "G"], "no node named 'G'"),
        (["run", example("two_two_two"), "--output", "out_h3"], "Did you mean 'out_h2'?"),
        (["run", example("sigmoid"), "--forward-mode", "G"], "no node named 'G'"),
        (["run", example("sigmoid"), "--set", "G=1"], "no node named 'G'"),
        (["run", example("sigmoid"), "--set", "A"], "NAME=VALUE"),
        (["run", example("sigmoid"), "--set", "A=one"], "'one' is not a number"),
        (["run", example("sigmoid"), "--set", "A=__import__('os')"], "is not a number"),
        (["run", example("sigmoid"), "--set", "B=1"], "is a gate"),
        (["run", example("sigmoid"), "--upstream", "[1, 2]"], "shape (2,)"),
        (["run", example("sigmoid"), "--upstream"], "--upstream"),
        (["run", example("sigmoid"), "--jsn"], "--jsn"),
        (["run", example("affine_batch"), "--set", "W=[1, 2]"], "affine needs"),
        (["train", example("affine_batch")], "a loss is one number"),
        (["train", example("relu_mask")], "'y'"),
        (["export", example("sigmoid"), "-o", "x"], "--to"),
        (["trian"], "Did you mean 'gradloom train'?"),
        (["nowhere.json"], "no file and no command 'nowhere.json'"),
        (["--jsn"], "--jsn"),
    ],
    ids=lambda value: " ".join(str(part).rpartition("/")[2] for part in value) if isinstance(value, list) else None,
)
def test_bad_input_is_refused_in_one_sentence(refusal, arguments, words):
    """On standard error, with exit status 2 and nothing on standard output."""
    assert words in refusal(*arguments)


def test_lost_data_is_named(refusal, tmp_path):
    """A graph without its CSV is not run on nothing."""
    shutil.copy(example("moons_mlp"), tmp_path)
    assert "moons.csv" in refusal("run", tmp_path / "moons_mlp.json")
    assert "moons.csv" in refusal("train", tmp_path / "moons_mlp.json")


def test_help_and_version(gradloom):
    """Both are answers, not errors."""
    status, out, err = gradloom("--help")
    assert (status, err) == (0, "")
    assert all(f"  {command} " in out for command in ("run", "eval", "train", "check", "export", "examples"))
    status, out, err = gradloom("train", "--help")
    assert (status, err) == (0, "")
    assert "--learning-rate" in out
    status, out, err = gradloom("--version")
    assert (status, err) == (0, "")
    assert out.startswith("gradloom ")


def test_ctrl_c_ends_with_a_word(gradloom, monkeypatch):
    """No trace, and the status that shells expect."""

    def interrupt(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_dispatch", interrupt)
    assert gradloom("examples") == (130, "", "gradloom: Interrupted.\n")


@pytest.fixture
def opened(monkeypatch):
    """What the window would have opened, one list of files for each start."""
    starts: list[list[str]] = []

    def open_window(files):
        starts.append(list(files))
        return 0

    monkeypatch.setattr("gui.app.main", open_window)
    return starts


def test_files_open_in_the_window(opened):
    """Whatever is no command is a file to open; without any, the window opens on its start page."""
    assert cli.main([]) == 0
    assert cli.main([str(example("sigmoid")), str(example("xor_mlp"))]) == 0
    assert opened == [[], [str(example("sigmoid")), str(example("xor_mlp"))]]


def test_a_file_called_like_a_command_opens(opened, monkeypatch, tmp_path):
    """With its folder before it: ./run is a file, run is the command."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(example("sigmoid"), tmp_path / "run")
    assert cli.main(["./run"]) == 0
    assert opened == [["./run"]]


# --- as a program of its own -----------------------------------------------------------------------------------


BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell starts programs: what is printed goes out in large pieces, the last one when the program ends."""


def start(*arguments, **options):
    """The command as a process."""
    command = [sys.executable, "-m", "gui.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, **options)


def test_the_command_as_a_process():
    """Exit status and streams are those of the program."""
    result = start("run", example("sigmoid"), "--set", "A=1", "--json")
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["value"] == 0.7310585786300049
    result = start("trian")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"gradloom: ")


LOADED = """
import sys
from gui.cli import main
status = main({arguments!r})
sys.stderr.write(" ".join(name for name in {names!r} if name in sys.modules))
sys.exit(status)
"""


@pytest.mark.parametrize(
    "arguments, names",
    [
        (["--help"], ["PySide6", "numpy", "engine"]),
        (["train", "--help"], ["PySide6", "numpy", "engine"]),
        (["run", "examples/sigmoid.json"], ["PySide6", "numba", "networkx"]),
        (["train", "examples/xor_mlp.json", "--steps", "2"], ["PySide6", "numba", "networkx"]),
        (["check", "examples/sigmoid.json"], ["PySide6", "numba", "networkx"]),
        (["examples"], ["PySide6", "numba", "networkx"]),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(arguments, names):
    """No command but the window needs Qt, and help needs nothing at all."""
    command = [sys.executable, "-c", LOADED.format(arguments=arguments, names=names)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="pipes close otherwise elsewhere")
def test_a_reader_that_goes_away():
    """A pipe to `head` ends the program without a trace."""
    command = [sys.executable, "-m", "gui.cli", "run", "examples/digits_softmax.json", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BUFFERED) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10) == b'{"output":'
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_an_answer_that_cannot_be_written():
    """A full disk under standard output gets a sentence."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "gui.cli", "run", "examples/sigmoid.json"]
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, env=BUFFERED)
    assert result.returncode == 2
    assert result.stderr.startswith(b"gradloom: The answer could not be written")
    assert result.stderr.count(b"\n") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name != "posix", reason="signals differ elsewhere")
def test_ctrl_c_during_a_training():
    """A long run ends at once, without a trace."""
    command = [sys.executable, "-m", "gui.cli", "train", "examples/two_two_two.json", "--steps", "9000000"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"step")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"gradloom: Interrupted.\n")


def test_a_terminal_without_unicode(tmp_path):
    """Names in any script can be printed anywhere, as escapes if need be."""
    text = example("add_gate").read_text(encoding="utf-8").replace("An add gate", "加法")
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    result = start("run", tmp_path / "x.json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert b"\\u52a0" in result.stdout
