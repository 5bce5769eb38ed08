"""More functions to be compiled, kept and loaded together with the tape, by whatever stands above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, eq=False)
class Extension:
    """Functions that nobody but the tape compiles.

    `signatures` are those that Python calls, with their types in numba's words. Each is in `text`, which refers to
    others by the names in `known` (and to numpy as np), or one of `functions`, with all that it calls.
    """

    text: str
    known: Mapping[str, Any]
    functions: tuple[Callable[..., Any], ...]
    signatures: Mapping[str, str]


extensions: list[Extension] = []


def extend(extension: Extension) -> None:
    """Let this be compiled with the tape; to be called when a module is imported, before anybody loads the tape."""
    extensions.append(extension)


def call(address: int, *arguments: Any) -> None:
    """Call a compiled function that returns nothing by its address, so that it is not compiled into its caller again.

    For compiled functions only: it stands for the instruction that the compiler puts in its place.
    """
    raise NotImplementedError(address, arguments)


def address_of(compiled: Any) -> int:
    """Where a compiled function with one signature is."""
    (result,) = compiled.overloads.values()
    address: int = result.library.get_pointer_to_function(result.fndesc.llvm_cfunc_wrapper_name)
    return address


def calling_instruction() -> Any:
    """What `call` stands for; needs numba."""
    from numba.core import cgutils, types
    from numba.extending import intrinsic

    tools: Any = cgutils
    ir = tools.ir
    unliteral: Any = types.unliteral
    tuple_of: Any = types.Tuple

    @intrinsic
    def instruction(_context: Any, address: Any, *arguments: Any) -> Any:
        # numba hands over a tuple: the types of the arguments.
        given = tuple(unliteral(each) for each in _flat(arguments))

        def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            packed = values[1]
            parts = [builder.extract_value(packed, place) for place in range(len(given))]
            signature = ir.FunctionType(context.get_value_type(types.none), [context.get_value_type(t) for t in given])
            builder.call(builder.inttoptr(values[0], signature.as_pointer()), parts)
            return context.get_dummy_value()

        return types.none(address, tuple_of(given)), generate

    return instruction


def _flat(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(arguments[0]) if len(arguments) == 1 and hasattr(arguments[0], "types") else arguments
