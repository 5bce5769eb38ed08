"""Which node feeds which, and the walks along the wires: orders, paths, loops. All linear, nothing recursive."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from engine.nodes import Node
from engine.value import shape_of


class Wiring:
    """The nodes by name, and for each the gates that it feeds; an index that `exchange` keeps true."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.consumers: dict[str, dict[str, None]] = {}

    def copy(self) -> Wiring:
        """Another index of the same records."""
        twin = Wiring()
        twin.nodes = dict(self.nodes)
        twin.consumers = {name: dict(users) for name, users in self.consumers.items()}
        return twin

    def exchange(self, name: str, node: Node | None) -> bool:
        """Put a record in place of the one of this name; whether more than a value of the same shape has changed."""
        old = self.nodes.get(name)
        if old is not None and node is not None and old.operation is node.operation and old.inputs == node.inputs:
            self.nodes[name] = node
            return _differs_in_structure(old, node)
        for source in set(old.inputs) - set(node.inputs if node else ()) if old else ():
            if source is not None and source in self.consumers:
                self.consumers[source].pop(name, None)
        if node is None:
            self.nodes.pop(name, None)
            self.consumers.pop(name, None)
            return True
        self.nodes[name] = node
        self.consumers.setdefault(name, {})
        for source in node.inputs:
            if source is not None:
                self.consumers.setdefault(source, {})[name] = None
        return True

    def order(self, names: Iterable[str] | None = None) -> list[str]:
        """All names, or these, each after its inputs among them; nodes in or behind a loop are left out."""
        chosen = self.nodes if names is None else dict.fromkeys(names)
        # The whole graph's order depends on that of its nodes only, not on how it came about: sums that meet at a
        # fork are then the same to the last bit after a wire has gone and come back.
        place = {name: index for index, name in enumerate(chosen)}
        waiting = {name: sum(s in chosen for s in set(self.nodes[name].inputs) if s is not None) for name in chosen}
        order = [name for name, count in waiting.items() if not count]
        for name in order:  # grows while it is walked
            users = [user for user in self.consumers[name] if user in place]
            for user in users if len(users) < 2 else sorted(users, key=place.__getitem__):  # noqa: PLR2004 - a fork
                waiting[user] -= 1
                if not waiting[user]:
                    order.append(user)
        return order

    def path(self, start: str, goal: str) -> list[str] | None:
        """A shortest chain of names along the wires from `start` to `goal`, both included, or None."""
        if start == goal:
            return [start]
        if not self.consumers[start] or not self.nodes[goal].is_gate:
            return None
        came_from = {start: start}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            for user in self.consumers[name]:
                if user in came_from:
                    continue
                came_from[user] = name
                if user == goal:
                    return _walk_back(came_from, goal)
                queue.append(user)
        return None

    def cycles(self) -> list[list[str]]:
        """One loop of names (first and last the same) for each tangle of loops."""
        seen = set(self.order())
        found = []
        for start in self.nodes:
            trail: dict[str, int] = {}
            name: str | None = start
            while name is not None and name not in seen:
                if name in trail:
                    loop = [*list(trail)[trail[name] :], name]
                    found.append(loop[::-1])
                    break
                trail[name] = len(trail)
                name = next((s for s in self.nodes[name].inputs if s is not None and s not in seen), None)
            seen.update(trail)
        return found

    def ancestors(self, name: str) -> set[str]:
        """The node and everything that its value depends on."""
        return _reached([name], lambda reached: self.nodes[reached].inputs)

    def descendants(self, *names: str) -> set[str]:
        """These nodes and everything whose value depends on them."""
        return _reached(names, lambda reached: self.consumers[reached])


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
        fresh = {name for name in neighbours(stack.pop()) if name is not None} - seen
        seen.update(fresh)
        stack.extend(fresh)
    return seen


def _walk_back(came_from: dict[str, str], goal: str) -> list[str]:
    path = [goal]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return path[::-1]
