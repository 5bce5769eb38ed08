"""The rules of operations as source text: what is written computes what is declared."""

from functools import partial

import numpy as np
import pytest

from engine import forward, reverse
from engine.exports.function_source import Unwritable
from engine.exports.gate_source import GateSource
from engine.exports.identifiers import PYTHON_WORDS, Identifiers
from engine.exports.rule_source import RuleSource
from engine.operation import Misfit
from tests.engine.exports.export_cases import CASES, OUTPUT, sample_file

FACTOR = 3.0


def doubled(x):
    """Twice the value."""
    return x * 2.0


def scaled(x, *, by):
    """The value by a factor of the module, and one given."""
    return doubled(x) * by * FACTOR


def scaler(by):
    """A rule that a factory has made."""
    return lambda x, y: x * by + y


def written(rule, *arguments):
    """The value that the written call gives at these numbers."""
    source = RuleSource(Identifiers())
    call = source.call(rule, [f"a{place}" for place in range(len(arguments))], "unnamed")
    space = {f"a{place}": value for place, value in enumerate(arguments)}
    exec("\n".join([*source.imports, *source.definitions, f"result = {call}"]), space)  # noqa: S102 - written above
    return call, space["result"]


@pytest.mark.parametrize(
    "rule, arguments, call, result",
    [
        (np.exp, (0.0,), "np.exp(a0)", 1.0),
        (abs, (-2.0,), "abs(a0)", 2.0),
        (lambda x, y: x * (y + 1.0), (2.0, 3.0), "a0 * (a1 + 1.0)", 8.0),
        (scaler(5.0), (2.0, 1.0), "a0 * 5.0 + a1", 11.0),
        (partial(lambda x, low: np.maximum(x, low) * 1.0, low=1.5), (1.0,), "np.maximum(a0, 1.5) * 1.0", 1.5),
        (partial(lambda low, x: np.maximum(x, low), 1.5), (1.0,), "np.maximum(a0, 1.5)", 1.5),
        (partial(scaled, by=2.0), (1.0,), "scaled(a0, by=2.0)", 12.0),
        (lambda x: [doubled(y) for y in (x, x)][1], (4.0,), "unnamed(a0)", 8.0),
        (lambda *xs: xs[1], (4.0, 5.0), "unnamed(a0, a1)", 5.0),
        (lambda x, y=7.0: x + y, (1.0,), "unnamed(a0)", 8.0),
    ],
)
def test_a_call_is_written(rule, arguments, call, result):
    """Lambdas stand in place with their arguments, functions by name, what they refer to beside them."""
    assert written(rule, *arguments) == (call, result)


def test_two_lambdas_of_one_line_are_told_apart():
    """The one that is meant is written, not its neighbour."""
    first, second = (lambda x: x + 1.0, lambda x: x + 2.0)
    assert written(first, 1.0)[0] == "a0 + 1.0"
    assert written(second, 1.0)[0] == "a0 + 2.0"


def test_functions_are_defined_once_and_in_order():
    """Each after those that it uses, without its types."""
    source = RuleSource(Identifiers())
    source.call(partial(scaled, by=1.0), ["x"], "unnamed")
    source.call(partial(scaled, by=2.0), ["x"], "unnamed")
    assert [text.splitlines()[0] for text in source.definitions] == ["def doubled(x):", "def scaled(x, *, by):"]


@pytest.mark.parametrize("rule", [type("Made", (), {}), Identifiers().of, partial(scaled, by=object())])
def test_what_has_no_source_is_refused(rule):
    """A class made on the way, a method, a thing that no text stands for."""
    with pytest.raises(Unwritable):
        RuleSource(Identifiers()).call(rule, ["x"], "unnamed")


def refusing(x):
    """Refuses what is negative, in the engine's own words."""
    wrong: bool = x < 0
    if wrong:
        raise Misfit("numbers of at least {least}", least=0)
    return x


def test_a_refusal_becomes_pythons_own():
    """The engine's errors are not there; types are left out."""
    assert written(refusing, 1.0)[1] == 1.0
    with pytest.raises(ValueError, match="numbers of at least"):
        written(refusing, -1.0)


def _hidden(x):
    return x + 1.0


def hiding(x):
    """Has a variable called as a function would be without its underscore."""
    hidden = _hidden(x)
    return hidden * 2.0


def test_no_variable_hides_a_function():
    """Functions keep their names, underscore and all."""
    assert written(hiding, 1.0)[1] == 4.0


@pytest.mark.parametrize("name, place", [case for case in CASES if case[0] != "dropout"])
def test_every_operation_is_written(name, place):
    """Forward and backward pass, run from their text, give the engine's numbers, up to the last bit."""
    file = sample_file(name, place)
    graph = file.graph
    gates = GateSource(graph, Identifiers(PYTHON_WORDS | {"np", "math", "partial"}))
    sources = {node.name for node in graph.nodes.values() if not node.is_gate}
    lines = [*gates.forward(), *gates.backward(OUTPUT, sources)]
    space = {gates.names[source]: _array(graph.node(source).value) for source in sources}
    space[gates.gradients[OUTPUT]] = _array(file.upstream)
    with np.errstate(all="ignore"):
        exec("\n".join([*gates.rules.imports, *gates.rules.definitions, *lines]), space)  # noqa: S102 - written above
    passes = forward(graph)
    gradients = reverse(passes, OUTPUT, file.upstream)
    # On the compiled tape a function such as sinh comes from the C library: numpy's own may differ in the last bit.
    assert np.allclose(space[gates.names[OUTPUT]], passes.output(), rtol=1e-15, atol=0.0, equal_nan=True)
    for source in sources:
        given, expected = space[gates.gradients[source]], np.asarray(gradients.gradient(source))
        assert np.shape(given) == np.shape(expected)
        assert np.allclose(given, expected, rtol=1e-14, atol=0.0, equal_nan=True)


def _array(value):
    return value if isinstance(value, np.ndarray) else np.float64(value)
