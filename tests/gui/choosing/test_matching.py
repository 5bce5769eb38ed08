"""Finding by a few letters: what is meant comes first, and the letters that answer are known."""

import pytest

from gui.choosing import match


@pytest.mark.parametrize(
    "wanted, better, worse",
    [
        ("fit", "Fit the graph", "Export graph as a fit"),
        ("graph", "Close graph", "Autographs"),
        ("sg", "Save graph", "Strange"),
        ("save as", "Save as", "Save all sums"),
        ("learning", "learning_rate", "unlearning"),
    ],
)
def test_the_better_answer_has_more_points(wanted, better, worse):
    """The whole text, its beginning, a word's beginning, initials, the inside, letters: in this order."""
    first, second = match(wanted, better), match(wanted, worse)
    assert first is not None
    assert second is None or first.points > second.points


@pytest.mark.parametrize(
    "wanted, text, marked",
    [
        ("fit", "Fit the graph", "Fit"),
        ("gra", "Fit the graph", "gra"),
        ("ftg", "Fit the graph", "Ftg"),
        ("graph fit", "Fit the graph", "Fitgraph"),
        ("", "Fit the graph", ""),
        ("sgm", "sigmoid", "sgm"),
    ],
)
def test_the_letters_that_answer_are_marked(wanted, text, marked):
    """What was typed is seen in the row."""
    found = match(wanted, text)
    assert found is not None
    assert "".join(text[place] for place in found.marks) == marked


@pytest.mark.parametrize("wanted, text", [("z", "Fit the graph"), ("h", "o"), ("fit z", "Fit it"), ("tif", "Fit")])
def test_what_does_not_answer_is_left_out(wanted, text):
    """Letters that are not there, or not in this order, find nothing."""
    assert match(wanted, text) is None


def test_a_letter_that_grows_when_made_small_shifts_no_mark():
    """A Turkish capital does not make the marks run beyond the text."""
    found = match("b", "İb b")
    assert found is not None
    assert all(place < 4 for place in found.marks)
