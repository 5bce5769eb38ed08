"""The public names, used as a program with strict types would use them; `make check` reads the types."""

from pathlib import Path
from typing import Any, assert_type

import pytest

from engine import (
    CheckedDerivative,
    DifferenceScheme,
    Elasticities,
    GradientReport,
    Gradients,
    Graph,
    GraphPath,
    Hessian,
    HessianVectorProduct,
    Jacobian,
    JointGradients,
    JointTangents,
    ModeComparison,
    Net,
    NetNode,
    Node,
    OperationCount,
    Run,
    StepRecord,
    StepSweep,
    StopReason,
    Table,
    Tangents,
    Trainer,
    TrainingSettings,
    Value,
    check_gradients,
    check_wires,
    compare_modes,
    count_forward,
    count_paths,
    count_reverse,
    elasticities,
    forward,
    forward_jointly,
    forward_mode,
    gradient_report,
    hessian,
    hessian_vector_product,
    jacobian,
    new_node,
    numeric_derivative,
    paths,
    reverse,
    reverse_jointly,
    sum_over_paths,
    sweep_steps,
)
from engine.training.errors import BadTraining


def test_a_net_is_typed(tmp_path: Path) -> None:
    """Nodes, operators and the common methods have types; values are Any, being numbers or arrays."""
    net = Net()
    x = net.variable(1, name="x")
    assert_type(x, NetNode)
    assert_type(3 * x + 1, NetNode)
    assert_type(-(x**2) / 2.0 - x * [1.0, 2.0], NetNode)
    assert_type(net.mul(x, x), NetNode)
    assert_type(net.affine([[1.0]], [[x.v]], 0.0), NetNode)
    assert_type(net.sum(x, keep_dimensions=True), NetNode)
    assert_type(net.apply("sigmoid", x), NetNode)
    net.maximum(x, 0)  # an operation without a method of its own
    assert_type(net.forward(), Any)
    net.backward(upstream=1.3)
    net.adjust(step=0.1)
    assert_type(x.g, Any)
    assert_type(net.gradient_descendent(steps=1, step=0.1), list[float])
    assert_type(net.graph, Graph)
    net.save(tmp_path / "net.json")
    assert_type(Net.load(tmp_path / "net.json"), Net)


def test_mistakes_are_found_by_the_type_checker() -> None:
    """Each of these lines is an error to mypy, or the comment on it would be."""
    net = Net()
    with pytest.raises(TypeError):
        net.add(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        net.sum([1.0], axes=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        net.sigmoid(1).w  # type: ignore[attr-defined]  # noqa: B018 - there is no w
    with pytest.raises(BadTraining):
        TrainingSettings(steps=1.5)  # type: ignore[arg-type]


def test_the_engine_is_typed() -> None:
    """Graph, run, gradients and training in the field's own words."""
    graph = Graph([new_node("x", "variable", value=2.0), new_node("y", "square", ("x",))])
    assert_type(graph.node("x"), Node)
    run = forward(graph)
    assert_type(run, Run)
    assert_type(run.output(), Value)
    gradients = reverse(run, upstream=2)
    assert_type(gradients, Gradients)
    assert_type(gradients.gradient("x"), Value | None)
    assert_type(forward_mode(run, "x"), Tangents)
    assert_type(check_gradients(graph), list[CheckedDerivative])
    trainer = Trainer(graph, TrainingSettings(learning_rate=0.1), None)
    assert_type(trainer.step(), StepRecord)
    assert_type(trainer.run(2), StopReason)
    assert_type(trainer.values(), dict[str, Value])
    assert_type(Table({"x": graph_rows()}).rows, int)


def test_the_modes_are_typed() -> None:
    """Every way to differentiate a run gives a record of its own."""
    graph = Graph([new_node("x", "variable", value=2.0), new_node("y", "square", ("x",))])
    run = forward(graph)
    assert_type(reverse_jointly(run, {"y": 1}), JointGradients)
    assert_type(forward_jointly(run, {"x": 1}), JointTangents)
    assert_type(jacobian(run, "x"), Jacobian)
    assert_type(hessian(run, ["x"]), Hessian)
    assert_type(hessian_vector_product(run, ["x"], {"x": 1}), HessianVectorProduct)
    assert_type(count_reverse(run), OperationCount)
    assert_type(count_forward(run, "x"), OperationCount)
    assert_type(compare_modes(run, ["x"]), ModeComparison)
    assert_type(list(paths(run, "x", "y")), list[GraphPath])
    assert_type(count_paths(run, "x", "y"), int)
    assert_type(sum_over_paths(run, "x", "y"), Value)
    assert_type(elasticities(run), Elasticities)
    assert_type(numeric_derivative(run, "x", scheme=DifferenceScheme.COMPLEX), float)
    assert_type(sweep_steps(run, "x"), StepSweep)
    assert_type(check_wires(graph), list[CheckedDerivative])
    assert_type(gradient_report(run, learning_rate=0.1), GradientReport)


def graph_rows() -> Any:
    """Rows from somewhere without types."""
    return [[1.0], [2.0]]
