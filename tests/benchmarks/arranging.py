"""What the automatic layout costs: boxes as large as cards, wired like a graph of scalar gates."""

from collections.abc import Callable

from gui.arranging.layout import Box, Line, by_graphlay, by_own_layering, lay_out
from tests.benchmarks.scalar_gates import Gates
from tests.benchmarks.workload import Action, Contestant, Workload

_WIDTH, _HEIGHT, _MIDDLE = 128.0, 72.0, 48.0
_PORTS = {0: (), 1: (_MIDDLE,), 2: (36.0, 60.0)}


def arranged(gates: int, *engines: Callable[..., object]) -> Callable[[], Action]:
    """What prepares the layout of so many gates by one engine."""

    def prepare() -> Action:
        nodes = Gates(gates).graph().nodes
        boxes = {name: Box(_WIDTH, _HEIGHT, _PORTS[len(node.inputs)], _MIDDLE) for name, node in nodes.items()}
        lines = [
            Line(source, name, port)
            for name, node in nodes.items()
            for port, source in enumerate(node.inputs)
            if source is not None
        ]

        def action() -> float:
            return float(len(lay_out(boxes, lines, engines=engines)))  # type: ignore[arg-type]  # the layout's own

        return action

    return prepare


HUNDRED = Workload(
    name="arranging 100 gates",
    what="100 gates: where the automatic layout puts their cards",
    contestants=(
        Contestant("Gradloom", arranged(100, by_own_layering)),
        Contestant("graphlay", arranged(100, by_graphlay), needs="graphlay"),
    ),
    unit="layout",
)
THOUSAND = Workload(
    name="arranging 1000 gates",
    what="1000 gates: the same, in slices of 8 ms between which the window goes on",
    contestants=(Contestant("Gradloom", arranged(1000, by_own_layering)),),
    limit=1.0,
    unit="layout",
)
TEN_THOUSAND = Workload(
    name="arranging 10000 gates",
    what="10000 gates: the same",
    contestants=(Contestant("Gradloom", arranged(10_000, by_own_layering)),),
    unit="layout",
)
WORKLOADS = (HUNDRED, THOUSAND, TEN_THOUSAND)
