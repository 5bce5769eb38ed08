"""What the loops over a batch do with rows: the numbers of one place, one for each sample. Compiled with them.

A place below `narrow` holds one number, the others a row of `batch` numbers each. An instruction whose result is one
number has operands of one number, but for a reduction. `values` ends with spare rows: operands of one number spread
over the batch, then local derivatives.
"""

# Flat arrays and unsigned numbers all of them, whose types numba reads off the call.
# ruff: noqa: ANN001, ANN201, PLR0913, PLR0917
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

import numpy as np

from engine.execution.tape.codes import CODES, HEAD

ARITY = np.uintp(CODES.arity)
SPARE_ROWS = np.uintp(2 * CODES.arity)
FIRST = np.uintp(HEAD)
MASK, OUT = np.uintp(3), np.uintp(4)
LANES, BLOCK = np.uintp(8), np.uintp(128)
ZERO, ONE = np.uintp(0), np.uintp(1)


def prepared(values, narrow_count, batch_size):
    """How many places are narrow, the length of a row, where the spare rows start, and room for operands' starts."""
    batch = np.uintp(batch_size)
    return np.uintp(narrow_count), batch, np.uintp(values.size) - SPARE_ROWS * batch, np.empty(ARITY, np.uintp)


def start_of(place, narrow, batch):
    """Where the numbers of a place begin."""
    if place < narrow:
        return np.uintp(place)
    return narrow + (place - narrow) * batch


def place_operands(program, p, values, narrow, batch, spare, at):
    """Write where the operands begin, each as long as the result, and return that length."""
    is_number = program[p + OUT] < narrow
    for operand in range(ARITY):
        place = program[p + FIRST + operand]
        at[operand] = start_of(place, narrow, batch)
        if place < narrow and not is_number:
            at[operand] = spare + operand * batch
            number = values[place]
            for i in range(batch):
                values[at[operand] + i] = number
    return ONE if is_number else batch


def send(program, p, values, gradients, out, local, count, narrow, batch):
    """Add upstream times local derivative to each operand's gradient, summed over the batch where it is one number."""
    for operand in range(ARITY):
        if program[p + MASK] >> operand & ONE:
            place = program[p + FIRST + operand]
            row = local + operand * batch
            if place >= narrow:
                to = start_of(place, narrow, batch)
                for i in range(count):
                    gradients[to + i] += gradients[out + i] * values[row + i]
            else:
                for i in range(count):
                    values[row + i] *= gradients[out + i]
                gradients[place] += total(values, row, count)


def move(program, p, values, tangents, out, local, count, narrow, batch):
    """Add local derivative times the tangent of each operand to the result's."""
    for operand in range(ARITY):
        if program[p + MASK] >> operand & ONE:
            moved = start_of(program[p + FIRST + operand], narrow, batch)
            one = program[p + FIRST + operand] < narrow
            for i in range(count):
                tangents[out + i] += values[local + operand * batch + i] * tangents[moved if one else moved + i]


def reduced(program, p, values, narrow, batch):
    """The sum of the operand's row, or the mean."""
    whole = total(values, start_of(program[p + FIRST], narrow, batch), batch)
    return whole / divisor(program[p], batch)


def give_back(program, p, gradients, narrow, batch):
    """Add the result's gradient, or its share of that, to every element's."""
    start = start_of(program[p + FIRST], narrow, batch)
    share = gradients[program[p + OUT]] / divisor(program[p], batch)
    for i in range(batch):
        gradients[start + i] += share


def divisor(code, batch):
    """What the code of a reduction divides the sum by."""
    return batch if code > LAST_CODE else ONE


LAST_CODE = len(CODES.all)


def total(values, start, count):
    """The sum of a row, in blocks of eight lanes, whose rounding errors stay small however long the row is."""
    whole = 0.0
    done = ZERO
    while done < count:
        block = min(BLOCK, count - done)
        whole += block_total(values, start + done, start + done + block)
        done += block
    return whole


def block_total(values, start, end):
    """The sum of a block."""
    a = b = c = d = e = f = g = h = 0.0
    while start + LANES <= end:
        lane = values[start : start + LANES]
        a += lane[0]
        b += lane[1]
        c += lane[2]
        d += lane[3]
        e += lane[4]
        f += lane[5]
        g += lane[6]
        h += lane[7]
        start += LANES
    whole = ((a + b) + (c + d)) + ((e + f) + (g + h))
    while start < end:
        whole += values[start]
        start += ONE
    return whole
