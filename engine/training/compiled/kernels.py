"""The compiled functions of training, which come and go with the tape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.execution.tape import loading
from engine.execution.tape.extension import Extension, address_of, extend
from engine.training.compiled import functions
from engine.training.compiled.source import source_of
from engine.training.optimizers import OPTIMIZERS, Optimizer, decoupled_decay

if TYPE_CHECKING:
    from engine.execution.tape.kernels import Kernels

PRECISIONS = ("float64", "float32")
RULES: tuple[Optimizer, ...] = tuple(
    dict.fromkeys(
        rule for optimizer in OPTIMIZERS.values() for rule in (optimizer, optimizer.with_momentum) if rule is not None
    )
)
"""Whatever steps; the place of a rule is its number."""

_PARTS = "uint32[::1], uint32[::1], " + 3 * "float64[::1], " + "int64[::1], int64[::1], int64[::1], int64[::1]"
_LOT = f"Tuple(({_PARTS}))"
_CLIP = "def clip(gradient, sets, now, options):\n    return clipped(gradient, sets, now, options)\n"
_NUMBERS, _PLACES = "float64[::1]", "int64[::1]"


@dataclass(frozen=True, slots=True, eq=False)
class TrainingKernels:
    """The compiled functions, none of which holds the interpreter's lock; see `functions` and `source`.

    `addresses` are those of the functions that others call. `advance` are for one precision each.
    """

    tape: Kernels
    run_pass: Callable[..., float]
    make_steps: Callable[..., int]
    clip: Callable[..., float]
    advance: dict[str, Callable[..., None]]
    addresses: np.ndarray[Any, np.dtype[np.int64]]


_kept: list[TrainingKernels] = []


def training_kernels() -> TrainingKernels | None:
    """The compiled functions where the tape is ready, else None."""
    loaded = loading.kernels()
    if loaded is None or "make_steps" not in loaded.more:
        return None
    if not _kept or _kept[0].tape is not loaded:
        _kept[:] = [_made(loaded)]
    return _kept[0]


def _made(loaded: Kernels) -> TrainingKernels:
    more = loaded.more
    advance = {precision: more[f"advance_{precision}"] for precision in PRECISIONS}
    called = (
        loaded.forward_numbers, loaded.backward_numbers, loaded.forward_rows, loaded.backward_rows, advance["float64"]
    )  # fmt: skip
    return TrainingKernels(
        loaded,
        more["run_pass"],
        more["make_steps"],
        more["clip"],
        advance,
        np.array([address_of(each) for each in called], np.int64),
    )


def _declared() -> dict[str, Any]:
    """What the text refers to."""
    called = (functions.show_gradient, functions.clipped, functions.squares_in, decoupled_decay)
    known: dict[str, Any] = {function.__name__: function for function in called}
    for number, rule in enumerate(RULES):
        known |= {f"coefficients{number}": rule.coefficients, f"update{number}": rule.update}
    return known


def _signatures() -> dict[str, str]:
    batches = f"float64[:, ::1], {_PLACES}"
    sets = f"float64[:, :, ::1], int64, {_NUMBERS}"
    options = f"{_NUMBERS}, {_NUMBERS}, {_NUMBERS}"
    found = {
        "clip": f"float64({_NUMBERS}, {sets})",
        "run_pass": f"float64(int64[::1], {_PARTS}, {batches}, int64, int64, {_NUMBERS}, int64, {sets})",
        "make_steps": (
            f"int64(int64[::1], {_LOT}, {_LOT}, {batches}, {_PLACES}, {_NUMBERS}, {sets}, {_NUMBERS}, int64, "
            f"{options}, int64, {_PLACES}, float64[:, ::1], {_NUMBERS})"
        ),
    }
    for kind in PRECISIONS:
        found[f"advance_{kind}"] = (
            f"void(int64, {kind}[:, :, ::1], int64, {kind}[::1], float64, float64, {_NUMBERS}, {_NUMBERS}, {_NUMBERS})"
        )
    return found


extend(
    Extension(
        text="\n\n".join([_CLIP, *(source_of(RULES, precision) for precision in PRECISIONS)]),
        known=_declared(),
        functions=(functions.run_pass, functions.make_steps),
        signatures=_signatures(),
    )
)
