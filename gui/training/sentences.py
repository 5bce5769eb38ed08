"""What the session tells when a run ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import MISTAKES, EngineError, Stop
from gui.numbers import NOT_COMPUTED, short_number
from gui.training.progress import Progress, TrainingState
from gui.translation import tr, tr_count
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.training.worker import Outcome

_WHOLE_FROM = 10.0


def ended_sentence(outcome: Outcome) -> str:
    """Why a run ended, and what it reached."""
    if isinstance(outcome.failure, EngineError):
        return sentence_of(outcome.failure)
    reason = outcome.reason
    if reason is not None and reason.error is not None:
        return _diverged_sentence(outcome.steps, reason.error)
    text = _ENDS.get(Stop.ASKED if reason is None else reason.kind, _ENDS[Stop.ASKED])
    return tr_count("Training", text, outcome.steps, loss=loss_text(outcome.loss))


_ENDS = {
    Stop.LOSS_BELOW: "The loss is low enough after {n} step: {loss}.|The loss is low enough after {n} steps: {loss}.",
    Stop.GRADIENT_BELOW: (
        "The gradient is small enough after {n} step; the loss is {loss}.|"
        "The gradient is small enough after {n} steps; the loss is {loss}."
    ),
    Stop.NO_IMPROVEMENT: (
        "The loss no longer improved, so training ended after {n} step; it is {loss}.|"
        "The loss no longer improved, so training ended after {n} steps; it is {loss}."
    ),
    Stop.STEPS: (
        "Training finished after {n} step; the loss is {loss}.|Training finished after {n} steps; the loss is {loss}."
    ),
    Stop.ASKED: (
        "Training stopped after {n} step; the loss is {loss}.|Training stopped after {n} steps; the loss is {loss}."
    ),
}


def mistakes_sentence(names: Sequence[str]) -> str:
    """What is done wrong on purpose, and what comes of it; empty where nothing is."""
    if not names:
        return ""
    if len(names) == 1:
        mistake = MISTAKES[names[0]]
        return tr(
            "Training",
            "A deliberate mistake is on: {title}. {consequence}",
            title=tr("Training", mistake.title),
            consequence=tr("Training", mistake.help),
        )
    titles = ", ".join(tr("Training", MISTAKES[name].title) for name in names)
    return tr("Training", "Deliberate mistakes are on: {titles}.", titles=titles)


def edited_sentence(steps: int) -> str:
    """What is told when an edit has ended a run."""
    return tr_count(
        "Training",
        "Training stopped after {n} step, because the graph was edited. The values reached are kept.|"
        "Training stopped after {n} steps, because the graph was edited. The values reached are kept.",
        steps,
    )


def reset_sentence(count: int) -> str:
    """What is told when the values from before the training are back."""
    return tr_count(
        "Training",
        "{n} variable has its value from before the training again.|"
        "{n} variables have their values from before the training again.",
        count,
    )


def summary_of(state: TrainingState, progress: Progress) -> str:
    """The run in one line."""
    values = {"step": f"{progress.step:,}", "steps": f"{progress.steps:,}", "loss": loss_text(progress.loss)}
    if state is TrainingState.PAUSED:
        return tr("Training", "Paused at step {step} of {steps} · loss {loss}", **values)
    if state is TrainingState.FINISHED:
        return tr("Training", "{step} steps · loss {loss}", **values)
    return tr(
        "Training",
        "Step {step} of {steps} · loss {loss} · {speed} steps/s",
        speed=speed_text(progress.steps_per_second),
        **values,
    )


def speed_text(steps_per_second: float | None) -> str:
    """Steps a second as they are read: whole when there are many."""
    if steps_per_second is None:
        return NOT_COMPUTED
    return f"{steps_per_second:,.0f}" if steps_per_second >= _WHOLE_FROM else short_number(steps_per_second)


def loss_text(loss: float | None) -> str:
    """A loss or a norm as it is read, a dash where there is none."""
    return NOT_COMPUTED if loss is None else short_number(loss)


def _diverged_sentence(steps: int, error: EngineError) -> str:
    return tr_count(
        "Training",
        "Training stopped after {n} step: {reason} The last finite values are kept.|"
        "Training stopped after {n} steps: {reason} The last finite values are kept.",
        steps,
        reason=sentence_of(error),
    )
