"""The tape gives the numbers that numpy gives: values, gradients, tangents, and where they leave the finite."""

import itertools
import threading

import numpy as np
import pytest
from hypothesis import assume, given

from engine.differentiation.forward import forward_mode
from engine.differentiation.reverse import Backward, reverse
from engine.execution.run import Run, evaluate, numpy_numbers
from engine.execution.tape.codes import CODES
from engine.graph import Graph
from engine.nodes import new_node
from engine.operation import Elementwise, Fold, Reduced
from engine.operations import OPERATIONS
from engine.plan import plan_of
from tests.engine.execution.tape.random_plans import KNOWN, plans

pytestmark = pytest.mark.usefixtures("compiled_tape")

EXTREME = (0.0, -0.0, 1.0, -1.0, 0.5, 1e200, -1e200, 5e-324, 800.0, -800.0)


def both(graph: Graph) -> tuple[Run, Run]:
    """The graph run on the tape, and on numpy."""
    plan = plan_of(graph)
    compiled = Run(plan, evaluate(plan, plan.sources(graph), "tape"))
    plain = Run(plan, numpy_numbers(evaluate(plan, plan.sources(graph), "numpy")))
    assert (compiled.path, plain.path) == ("tape", "numpy")
    return compiled, plain


def alike(one, other, tolerance=1e-9) -> bool:
    """Whether two numbers or arrays are equal but for rounding, infinities and NaN included."""
    if one is None or other is None:
        return one is other
    with np.errstate(all="ignore"):
        return np.shape(one) == np.shape(other) and np.allclose(one, other, tolerance, 1e-12, equal_nan=True)


def has_negative_zero(value) -> bool:
    """Whether -0.0 is in it: max(-0.0, 0.0) is either to both numpy and the processor, and 1/x tells them apart."""
    return bool(np.any((np.asarray(value) == 0.0) & np.signbit(value)))


def tame(run: Run) -> bool:
    """Whether nothing is so large or so steep that rounding shows."""
    numbers = [*run.values]
    for output in run.plan.names:
        numbers += [gradient for gradient in reverse(run, output).by_slot if gradient is not None]
    return all(np.all(np.abs(number) < 1e4) for number in numbers)


@given(plans())
def test_values_gradients_and_tangents_agree(graph):
    """Whatever the operations, over numbers and batches mixed, forks and reductions included."""
    compiled, plain = both(graph)
    plan = compiled.plan
    assume(not any(has_negative_zero(value) for value in (*compiled.values, *plain.values)))
    for slot, name in enumerate(plan.names):
        assert alike(compiled.values[slot], plain.values[slot]), name
    if not tame(plain):
        return
    for output in plan.names[-3:]:
        gradients, expected = reverse(compiled, output), reverse(plain, output)
        for name in plan.names:
            assert alike(gradients.gradient(name), expected.gradient(name)), (output, name)
    for seed in (plan.names[0], plan.names[-1], plan.names[len(plan.names) // 2]):
        tangents, moved = forward_mode(compiled, seed), forward_mode(plain, seed)
        for name in plan.names:
            assert alike(tangents.tangent(name), moved.tangent(name)), (seed, name)


def test_every_operation_on_numbers_is_in_the_tape():
    """Declaring one is all it takes."""
    declared = {o.name for o in OPERATIONS.values() if isinstance(o, (Elementwise, Fold, Reduced))}
    assert {"add", "clip", "where", "huber", "add_n", "sum", "mean"} & OPERATIONS.keys() <= {o.name for o in KNOWN}
    assert declared <= {operation.name for operation in KNOWN}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("operation", [o for o in KNOWN if isinstance(o, Elementwise)], ids=lambda o: o.name)
def test_the_finite_is_left_at_the_same_places(operation, wide):
    """At zeros, huge and tiny numbers, infinities and NaN appear in values and derivatives alike."""
    cases = np.array(list(itertools.product(EXTREME, repeat=len(operation.ports))))
    if not wide:
        cases = cases[:: 1 + len(cases) // 40]
    for case in [cases.T] if wide else cases:
        names = [f"x{place}" for place in range(len(case))]
        nodes = [new_node(name, "variable", value=value) for name, value in zip(names, case, strict=True)]
        compiled, plain = both(Graph([*nodes, new_node("y", operation.name, tuple(names))]))
        assert alike(compiled.output(), plain.output()), case
        for name in names:
            assert alike(reverse(compiled).gradient(name), reverse(plain).gradient(name)), (name, case)
            assert alike(forward_mode(compiled, name).tangent("y"), forward_mode(plain, name).tangent("y")), (
                name,
                case,
            )
        problems = compiled.not_finite(), plain.not_finite()
        assert [problem and problem.node for problem in problems] in ([None, None], ["y", "y"])


@given(plans())
def test_the_same_bits_every_time(graph):
    """A second pass gives the same numbers to the last bit."""
    plan = plan_of(graph)
    first, second = (Run(plan, evaluate(plan, plan.sources(graph), "tape")) for _ in range(2))
    for one, other in zip(first.values, second.values, strict=True):
        assert np.array_equal(one, other, equal_nan=True)
    for gradient, again in zip(reverse(first).by_slot, reverse(second).by_slot, strict=True):
        assert (gradient is None) == (again is None)
        assert gradient is None or np.array_equal(gradient, again, equal_nan=True)  # type: ignore[arg-type]  # as it


def batch_graph(length: int) -> Graph:
    """The mean squared error of w * x + b over so many samples."""
    x = np.linspace(-1, 2, length)
    return Graph(
        [
            new_node("x", "input", value=x),
            new_node("t", "input", value=np.sin(x)),
            new_node("w", "variable", value=0.3),
            new_node("b", "variable", value=-0.1),
            new_node("wx", "multiply", ("w", "x")),
            new_node("y", "add", ("wx", "b")),
            new_node("loss", "mean_squared_error", ("y", "t")),
        ]
    )


@pytest.mark.parametrize("length", [1, 2, 7, 8, 129, 100_000])
def test_sums_over_a_batch_are_exact(length):
    """The gradient of a parameter is summed over the batch with no more rounding than numpy's own sum, however long."""
    compiled, plain = both(batch_graph(length))
    assert alike(compiled.output(), plain.output(), 1e-13)
    for name in "wb":
        assert alike(reverse(compiled).gradient(name), reverse(plain).gradient(name), 1e-13)


def test_one_plan_serves_batches_of_any_length():
    """Mini-batches are rows of other lengths on the same plan; shapes that are no rows run on numpy."""
    plan = plan_of(batch_graph(50))
    other = batch_graph(8)
    sources = plan.sources(other)
    values = evaluate(plan, sources, "tape")
    assert alike(values[plan.slot("loss")], both(other)[1].output())
    uneven = [np.ones((2, 8)) if np.shape(value) else value for value in sources]
    assert isinstance(evaluate(plan, uneven, "tape"), list)


def test_only_wanted_gradients():
    """Where training asks for the ways from its parameters, others stay None, and those asked for are the same."""
    compiled, _ = both(batch_graph(10))
    slots = compiled.plan.slots
    wanted = {slots[name] for name in ("w", "wx", "y", "loss")}
    gradients = Backward(compiled.plan, slots["loss"], wanted).gradients(compiled.values, 1.0)
    assert gradients[slots["w"]] == reverse(compiled).gradient("w")
    assert [name for name in compiled.plan.names if gradients[slots[name]] is None] == ["x", "t", "b"]


def test_values_are_a_sequence_that_nobody_changes():
    """By slot, from the end, in slices, one after the other; rows are read-only."""
    compiled, plain = both(batch_graph(3))
    assert len(compiled.values) == len(plain.values)
    for one, other in zip(compiled.values[1:-1], plain.values[1:-1], strict=True):
        assert alike(one, other)
    assert compiled.values[-1] == compiled.output()
    assert isinstance(compiled.output(), float)
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(compiled.value("y"))[0] = 1.0
    gradients = reverse(compiled, "wx").by_slot
    assert gradients[-1] is None
    assert gradients[-2:] == [None, None]


def test_passes_on_several_threads():
    """Threads that differentiate the same run do not disturb each other."""
    run = both(batch_graph(20_000))[0]
    expected = reverse(run).gradient("w")
    found = []
    threads = [threading.Thread(target=lambda: found.append(reverse(run).gradient("w"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_an_operation_made_elsewhere_runs_on_numpy():
    """A record that is not among the declared ones has its own formula, whatever it was made from."""
    own = Elementwise(
        name="own", title="", symbol="", category="", help="", latex="", ports=("x",), derivative_latex=("",),
        function=OPERATIONS["exp"].rules({}).function, derivatives=(lambda _x, _out: 7.0,),
    )  # fmt: skip
    assert CODES.lowering(own, {}) is None
