"""`gradloom check`."""

import json

import pytest

from engine import Graph, GraphFile, new_node, save_graph_file
from tests.gui.cli.cases import example


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


def test_what_was_drawn_of_a_large_array_is_told(gradloom, answer, refusal, tmp_path):
    """How many numbers of how many, from which seed, and what checks all of them."""
    path = tmp_path / "large.json"
    nodes = [new_node("w", "variable", value=[0.5] * 40), new_node("s", "sum", ("w",))]
    save_graph_file(path, GraphFile(graph=Graph(nodes)))
    _, out, _ = gradloom("check", path, "--seed", 3)
    assert "30 of 40 checked" in out
    assert "30 numbers were drawn with seed 3; --all checks every number." in out
    document = answer("check", path)
    assert document["checked"] == {"w": {"numbers": 30, "of": 40}}
    assert len(answer("check", path, "--all")["derivatives"]) == 40
    _, out, _ = gradloom("check", path, "--all")
    assert "40 of 40 checked" in out
    assert "drawn" not in out
    assert [one["index"] for one in document["derivatives"]] != [
        one["index"] for one in answer("check", path, "--seed", 1)["derivatives"]
    ]
    assert "at least 0" in refusal("check", path, "--seed", "-1")
