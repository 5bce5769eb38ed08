"""What can be wrong with a composite gate, or with a selection that should become one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError, GraphError, RunError


@dataclass(eq=False)
class BadCompositeName(GraphError):
    """A composite gate by the name of a source could be taken for one."""

    composite: str
    template = "A composite gate cannot be named '{composite}', which is what sources are called. Choose another name."


@dataclass(eq=False)
class StateInside(GraphError):
    """A variable inside a composite gate."""

    composite: str
    node: str
    template = (
        "The composite gate '{composite}' holds the variable '{node}'; inside there are only gates, constants and the "
        "inputs that are its ports. Keep '{node}' outside and wire it to a port."
    )


@dataclass(eq=False)
class CompositeTooLarge(GraphError):
    """Composites of composites that come to more gates than a graph may have."""

    composite: str
    gates: int
    limit: int
    template = (
        "The composite gate '{composite}' comes to {gates:,} gates, those inside the composites that it uses included; "
        "the limit is {limit:,}. Nest less deeply."
    )


@dataclass(eq=False)
class HoldsItself(GraphError):
    """A definition that would be part of itself."""

    composite: str
    template = (
        "The composite gate '{composite}' would stand inside itself, and so never end. Use another gate there, or make "
        "the other one independent first."
    )


@dataclass(eq=False)
class InnerName(GraphError):
    """A node named as if it stood inside a composite gate."""

    node: str
    use: str
    template = (
        "'{node}' is what a node inside the composite gate '{use}' is called. Choose a name that does not begin with "
        "'{use}/'."
    )


@dataclass(eq=False)
class PartOfDefinition(GraphError):
    """A value inside a composite gate that was to be set from outside."""

    node: str
    use: str
    template = (
        "'{node}' stands inside the composite gate '{use}' and belongs to its definition. Change it there, or make it "
        "a port and set what is wired to that."
    )


@dataclass(eq=False)
class NothingToCollapse(GraphError):
    """A selection without a gate."""

    template = "The selection has no gate. Select the gates that shall become one composite gate."


@dataclass(eq=False)
class NotConvex(GraphError):
    """A path leaves the selection and comes back."""

    node: str
    template = (
        "A path leaves the selection and comes back through '{node}', so that the composite gate would have to wait "
        "for itself. Select '{node}' too."
    )


@dataclass(eq=False)
class SeveralOutputs(GraphError):
    """More than one value of the selection is used outside."""

    nodes: str
    template = (
        "A composite gate has one output, but the values of {nodes} are used outside the selection. Select the gates "
        "that use them too, or leave all but one of these nodes out."
    )


@dataclass(eq=False)
class NotAComposite(GraphError):
    """A gate that cannot be opened."""

    node: str
    template = "'{node}' is not a composite gate, so there is nothing inside to open. Select a composite gate."


@dataclass(eq=False)
class NothingInside(RunError):
    """A composite gate without a gate that could be its output."""

    node: str
    composite: str
    template = "Inside '{node}' there is no gate to be the output of '{composite}'. Enter it and add one."


@dataclass(eq=False)
class InsideComposite(RunError):
    """What is wrong inside a composite gate; `reason` is the engine's own refusal."""

    node: str
    reason: EngineError
    template = "Something is wrong inside '{node}'; enter it to mend it. {reason}"
