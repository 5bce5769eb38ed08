"""Makes instructions of a plan's gates and puts them into a quick order. Compiled with the tape.

Gates of one level depend on none of each other, so within a level those of the same kind stand together: the loop
that runs them then hardly ever has to find out what comes next.
"""

# Flat arrays all of them, whose types numba reads off the call; plain loops, which it compiles quickest.
# ruff: noqa: ANN001, ANN201, SIM110
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

import numpy as np

from engine.execution.tape.codes import CODES, ELEMENT_MEAN, FOLD, HEAD, SINGLE, SUM, WIDTH

REDUCTION = len(CODES.all)
CODE, RUN, SETTING, MASK, OUT = range(HEAD)
ARITY = CODES.arity


def arranged(lowerings, kinds, operand_starts, operand_slots, widths):
    """The instructions of the gates as flat rows, the place of every slot, and how many places hold one number.

    `lowerings` holds form, code and first setting of every entry of the plan's table; the other arrays are the
    plan's columns. The places of the sources come first, so that in a plan of numbers they are the slots themselves.
    """
    count, hidden = counted_instructions(lowerings, kinds, operand_starts, operand_slots, widths)
    rows = np.zeros(count * WIDTH, np.int64)
    all_widths = np.zeros(widths.size + hidden, np.int64)
    for slot in range(widths.size):
        all_widths[slot] = widths[slot]
    lower(lowerings, kinds, operand_starts, operand_slots, all_widths, widths.size, rows)
    order = quick_order(rows, all_widths.size)
    places, narrow = placed(rows, order, all_widths, widths.size - kinds.size)
    program = np.empty(rows.size, np.uint32)
    for to in range(count):
        start = order[to] * WIDTH
        for column in range(WIDTH):
            number = rows[start + column]
            program[to * WIDTH + column] = places[number] if column >= OUT else number
    note_runs(program)
    return program, places, narrow


def counted_instructions(lowerings, kinds, operand_starts, operand_slots, widths):
    """How many instructions the gates become, and how many values there are between instructions of one gate."""
    count, hidden = 0, 0
    for gate in range(kinds.size):
        form = lowerings[3 * kinds[gate]]
        more = 0
        if form == FOLD:
            more = max(0, operand_starts[gate + 1] - operand_starts[gate] - 2)
        elif SINGLE < form <= ELEMENT_MEAN and is_wide(operand_starts, operand_slots, widths, gate):
            more = 1
        count += 1 + more
        hidden += more
    return count, hidden


def is_wide(operand_starts, operand_slots, widths, gate):
    """Whether one of the gate's operands has a row."""
    for operand in range(operand_starts[gate], operand_starts[gate + 1]):
        if widths[operand_slots[operand]]:
            return True
    return False


def lower(lowerings, kinds, operand_starts, operand_slots, widths, slots, rows):
    """Write the instructions in the order of the gates, over slots; values in between have slots at the end."""
    at, extra = 0, slots
    for gate in range(kinds.size):
        form, code = lowerings[3 * kinds[gate]], lowerings[3 * kinds[gate] + 1]
        setting = lowerings[3 * kinds[gate] + 2]
        first, count = operand_starts[gate], operand_starts[gate + 1] - operand_starts[gate]
        slot = slots - kinds.size + gate
        wide = is_wide(operand_starts, operand_slots, widths, gate)
        if form == FOLD and count > 1:
            joined = operand_slots[first]
            for operand in range(1, count):
                out = slot if operand == count - 1 else extra
                write(rows, at, code, out, setting, 2)
                rows[at + HEAD] = joined
                rows[at + HEAD + 1] = operand_slots[first + operand]
                widths[out] = max(widths[joined], widths[operand_slots[first + operand]])
                joined = out
                at += WIDTH
                extra += out == extra
        elif form == FOLD or form >= SUM:  # of one input, or of numbers: the value itself
            write(rows, at, REDUCTION + form - SUM if wide and form != FOLD else 0, slot, 0, 1)
            rows[at + HEAD] = operand_slots[first]
            at += WIDTH
        else:
            out = extra if wide and form != SINGLE else slot
            write(rows, at, code, out, setting, count)
            for operand in range(count):
                rows[at + HEAD + operand] = operand_slots[first + operand]
            at += WIDTH
            if out != slot:
                widths[extra] = 1
                write(rows, at, REDUCTION + (form == ELEMENT_MEAN), slot, 0, 1)
                rows[at + HEAD] = extra
                at += WIDTH
                extra += 1


def write(rows, at, code, out, setting, operands):
    """One instruction; the columns of operands that it has not are filled with something of its own width."""
    rows[at + CODE] = code
    rows[at + OUT] = out
    rows[at + SETTING] = setting
    rows[at + MASK] = (1 << operands) - 1
    for operand in range(ARITY):
        rows[at + HEAD + operand] = out


def quick_order(rows, slots):
    """The instructions by level, then by kind, in one pass of counting for each."""
    count = rows.size // WIDTH
    levels = np.zeros(slots, np.int64)
    keys, codes, order = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    deepest = 0
    for row in range(count):
        level = 0
        for operand in range(ARITY):
            if rows[row * WIDTH + MASK] >> operand & 1:
                level = max(level, levels[rows[row * WIDTH + HEAD + operand]])
        levels[rows[row * WIDTH + OUT]] = keys[row] = level + 1
        codes[row] = rows[row * WIDTH + CODE]
        order[row] = row
        deepest = max(deepest, level + 1)
    return sorted_by(keys, deepest + 1, sorted_by(codes, REDUCTION + 2, order))


def sorted_by(keys, count, order):
    """The order sorted by keys below `count`, equal ones staying as they are."""
    starts = np.zeros(count + 1, np.int64)
    for row in range(order.size):
        starts[keys[row] + 1] += 1
    for key in range(count):
        starts[key + 1] += starts[key]
    result = np.empty(order.size, np.int64)
    for at in range(order.size):
        row = order[at]
        result[starts[keys[row]]] = row
        starts[keys[row]] += 1
    return result


def placed(rows, order, widths, sources):
    """Places in the order of the instructions, those of single numbers first, so that results are written in a row."""
    places = np.zeros(widths.size, np.int64)
    at, narrow = 0, 0
    for width in range(2):
        for slot in range(sources):
            if widths[slot] == width:
                places[slot] = at
                at += 1
        for row in range(order.size):
            slot = rows[order[row] * WIDTH + OUT]
            if widths[slot] == width:
                places[slot] = at
                at += 1
        if not width:
            narrow = at
    return places, narrow


def note_runs(program):
    """Write how many instructions of one kind follow each other, at the first and at the last of them."""
    start = 0
    while start < program.size:
        stop = start + WIDTH
        while stop < program.size and program[stop] == program[start]:
            stop += WIDTH
        program[start + RUN] = program[stop - WIDTH + RUN] = (stop - start) // WIDTH
        start = stop


def reaching(program, output, wanted):
    """The instructions on the way from the wanted places to the output, and the places that gradients reach.

    Each instruction keeps, of the operands that take part, those that are wanted.
    """
    reached = np.zeros(wanted.size, np.uint8)
    reached[output] = 1
    kept = np.empty(program.size, np.uint32)
    at = kept.size
    for start in range(program.size - WIDTH, -1, -WIDTH):
        if reached[program[start + OUT]]:
            mask = 0
            for operand in range(ARITY):
                place = program[start + HEAD + operand]
                if program[start + MASK] >> operand & 1 and wanted[place]:
                    mask |= 1 << operand
                    reached[place] = 1
            if mask:
                at -= WIDTH
                copy_instruction(program, start, kept, at, mask)
    found = kept[at:].copy()
    note_runs(found)
    return found, reached


def moving(program, seed, places):
    """The instructions on the way from the seed to wherever it leads, and the places that move with it."""
    moved = np.zeros(places, np.uint8)
    moved[seed] = 1
    kept = np.empty(program.size, np.uint32)
    at = 0
    for start in range(0, program.size, WIDTH):
        mask = 0
        for operand in range(ARITY):
            if program[start + MASK] >> operand & 1 and moved[program[start + HEAD + operand]]:
                mask |= 1 << operand
        if mask:
            copy_instruction(program, start, kept, at, mask)
            moved[program[start + OUT]] = 1
            at += WIDTH
    return kept[:at].copy(), moved


def copy_instruction(program, start, kept, at, mask):
    """One instruction, of whose operands those of the mask take part."""
    for column in range(WIDTH):
        kept[at + column] = program[start + column]
    kept[at + MASK] = mask
