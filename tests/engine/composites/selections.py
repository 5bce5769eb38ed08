"""Random selections that can be collapsed, and graphs in which they have been, for hypothesis."""

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from engine.composites import Collapsed, collapsed
from engine.graph import Graph
from engine.nodes import find_operation
from tests.engine.differentiation.random_graphs import graphs


@dataclass
class Folded:
    """A graph, the same one with parts of it collapsed, and what each node of the first is called in the second."""

    plain: Graph
    graph: Graph
    paths: dict[str, str] = field(default_factory=dict)


@st.composite
def folded_graphs(draw: st.DrawFn) -> Folded:
    """A random graph some of whose sources are constants, with one to three parts collapsed, often nested."""
    plain = draw(graphs())
    for name in [name for name, node in plain.nodes.items() if not node.is_gate][1:]:
        if draw(st.booleans()):
            plain.update({name: replace(plain.node(name), operation=find_operation("constant"))})
    result = Folded(plain, plain.copy(), {name: name for name in plain.nodes})
    for number in range(draw(st.integers(1, 3))):
        _collapse(draw, result, f"part_{number}")
    return result


def _collapse(draw: st.DrawFn, folded: Folded, name: str) -> None:
    graph = folded.graph
    gates = [gate for gate, node in graph.nodes.items() if node.is_gate]
    selected = {draw(st.sampled_from(gates))}
    for candidate in reversed(list(graph.nodes)):
        users = set(graph.consumers(candidate))
        if users and users <= selected and draw(st.integers(0, 4)):
            selected.add(candidate)
    apply(graph, made := collapsed(graph.nodes, selected, name))
    folded.paths = {plain: _further(path, made) for plain, path in folded.paths.items()}


def _further(path: str, made: Collapsed) -> str:
    """What a node is called once the part with it, or with the gate that it is in, has been collapsed too."""
    head, slash, rest = path.partition("/")
    if head not in made.inside:
        return path
    return f"{made.use.name}/{head}/{rest}" if slash else made.path(head)


def apply(graph: Graph, made: Collapsed) -> None:
    """Put a composite gate in the place of what it was made of."""
    graph.update({**dict.fromkeys(made.inside), made.use.name: made.use})
