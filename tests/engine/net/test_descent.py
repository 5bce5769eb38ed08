"""Many steps in one call leave the net, and what is printed, as the single steps do."""

import pytest

from engine.errors import NotFinite
from engine.net import Net, NetNode


def net(power: float = 2.0) -> tuple[Net, list[NetNode]]:
    """A net of two variables that reach the output, one that is frozen, and one that does not."""
    made = Net()
    x, y = made.variable(1.0, "x"), made.variable(3.0, "y")
    nodes = [x, y, made.variable(5.0, "aside"), made.variable(2.0, "still", frozen=True)]
    z = made.add(made.mul(nodes[0], nodes[3]), nodes[1])
    return made, [*nodes, z, made.tanh(nodes[2]), made.apply("power", z, power, name="o")]


def one_by_one(made: Net, steps: int, rate: float) -> list[float]:
    """The steps as a course writes them."""
    losses = []
    for _ in range(steps):
        losses.append(made.forward())
        made.backward()
        made.adjust(rate)
    return losses


@pytest.mark.parametrize("steps", [1, 2, 150])
def test_in_one_call_or_one_by_one(steps, capsys):
    """The same losses, values and gradients, and a line for each step."""
    (one, nodes), (other, twins) = net(), net()
    for made in (one, other):
        made.output = made["o"]
    losses = one.gradient_descendent(steps, 0.01)
    assert losses == pytest.approx(one_by_one(other, steps, 0.01), rel=1e-12)
    assert [node.v for node in nodes if node.name in {"x", "y", "aside", "still", "o"}] == pytest.approx(
        [node.v for node in twins if node.name in {"x", "y", "aside", "still", "o"}], rel=1e-12
    )
    assert [node.g for node in nodes] == [None] * len(nodes)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == steps
    assert printed[0] == f"0  =>  {losses[0]!r}".removesuffix(".0")
    assert one.forward() == pytest.approx(other.forward(), rel=1e-12)


def test_where_a_step_leaves_the_finite_numbers():
    """The same error after the same steps, whatever was made in one go before it."""
    (one, nodes), (other, twins) = net(4.0), net(4.0)
    errors = []
    for made, run in ((one, one.gradient_descendent), (other, lambda *given: one_by_one(other, *given))):
        made.output = made["o"]
        with pytest.raises(NotFinite) as raised:
            run(50, 1.0)
        errors.append(raised.value)
    assert errors[0].node == errors[1].node
    assert nodes[0].v == pytest.approx(twins[0].v, rel=1e-9)


def test_between_calls_the_net_may_change(capsys):
    """A value that is set, and a gate that is added, count from the next call on."""
    made, (x, *_) = net()
    made.output = made["o"]
    made.gradient_descendent(3, 0.01)
    x.v = -4.0
    now = made.forward()
    assert made.gradient_descendent(1, 0.01) == pytest.approx([now])
    assert made.graph.node("x").value == x.v
    made.mul(made["o"], made["o"], name="squared")
    made.output = made["squared"]
    before = made.forward()
    assert made.gradient_descendent(1, 0.0) == [before]
    capsys.readouterr()


def test_no_steps():
    """Nothing happens, and nothing is asked of the net."""
    assert Net().gradient_descendent(0) == []
