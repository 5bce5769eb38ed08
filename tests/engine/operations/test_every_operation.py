"""Every operation that is declared, at every sample that it brings; and proof that this check can fail."""

from dataclasses import replace

import numpy as np
import pytest

from engine.operation import ArrayOperation, Elementwise, Sample
from engine.operations import CATEGORIES, OPERATIONS
from tests.engine.operations.derivative_check import faults, missing_words

SAMPLES = [
    pytest.param(operation, sample, id=f"{operation.name}-{number}")
    for operation in OPERATIONS.values()
    for number, sample in enumerate(operation.samples)
]
KINKS = [
    pytest.param(operation, id=name)
    for name, operation in OPERATIONS.items()
    if any(sample.chosen for sample in operation.samples)
]


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_derivatives_are_right(operation, sample):
    """Value, shape, backward messages, tangents and second order agree with differences."""
    assert faults(operation, sample) == []


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_everything_is_declared(operation):
    """A new operation brings its words, its formulas and its samples, or the suite fails."""
    assert missing_words(operation) == []
    assert operation.category in CATEGORIES


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_formulas_name_every_input(operation):
    """The formula of a gate shows where each of its inputs goes, and its braces close."""
    assert [port for port in operation.ports if f"{{{port}}}" not in operation.latex] == []
    for formula in (operation.latex, *operation.derivative_latex):
        assert formula.count("{") == formula.count("}")


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_formulas_at_every_setting(operation, sample):
    """As many as there are inputs, well-formed, and the derivative's is another where the value's is."""
    complete = operation.complete(sample.settings)
    formulas = operation.derivative_latex_of(complete)
    assert len(formulas) == len(operation.ports_of(complete))
    for formula in (operation.latex_of(complete), *formulas):
        assert formula.count("{") == formula.count("}")


def test_the_formula_of_gelu_is_that_of_its_setting():
    """The error function, or the hyperbolic tangent that stands for it; in value and derivative."""
    gelu = OPERATIONS["gelu"]
    for approximate, told, other in ((False, "erf", "tanh"), (True, "tanh", "erf")):
        complete = gelu.complete({"approximate": approximate})
        for formula in (gelu.latex_of(complete), *gelu.derivative_latex_of(complete)):
            assert told in formula
            assert other not in formula


@pytest.mark.parametrize("operation", KINKS)
def test_a_choice_at_a_kink_is_told(operation):
    """Where no derivative exists, the help says which one the program chose."""
    assert operation.note


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_numbers_and_arrays_agree(operation, sample):
    """An elementwise operation gives a number what it gives the same number in an array."""
    if isinstance(operation, Elementwise) and not any(np.ndim(given) for given in sample.inputs):
        alone = operation.evaluate(sample.inputs, operation.complete(sample.settings))
        arrays = tuple(np.array([given]) for given in sample.inputs)
        assert np.allclose(alone, operation.evaluate(arrays, operation.complete(sample.settings)), rtol=1e-15)


# ------------------------------------------------------------------------------------- the checker, checked

SQUARE = OPERATIONS["square"]
SUM = OPERATIONS["sum"]
MULTIPLY = OPERATIONS["multiply"]
RELU = OPERATIONS["relu"]
assert isinstance(SQUARE, Elementwise)
assert isinstance(MULTIPLY, Elementwise)
assert isinstance(RELU, Elementwise)
assert isinstance(SUM, ArrayOperation)
MATRIX = Sample(inputs=([[1.0, 2.0], [3.0, 4.0]],))


@pytest.mark.parametrize(
    "wrong, sample, told",
    [
        (replace(SQUARE, derivatives=(lambda x, _out: 3.0 * x,)), Sample(inputs=(3.0,)), "message"),
        (replace(SQUARE, derivatives=(lambda _x, _out: 6.0,)), Sample(inputs=(3.0,)), "second order"),
        (replace(SQUARE, function=lambda x: x * np.inf), Sample(inputs=(3.0,)), "finite"),
        (replace(MULTIPLY, derivatives=MULTIPLY.derivatives[::-1]), Sample(inputs=(2.0, 5.0)), "message"),
        (replace(SUM, messages=(lambda upstream, _out, x, **_: 2 * upstream + 0 * x,)), MATRIX, "message"),
        (replace(SUM, messages=(lambda upstream, _out, _x, **_: upstream,)), MATRIX, "message"),
        (replace(SUM, tangent_rule=lambda _tangents, out, _x, **_: out), MATRIX, "tangent"),
        (replace(SUM, shape_rule=lambda shape, **_: shape), MATRIX, "shape rule"),
        (RELU, Sample(inputs=(0.0,), chosen=(1.0,)), "in place of"),
    ],
)
def test_a_wrong_declaration_is_caught(wrong, sample, told):
    """The check fails on a wrong derivative, tangent, shape or choice, and says which."""
    assert any(told in fault for fault in faults(wrong, sample))


@pytest.mark.parametrize("word, empty", [("samples", ()), ("help", ""), ("latex", ""), ("symbol", "")])
def test_a_missing_word_is_caught(word, empty):
    """An operation without samples, help or formula cannot slip in."""
    assert missing_words(replace(SQUARE, **{word: empty})) == [word]
