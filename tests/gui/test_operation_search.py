"""Finding an operation by a few letters: what one means comes first."""

import pytest

from engine import OPERATIONS
from gui.operations.search import ranked, score


def found(typed):
    """The names of what is found, the likeliest first."""
    return [operation.name for operation in ranked(typed, OPERATIONS.values())]


@pytest.mark.parametrize(
    "typed, first",
    [
        ("add", "add"),
        ("+", "add"),
        ("plus", "add"),
        ("*", "multiply"),
        ("−", "subtract"),
        ("-", "subtract"),
        ("/", "divide"),
        ("^2", "square"),
        ("@", "matmul"),
        ("ln", "log"),
        ("σ", "sigmoid"),
        ("Σ", "sum"),
        ("relu", "relu"),
        ("mse", "mean_squared_error"),
        ("cross", "cross_entropy_logits"),
        ("error", "squared_error"),
        ("htan", "tanh"),
        (" EXP ", "exp"),
        ("absolute value", "absolute"),
        ("abs", "absolute"),
        ("clamp", "clip"),
        (">", "greater"),
        ("if", "where"),
        ("swish", "silu"),
        ("logistic", "sigmoid"),
        ("heaviside", "step"),
        ("average", "mean"),
        ("dense", "affine"),
        ("concat", "concatenate"),
        ("embed", "gather"),
        ("conv", "conv2d"),
        ("batchnorm", "batch_normalization"),
        ("bce", "binary_cross_entropy"),
        ("mae", "mean_absolute_error"),
        ("nll", "cross_entropy_indices"),
        ("kl", "kullback_leibler"),
        ("asin", "arcsin"),
        ("pow", "power"),
    ],
)
def test_the_likeliest_operation_comes_first(typed, first):
    """By name, title, symbol, or what a keyboard has in its place; some letters in their order will do."""
    assert found(typed)[0] == first


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_operation_is_found_by_its_own_name_and_title(operation):
    """Whole names come first, whatever other operations say; where two are called alike, both do."""
    for typed in (operation.name, operation.title):
        assert operation.name in found(typed)[:2]


def test_words_of_the_help_find_an_operation_too():
    """Who does not know the name may know what it does, in words in any order."""
    assert "softmax" in found("probabilities")
    assert found("outside fed") == ["input"]


def test_nothing_is_found_where_nothing_fits():
    """A word that no operation has anything to do with."""
    assert found("qqq") == []


def test_an_empty_search_finds_all_in_their_order():
    """Before anything is typed every operation is offered."""
    assert found("  ") == list(OPERATIONS)
    assert all(score("", operation) > 0 for operation in OPERATIONS.values())
