"""The engine's refusals on the screen: whole sentences, with everything that they carry."""

import pytest

from engine import EngineError, Graph, errors, new_node, parse_graph_file
from gui import wording
from gui.wording import sentence_of

FILE = """{"format": "gradloom", "version": 1, "nodes": [{"name": "", "operation": "variable", "value": 1}]}"""


def test_a_refusal_is_the_engines_own_sentence():
    """With its data in place, and the hint where there is one."""
    assert sentence_of(errors.UnknownNode("pears", "pear")) == str(errors.UnknownNode("pears", "pear"))
    assert sentence_of(errors.UnknownNode("pears")) == "There is no node named 'pears'. Name one that is there."


def test_a_refusal_inside_a_refusal_is_worded_too(monkeypatch):
    """What the engine says of a part of a file comes in the user's language like the rest."""
    monkeypatch.setattr(wording, "tr", lambda _context, text, **data: text.format_map(data).upper())
    with pytest.raises(EngineError) as caught:
        parse_graph_file(FILE)
    assert "CANNOT BE A NAME" in sentence_of(caught.value)
    assert sentence_of(caught.value) == str(caught.value).upper()


def test_what_an_operation_needs_is_worded_too(monkeypatch):
    """No half of the sentence stays English, and its numbers are filled in."""
    monkeypatch.setattr(wording, "tr", lambda _context, text, **data: f"<{text.format_map(data)}>")
    nodes = [new_node("a", "variable", value=[[1, 2]]), new_node("p", "matmul", ("a", "a"))]
    (misfit,) = Graph(nodes).problems()
    rule = "as many columns on the left (2) as rows on the right (1)"
    assert sentence_of(misfit) == f"<The shapes (1, 2) and (1, 2) do not fit 'p': matmul needs <{rule}>.>"
    assert str(misfit) == sentence_of(misfit).replace("<", "").replace(">", "")
