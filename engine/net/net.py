"""The net: builds a graph as the courses write it, and runs, differentiates and adjusts it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine import errors
from engine.differentiation.reverse import Backward, backward_of, seed
from engine.execution.offender import brief
from engine.execution.quiet import quiet
from engine.execution.run import Run, evaluate
from engine.execution.tape import ready
from engine.files.graph_file import GraphFile, load_graph_file, save_graph_file
from engine.graph import Graph
from engine.net.gates import Gates
from engine.net.node import NetNode, Operand
from engine.nodes import Node, find_operation, new_node
from engine.operations import OPERATIONS
from engine.operations.other_names import meant_operation
from engine.plan import Plan, plan_of
from engine.training.compiled.plain import PlainDescent, plain_descent
from engine.value import Value, read_only


class Net(Gates):
    """A net of nodes in the course's vocabulary: every node has a value `v` and a gradient `g`.

    ```python
    net = Net()
    x = net.variable(1)
    y = net.variable(3)
    o = x * x + y * y  # the same as net.add(net.mul(x, x), net.mul(y, y))
    net.forward()  # 10.0, also o.v
    net.backward()  # x.g is 2.0, y.g is 6.0
    net.adjust(step=0.1)  # x.v is 0.8, y.v is 2.4
    ```

    There is a method for every operation by its own name, and `apply` for a name that is not known
    beforehand. Gates are called after their operation ("multiply_1") unless given a `name`; `net["x"]` finds
    a node by name.
    """

    # A misspelt `net.outptu = ...` is refused.
    __slots__ = (
        "_backward", "_counts", "_descent", "_file", "_fresh", "_gradients", "_graph", "_moved", "_output", "_plan",
        "_revision", "_run_plan", "_shared", "_sources", "_values",
    )  # fmt: skip

    def __init__(self) -> None:
        self._graph = Graph()
        self._file: GraphFile | None = None
        self._counts: dict[str, int] = {}
        self._shared = False  # whether somebody else may hold the graph, and change it
        # The plan of this revision of the graph, and the present values of its sources. Between passes they
        # run ahead of the graph (`_moved`), which is brought up to date when somebody looks at it.
        self._revision = -1
        self._plan: Plan | None = None
        self._output = 0
        self._backward: Backward | None = None
        self._descent: PlainDescent | None = None
        self._sources: list[Value] = []
        self._moved = False
        # What the last passes gave, by slot of the plan that they ran; `_fresh` while the sources are still
        # the same.
        self._run_plan: Plan | None = None
        self._values: Sequence[Value] = ()
        self._gradients: Sequence[Any] | None = None
        self._fresh = False

    # --- building
    # --------------------------------------------------------------------------------------------

    def variable(self, value: object, name: str | None = None, *, frozen: bool = False) -> NetNode:
        """A number or array that `adjust` moves, unless it is frozen."""
        return self._source("variable", value, name, frozen=frozen)

    def constant(self, value: object, name: str | None = None) -> NetNode:
        """A number or array that stays as it is."""
        return self._source("constant", value, name)

    def input(self, name: str | None = None, value: object = None) -> NetNode:
        """A place for data, with or without a first value; set another with `node.v = ...`."""
        return self._source("input", value, name)

    def apply(self, operation: str, *inputs: Operand, name: str | None = None, **settings: Any) -> NetNode:
        """A gate of the operation called `operation`, its settings as keywords; numbers become constants.

        Raises UnknownOperation, WrongNumberOfInputs, UnknownSetting, BadSetting, BadValue, ShapeError,
        NameTaken, BadName or ForeignNode, and then builds nothing.
        """
        record = find_operation(operation)
        settings = dict(record.fitted(settings, len(inputs)))
        ports = record.ports_of(record.complete(settings))
        if len(inputs) != len(ports):
            raise errors.WrongNumberOfInputs(operation, len(ports), len(inputs), ", ".join(ports))
        constants: list[Node] = []
        sources = tuple(self._wire(given, constants) for given in inputs)
        gate = new_node(self._free_name(operation) if name is None else name, operation, sources, settings=settings)
        self._add([*constants, gate])
        return NetNode(self, gate.name)

    def __getattr__(self, name: str) -> Any:
        """The method of an operation that has none of its own in Gates."""
        if name in OPERATIONS:

            def build(*inputs: Operand, name: str | None = None, **settings: Any) -> NetNode:
                return self.apply(operation, *inputs, name=name, **settings)

            operation = build.__name__ = name
            build.__doc__ = OPERATIONS[name].help
            return build
        suggestion = None if name.startswith("_") else meant_operation(name, dir(self))
        raise AttributeError(str(errors.UnknownOperation(name, suggestion)), name=name, obj=self)

    def __dir__(self) -> Iterable[str]:
        return sorted({*dir(type(self)), *OPERATIONS})

    def __getitem__(self, name: str) -> NetNode:
        return NetNode(self, self._graph.node(name).name)

    def _source(self, kind: str, value: object, name: str | None, *, frozen: bool = False) -> NetNode:
        node = new_node(self._free_name(kind) if name is None else name, kind, value=value, frozen=frozen)
        self._add([node])
        return NetNode(self, node.name)

    def _wire(self, given: Operand, constants: list[Node]) -> str:
        if isinstance(given, NetNode):
            if given.net is not self:
                raise errors.ForeignNode(given.name)
            return given.name
        constants.append(new_node(self._free_name("constant"), "constant", value=given))
        return constants[-1].name

    def _free_name(self, kind: str) -> str:
        """A name that no node has: the kind and the next number."""
        while True:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            name = f"{kind}_{self._counts[kind]}"
            if name not in self._graph:
                return name

    def _add(self, nodes: list[Node]) -> None:
        self._bring_up_to_date()
        for node in nodes:
            if node.name in self._graph:
                raise errors.NameTaken(node.name)
        self._graph.update({node.name: node for node in nodes})
        misfit = self._graph.problem(nodes[-1])
        if isinstance(misfit, (errors.ShapeError, errors.TooLarge)):
            self._graph.remove(*(node.name for node in nodes))
            raise misfit

    # --- reading and setting
    # ---------------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        """The engine's graph, its variables at their present values; the net follows changes made to it."""
        self._bring_up_to_date()
        self._shared = True
        return self._graph

    @property
    def output(self) -> NetNode:
        """The node that forward computes and backward starts from: the one set, else the last gate built."""
        name = self._graph.output
        if name is None:
            raise errors.NoOutput
        return NetNode(self, name)

    @output.setter
    def output(self, node: NetNode) -> None:
        if node.net is not self:
            raise errors.ForeignNode(node.name)
        self._bring_up_to_date()
        self._graph.output = node.name

    def value_of(self, name: str) -> Any:
        """What `node.v` reads."""
        node = self._graph.node(name)
        if not node.is_gate:
            moved = self._plan.slots.get(name) if self._moved and self._plan else None  # none of an empty input
            return _plain(node.value if moved is None else self._sources[moved])
        plan = self._run_plan
        return None if plan is None or name not in plan.slots else _plain(self._values[plan.slots[name]])

    def gradient_of(self, name: str) -> Any:
        """What `node.g` reads."""
        self._graph.node(name)
        return _plain(self._gradient(name))

    def _gradient(self, name: str) -> Any:
        if self._gradients is None or self._run_plan is None or name not in self._run_plan.slots:
            return None
        return self._gradients[self._run_plan.slots[name]]

    def set_value(self, name: str, value: object) -> None:
        """What setting `node.v` does; raises BadValue, or ValueRefused for a gate."""
        self._bring_up_to_date()
        self._graph.set_value(name, value)

    # --- running
    # ---------------------------------------------------------------------------------------------

    def forward(self) -> Any:
        """Compute the value of every gate and return that of the output.

        Raises what keeps the output from running, or NotFinite with the first gate that left the finite
        numbers.
        """
        plan = self._ready()
        self._run_plan, self._values, self._gradients = plan, evaluate(plan, self._sources), None
        self._fresh = True
        value = self._values[self._output]
        if not _is_finite(value):
            raise Run(plan, self._values).not_finite() or AssertionError
        return _plain(value)

    def backward(self, upstream: object = 1.0) -> None:
        """Compute the gradient of the output with respect to every node that it depends on.

        `upstream` is the gradient that arrives at the output, in its shape or one number for all. Raises
        NotRun unless the last forward pass has seen the net as it stands, BadValue or BadUpstream.
        """
        plan = self._run_plan
        if plan is None or not self._fresh or self._revision != self._graph.revision:
            raise errors.NotRun(self.output.name, "up-to-date value", "forward")
        if self._backward is None:
            self._backward = backward_of(plan, self._output)
        start = seed(plan, self._values, self._output, upstream)
        self._gradients = self._backward.gradients(self._values, start)

    def adjust(self, step: float = 0.01) -> None:
        """Move every variable once, by `step` times its gradient, downhill, and use the gradients up.

        All gradients are None afterwards. Frozen variables, and those without a gradient, stay. Raises NotRun
        without gradients, or NotFinite where a variable would leave the finite numbers; then nothing moves.
        """
        if self._gradients is None:
            raise errors.NotRun(self.output.name, "gradient", "backward")
        plan, step = self._ready(), float(step)
        sources = list(self._sources)
        gradients = self._gradients if plan is self._run_plan else [self._gradient(name) for name in plan.names]
        for slot in plan.trainable:
            value, gradient = sources[slot], gradients[slot]
            if gradient is not None:
                moved = sources[slot] = _moved(value, step, gradient)
                if not _is_finite(moved):
                    cause = f"gradient = {brief(gradient)}, step = {step:g}"
                    raise errors.NotFinite(plan.names[slot], "variable", brief(moved), cause)
        self._take(sources)

    def gradient_descendent(self, steps: int = 100, step: float = 0.01) -> list[float]:
        """Repeat forward, backward and adjust, printing the output before each step; returns these losses.

        The course's table for x^2 + y^2 (10, 9.216, 8.4934656, ...) appears here at `step=0.02`, although the
        course says 0.01. There the step is made gate by gate, and `mul(x, x)` takes the same variable by both
        its inputs, so that each variable is moved twice. Here every variable moves once, against its whole
        gradient, and 0.01 gives 10, 9.604, 9.2236816, ... An output that is an array counts as the sum of its
        numbers.
        """
        losses: list[float] = []
        while len(losses) < steps:
            made = self._descend(steps - len(losses), float(step)) or [float(np.sum(self.forward()))]
            _print_table(len(losses), made)
            losses += made
            if self._fresh:  # by a forward pass of its own: a step that the tape did not make
                self.backward()
                self.adjust(step)
        return losses

    def _descend(self, most: int, step: float) -> list[float]:
        """Repeat forward, backward and adjust on the tape, as far as that goes; the losses before each step."""
        plan = self._ready()
        if self._descent is None or self._descent.plan is not plan or not ready():
            self._descent = plain_descent(plan, self._sources)
        if self._descent is None:
            return []
        sources = list(self._sources)
        losses, values = self._descent.make(sources, most, step)
        if losses:
            self._run_plan, self._values = plan, values
            self._take(sources)
        return losses

    def _take(self, sources: list[Value]) -> None:
        """Let these be the values of the sources; the gradients are used up."""
        self._sources, self._moved, self._fresh, self._gradients = sources, True, False, None
        if self._shared:
            self._bring_up_to_date()

    def _ready(self) -> Plan:
        """The plan of the graph as it stands, the present values of its sources being in `_sources`."""
        graph = self._graph
        if self._plan is None or self._revision != graph.revision:
            plan = plan_of(graph)
            self._output = plan.output_slot()
            self._plan, self._sources, self._revision = plan, plan.sources(graph), graph.revision
            self._backward = None
        return self._plan

    def _bring_up_to_date(self) -> None:
        """Write into the graph the values that have moved; to be called before any other change of it."""
        if not self._moved or self._plan is None:
            return
        nodes = self._graph.nodes
        moved = zip(self._plan.names, self._sources, strict=False)
        self._graph.update(
            {name: replace(nodes[name], value=value) for name, value in moved if nodes[name].value is not value}
        )
        self._revision, self._moved = self._graph.revision, False

    # --- files
    # -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: str | Path) -> Net:
        """The net in a graph file; raises FileError."""
        net = cls()
        net._file = load_graph_file(path)
        net._graph = net._file.graph
        return net

    def save(self, path: str | Path) -> None:
        """Save as a graph file; one that was loaded keeps its notes and all else. Raises FileError."""
        self._bring_up_to_date()
        file = GraphFile(graph=self._graph) if self._file is None else replace(self._file, graph=self._graph)
        save_graph_file(path, file)


def _print_table(first: int, losses: Sequence[float]) -> None:
    """Print the table of the course, in one go."""
    rows = (f"{index}  =>  {loss!r}".removesuffix(".0") for index, loss in enumerate(losses, first))
    print("\n".join(rows))  # noqa: T201 - the course prints this table


def _plain(value: Any) -> Any:
    """The value as a course's program sees it: a Python float, or an array that nobody can change."""
    if isinstance(value, np.ndarray):
        return read_only(value)
    return value if value is None else float(value)


def _is_finite(value: Value) -> bool:
    return bool(np.isfinite(value).all()) if isinstance(value, np.ndarray) else math.isfinite(value)


def _moved(value: Value, step: float, gradient: Any) -> Value:
    """The value less `step` times its gradient, quietly: whoever calls looks at the result."""
    if isinstance(value, np.ndarray):
        return read_only(quiet().run(lambda: value - step * gradient))
    return value - step * float(gradient)
