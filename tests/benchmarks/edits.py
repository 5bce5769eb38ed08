"""What editing costs in a graph of many gates: making its plan, changing a value, changing a wire."""

from dataclasses import replace

from engine import Graph, forward, plan_of, reverse
from engine.structure import Structure
from tests.benchmarks.scalar_gates import Gates
from tests.benchmarks.workload import Action, Contestant, Workload

GATES = 100_000


def _gates() -> Graph:
    return Gates(GATES).graph()


def value() -> Action:
    """Another value for a source."""
    graph = _gates()
    plan_of(graph)
    turn = [0.25, 0.5]

    def changed() -> float:
        turn.reverse()
        graph.set_value("n0", turn[0])
        return float(len(plan_of(graph).names))

    return changed


def wire() -> Action:
    """Another wire into a gate in the middle."""
    graph = _gates()
    plan_of(graph)
    gate = next(node for node in list(graph.nodes.values())[GATES // 2 :] if node.operation.name == "add")
    records = [gate, replace(gate, inputs=(gate.inputs[0], "n0"))]

    def changed() -> float:
        records.reverse()
        graph.update({gate.name: records[0]})
        return float(len(plan_of(graph).names))

    return changed


def planning() -> Action:
    """The plan of a graph of which nothing is known: its token is a new one."""
    graph = _gates()

    def planned() -> float:
        graph.structure = Structure()
        return float(len(plan_of(graph).names))

    return planned


def passes() -> Action:
    """Another wire, and both passes."""
    graph = _gates()
    gate = next(node for node in list(graph.nodes.values())[GATES // 2 :] if node.operation.name == "add")
    records = [gate, replace(gate, inputs=(gate.inputs[0], "n0"))]

    def changed() -> float:
        records.reverse()
        graph.update({gate.name: records[0]})
        run = forward(graph)
        reverse(run)
        return float(len(run.plan.names))

    return changed


FRACTION = 0.1
PLAN = Workload(
    name=f"plan of {GATES} gates",
    what=f"{GATES} gates: the plan from nothing, against what an edit costs",
    contestants=(
        Contestant("Gradloom, plan", planning),
        Contestant("another value", value),
        Contestant("another wire", wire),
        Contestant("another wire, both passes", passes),
    ),
    limit=0.5,
    unit="edit",
)
