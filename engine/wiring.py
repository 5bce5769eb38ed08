"""Which node feeds which, and the walks along the wires: orders, paths, loops. All linear, nothing recursive."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from engine.nodes import Node
from engine.value import shape_of

Nodes = Mapping[str, Node]


class Wiring:
    """The nodes by name, and for each the gates that it feeds: an index made when first asked for, then kept true."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        # Most graphs are built, run and never edited: they need no index, which weighs as much as their records.
        self._users: dict[str, dict[str, None]] | None = None
        self._order: tuple[str, ...] | None = None

    def copy(self) -> Wiring:
        """Another index of the same records."""
        twin = Wiring()
        twin.nodes = dict(self.nodes)
        twin._order = self._order
        return twin

    def users(self, name: str) -> Collection[str]:
        """The gates that the value of `name` feeds, each once."""
        if self._users is None:
            self._users = _index(self.nodes)
        return self._users.get(name, ())

    def exchange(self, name: str, node: Node | None) -> bool:
        """Put a record in place of the one of this name; whether more than a value of the same shape has changed."""
        old = self.nodes.get(name)
        if old is not None and node is not None and old.operation is node.operation and old.inputs == node.inputs:
            self.nodes[name] = node
            return _differs_in_structure(old, node)
        self._order = None
        if self._users is not None:
            _reconnect(self._users, name, old.inputs if old else (), node.inputs if node else ())
        if node is None:
            self.nodes.pop(name, None)
        else:
            self.nodes[name] = node
        return True

    def order(self, names: Collection[str] | None = None) -> Sequence[str]:
        """All names, or these, each after its inputs among them; nodes in or behind a loop are left out."""
        if names is not None:
            return order_of(self.nodes, names)
        if self._order is None:
            self._order = tuple(order_of(self.nodes, self.nodes))
        return self._order

    def hold(self, nodes: dict[str, Node]) -> None:
        """Hold these very records, in this order."""
        self.nodes = nodes
        self._order = None

    def path(self, start: str, goal: str) -> list[str] | None:
        """A shortest chain of names along the wires from `start` to `goal`, both included, or None."""
        if start == goal:
            return [start]
        if not self.nodes[goal].is_gate or not self.users(start):
            return None
        came_from = {start: start}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            for user in self.users(name):
                if user in came_from:
                    continue
                came_from[user] = name
                if user == goal:
                    return _walk_back(came_from, goal)
                queue.append(user)
        return None

    def depends(self, name: str, on: str, through: Callable[[str], bool]) -> bool:
        """Whether the value of `name` depends on that of `on` along nodes that `through` lets pass."""
        if name == on:
            return True
        stack, seen = [name], {name}
        while stack:
            for source in self.nodes[stack.pop()].inputs:
                if source == on:
                    return True
                if source is not None and source not in seen and through(source):
                    seen.add(source)
                    stack.append(source)
        return False

    def ancestors(self, name: str) -> set[str]:
        """The node and everything that its value depends on."""
        return _reached([name], lambda reached: self.nodes[reached].inputs)

    def descendants(self, *names: str) -> set[str]:
        """These nodes and everything whose value depends on them."""
        return _reached(names, self.users)


def order_of(nodes: Nodes, names: Collection[str]) -> list[str]:
    """These names, each after its inputs among them; those in or behind a loop of them are left out.

    It is the order of `names` itself with every node drawn forward to just before the first that needs it, so it
    depends on the records alone and not on how they came about: sums that meet at a fork are the same to the last
    bit after a wire has gone and come back.
    """
    order: dict[str | None, None] = {None: None}  # an input without a wire is nothing to wait for
    looped: set[str | None] = set()
    for name in names:
        if name not in order and name not in looped:
            for source in nodes[name].inputs:
                if source not in order and (source in looped or source in names):
                    _draw_forward(nodes, names, name, order, looped)
                    break
            else:
                order[name] = None
    del order[None]
    return list(order)  # type: ignore[arg-type]  # None is gone


def _draw_forward(
    nodes: Nodes, names: Collection[str], name: str, order: dict[str | None, None], looped: set[str | None]
) -> None:
    """Put the inputs that `name` waits for into the order, and then itself: a walk in depth, after the inputs."""
    stack = [(name, iter(nodes[name].inputs))]
    under_way: set[str | None] = {name}
    while stack:
        waiting, inputs = stack[-1]
        source = _next_unseen(inputs, order, looped, names)
        if source is None:
            stack.pop()
            under_way.discard(waiting)
            if waiting in looped or not looped.isdisjoint(nodes[waiting].inputs):
                looped.add(waiting)
            else:
                order[waiting] = None
        elif source in under_way:
            looped.add(waiting)
        else:
            under_way.add(source)
            stack.append((source, iter(nodes[source].inputs)))


def _next_unseen(
    inputs: Iterator[str | None], order: dict[str | None, None], looped: set[str | None], names: Collection[str]
) -> str | None:
    return next((s for s in inputs if s not in order and s not in looped and s in names), None)


def loops_of(nodes: Nodes) -> list[list[str]]:
    """One loop of names (first and last the same) for each tangle of loops."""
    seen = set(order_of(nodes, nodes))
    found = []
    for start in nodes:
        trail: dict[str, int] = {}
        name: str | None = start
        while name is not None and name not in seen:
            if name in trail:
                loop = [*list(trail)[trail[name] :], name]
                found.append(loop[::-1])
                break
            trail[name] = len(trail)
            name = next((s for s in nodes[name].inputs if s in nodes and s not in seen), None)
        seen.update(trail)
    return found


def _index(nodes: Nodes) -> dict[str, dict[str, None]]:
    users: dict[str, dict[str, None]] = {}
    for name, node in nodes.items():
        for source in node.inputs:
            if source is not None:
                users.setdefault(source, {})[name] = None
    return users


def _reconnect(
    users: dict[str, dict[str, None]], name: str, before: tuple[str | None, ...], after: tuple[str | None, ...]
) -> None:
    for source in dict.fromkeys(before):
        if source is not None and source not in after:
            del users[source][name]
            if not users[source]:
                del users[source]
    for source in dict.fromkeys(after):
        if source is not None and source not in before:
            users.setdefault(source, {})[name] = None


def _differs_in_structure(old: Node, new: Node) -> bool:
    if old.settings != new.settings or old.frozen != new.frozen:
        return True
    if old.value is None or new.value is None:
        return old.value is not new.value
    return shape_of(old.value) != shape_of(new.value)


def _reached(starts: Iterable[str], neighbours: Callable[[str], Iterable[str | None]]) -> set[str]:
    stack = list(starts)
    seen = set(stack)
    while stack:
        for name in neighbours(stack.pop()):
            if name is not None and name not in seen:
                seen.add(name)
                stack.append(name)
    return seen


def _walk_back(came_from: dict[str, str], goal: str) -> list[str]:
    path = [goal]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return path[::-1]
