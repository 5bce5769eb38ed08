"""Every example opened through the window: the numbers that its file promises are the ones on the screen."""

import numpy as np
import pytest

from engine import load_graph_file, relative_error
from gui.numbers import shape_text
from gui.resources import examples_folder
from tests.journeys.eyes import agrees

NAMES = sorted(path.stem for path in examples_folder().glob("*.json"))


@pytest.fixture(params=NAMES)
def shown(request, person):
    """A person before one of the examples with all its numbers, and what its file expects."""
    path = examples_folder() / f"{request.param}.json"
    person.answers(path)
    person.press("Ctrl+O")
    person.waits_until(lambda: not person.workspace.context.evaluation._timer.isActive())
    return person, load_graph_file(path).expected


def test_what_the_file_expects_is_on_the_screen(shown):
    """Each expected number is computed to the file's tolerance and written in short on its node, and on its wires.

    A node inside a composite gate has its card only there.
    """
    person, expected = shown
    evaluation = person.workspace.context.evaluation
    assert expected.values
    for what, numbers in (("value", expected.values), ("gradient", expected.gradients)):
        for name, wanted in numbers.items():
            computed = evaluation.value(name) if what == "value" else evaluation.gradient(name)
            assert np.shape(computed) == np.shape(wanted), name
            assert relative_error(computed, wanted) <= expected.tolerance, f"{what} of {name}"
            if name not in person.canvas.drawing.nodes:
                continue
            if np.ndim(wanted):
                shows_array(person, name, what, wanted)
            else:
                assert agrees(person.reads(name, what).text, wanted), f"{what} of {name}"
        if what == "value":
            stands_on_wires(person, numbers)
    assert person.window.problems.sentences == []
    assert [name for name, item in person.canvas.drawing.nodes.items() if item.reading.mismatches] == []
    assert "No problems" in person.reads_all(person.window.bar)


def stands_on_wires(person, values):
    """A number is written on a wire that brings it to a gate; where it goes to several, on at least one."""
    graph = person.workspace.document.graph
    person.canvas.drawing.settle()
    for name in [name for name in values if name in graph and graph.consumers(name) and not np.ndim(values[name])]:
        wires = [edge for edge in graph.edges if edge.source == name]
        written = [edge for edge in wires if person.eyes.label(name, edge.target, "value", edge.port) is not None]
        assert written, name
        for edge in written:
            assert agrees(person.reads_wire(name, edge.target, "value", edge.port).text, values[name]), edge


def shows_array(person, name, what, wanted):
    """An array is a heat map, its shape is written above, and the pointer shows its numbers when they are few."""
    card = person.canvas.drawing.nodes[name].card()
    assert (card.value_image if what == "value" else card.gradient_image) is not None
    told = person.hovers(person.eyes.card(name).center())
    assert shape_text(np.shape(wanted)) in told
    if what == "value":
        assert person.reads(name, "value").text == f"[{shape_text(np.shape(wanted))}]"


def test_a_wrong_expectation_is_marked(person, tmp_path):
    """A number that the graph does not reproduce is listed as a problem and marked on its node."""
    text = (examples_folder() / "sum_times.json").read_text(encoding="utf-8")
    assert '"f": -12' in text
    path = tmp_path / "wrong.json"
    path.write_text(text.replace('"f": -12', '"f": -13'), encoding="utf-8")
    person.answers(path)
    person.press("Ctrl+O")
    person.waits_until(lambda: person.window.problems.count == 1)
    assert "-13" in person.window.problems.sentences[0].replace("\u2212", "-")
    assert person.canvas.drawing.nodes["f"].reading.mismatches
    assert "the file expects −13" in person.hovers(person.eyes.card("f").center())
    assert "1 problem" in person.reads_all(person.window.bar)
