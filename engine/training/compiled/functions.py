"""What is compiled of training: passes of a tape for parameters in a flat vector, clipping, and steps in a row.

A lot is what the passes of one plan, for batches of one length, need: instructions of the forward and of the backward
pass, their settings, values, gradients, where in the values each parameter, fed number and factor of noise stands,
and its facts.
"""

# Flat arrays all of them, whose types numba reads off the call; plain loops, which it compiles quickest.
# ruff: noqa: ANN001, ANN201, C901, FBT003, PLR0913, PLR0917, SIM110
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

import math

import numpy as np

from engine.execution.tape.extension import call
from engine.training.compiled.options import (
    ACCUMULATION,
    CLIMBS,
    CLIP_NORM,
    CLIP_VALUE,
    DECAY,
    HUGE,
    IMPROVEMENT,
    KEEPS,
    PATIENCE,
    STOP_BELOW,
    STOP_FLAT,
    TRACKS,
)  # fmt: skip
from engine.training.optimizers import coupled_decay

NOISE, FACTS = 7, 8
"""Where a lot has the places of noise, and its facts."""

NARROW, BATCH, LOSS, IS_WIDE = range(4)
"""The facts: how many places hold one number, the length of the rows, where the loss is, whether there are rows."""

FORWARD, BACKWARD, FORWARD_ROWS, BACKWARD_ROWS, ADVANCE = range(5)
"""The functions that are called by their addresses."""

BEST, BEST_STEP, CAREFUL = range(3)
"""What a run knows: the lowest loss, the steps made before it, whether parameters are checked after each step."""

LANES = 8
_HEAD = 4


def run_pass(
    calls, program, way, settings, values, gradients, places, fed_places, noise_places, facts,
    fed, order, start, end, noise, noise_start, sets, now, gradient,
):  # fmt: skip
    """The loss at these parameters; writes the gradient.

    The rows of `fed` in `order[start:end]` and the noise from its start on are put in their places first.
    """
    for column in range(fed_places.size):
        first = fed_places[column]
        for i in range(end - start):
            values[first + i] = fed[column, order[start + i]]
    for i in range(noise_places.size if noise.size else 0):
        values[noise_places[i]] = noise[noise_start + i]
    for i in range(places.size):
        values[places[i]] = sets[now, 0, i]
    if facts[IS_WIDE]:
        call(calls[FORWARD_ROWS], program, settings, values, facts[NARROW], facts[BATCH])
    else:
        call(calls[FORWARD], program, settings, values)
    loss = values[facts[LOSS]]
    if way.size:
        for i in range(gradients.size):
            gradients[i] = 0.0
        gradients[facts[LOSS]] = 1.0
        if facts[IS_WIDE]:
            call(calls[BACKWARD_ROWS], way, settings, values, gradients, facts[NARROW], facts[BATCH], False)
        else:
            call(calls[BACKWARD], way, settings, values, gradients)
        for i in range(places.size):
            gradient[i] = gradients[places[i]]
    return loss


def make_steps(
    calls, full, short, fed, order, ends, noise, sets, now, gradient, total, which, constants, options, rates, first,
    recorded, rows, progress,
):  # fmt: skip
    """Make a step for each of the rates after the `first` ones, and say how many were made.

    It ends before a step that is to be looked at: where something is not finite, or the run would stop. Batch after
    batch takes the rows of `order` up to each of `ends`; `short` has the lot for batches of another length. A row of
    numbers is recorded of each step: a StepRecord and the recorded parameters before it. The sets take turns.
    """
    made, batch, noise_start = 0, 0, 0
    count = int(options[ACCUMULATION])
    # Unpacked here, once: numba counts references wherever a tuple is.
    program1, way1, settings1, values1, gradients1, places1, fed_places1, noise_places1, facts1 = full
    program2, way2, settings2, values2, gradients2, places2, fed_places2, noise_places2, facts2 = short
    while made < rates.size:
        step = first + made
        loss = 0.0
        for number in range(count):
            start = ends[batch - 1] if batch else 0
            end = ends[batch] if ends.size else 0
            if end == start or end - start == facts1[BATCH]:
                loss += run_pass(
                    calls, program1, way1, settings1, values1, gradients1, places1, fed_places1, noise_places1,
                    facts1, fed, order, start, end, noise, noise_start, sets, now, gradient,
                )  # fmt: skip
                noise_start += noise_places1.size
            else:
                loss += run_pass(
                    calls, program2, way2, settings2, values2, gradients2, places2, fed_places2, noise_places2,
                    facts2, fed, order, start, end, noise, noise_start, sets, now, gradient,
                )  # fmt: skip
                noise_start += noise_places2.size
            batch += ends.size > 0
            if count > 1:
                gather(total, gradient, number, count)
        if count > 1:
            loss /= count
        if not math.isfinite(loss) or is_enough(loss, step, options, progress):
            break
        norm = clipped(gradient, sets, now, options)
        if not math.isfinite(norm) or norm < options[STOP_FLAT]:
            break
        rows[made, 0], rows[made, 1], rows[made, 2], rows[made, 3] = step + 1.0, loss, norm, rates[made]
        for i in range(recorded.size):
            rows[made, _HEAD + i] = sets[now, 0, recorded[i]]
        call(calls[ADVANCE], which, sets, now, gradient, step + 1.0, rates[made], constants, options, rates[:0])
        if norm > options[HUGE]:
            progress[CAREFUL] = 1.0
        if progress[CAREFUL] and not are_finite(sets, 1 - now):
            break
        now = 1 - now
        made += 1
    return made


def gather(total, gradient, number, count):
    """Add a gradient to the others, and put their mean in its place after the last."""
    for i in range(total.size):
        if number:
            total[i] += gradient[i]
        else:
            total[i] = gradient[i]
    if number == count - 1:
        for i in range(total.size):
            gradient[i] = total[i] / count


def is_enough(loss, step, options, progress):
    """Whether the loss is one to stop at, or has not improved for long."""
    if options[TRACKS] and (loss < progress[BEST] - options[IMPROVEMENT] or progress[BEST] == np.inf):
        progress[BEST], progress[BEST_STEP] = loss, step
    return loss < options[STOP_BELOW] or step - progress[BEST_STEP] >= options[PATIENCE]


def are_finite(sets, now):
    """Whether all parameters of a set are."""
    for i in range(sets.shape[2]):
        if not math.isfinite(sets[now, 0, i]):
            return False
    return True


# --- clipping


def clipped(gradient, sets, now, options):
    """Clip a gradient in its own memory; its norm before. The gradient before is added where it is kept."""
    if options[KEEPS]:
        for i in range(gradient.size):
            gradient[i] += sets[now, sets.shape[1] - 1, i]
    norm = norm_of(gradient)
    length = norm
    limit = options[CLIP_VALUE]
    if limit < np.inf:
        for i in range(gradient.size):
            gradient[i] = min(max(gradient[i], -limit), limit)
        length = norm_of(gradient)
    if length > options[CLIP_NORM]:
        for i in range(gradient.size):
            gradient[i] /= length / options[CLIP_NORM]
    return norm


def norm_of(gradient):
    """The norm, finite whenever the numbers and their norm are, else NaN."""
    norm = math.sqrt(squares(gradient, 1.0))
    if math.isfinite(norm):
        return norm
    largest = 0.0
    for i in range(gradient.size):
        size = abs(float(gradient[i]))
        if not math.isfinite(size):
            return np.nan
        largest = max(largest, size)
    return largest * math.sqrt(squares(gradient, 1.0 / largest))


def squares(gradient, scale):
    """The sum of the squares times that of the scale, in lanes, so that the processor adds several at once."""
    a = b = c = d = e = f = g = h = 0.0
    whole = gradient.size - gradient.size % LANES
    for start in range(0, whole, LANES):
        lane = gradient[start : start + LANES]
        a += (lane[0] * scale) ** 2
        b += (lane[1] * scale) ** 2
        c += (lane[2] * scale) ** 2
        d += (lane[3] * scale) ** 2
        e += (lane[4] * scale) ** 2
        f += (lane[5] * scale) ** 2
        g += (lane[6] * scale) ** 2
        h += (lane[7] * scale) ** 2
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, gradient.size):
        total += (gradient[i] * scale) ** 2
    return total


def squares_in(part, lanes):
    """The sum of the squares of a part that is in the processor's cache, added up in as many lanes as are given."""
    width = lanes.size
    for k in range(width):
        lanes[k] = 0.0
    whole = part.size - part.size % width
    for start in range(0, whole, width):
        row = part[start : start + width]
        for k in range(width):
            lanes[k] += row[k] * row[k]
    total = 0.0
    for k in range(width):
        total += lanes[k]
    for i in range(whole, part.size):
        total += part[i] * part[i]
    return total


# --- before the update of an optimizer


def show_gradient(sets, now, gradient, options):
    """Make the gradient what the optimizer is to see."""
    end, kept = 1 - now, sets.shape[1] - 1
    if options[KEEPS]:
        for i in range(gradient.size):
            sets[end, kept, i] = gradient[i]
    if options[CLIMBS]:
        for i in range(gradient.size):
            gradient[i] = -gradient[i]
    decay = options[DECAY]
    if decay:
        for i in range(gradient.size):
            gradient[i] = coupled_decay(sets[now, 0, i], gradient[i], decay)
