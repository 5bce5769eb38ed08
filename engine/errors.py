"""Everything that the engine refuses, each refusal with its data.

An error carries what is needed to speak about it (node, port, shapes) and a sentence with named places for that data.
`str(error)` fills the English sentence; a window can translate `error.sentence` first and fill it with `error.data`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Shape = tuple[int, ...]
"""The lengths of an array along its axes; () for a number."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody who wrote `word` most likely meant, or None."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


@dataclass(frozen=True)
class Phrase:
    """A part of an error's sentence that has {named} places of its own, so that a window can translate it too."""

    sentence: str
    data: Mapping[str, object]

    def __str__(self) -> str:
        return self.sentence.format_map(self.data)


@dataclass(eq=False)
class EngineError(Exception):
    """The root of all refusals of the engine; `data` holds the fields of the concrete error by name."""

    template: ClassVar[str] = "The engine cannot do this."
    hint: ClassVar[str] = ""
    otherwise: ClassVar[str] = ""

    @property
    def data(self) -> dict[str, object]:
        """The fields of this error by name, as the sentence uses them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def sentence(self) -> str:
        """The English sentence with {named} places: what is wrong, where, how to mend it.

        An error with a `suggestion` adds its `hint` when there is one, else what there is to do `otherwise`.
        """
        remedy = self.hint if getattr(self, "suggestion", None) else self.otherwise
        return f"{self.template} {remedy}" if remedy else self.template

    def __str__(self) -> str:
        return self.sentence.format_map(self.data)


# --- the graph -------------------------------------------------------------------------------------------------


class GraphError(EngineError):
    """A change that the graph's rules refuse."""


@dataclass(eq=False)
class NameTaken(GraphError):
    """Two nodes may not share a name."""

    node: str
    template = "There is already a node named '{node}'. Choose another name."


@dataclass(eq=False)
class BadName(GraphError):
    """A name must be readable on one line."""

    node: str
    template = "'{node}' cannot be a name. Use 1 to 200 characters on one line, with no space at either end."


@dataclass(eq=False)
class UnknownNode(GraphError):
    """No node has this name."""

    node: str
    suggestion: str | None = None
    template = "There is no node named '{node}'."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Name one that is there."


@dataclass(eq=False)
class ForeignNode(GraphError):
    """The nodes of one net cannot be wired to those of another."""

    node: str
    template = "'{node}' belongs to another net. Build all nodes of one computation with the same net."


@dataclass(eq=False)
class UnknownOperation(GraphError):
    """No operation has this name."""

    operation: str
    suggestion: str | None = None
    template = "There is no operation named '{operation}'."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Name one of those that the palette and `gradloom operations` list."


@dataclass(eq=False)
class UnknownPort(GraphError):
    """The operation of the node has no such input port."""

    node: str
    operation: str
    port: str
    ports: str
    template = "'{node}' ({operation}) has no input port '{port}'; its input ports are: {ports}."


@dataclass(eq=False)
class NoInputPorts(GraphError):
    """Variables, inputs and constants take no wires."""

    node: str
    operation: str
    template = "'{node}' is a {operation} and takes no wires; wire into a gate instead."


@dataclass(eq=False)
class WrongNumberOfInputs(GraphError):
    """A gate was built with too few or too many inputs."""

    operation: str
    expected: int
    given: int
    ports: str
    template = "The number of inputs of {operation} must be {expected} ({ports}), not {given}."


@dataclass(eq=False)
class PortTaken(GraphError):
    """An input port holds one wire."""

    node: str
    port: str
    source: str
    template = "Port '{port}' of '{node}' is already fed by '{source}'. Disconnect that wire first."


@dataclass(eq=False)
class PortEmpty(GraphError):
    """There is no wire to take away."""

    node: str
    port: str
    template = "Port '{port}' of '{node}' has no wire."


@dataclass(eq=False)
class LoopRefused(GraphError):
    """The wire would make a value depend on itself."""

    source: str
    node: str
    path: str
    template = "This wire would close the loop {path}. Values flow one way: wire '{source}' somewhere else."


@dataclass(eq=False)
class UnknownSetting(GraphError):
    """The operation has no such setting."""

    operation: str
    setting: str
    settings: str
    template = (
        "{operation} has no setting '{setting}'; its settings are: {settings}. Correct the name, or leave it out."
    )


@dataclass(eq=False)
class BadSetting(GraphError):
    """A setting's value is of the wrong kind."""

    operation: str
    setting: str
    value: object
    expected: str
    template = "Setting '{setting}' of {operation} must be {expected}, not {value!r}."


# --- values and shapes -----------------------------------------------------------------------------------------


@dataclass(eq=False)
class BadValue(EngineError):
    """Not a finite number or a rectangular array of numbers."""

    text: str
    template = "'{text}' is not a number or a rectangular array of numbers such as [[1, 2], [3, 4]]."


@dataclass(eq=False)
class EmptyValue(BadValue):
    """An array without a single number, of which there is no mean, no largest one and no class."""

    template = "'{text}' holds no number. Give an array at least one number along every axis."


class DeepValue(BadValue):
    """An array of more axes than numpy can work with once some are added on the way."""

    template = "'{text}' is an array of more than 32 axes. Join some of them."


@dataclass(eq=False)
class ValueRefused(EngineError):
    """Only variables, inputs and constants hold a value of their own."""

    node: str
    template = "'{node}' is a gate: its value is computed. Change a variable, an input or a constant instead."


@dataclass(eq=False)
class ValueFromData(EngineError):
    """Data fills an input: a value of its own would be lost as soon as the file is opened again."""

    node: str
    template = "'{node}' is filled from the data of the graph. Change the data there, or make '{node}' a variable."


@dataclass(eq=False)
class ValueFromPort(EngineError):
    """The value of a port is that of what is wired to it, and not set by hand inside."""

    node: str
    use: str
    template = "'{node}' is a port: its value comes in from outside. Leave '{use}' and change the value there."


@dataclass(eq=False)
class TooLarge(EngineError):
    """An array would not fit in memory."""

    node: str
    shape: Shape
    limit: int
    template = "'{node}' would hold an array of shape {shape}; the limit is {limit} numbers. Use smaller shapes."


class TooManyAxes(TooLarge):
    """An array of more axes than numpy can work with."""

    template = "'{node}' would hold an array of shape {shape}; the limit is {limit} axes. Join some of them."


@dataclass(eq=False)
class ShapeError(EngineError):
    """The shapes that reach a gate do not fit its operation."""

    node: str
    operation: str
    shapes: str
    rule: Phrase
    template = "The shapes {shapes} do not fit '{node}': {operation} needs {rule}."


# --- running ---------------------------------------------------------------------------------------------------


class RunError(EngineError):
    """A graph that cannot be run as it stands."""


@dataclass(eq=False)
class Unwired(RunError):
    """A gate lacks an input."""

    node: str
    port: str
    template = "Port '{port}' of '{node}' is not wired. Connect something to it."


@dataclass(eq=False)
class NoValue(RunError):
    """A variable, input or constant has no value."""

    node: str
    operation: str
    template = "The {operation} '{node}' has no value yet. Give it one, or bind it to data."


@dataclass(eq=False)
class Cycle(RunError):
    """The graph holds a loop, so no order of evaluation exists."""

    node: str
    path: str
    template = "The loop {path} can never be evaluated. Remove one of its wires."


@dataclass(eq=False)
class NoOutput(RunError):
    """There is nothing to compute."""

    template = "The graph has no gate, so there is no output to compute. Add a gate and wire it."


@dataclass(eq=False)
class DependsOnProblem(RunError):
    """A gate cannot run because of a node before it."""

    node: str
    cause: str
    template = "'{node}' cannot be computed, because '{cause}' before it cannot. Mend '{cause}' first."


@dataclass(eq=False)
class NotFinite(RunError):
    """A value left the finite numbers; `node` is the first gate where that happened."""

    node: str
    operation: str
    value: str
    inputs: str
    template = "'{node}' ({operation}) gives {value} from {inputs}. Change the values that reach it."


@dataclass(eq=False)
class BadUpstream(RunError):
    """The upstream gradient does not have the output's shape."""

    node: str
    shape: Shape
    given: Shape
    template = "The upstream gradient has shape {given}, but '{node}' has shape {shape}. They must agree."


class BadDirection(BadUpstream):
    """The direction in which a node moves does not have the node's shape."""

    template = (
        "The direction has shape {given}, but '{node}', which moves along it, has shape {shape}. They must agree."
    )


@dataclass(eq=False)
class NotRun(RunError):
    """Something was asked for before the pass that computes it."""

    node: str
    missing: str
    needed: str
    template = "'{node}' has no {missing} yet. Run the {needed} pass first."
