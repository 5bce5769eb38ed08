"""What the instructions of the tape compute, taken from the operations' declarations; nothing is named here.

An elementwise operation is one instruction, a fold a chain of its step's, a loss the instruction of one element and,
over a batch, a reduction. Whatever else there is runs on numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.operation import ArrayOperation, Elementwise, Fold, Operation, Reduced, Settings
from engine.operations import OPERATIONS

SINGLE, FOLD, ELEMENT_SUM, ELEMENT_MEAN, SUM, MEAN = range(6)
"""The forms of a gate: one instruction; a chain of them; one and a reduction of its value; a reduction alone."""

_REDUCTIONS = {"none": SINGLE, "sum": ELEMENT_SUM, "mean": ELEMENT_MEAN}
_WHOLE = {"sum": SUM, "mean": MEAN}
_ALL_OF_ONE_AXIS = (None, 0, -1, (0,), (-1,))


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One kind of instruction: a declared function of numbers, with the names of its settings.

    `takes_out` tells that the derivatives take the value too; a `weighted` one has one more operand, which multiplies.
    """

    name: str
    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]
    settings: tuple[str, ...] = ()
    takes_out: bool = True
    weighted: bool = False

    @property
    def arity(self) -> int:
        """How many operands an instruction has."""
        return len(self.derivatives) + self.weighted


@dataclass(frozen=True, slots=True)
class Lowering:
    """How a gate becomes instructions: its form, the number of its code, and the numbers of its settings."""

    form: int
    code: int
    settings: tuple[float, ...] = ()


COPY = Code("copy", lambda x: x, (lambda x, out: 1.0,))  # noqa: ARG005 - a declaration like the operations' own


class Codes:
    """All kinds of instructions for a set of operations; the number of a kind is its place in `all`."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.all: tuple[Code, ...] = (COPY, *_codes(operations))

    @cached_property
    def arity(self) -> int:
        """The most operands that an instruction has."""
        return max(code.arity for code in self.all)

    @cached_property
    def _numbers(self) -> Mapping[_Key, int]:
        return {_key(code): number for number, code in enumerate(self.all)}

    def lowering(self, operation: Operation, settings: Settings) -> Lowering | None:
        """How a gate of the operation with these settings becomes instructions; None where it does not."""
        match operation:
            case Elementwise():
                return self._of(SINGLE, next(_of_operation(operation)), settings)
            case Fold():
                return self._of(FOLD, next(_of_operation(operation.step)), {})
            case Reduced():
                unweighted, weighted = _of_operation(operation)
                code = weighted if settings["weighted"] else unweighted
                return self._of(_REDUCTIONS[settings["reduction"]], code, settings)
            case ArrayOperation(name=name) if name in _WHOLE:
                whole = settings["axis"] in _ALL_OF_ONE_AXIS and not settings["keep_dimensions"]
                return Lowering(_WHOLE[name], 0) if whole else None
        return None

    def _of(self, form: int, code: Code, settings: Settings) -> Lowering | None:
        number = self._numbers.get(_key(code))
        if number is None:  # an operation that was made elsewhere
            return None
        return Lowering(form, number, tuple(float(settings[name]) for name in code.settings))


_Key = tuple[Callable[..., Any], tuple[Callable[..., Any], ...], bool]


def _key(code: Code) -> _Key:
    """What is the same where two kinds compute the same."""
    return code.function, code.derivatives, code.weighted


def _codes(operations: Iterable[Operation]) -> Iterable[Code]:
    """The kinds that these operations need, each once."""
    known = {_key(COPY)}
    for operation in operations:
        for code in _of_operation(operation):
            if _key(code) not in known:
                known.add(_key(code))
                yield code


def _of_operation(operation: Operation) -> Iterator[Code]:
    """The kinds that an operation needs: its own, or its step's, or those without and with weights."""
    match operation:
        case Elementwise() as single:
            names = tuple(setting.name for setting in single.settings)
            yield Code(single.name, single.function, single.derivatives, names)
        case Fold(step=step):
            yield from _of_operation(step)
        case Reduced():
            # The last two settings are the reduction and whether there are weights.
            names = tuple(
                setting.name for setting in operation.settings if setting.name not in {"reduction", "weighted"}
            )
            for weighted in (False, True):
                yield Code(
                    operation.name, operation.function, operation.derivatives, names, takes_out=False, weighted=weighted
                )


CODES = Codes(OPERATIONS.values())

HEAD = 5
"""The columns before an instruction's operands: its kind, how often that repeats, its settings, which operands take
part, its result."""

WIDTH = HEAD + CODES.arity
"""How many numbers an instruction takes."""
