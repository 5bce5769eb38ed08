"""A step of descent on x^2 + y^2, as the course writes it: forward, backward, adjust."""

from engine import Net
from tests.benchmarks.workload import Action, Contestant, Workload

RATE = 1e-6
START = (1.0, 3.0)


def gradloom() -> Action:
    """Through Net."""
    net = Net()
    x, y = (net.variable(value) for value in START)
    net.add(net.mul(x, x), net.mul(y, y))

    def step() -> float:
        loss: float = net.forward()
        net.backward()
        net.adjust(RATE)
        return loss

    return step


def by_hand() -> Action:
    """Plain Python, the derivatives worked out on paper: the limit."""
    x, y = START

    def step() -> float:
        nonlocal x, y
        loss = x * x + y * y
        x, y = x - RATE * 2 * x, y - RATE * 2 * y
        return loss

    return step


def micrograd() -> Action:
    """Micrograd builds its graph anew at every step; that is how it is used."""
    from micrograd.engine import Value

    x, y = (Value(value) for value in START)

    def step() -> float:
        loss = x * x + y * y
        x.grad = y.grad = 0
        loss.backward()
        x.data -= RATE * x.grad
        y.data -= RATE * y.grad
        return float(loss.data)

    return step


def autograd() -> Action:
    """HIPS autograd on Python floats."""
    from autograd import value_and_grad

    both = value_and_grad(lambda x, y: x * x + y * y, argnum=(0, 1))
    x, y = START

    def step() -> float:
        nonlocal x, y
        loss, (dx, dy) = both(x, y)
        x, y = x - RATE * dx, y - RATE * dy
        return float(loss)

    return step


def pytorch() -> Action:
    """PyTorch in eager mode, on float64 scalars."""
    import torch

    x, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in START)

    def step() -> float:
        loss = x * x + y * y
        loss.backward()
        with torch.no_grad():
            for parameter in (x, y):
                parameter.sub_(RATE * parameter.grad)
                parameter.grad = None
        return float(loss.detach())

    return step


WORKLOAD = Workload(
    name="paraboloid",
    what="one step on x^2 + y^2",
    contestants=(
        Contestant("Gradloom, Net", gradloom),
        Contestant("Python by hand", by_hand),
        Contestant("micrograd", micrograd, "micrograd"),
        Contestant("HIPS autograd", autograd, "autograd"),
        Contestant("PyTorch eager", pytorch, "torch"),
    ),
    bars={"micrograd": 1.0},
)
