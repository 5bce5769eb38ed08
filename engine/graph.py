"""The graph: immutable records for its nodes and edges, and the rules by which they may be joined.

Every change goes through `Graph.update`, which checks, then exchanges records and infers the shapes that the change
can reach, in time linear in what it touches. Nothing here recurses, so a chain of any length works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from engine import errors
from engine.composites import Composite, Inlining, check_inner_names, composites_in
from engine.composites.errors import PartOfDefinition
from engine.errors import EngineError, Shape
from engine.loops import Places
from engine.nodes import Edge, Node, check_name, port_index, source_value
from engine.obstacles import arrows, loop_error, obstacle_at
from engine.shapes import Shapes
from engine.structure import Structure
from engine.wiring import Wiring, loops_of


class Graph:
    """A graph of nodes by name; the only mutable thing is which records it holds.

    `structure` is another object after every change of more than values, `revision` another number after any change.
    `reshaped` are the nodes that the last change may have given another shape.
    """

    def __init__(self, nodes: Iterable[Node] = (), output: str | None = None, *, is_flat: bool = False) -> None:
        self._wiring = Wiring()
        self._shapes = Shapes()
        self._output: str | None = None
        self._is_flat = is_flat  # what composite gates there are stay as they are
        self._inlining: Inlining | None = None
        self._flat: Graph | None = None
        self.structure = Structure()
        self.revision = 0
        self.reshaped: frozenset[str] = frozenset()
        self._fill(nodes)
        self.output = output

    def _fill(self, nodes: Iterable[Node]) -> None:
        held: dict[str, Node] = {}
        for node in nodes:
            if node.name in held:
                raise errors.NameTaken(node.name)
            held[node.name] = node
        for node in held.values():
            for source in node.inputs:
                if source is not None and source not in held:
                    raise errors.UnknownNode(source, errors.closest(source, held))
        check_inner_names(held, held)
        self._wiring.hold(held)
        self._shapes.fill(self._wiring)
        self.revision += 1

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def nodes(self) -> MappingProxyType[str, Node]:
        """All nodes by name, in the order in which they were added."""
        return MappingProxyType(self._wiring.nodes)

    def __len__(self) -> int:
        return len(self._wiring.nodes)

    def __contains__(self, name: object) -> bool:
        return name in self._wiring.nodes

    def node(self, name: str) -> Node:
        """The node called `name`; raises UnknownNode with the closest known name."""
        try:
            return self._wiring.nodes[name]
        except KeyError:
            raise errors.UnknownNode(name, errors.closest(name, self._wiring.nodes)) from None

    @property
    def edges(self) -> Iterator[Edge]:
        """All wires, in the order of the gates that they enter."""
        for node in self._wiring.nodes.values():
            yield from node.edges

    def consumers(self, name: str) -> tuple[str, ...]:
        """The gates that the value of `name` feeds, each once."""
        return tuple(self._wiring.users(self.node(name).name))

    def uses(self, name: str) -> tuple[Edge, ...]:
        """The wires that leave `name`; a gate fed through two ports appears twice."""
        return tuple(
            edge for gate in self.consumers(name) for edge in self._wiring.nodes[gate].edges if edge.source == name
        )

    @property
    def output(self) -> str | None:
        """The node whose value the graph computes: the one chosen, else the last gate that feeds no other.

        A gate with all its wires goes before one that still lacks some, so that adding a gate takes no output away.
        """
        if self._output is not None:
            return self._output
        unfinished = None
        for name in reversed(self._wiring.nodes):
            node = self._wiring.nodes[name]
            if node.is_gate and not self._wiring.users(name):
                if None not in node.inputs:
                    return name
                unfinished = unfinished or name
        return unfinished

    @output.setter
    def output(self, name: str | None) -> None:
        self._output = None if name is None else self.node(name).name
        self.revision += 1

    @property
    def chosen_output(self) -> str | None:
        """The output that was chosen, None when the graph decides by itself."""
        return self._output

    def shape(self, name: str) -> Shape | None:
        """The shape of a node's value, or None when it cannot be known yet."""
        return self._shapes.known[self.node(name).name]

    @property
    def shapes(self) -> Mapping[str, Shape | None]:
        """The shape of every node's value; None for just those nodes that cannot be computed."""
        return MappingProxyType(self._shapes.known)

    @property
    def misfits(self) -> Mapping[str, EngineError]:
        """The gates whose inputs are known and do not fit, with the reason."""
        return MappingProxyType(self._shapes.misfits)

    # --- composite gates -------------------------------------------------------------------------------------

    @property
    def flat(self) -> Graph:
        """What is computed: this graph or, where it holds composite gates, one with their insides in their place.

        A node inside the use `s` is called `s/name` there; the output of a composite takes the use's own name. The flat
        graph is kept, follows every change, and is to be read only.
        """
        if self._is_flat:
            return self
        if self._inlining is None:
            self._inlining = Inlining(self._wiring.nodes)
        if not self._inlining.inner:
            self._flat = None
            return self
        if self._flat is None:
            self._flat = Graph(self._inlining.all_records(self._wiring.nodes), is_flat=True)
        else:
            changes, order = self._inlining.take_changes(self._wiring.nodes, self._flat.nodes)
            if changes:
                self._flat.update(changes)
            if order is not None:
                self._flat.reorder(order)
        if self._flat.chosen_output != self.output:
            self._flat.output = self.output
        return self._flat

    @property
    def composites(self) -> tuple[Composite, ...]:
        """The definitions of all composite gates, those inside others too, each after the ones that it uses itself."""
        return composites_in(node.operation for node in self._wiring.nodes.values())

    def inner_names(self, use: str) -> tuple[str, ...]:
        """What the nodes inside a composite gate are called in the flat graph; the name itself for any other node."""
        if self.flat is self or self._inlining is None:
            return (use,)
        return self._inlining.inner.get(use, (use,))

    def _use_around(self, name: str) -> str | None:
        """The composite gate inside which a node of the flat graph stands; None for the nodes of this graph itself."""
        if name in self or name not in self.flat:
            return None
        return next(use for use, inner in self._inlining.inner.items() if name in inner) if self._inlining else None

    def inner_edges(self, edge: Edge) -> tuple[Edge, ...]:
        """The wires of the flat graph that one stands for: into a composite gate, all that come from its port."""
        node = self._wiring.nodes.get(edge.target)
        if node is None or not isinstance(node.operation, Composite) or self.flat is self:
            return (edge,)
        if None in node.inputs or node.operation.result is None:
            return ()
        port_index(node, edge.port)
        inside = node.operation
        return tuple(
            Edge(edge.source, node.name if name == inside.result else f"{node.name}/{name}", port)
            for name, port in inside.entries[edge.port]
        )

    def _check_inner_names(self, changes: Mapping[str, Node | None]) -> None:
        """Raise InnerName where a change would make one name stand for two nodes."""
        nodes = self._wiring.nodes
        fresh = [name for name, node in changes.items() if node is not None and name not in nodes]
        uses = [name for name, node in changes.items() if node is not None and isinstance(node.operation, Composite)]
        if uses or any("/" in name for name in fresh):
            standing = {name: node for name, node in {**nodes, **changes}.items() if node is not None}
            check_inner_names(standing if uses else fresh, standing)

    # --- changing --------------------------------------------------------------------------------------------

    def update(self, changes: Mapping[str, Node | None]) -> None:
        """Put these records in place of those of the same names; None takes a node away.

        The only check is that every wire starts at a node that exists afterwards; the rules for hand-made changes
        are those of `add`, `connect`, `remove` and `rename`. Raises UnknownNode and changes nothing.
        """
        for node in changes.values():
            for source in node.inputs if node else ():
                if (
                    source is not None
                    and (changes[source] if source in changes else self._wiring.nodes.get(source)) is None
                ):
                    raise errors.UnknownNode(source, errors.closest(source, self._wiring.nodes))
        for name, node in changes.items():
            if node is None and any(user not in changes for user in self._wiring.users(name)):
                raise errors.UnknownNode(name)
        self._check_inner_names(changes)
        self.revision += 1
        if self._inlining is not None:
            self._inlining.note(changes)
        looped = self._places.may_close_loop(changes)
        returned = any(name in self.structure.touched and name not in self._wiring.nodes for name in changes)
        structural = [name for name, node in changes.items() if self._wiring.exchange(name, node)]
        if self._output is not None and self._output not in self._wiring.nodes:
            self._output = None
        self.reshaped = frozenset()
        if structural:
            reshaped = self._shapes.infer(self._wiring, structural, looped=looped)
            touched = reshaped.union(structural)
            self.reshaped = frozenset(touched)
            # A node that comes back stands last among the nodes, where the plan to be patched does not look for it.
            self.structure = Structure() if returned else self.structure.changed(touched, len(self._wiring.nodes))

    @property
    def _places(self) -> Places:
        return Places(self._wiring, self._shapes.known, self.structure.plan)

    def add(self, node: Node) -> Node:
        """Add a new node, wired to nodes that are there already; raises NameTaken or UnknownNode."""
        if node.name in self._wiring.nodes:
            raise errors.NameTaken(node.name)
        if node.name in node.inputs:
            raise errors.UnknownNode(node.name)
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
        """Why `connect` would refuse this wire, or None when it would make it; nothing changes."""
        try:
            changed = self.connected(source, target, port)
        except errors.EngineError as refusal:
            return refusal
        if self._misfit_from(target) is not None:
            return None  # it did not fit before this wire either
        return self._shapes.misfit_of(self._wiring, changed)

    def fitting_ports(self, source: str) -> set[tuple[str, str]]:
        """The free ports, as (gate, port), that a wire from `source` could enter. Linear in the graph."""
        before = self.ancestors(source)
        return {
            (name, port)
            for name, node in self._wiring.nodes.items()
            if name not in before
            for index, port in enumerate(node.ports)
            if node.inputs[index] is None and self._shapes.fits(node, index, source)
        }

    def fitting_sources(self, target: str, port: str) -> set[str]:
        """The nodes whose value could be wired into this port, were it free. Linear in the graph."""
        index = port_index(self.node(target), port)
        after = self._wiring.descendants(target)
        return {
            name
            for name in self._wiring.nodes
            if name not in after and self._shapes.fits(self._wiring.nodes[target], index, name)
        }

    def connected(self, source: str, target: str, port: str) -> Node:
        """The record that `target` would have with this wire, by the rules of `connect` save that of shapes."""
        self.node(source)
        node = self.node(target)
        index = port_index(node, port)
        taken = node.inputs[index]
        if taken is not None:
            raise errors.PortTaken(target, port, taken)
        if self._places.closes_loop(source, target):
            path = self._wiring.path(target, source) or []
            raise errors.LoopRefused(source, target, arrows([*path, target]))
        return replace(node, inputs=(*node.inputs[:index], source, *node.inputs[index + 1 :]))

    def _misfit_from(self, target: str) -> EngineError | None:
        if not self._shapes.misfits:
            return None
        after = self._wiring.descendants(target)
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
            for user in self._wiring.users(name):
                if user not in gone:
                    node = self._wiring.nodes[user]
                    changes[user] = replace(node, inputs=tuple(None if s in gone else s for s in node.inputs))
        return changes

    def rename(self, old: str, new: str) -> None:
        """Give a node another name, its wires following; raises UnknownNode, NameTaken or BadName."""
        is_output = self._output == old
        order = [new if name == old else name for name in self._wiring.nodes]
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
        if new in self._wiring.nodes:
            raise errors.NameTaken(new)
        changes: dict[str, Node | None] = {old: None, new: replace(node, name=new)}
        for user in self._wiring.users(old):
            gate = changes[new] if user == old else self._wiring.nodes[user]  # a file may hold a gate fed by itself
            if gate is not None:
                changes[gate.name] = replace(gate, inputs=tuple(new if s == old else s for s in gate.inputs))
        return changes

    def set_value(self, name: str, value: object) -> None:
        """Give a variable, input or constant a value; raises UnknownNode, PartOfDefinition, BadValue, ValueRefused."""
        use = self._use_around(name)
        if use is not None:
            raise PartOfDefinition(name, use)
        node = self.node(name)
        self.update({name: replace(node, value=source_value(node, value))})

    def copy(self) -> Graph:
        """Another graph with the same records; it shares the plan until its structure changes."""
        twin = Graph(is_flat=self._is_flat)
        twin._wiring = self._wiring.copy()
        twin._shapes = self._shapes.copy()
        twin._output = self._output
        twin.structure = self.structure
        if self._flat is not None and self._inlining is not None:
            twin._flat, twin._inlining = self._flat.copy(), self._inlining.copy()
        return twin

    def reorder(self, names: Iterable[str]) -> None:
        """Hold the nodes in this order from now on; `names` must be all of them."""
        nodes = {name: self.node(name) for name in names}
        if len(nodes) != len(self._wiring.nodes):
            raise errors.UnknownNode(next(iter(self._wiring.nodes.keys() - nodes.keys())))
        self._wiring.hold(nodes)
        self.structure = Structure()
        self.revision += 1
        if self._inlining is not None:
            self._inlining.note_order()

    # --- walking ---------------------------------------------------------------------------------------------

    def order(self) -> list[str]:
        """The names so that every node comes after its inputs; nodes in or behind a loop are left out. Linear."""
        return list(self._wiring.order())

    def path(self, start: str, goal: str) -> list[str] | None:
        """A shortest chain of names along the wires from `start` to `goal`, both included, or None. Linear."""
        return self._wiring.path(self.node(start).name, self.node(goal).name)

    def cycles(self) -> list[list[str]]:
        """One loop of names (first and last the same) for each tangle of loops in the graph. Linear."""
        return loops_of(self._wiring.nodes)

    def ancestors(self, name: str) -> set[str]:
        """The node and everything that its value depends on. Linear."""
        return self._wiring.ancestors(self.node(name).name)

    # --- judging ---------------------------------------------------------------------------------------------

    def problems(self) -> list[EngineError]:
        """Everything that keeps the graph, or a part of it, from running; empty when all of it runs."""
        found: list[EngineError] = [loop_error(loop) for loop in self.cycles()]
        for node in self._wiring.nodes.values():
            problem = self.problem(node)
            if problem is not None:
                found.append(problem)
        if not any(node.is_gate for node in self._wiring.nodes.values()):
            found.append(errors.NoOutput())
        return found

    def problem(self, node: Node) -> EngineError | None:
        """What is wrong at this very node (not before it), loops left aside."""
        return obstacle_at(node, self._shapes.misfits)

    def to_networkx(self) -> Any:
        """The graph as a networkx MultiDiGraph: nodes carry operation and value, each edge is keyed by its port."""
        import networkx as nx

        result = nx.MultiDiGraph()
        for node in self._wiring.nodes.values():
            result.add_node(node.name, operation=node.operation.name, value=node.value, settings=dict(node.settings))
        for edge in self.edges:
            result.add_edge(edge.source, edge.target, key=edge.port)
        return result
