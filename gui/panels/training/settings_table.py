"""The settings of training as the form shows them: one entry for each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.panels.training.number_field import by_doubling, by_one, by_series, by_tenth
from gui.translation import tr

if TYPE_CHECKING:
    from gui.panels.training.number_field import Nudge


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A setting: its name in the engine, its caption, what it does, and how the arrow keys change it.

    A setting with a `suggestion` may be left out; that number is offered when it is first switched on.
    """

    name: str
    caption: str
    tip: str
    nudge: Nudge
    whole: bool = False
    suggestion: float | None = None


def entries() -> list[Entry]:
    """All settings but the optimizer, in the order of the form."""
    return [
        Entry(
            name="learning_rate",
            caption=tr("Training", "Learning rate"),
            tip=tr("Training", "How far each step goes, as a multiple of the gradient. Up and Down change it."),
            nudge=by_series,
        ),
        Entry(
            name="momentum",
            caption=tr("Training", "Momentum"),
            tip=tr("Training", "How much of the step before each step keeps, from 0 to less than 1."),
            nudge=by_tenth,
        ),
        Entry(
            name="beta1",
            caption=tr("Training", "Decay β₁"),
            tip=tr("Training", "How slowly Adam forgets earlier gradients, from 0 to less than 1; usually 0.9."),
            nudge=by_tenth,
        ),
        Entry(
            name="beta2",
            caption=tr("Training", "Decay β₂"),
            tip=tr("Training", "How slowly Adam forgets the size of gradients, from 0 to less than 1; usually 0.999."),
            nudge=by_tenth,
        ),
        Entry(
            name="steps",
            caption=tr("Training", "Steps"),
            tip=tr("Training", "After so many steps a run is finished."),
            nudge=by_series,
            whole=True,
        ),
        Entry(
            name="batch_size",
            caption=tr("Training", "Mini-batches of"),
            tip=tr("Training", "Take so many rows of the data for each step, in an order drawn anew for every epoch."),
            nudge=by_doubling,
            whole=True,
            suggestion=32,
        ),
        Entry(
            name="clip_norm",
            caption=tr("Training", "Clip norm to"),
            tip=tr("Training", "Shorten the gradient where its norm, over all variables, is larger than this."),
            nudge=by_series,
            suggestion=1.0,
        ),
        Entry(
            name="stop_below",
            caption=tr("Training", "Stop at loss"),
            tip=tr("Training", "End the run as soon as the loss is below this."),
            nudge=by_series,
            suggestion=0.01,
        ),
        Entry(
            name="seed",
            caption=tr("Training", "Seed"),
            tip=tr("Training", "The same seed draws the same mini-batches, so that a run can be repeated exactly."),
            nudge=by_one,
            whole=True,
        ),
    ]
