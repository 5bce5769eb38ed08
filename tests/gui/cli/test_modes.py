"""Several outputs, several directions and the work of each mode, in `gradloom run` and `gradloom eval`."""

import pytest

from tests.gui.cli.cases import example

SUM_TIMES = ("q = x + y; f = q * z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4")


def gradients(document):
    """The gradient of each node."""
    return {name: node["gradient"] for name, node in document["nodes"].items()}


def test_reverse_from_several_outputs(answer):
    """One pass carries all of them back, each with its own upstream gradient, and adds up what meets."""
    both = answer("run", example("sum_times"), "--output", "f", "--output", "q", "--upstream", "1", "--upstream", "10")
    assert (both["output"], both["value"]) == ("f", -12.0)
    assert both["outputs"] == {"f": {"value": -12.0, "upstream": 1.0}, "q": {"value": 3.0, "upstream": 10.0}}
    assert gradients(both) == {"x": 6.0, "y": 6.0, "z": 3.0, "q": 6.0, "f": 1.0}


def test_one_upstream_gradient_for_all_outputs(answer):
    """Given once it is that of each; not given, each starts with 1, the file's own output with the file's."""
    outputs = ("--output", "f", "--output", "q")
    assert gradients(answer("run", example("sum_times"), *outputs, "--upstream", "2"))["x"] == -6.0
    assert gradients(answer("run", example("sum_times"), *outputs))["x"] == -3.0
    own = answer("run", example("add_gate"), "--output", "x", "--output", "sum")
    assert {name: output["upstream"] for name, output in own["outputs"].items()} == {"x": 1.0, "sum": 1.3}


def test_outputs_of_a_formula(answer):
    """A formula of several statements can be differentiated from any of them."""
    assert answer("eval", *SUM_TIMES, "--output", "q")["value"] == 3.0
    both = answer("eval", *SUM_TIMES, "--output", "q", "--output", "f")
    assert gradients(both)["y"] == -3.0


def test_an_output_that_is_not_finite_is_refused_among_several(refusal):
    """The sentence names the gate that left the finite numbers."""
    assert "'b' (log)" in refusal("eval", "a = x + 1; b = log(x)", "--set", "x=0", "--output", "a", "--output", "b")


def test_forward_mode_along_a_direction(answer):
    """NAME=VALUE moves a node by so much; the tangents are as many times as long."""
    document = answer("run", example("forward_reverse"), "--forward-mode", "b=2")
    assert (document["forward_mode"], document["directions"]) == ("b", {"b": 2.0})
    assert document["nodes"]["e"]["forward"] == 10.0


def test_forward_mode_with_several_nodes(answer, gradloom):
    """They move at once; the tangent of the output is the gradient times the direction."""
    arguments = ("--forward-mode", "x", "--forward-mode", "z=[3]")
    document = answer("run", example("sum_times"), "--forward-mode", "x", "--forward-mode", "z=3")
    assert (document["forward_mode"], document["directions"]) == (["x", "z"], {"x": 1.0, "z": 3.0})
    found = gradients(document)
    assert document["nodes"]["f"]["forward"] == found["x"] + 3.0 * found["z"]
    _, out, _ = gradloom("run", example("sum_times"), "--set", "z=[1]", *arguments)
    assert "moved by x = 1, z = [1] [3]" in out


@pytest.mark.parametrize("name", ["run", "eval"])
def test_counts_tell_the_work_of_each_mode(answer, name):
    """Q = x + y; f = q z: back four wires and no fork, forward two wires; all three variables by either mode."""
    given = SUM_TIMES if name == "eval" else (example("sum_times"),)
    counts = answer(name, *given, "--forward-mode", "x", "--counts")["counts"]
    assert counts["reverse"] == {"passes": 1, "multiplications": 4, "additions": 0}
    assert counts["forward"] == {"passes": 1, "multiplications": 2, "additions": 0}
    both = counts["all_variables"]
    assert (both["reverse"]["passes"], both["forward"]["passes"], both["cheaper"]) == (1, 3, "reverse")


def test_counts_for_people(gradloom):
    """A table below the values."""
    _, out, _ = gradloom("run", example("sum_times"), "--counts")
    assert "the backward pass               1       4                0" in out
    assert "multiplications" not in gradloom("run", example("sum_times"))[1]
