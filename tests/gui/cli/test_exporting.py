"""`gradloom export`: every form of a graph for other programs."""

import subprocess
import sys

import pytest

from engine import EXPORTS, load_graph_file, parse_expression
from tests.gui.cli.cases import ROOT, example


@pytest.mark.parametrize("form", EXPORTS)
def test_export_to_a_file_and_to_the_terminal(gradloom, tmp_path, form):
    """Both get the same bytes; nothing else is printed."""
    assert gradloom("export", example("sigmoid"), "--to", form, "-o", tmp_path / "out") == (0, "", "")
    command = [sys.executable, "-m", "gui.cli", "export", str(example("sigmoid")), "--to", form, "--out", "-"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == (tmp_path / "out").read_bytes() != b""


def test_a_graph_as_a_formula(gradloom, answer):
    """What is written reads back as the same graph, with the same numbers."""
    status, out, _ = gradloom("export", example("sum_times"), "--to", "expression", "-o", "-")
    assert status == 0
    assert list(parse_expression(out).nodes) == list(load_graph_file(example("sum_times")).graph.nodes)
    assert answer("eval", out) == answer("run", example("sum_times"))


def test_a_formula_leaves_the_data_out(gradloom):
    """An input that a table fills has no value of its own."""
    _, out, _ = gradloom("export", example("moons_mlp"), "--to", "expression", "-o", "-")
    assert "X = input()\n" in out


def test_the_forms_are_listed(gradloom):
    """The help names all that the engine knows."""
    _, out, _ = gradloom("export", "--help")
    assert all(form in out for form in EXPORTS)


def test_export_to_an_unknown_form(refusal, tmp_path):
    """The sentence lists the forms."""
    assert "json-values, dot" in refusal("export", example("sigmoid"), "--to", "pdf", "-o", tmp_path / "x")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--to", "pytroch", "-o", "x"], "Did you mean 'pytorch'?"),
        (["--to", "dot", "-o", "no/such/folder/x.dot"], "folder"),
        (["--to", "dot", "-o", "."], "not a file"),
    ],
)
def test_what_cannot_be_exported_is_refused(refusal, arguments, words):
    """In one sentence, with nothing written."""
    assert words in refusal("export", example("sigmoid"), *arguments)
