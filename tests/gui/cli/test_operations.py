"""`gradloom operations`: the list, and one operation explained from its declaration."""

import pytest

from engine import CATEGORIES, OPERATIONS


def test_all_operations_are_listed(answer, gradloom):
    """By category, with a line of help."""
    document = answer("operations")
    assert [entry["name"] for entry in document] == list(OPERATIONS)
    assert document[list(OPERATIONS).index("multiply")]["ports"] == ["a", "b"]
    status, out, _ = gradloom("operations")
    assert status == 0
    lines = out.splitlines()
    assert [line for line in lines if line in CATEGORIES] == list(CATEGORIES)
    assert [name for name in OPERATIONS if not any(line.startswith(f"  {name} ") for line in lines)] == []


def test_one_operation_in_full(answer, gradloom):
    """Formula, derivatives by port, settings with their ranges, notes."""
    document = answer("operations", "softmax")
    assert (document["name"], document["category"], document["ports"]) == ("softmax", "activations", ["x"])
    assert "frac" in document["latex"]
    assert list(document["derivatives"]) == ["x"]
    assert document["settings"][0]["name"] == "axis"
    assert "torch" in document["pytorch"]
    _, out, _ = gradloom("operations", "softmax")
    assert out.startswith("softmax(x)  Softmax, activations\n")
    assert "axis     -1" in out
    assert answer("operations", "multiply")["derivatives"] == {"a": "{b}", "b": "{a}"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_can_be_explained(answer, gradloom, name):
    """A declaration has all that is needed, for programs and for people."""
    document = answer("operations", name)
    assert document["title"]
    assert list(document["derivatives"]) == document["ports"]
    status, out, err = gradloom("operations", name)
    assert (status, err) == (0, "")
    assert all(setting["name"] in out for setting in document["settings"])
