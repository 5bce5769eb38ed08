"""The names that other books and libraries have for the operations."""

import pytest

from engine import OPERATIONS, OTHER_NAMES, Net, find_operation
from engine.errors import UnknownOperation
from engine.operations.other_names import meant_operation


def test_other_names_are_those_of_operations():
    """The table speaks of no operation that is not there, and gives nobody's own name to another."""
    assert set(OTHER_NAMES) <= set(OPERATIONS)
    assert not {other for others in OTHER_NAMES.values() for other in others} & set(OPERATIONS)


@pytest.mark.parametrize(
    "word, meant",
    [
        ("abs", "absolute"),
        ("ln", "log"),
        ("pow", "power"),
        ("acos", "arccos"),
        ("atan", "arctan"),
        ("MSE", "mean_squared_error"),
        ("sigmod", "sigmoid"),
        ("qqq", None),
    ],
)
def test_a_usual_name_is_understood(word, meant):
    """Whoever writes another library's name is told this one's; a slip of the pen is still found."""
    assert meant_operation(word, OPERATIONS) == meant
    with pytest.raises(UnknownOperation) as refused:
        find_operation(word)
    assert refused.value.suggestion == meant


def test_the_net_understands_it_too():
    """A method that a net has not got is told like an operation."""
    with pytest.raises(AttributeError, match="Did you mean 'absolute'"):
        Net().abs  # noqa: B018 - the look-up is what is tested


def test_nothing_unknown_is_suggested():
    """Where an operation cannot stand, its other names mean nothing either."""
    assert meant_operation("abs", ["exp"]) is None
