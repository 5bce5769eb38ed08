"""The graph: immutable records for its nodes and edges, and the rules by which they may be joined.

Every change goes through `Graph.update`, which checks, then exchanges records and infers the shapes that the change
can reach, in time linear in what it touches. Nothing here recurses, so a chain of any length works.
"""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.operation import NO_SETTINGS, Operation, Settings
from engine.operations import OPERATIONS
from engine.value import MAX_ELEMENTS, Value, as_value, same_value, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from engine.errors import EngineError, Shape

MAX_NAME = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One node: a gate with its inputs by port, or a variable, input or constant with its value.

    `inputs` holds the name of the node wired to each port of the operation, or None, in the order of the ports.
    A `frozen` variable keeps its value while others are trained.
    """

    name: str
    operation: Operation
    inputs: tuple[str | None, ...] = ()
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    value: Value | None = None
    frozen: bool = False

    @property
    def is_gate(self) -> bool:
        """Whether the node computes its value from others."""
        return not self.operation.is_source

    @property
    def trainable(self) -> bool:
        """Whether training moves the node: a variable that is not frozen."""
        return self.operation.name == "variable" and not self.frozen

    @property
    def edges(self) -> Iterator[Edge]:
        """The wires that end in this node."""
        for port, source in zip(self.operation.ports, self.inputs, strict=True):
            if source is not None:
                yield Edge(source, self.name, port)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return (
            self.name == other.name
            and self.operation is other.operation
            and self.inputs == other.inputs
            and self.settings == other.settings
            and self.frozen == other.frozen
            and same_value(self.value, other.value)
        )

    __hash__ = None  # type: ignore[assignment]  # values may be arrays


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A wire: the value of `source` feeds the input `port` of the gate `target`."""

    source: str
    target: str
    port: str


class Structure:
    """A token that stays the same object for as long as nothing but values changes in a graph."""

    __slots__ = ("__weakref__",)


def new_node(
    name: str,
    operation: str,
    inputs: tuple[str | None, ...] = (),
    *,
    settings: Mapping[str, Any] | None = None,
    value: object = None,
    frozen: bool = False,
) -> Node:
    """A checked record for a node of the operation called `operation`.

    Missing inputs are left unwired. Raises BadName, UnknownOperation, WrongNumberOfInputs, UnknownSetting,
    BadSetting, BadValue or ValueRefused.
    """
    check_name(name)
    record = find_operation(operation)
    ports = record.ports
    if len(inputs) > len(ports):
        raise errors.WrongNumberOfInputs(operation, len(ports), len(inputs), ", ".join(ports))
    inputs += (None,) * (len(ports) - len(inputs))
    if value is not None and not record.is_source:
        raise errors.ValueRefused(name)
    return Node(
        name,
        record,
        inputs,
        record.complete(settings or NO_SETTINGS),
        None if value is None else as_value(value),
        frozen and operation == "variable",
    )


def find_operation(name: str) -> Operation:
    """The operation called `name`; raises UnknownOperation with the closest known name."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise errors.UnknownOperation(name, errors.closest(name, OPERATIONS))
    return operation


def check_name(name: str) -> None:
    """Raise BadName unless `name` can name a node."""
    if not 0 < len(name) <= MAX_NAME or name != name.strip() or _UNPRINTABLE.search(name):
        raise errors.BadName(name[:MAX_NAME])


@dataclass(slots=True)
class _Shapes:
    """What shape inference knows of a graph: the shape of each node where known, and what does not fit."""

    known: dict[str, Shape | None] = field(default_factory=dict)
    misfits: dict[str, EngineError] = field(default_factory=dict)


class Graph:
    """A graph of nodes by name; the only mutable thing is which records it holds.

    `structure` is another object after every change of more than values, `revision` another number after any change.
    """

    def __init__(self, nodes: Iterable[Node] = (), output: str | None = None) -> None:
        self._nodes: dict[str, Node] = {}
        self._consumers: dict[str, dict[str, None]] = {}
        self._shapes = _Shapes()
        self._output: str | None = None
        self.structure = Structure()
        self.revision = 0
        changes: dict[str, Node | None] = {}
        for node in nodes:
            if node.name in changes:
                raise errors.NameTaken(node.name)
            changes[node.name] = node
        self.update(changes)
        self.output = output

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by name, in the order in which they were added."""
        return MappingProxyType(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def node(self, name: str) -> Node:
        """The node called `name`; raises UnknownNode with the closest known name."""
        try:
            return self._nodes[name]
        except KeyError:
            raise errors.UnknownNode(name, errors.closest(name, self._nodes)) from None

    @property
    def edges(self) -> Iterator[Edge]:
        """All wires, in the order of the gates that they enter."""
        for node in self._nodes.values():
            yield from node.edges

    def consumers(self, name: str) -> tuple[str, ...]:
        """The gates that the value of `name` feeds, each once."""
        return tuple(self._consumers[self.node(name).name])

    def uses(self, name: str) -> tuple[Edge, ...]:
        """The wires that leave `name`; a gate fed through two ports appears twice."""
        return tuple(edge for gate in self.consumers(name) for edge in self._nodes[gate].edges if edge.source == name)

    @property
    def output(self) -> str | None:
        """The node whose value the graph computes: the one chosen, else the last gate that feeds no other."""
        if self._output is not None:
            return self._output
        gates = [name for name, node in self._reversed() if node.is_gate and not self._consumers[name]][:1]
        return gates[0] if gates else None

    @output.setter
    def output(self, name: str | None) -> None:
        self._output = None if name is None else self.node(name).name
        self.revision += 1

    @property
    def chosen_output(self) -> str | None:
        """The output that was chosen, None when the graph decides by itself."""
        return self._output

    def _reversed(self) -> Iterator[tuple[str, Node]]:
        for name in reversed(self._nodes):
            node = self._nodes[name]
            yield name, node
            if node.is_gate and not self._consumers[name]:
                return

    def shape(self, name: str) -> Shape | None:
        """The shape of a node's value, or None when it cannot be known yet."""
        return self._shapes.known[self.node(name).name]

    # --- changing --------------------------------------------------------------------------------------------

    def update(self, changes: Mapping[str, Node | None]) -> None:
        """Put these records in place of those of the same names; None takes a node away.

        The only check is that every wire starts at a node that exists afterwards; the rules for hand-made changes
        are those of `add`, `connect`, `remove` and `rename`. Raises UnknownNode and changes nothing.
        """
        for node in changes.values():
            for source in node.inputs if node else ():
                if source is not None and (changes[source] if source in changes else self._nodes.get(source)) is None:
                    raise errors.UnknownNode(source, errors.closest(source, self._nodes))
        for name, node in changes.items():
            if node is None:
                dangling = [user for user in self._consumers.get(name, ()) if user not in changes]
                if dangling:
                    raise errors.UnknownNode(name)
        self.revision += 1
        structural = [name for name, node in changes.items() if self._exchange(name, node)]
        if self._output is not None and self._output not in self._nodes:
            self._output = None
        if structural:
            self.structure = Structure()
            self._infer(structural)

    def _exchange(self, name: str, node: Node | None) -> bool:
        """Exchange one record; whether more than a value of the same shape has changed."""
        old = self._nodes.get(name)
        if old is not None and node is not None and old.operation is node.operation and old.inputs == node.inputs:
            self._nodes[name] = node
            return (
                old.settings != node.settings
                or (old.value is None) != (node.value is None)
                or (node.value is not None and old.value is not None and shape_of(old.value) != shape_of(node.value))
                or old.frozen != node.frozen
            )
        for source in old.inputs if old else ():
            if source in self._consumers:
                self._consumers[source].pop(name, None)  # type: ignore[index]  # None is never a key
        if node is None:
            self._nodes.pop(name, None)
            self._consumers.pop(name, None)
            return True
        self._nodes[name] = node
        self._consumers.setdefault(name, {})
        for source in node.inputs:
            if source is not None:
                self._consumers.setdefault(source, {})[name] = None
        return True

    def add(self, node: Node) -> Node:
        """Add a new node, wired to nodes that are there already; raises NameTaken or UnknownNode."""
        if node.name in self._nodes:
            raise errors.NameTaken(node.name)
        self.update({node.name: node})
        return node

    def connect(self, source: str, target: str, port: str) -> Edge:
        """Wire the value of `source` to the input `port` of the gate `target`.

        Raises UnknownNode, UnknownPort, NoInputPorts, PortTaken, LoopRefused or ShapeError (when this wire is what
        does not fit), and changes nothing.
        """
        refusal = self.refusal(source, target, port)
        if refusal is not None:
            raise refusal
        self.update({target: self.connected(source, target, port)})
        return Edge(source, target, port)

    def refusal(self, source: str, target: str, port: str) -> EngineError | None:
        """Why `connect` would refuse this wire, or None when it would make it; nothing changes. Linear."""
        try:
            changed = self.connected(source, target, port)
        except errors.EngineError as refusal:
            return refusal
        before, structure = self._nodes[target], self.structure
        if self._misfit_from(target) is not None:
            return None  # it did not fit before this wire either
        self.update({target: changed})
        misfit = self._misfit_from(target)
        self.update({target: before})
        self.structure = structure  # all is as it was, so what was planned for it still holds
        return misfit

    def fitting_ports(self, source: str) -> set[tuple[str, str]]:
        """The free ports, as (gate, port), that a wire from `source` could enter. Linear in the graph."""
        before = self.ancestors(source)
        return {
            (name, port)
            for name, node in self._nodes.items()
            if name not in before
            for index, port in enumerate(node.operation.ports)
            if node.inputs[index] is None and self._fits(node, index, source)
        }

    def fitting_sources(self, target: str, port: str) -> set[str]:
        """The nodes whose value could be wired into this port, were it free. Linear in the graph."""
        index = port_index(self.node(target), port)
        after = self._descendants(target)
        return {name for name in self._nodes if name not in after and self._fits(self._nodes[target], index, name)}

    def _fits(self, node: Node, index: int, source: str) -> bool:
        """Whether the shape of `source` fits this gate beside its other inputs, as far as they are known."""
        sources = [*node.inputs[:index], source, *node.inputs[index + 1 :]]
        shapes = [None if name is None else self._shapes.known[name] for name in sources]
        if None in shapes:
            return True
        try:
            node.operation.shape(node.name, tuple(shape for shape in shapes if shape is not None), node.settings)
        except errors.EngineError:
            return False
        return True

    def connected(self, source: str, target: str, port: str) -> Node:
        """The record that `target` would have with this wire, by the rules of `connect` save that of shapes."""
        self.node(source)
        node = self.node(target)
        index = port_index(node, port)
        taken = node.inputs[index]
        if taken is not None:
            raise errors.PortTaken(target, port, taken)
        path = self.path(target, source)
        if path is not None:
            raise errors.LoopRefused(source, target, _arrows([*path, target]))
        return replace(node, inputs=(*node.inputs[:index], source, *node.inputs[index + 1 :]))

    def _misfit_from(self, target: str) -> EngineError | None:
        if not self._shapes.misfits:
            return None
        after = self._descendants(target)
        return next((misfit for name, misfit in self._shapes.misfits.items() if name in after), None)

    def disconnect(self, target: str, port: str) -> Edge:
        """Take away the wire at this port; raises UnknownNode, UnknownPort or PortEmpty."""
        node = self.node(target)
        index = port_index(node, port)
        source = node.inputs[index]
        if source is None:
            raise errors.PortEmpty(target, port)
        self.update({target: replace(node, inputs=(*node.inputs[:index], None, *node.inputs[index + 1 :]))})
        return Edge(source, target, port)

    def remove(self, *names: str) -> None:
        """Take these nodes away together with their wires; raises UnknownNode."""
        self.update(self.removal(names))

    def removal(self, names: Iterable[str]) -> dict[str, Node | None]:
        """The changes that take these nodes away and leave the ports that they fed unwired."""
        gone = {self.node(name).name for name in names}
        changes: dict[str, Node | None] = dict.fromkeys(gone)
        for name in gone:
            for user in self._consumers[name]:
                if user not in gone:
                    node = self._nodes[user]
                    changes[user] = replace(node, inputs=tuple(None if s in gone else s for s in node.inputs))
        return changes

    def rename(self, old: str, new: str) -> None:
        """Give a node another name, its wires following; raises UnknownNode, NameTaken or BadName."""
        is_output = self._output == old
        order = [new if name == old else name for name in self._nodes]
        self.update(self.renaming(old, new))
        self.reorder(order)
        if is_output:
            self.output = new

    def renaming(self, old: str, new: str) -> dict[str, Node | None]:
        """The changes that give a node another name."""
        node = self.node(old)
        check_name(new)
        if new == old:
            return {}
        if new in self._nodes:
            raise errors.NameTaken(new)
        changes: dict[str, Node | None] = {old: None, new: replace(node, name=new)}
        for user in self._consumers[old]:
            gate = self._nodes[user]
            changes[user] = replace(gate, inputs=tuple(new if s == old else s for s in gate.inputs))
        return changes

    def set_value(self, name: str, value: object) -> None:
        """Give a variable, input or constant a value; raises UnknownNode, BadValue or ValueRefused."""
        node = self.node(name)
        if node.is_gate:
            raise errors.ValueRefused(name)
        self.update({name: replace(node, value=None if value is None else as_value(value))})

    def copy(self) -> Graph:
        """Another graph with the same records; it shares the plan until its structure changes."""
        twin = Graph()
        twin._nodes = dict(self._nodes)  # noqa: SLF001 - its own class
        twin._consumers = {name: dict(users) for name, users in self._consumers.items()}  # noqa: SLF001
        twin._shapes = _Shapes(dict(self._shapes.known), dict(self._shapes.misfits))  # noqa: SLF001
        twin._output = self._output  # noqa: SLF001
        twin.structure = self.structure
        return twin

    def reorder(self, names: Iterable[str]) -> None:
        """Hold the nodes in this order from now on; `names` must be all of them."""
        nodes = {name: self.node(name) for name in names}
        if len(nodes) != len(self._nodes):
            raise errors.UnknownNode(next(iter(self._nodes.keys() - nodes.keys())))
        self._nodes = nodes
        self.structure = Structure()
        self.revision += 1

    # --- walking ---------------------------------------------------------------------------------------------

    def order(self) -> list[str]:
        """The names so that every node comes after its inputs; nodes in or behind a loop are left out. Linear."""
        return self._sorted(self._nodes)

    def _sorted(self, names: Iterable[str]) -> list[str]:
        """These names in an order of evaluation, looking only at the wires among them."""
        chosen = names if isinstance(names, dict) else dict.fromkeys(names)
        waiting = {n: sum(s in chosen for s in dict.fromkeys(self._nodes[n].inputs) if s is not None) for n in chosen}
        order = [name for name, count in waiting.items() if not count]
        for name in order:  # grows while it is walked
            for user in self._consumers[name]:
                if user in chosen:
                    waiting[user] -= 1
                    if not waiting[user]:
                        order.append(user)
        return order

    def path(self, start: str, goal: str) -> list[str] | None:
        """A shortest chain of names along the wires from `start` to `goal`, both included, or None. Linear."""
        if start == goal:
            return [start]
        if not self._consumers[start] or not self._nodes[goal].is_gate:
            return None
        came_from = {start: start}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            for user in self._consumers[name]:
                if user in came_from:
                    continue
                came_from[user] = name
                if user == goal:
                    return _walk_back(came_from, goal)
                queue.append(user)
        return None

    def cycles(self) -> list[list[str]]:
        """One loop of names (first and last the same) for each tangle of loops in the graph. Linear."""
        seen = set(self.order())
        found = []
        for start in self._nodes:
            trail: dict[str, int] = {}
            name: str | None = start
            while name is not None and name not in seen:
                if name in trail:
                    loop = [*list(trail)[trail[name] :], name]
                    found.append(loop[::-1])
                    break
                trail[name] = len(trail)
                name = next((s for s in self._nodes[name].inputs if s is not None and s not in seen), None)
            seen.update(trail)
        return found

    def ancestors(self, name: str) -> set[str]:
        """The node and everything that its value depends on."""
        return self._reached(name, lambda reached: self._nodes[reached].inputs)

    def _descendants(self, name: str) -> set[str]:
        return self._reached(name, lambda reached: self._consumers[reached])

    def _reached(self, name: str, neighbours: Callable[[str], Iterable[str | None]]) -> set[str]:
        seen = {self.node(name).name}
        stack = [name]
        while stack:
            fresh = [s for s in neighbours(stack.pop()) if s is not None and s not in seen]
            seen.update(fresh)
            stack.extend(fresh)
        return seen

    def _infer(self, changed: list[str]) -> None:
        """Infer the shapes that these changes can reach, each once, in an order of evaluation."""
        known, misfits = self._shapes.known, self._shapes.misfits
        reached: dict[str, None] = {}
        stack = []
        for name in changed:
            if name in self._nodes:
                stack.append(name)
            else:
                known.pop(name, None)
                misfits.pop(name, None)
        while stack:
            name = stack.pop()
            if name not in reached:
                reached[name] = None
                stack.extend(self._consumers[name])
        for name in reached:
            known[name] = None
            misfits.pop(name, None)
        for name in self._sorted(reached) if len(reached) > 1 else reached:
            try:
                known[name] = self._shape(self._nodes[name])
            except errors.EngineError as misfit:
                misfits[name] = misfit

    def _shape(self, node: Node) -> Shape | None:
        if node.operation.is_source:
            return None if node.value is None else shape_of(node.value)
        shapes = [None if source is None else self._shapes.known[source] for source in node.inputs]
        if None in shapes:
            return None
        shape = node.operation.shape(node.name, tuple(s for s in shapes if s is not None), node.settings)
        if math.prod(shape) > MAX_ELEMENTS:
            raise errors.TooLarge(node.name, shape, MAX_ELEMENTS)
        return shape

    # --- judging ---------------------------------------------------------------------------------------------

    def problems(self) -> list[EngineError]:
        """Everything that keeps the graph, or a part of it, from running; empty when all of it runs."""
        found: list[EngineError] = [errors.Cycle(loop[0], _arrows(loop)) for loop in self.cycles()]
        for node in self._nodes.values():
            problem = self.problem(node)
            if problem is not None:
                found.append(problem)
        if not any(node.is_gate for node in self._nodes.values()):
            found.append(errors.NoOutput())
        return found

    def problem(self, node: Node) -> EngineError | None:
        """What is wrong at this very node (not before it), loops left aside."""
        if node.operation.is_source:
            return errors.NoValue(node.name, node.operation.name) if node.value is None else None
        for port, source in zip(node.operation.ports, node.inputs, strict=True):
            if source is None:
                return errors.Unwired(node.name, port)
        return self._shapes.misfits.get(node.name)

    def to_networkx(self) -> Any:  # noqa: ANN401 - networkx is not imported unless asked for
        """The graph as a networkx MultiDiGraph: nodes carry operation and value, each edge is keyed by its port."""
        import networkx as nx  # noqa: PLC0415 - optional for everybody who never calls this

        result = nx.MultiDiGraph()
        for node in self._nodes.values():
            result.add_node(node.name, operation=node.operation.name, value=node.value, settings=dict(node.settings))
        for edge in self.edges:
            result.add_edge(edge.source, edge.target, key=edge.port)
        return result


def port_index(node: Node, port: str) -> int:
    """The place of an input port among those of the node; raises NoInputPorts or UnknownPort."""
    if node.operation.is_source:
        raise errors.NoInputPorts(node.name, node.operation.name)
    try:
        return node.operation.ports.index(port)
    except ValueError:
        raise errors.UnknownPort(node.name, node.operation.name, port, ", ".join(node.operation.ports)) from None


def _walk_back(came_from: dict[str, str], goal: str) -> list[str]:
    path = [goal]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return path[::-1]


def _arrows(names: list[str]) -> str:
    """The loop as it is shown; a long one is cut in the middle."""
    if len(names) > 12:  # noqa: PLR2004 - what fits on a line
        names = [*names[:6], "…", *names[-5:]]
    return " → ".join(names)
