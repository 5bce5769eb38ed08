"""The `gradloom` command as a program: refusals, help, the window, streams and signals."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gui import cli
from gui.cli import program
from gui.cli.commands import COMMANDS
from tests.gui.cli.cases import ROOT, example


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
        (["run", example("sigmoid"), "--output", "B", "--output", "B"], "named twice"),
        (["run", example("sigmoid"), "--upstream", "1", "--upstream", "2"], "1 output and 2 upstream gradients"),
        (["run", example("sigmoid"), "--forward-mode", "A=x"], "'x' is not a number"),
        (["run", example("sigmoid"), "--forward-mode", "A", "--forward-mode", "A=2"], "two directions"),
        (["run", example("sigmoid"), "--forward-mode", "A=[1, 2]"], "shape (2,)"),
        (["analyse"], "takes a KIND first: jacobian,"),
        (["analyse", "--", "jacobian"], "takes a KIND first"),
        (["analyse", "jacobain"], "Did you mean 'gradloom analyse jacobian'?"),
        (["analyse", "magic"], "There are: jacobian,"),
        (["data"], "takes a COMMAND first"),
        (["operations", "sigmodi"], "Did you mean 'sigmoid'?"),
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
    assert all(f"  {command} " in out for command in COMMANDS)
    status, out, err = gradloom("train", "--help")
    assert (status, err) == (0, "")
    assert "--learning-rate" in out
    status, out, err = gradloom("analyse", "--help")
    assert (status, err) == (0, "")
    assert "\n  elasticities  by how many" in out
    status, out, err = gradloom("data", "generate", "moons", "--help")
    assert (status, err) == (0, "")
    assert "--noise" in out
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
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return starts


def test_files_open_in_the_window(opened):
    """Whatever is no command is a file to open; without any, the window opens on its start page."""
    assert cli.main([]) == 0
    assert cli.main([str(example("sigmoid")), str(example("xor_mlp"))]) == 0
    assert opened == [[], [str(example("sigmoid")), str(example("xor_mlp"))]]


@pytest.mark.parametrize(
    "cores, told, kept",
    [
        (2, {}, "1"),
        (8, {}, "7"),
        (1, {}, "1"),
        (None, {}, "1"),
        (8, {"OPENBLAS_NUM_THREADS": "3"}, "3"),
        (8, {"OMP_NUM_THREADS": "3"}, None),
    ],
)
def test_a_core_is_left_to_the_window(opened, monkeypatch, cores, told, kept):
    """Training on every core would stop the window from painting; what the user has set stands."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.pop(name, None)
    os.environ.update(told)
    assert cli.main([]) == 0
    assert os.environ.get("OPENBLAS_NUM_THREADS") == kept


def test_a_file_called_like_a_command_opens(opened, monkeypatch, tmp_path):
    """With its folder before it: ./run is a file, run is the command."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(example("sigmoid"), tmp_path / "run")
    assert cli.main(["./run"]) == 0
    assert opened == [["./run"]]


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
        (["run", "--help"], ["PySide6", "numpy", "engine"]),
        (["analyse", "jacobian", "--help"], ["PySide6", "numpy", "engine"]),
        (["train", "--help"], ["PySide6", "numba", "networkx", "scipy", "onnx"]),
        (["data", "generators"], ["PySide6", "numba", "networkx", "scipy"]),
        (["operations", "tanh"], ["PySide6", "numba", "networkx", "scipy"]),
        (["analyse", "report", "examples/xor_mlp.json"], ["PySide6", "numba", "networkx", "scipy"]),
        (["run", "examples/sigmoid.json"], ["PySide6", "numba", "networkx"]),
        (["train", "examples/xor_mlp.json", "--steps", "2"], ["PySide6", "numba", "networkx"]),
        (["check", "examples/sigmoid.json"], ["PySide6", "numba", "networkx"]),
        (["examples"], ["PySide6", "numba", "networkx"]),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(arguments, names):
    """No command but the window needs Qt; help needs nothing at all, but where the engine has the list of options."""
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


@pytest.mark.skipif(os.name != "posix", reason="shells close streams otherwise elsewhere")
def test_streams_that_are_closed():
    """What nobody can read is not written, and the status tells how it went."""
    shell = 'exec "$0" -m gui.cli run "$1" >&- 2>&-'
    for name, status in (("examples/sigmoid.json", 0), ("examples/nowhere.json", 2)):
        assert subprocess.run(["sh", "-c", shell, sys.executable, name], cwd=ROOT, check=False).returncode == status


@pytest.mark.skipif(os.name != "posix", reason="signals differ elsewhere")
def test_ctrl_c_during_a_training(tmp_path):
    """A long run ends at its next step, without a trace; what it reached is told and kept, to be gone on from."""
    kept, history, export = tmp_path / "kept.npz", tmp_path / "history.csv", tmp_path / "values.json"
    arguments = ["examples/two_two_two.json", "--checkpoint", kept, "--history", history, "--export", export]
    command = [sys.executable, "-m", "gui.cli", "train", *map(str, arguments), "--steps", "9000000"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"step")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    steps = json.loads(export.read_text(encoding="utf-8"))["steps"]
    assert (process.returncode, err) == (130, f"gradloom: Interrupted after {steps} steps.\n".encode())
    assert f"after {steps} steps".encode() in out
    assert history.read_text(encoding="utf-8").splitlines()[-1].startswith(f"{steps},")
    result = start("train", "examples/two_two_two.json", "--resume", kept, "--steps", steps + 1, "--json")
    assert json.loads(result.stdout)["steps"] == steps + 1


def test_a_terminal_without_unicode(tmp_path):
    """Names in any script can be printed anywhere, as escapes if need be."""
    text = example("add_gate").read_text(encoding="utf-8").replace("An add gate", "加法")
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    result = start("run", tmp_path / "x.json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert b"\\u52a0" in result.stdout
