"""Writes the loops that run a tape, as text for numba to compile, from the operations' declarations.

A loop finds the kind of an instruction in a binary tree of comparisons. Over numbers it then stays with it for the
whole run of instructions of that kind; over a batch there is a row of numbers to work on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from engine.execution.tape.codes import HEAD, Code, Codes

Block = list[str]


def source_of(codes: Codes) -> str:
    """The functions of `Kernels` that run a tape, as text.

    They refer to the declared functions as f0, f1, ..., to their derivatives as d0_0, ..., to the functions of
    `rows`, and to the unsigned numbers U0, U1, ... (an unsigned and a signed number together are a float to numba).
    """
    width = HEAD + codes.arity
    parts = [
        _function(_FORWARD_NUMBERS.format(width=width), _trees(codes, _forward_number(width))),
        _function(_BACKWARD_NUMBERS.format(width=width), _trees(codes, _backward_number(width))),
        _function(_FORWARD_ROWS.format(width=width, reduction=len(codes.all)), _trees(codes, _compute)),
        _function(_BACKWARD_ROWS.format(width=width, reduction=len(codes.all)), _trees(codes, _derive)),
    ]
    return "\n\n\n".join(parts) + "\n"


_FORWARD_NUMBERS = """
def forward_numbers(program, settings, values):
    p = U0
    end = np.uintp(program.size)
    while p < end:
        code = program[p]
        stop = p + program[p + U1] * U{width}
        TREE
"""
_BACKWARD_NUMBERS = """
def backward_numbers(program, settings, values, gradients):
    p = np.uintp(program.size)
    while p > U0:
        p -= U{width}
        code = program[p]
        stop = p - program[p + U1] * U{width}
        TREE
        p = stop + U{width}
"""
_FORWARD_ROWS = """
def forward_rows(program, settings, values, narrow_count, batch_size):
    narrow, batch, spare, at = prepared(values, narrow_count, batch_size)
    p = U0
    end = np.uintp(program.size)
    while p < end:
        code = program[p]
        out = start_of(program[p + U4], narrow, batch)
        if code >= {reduction}:
            values[out] = reduced(program, p, values, narrow, batch)
        else:
            count = place_operands(program, p, values, narrow, batch, spare, at)
            TREE
        p += U{width}
"""
_BACKWARD_ROWS = """
def backward_rows(program, settings, values, gradients, narrow_count, batch_size, tangents):
    narrow, batch, spare, at = prepared(values, narrow_count, batch_size)
    local = np.uintp(values.size) - ARITY * batch
    done = U0
    end = np.uintp(program.size)
    while done < end:
        p = done if tangents else end - done - U{width}
        done += U{width}
        code = program[p]
        out = start_of(program[p + U4], narrow, batch)
        if code >= {reduction}:
            if tangents:
                gradients[out] = reduced(program, p, gradients, narrow, batch)
            else:
                give_back(program, p, gradients, narrow, batch)
        else:
            count = place_operands(program, p, values, narrow, batch, spare, at)
            TREE
            if tangents:
                move(program, p, values, gradients, out, local, count, narrow, batch)
            else:
                send(program, p, values, gradients, out, local, count, narrow, batch)
"""


def _function(template: str, tree: Block) -> str:
    """The template with the tree in its place."""
    lines: Block = []
    for line in template.strip().splitlines():
        indent = line.removesuffix("TREE")
        lines += [indent + branch for branch in tree] if indent != line else [line]
    return "\n".join(lines)


def _indented(lines: Block) -> Block:
    return ["    " + line for line in lines]


def _trees(codes: Codes, leaf: Callable[[int, Code], Block]) -> Block:
    return _tree([_own_names(number, leaf(number, code)) for number, code in enumerate(codes.all)])


def _own_names(number: int, leaf: Block) -> Block:
    """The leaf with variables of its own: numba is quicker where a name has one meaning in a function."""
    return [re.sub(r"\b([xsal]\d+|y|i|g|r)\b(?!=)", rf"\g<0>_{number}", line) for line in leaf]


def _tree(leaves: Sequence[Block], first: int = 0) -> Block:
    if len(leaves) == 1:
        return leaves[0]
    half = len(leaves) // 2
    return [
        f"if code < {first + half}:",
        *_indented(_tree(leaves[:half], first)),
        "else:",
        *_indented(_tree(leaves[half:], first + half)),
    ]


# --- one number each


def _loads(code: Code) -> Block:
    return [*(f"x{place} = values[program[p + U{HEAD + place}]]" for place in range(code.arity)), *_settings(code)]


def _settings(code: Code) -> Block:
    return [f"s{place} = settings[program[p + U2] + U{place}]" for place in range(len(code.settings))]


def _forward_number(width: int) -> Callable[[int, Code], Block]:
    def leaf(number: int, code: Code) -> Block:
        body = [*_loads(code), f"values[program[p + U4]] = {_value(number, code)}", f"p += U{width}"]
        return ["while p != stop:", *_indented(body)]

    return leaf


def _backward_number(width: int) -> Callable[[int, Code], Block]:
    # Which operands take part is not asked here: adding to a gradient that nobody reads costs less than to ask, and
    # half of the time of compiling.
    def leaf(number: int, code: Code) -> Block:
        loads = ["r = program[p + U4]", "g = gradients[r]", "y = values[r]", *_loads(code)]
        sends = [
            f"gradients[program[p + U{HEAD + place}]] += g * {_derivative(number, code, place)}"
            for place in range(code.arity)
        ]
        return ["while p != stop:", *_indented([*loads, *sends, f"p -= U{width}"])]

    return leaf


# --- a row of them


def _row(code: Code, written: Block) -> Block:
    starts = [f"a{place} = at[U{place}]" for place in range(code.arity)]
    operands = [f"x{place} = values[a{place} + i]" for place in range(code.arity)]
    return [*starts, *_settings(code), "i = U0", "while i < count:", *_indented([*operands, *written, "i += U1"])]


def _compute(number: int, code: Code) -> Block:
    return _row(code, [f"values[out + i] = {_value(number, code)}"])


def _derive(number: int, code: Code) -> Block:
    rows = [f"l{place} = local + U{place} * batch" for place in range(code.arity)]
    written = [f"values[l{place} + i] = {_derivative(number, code, place)}" for place in range(code.arity)]
    return [*rows, *_row(code, ["y = values[out + i]", *written])]


# --- what is declared


def _value(number: int, code: Code) -> str:
    call = f"f{number}({', '.join(_own(code) + _keywords(code))})"
    return f"x{code.arity - 1} * {call}" if code.weighted else call


def _derivative(number: int, code: Code, place: int) -> str:
    if place == len(code.derivatives):  # the weight
        return f"f{number}({', '.join(_own(code) + _keywords(code))})"
    given = [*_own(code), *(["y"] if code.takes_out else []), *_keywords(code)]
    call = f"d{number}_{place}({', '.join(given)})"
    return f"x{code.arity - 1} * {call}" if code.weighted else call


def _own(code: Code) -> Block:
    return [f"x{place}" for place in range(len(code.derivatives))]


def _keywords(code: Code) -> Block:
    return [f"{name}=s{place}" for place, name in enumerate(code.settings)]
