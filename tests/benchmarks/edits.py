"""What editing costs in a graph of many gates: building it, making its plan, and changing a value."""

from engine import Graph, forward, new_node, reverse
from tests.benchmarks.workload import Action, Contestant, Workload

GATES = 10_000


def chain() -> Graph:
    """A long row of gates."""
    nodes = [new_node("n0", "variable", value=0.5)]
    nodes += [new_node(f"n{number}", "negate", (f"n{number - 1}",)) for number in range(1, GATES + 1)]
    return Graph(nodes)


def everything() -> Action:
    """Build, plan, run both ways."""

    def from_nothing() -> float:
        return float(reverse(forward(chain())).gradient("n0") or 0.0)

    return from_nothing


def passes() -> Action:
    """A value changes, and both passes run again."""
    graph = chain()

    def again() -> float:
        graph.set_value("n0", 0.25)
        return float(reverse(forward(graph)).gradient("n0") or 0.0)

    return again


WORKLOAD = Workload(
    name=f"{GATES} gates in a row",
    what=f"{GATES} gates in a row: built, planned and run both ways, against a new value and both passes",
    contestants=(Contestant("Gradloom, from nothing", everything), Contestant("Gradloom, new value", passes)),
    unit="gate",
    per_action=GATES,
)
