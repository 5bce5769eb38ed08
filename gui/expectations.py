"""Published numbers against computed ones: where they disagree, and when they can be compared at all."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Value, relative_error
from gui.context import Context
from gui.evaluation import Freshness
from gui.numbers import full_value, short_value
from gui.translation import tr


@dataclass(frozen=True, eq=False)
class Mismatch:
    """A number of a node that is not what the file expects."""

    node: str
    is_gradient: bool
    computed: Value
    expected: Value

    @property
    def sentence(self) -> str:
        """What disagrees, in the user's language."""
        computed, expected = short_value(self.computed), short_value(self.expected)
        if computed == expected:  # they differ in figures that the short form does not show
            computed, expected = full_value(self.computed), full_value(self.expected)
        if self.is_gradient:
            text = tr(
                "Expectations",
                "The gradient of '{node}' is {computed}; the file expects {expected}.",
                node=self.node,
                computed=computed,
                expected=expected,
            )
        else:
            text = tr(
                "Expectations",
                "The value of '{node}' is {computed}; the file expects {expected}.",
                node=self.node,
                computed=computed,
                expected=expected,
            )
        return text


def can_compare(context: Context) -> bool:
    """Whether the numbers on the screen are those that the file speaks of.

    They are not while they are stale, while a walk has not shown them all, while a training run shows its own, and
    once a variable, an input or a constant has another value than the file gave it.
    """
    evaluation = context.evaluation
    settled = evaluation.walk is None and not evaluation.is_stale and not evaluation.is_preview
    return settled and context.document.has_given_values


def mismatches(context: Context, name: str) -> tuple[Mismatch, ...]:
    """Where the value or the gradient of a node is not what the file expects; what is not computed is not wrong."""
    expected, evaluation = context.document.about.expected, context.evaluation
    if name not in expected.values and name not in expected.gradients:
        return ()
    if not can_compare(context) or evaluation.freshness(name) is not Freshness.FRESH:
        return ()
    found = []
    for is_gradient, numbers, computed in (
        (False, expected.values, evaluation.value(name)),
        (True, expected.gradients, evaluation.gradient(name)),
    ):
        wanted = numbers.get(name)
        if computed is not None and wanted is not None and relative_error(computed, wanted) > expected.tolerance:
            found.append(Mismatch(name, is_gradient, computed, wanted))
    return tuple(found)
