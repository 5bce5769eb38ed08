"""Several arrays made one."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import Shape, axis_setting, place_of
from engine.operations.selection import part_of

CATEGORY = "shape"
MAX_INPUTS = 1000
"""The most arrays that one gate joins."""

_INPUTS = Setting(
    name="inputs",
    kind="integer",
    default=2,
    minimum=1,
    maximum=MAX_INPUTS,
    sets_ports=True,
    help="How many inputs the gate has.",
)


def _ports(inputs: int, axis: int) -> tuple[str, ...]:
    return tuple(f"x{number}" for number in range(1, inputs + 1))


def _listed(inputs: int, axis: int) -> str:
    return ", ".join(f"{{{port}}}" for port in _ports(inputs, axis))


def _concatenated_shape(*shapes: Shape, inputs: int, axis: int) -> Shape:
    first = shapes[0]
    place = place_of(axis, len(first))
    if any(shape[:place] + shape[place + 1 :] != first[:place] + first[place + 1 :] for shape in shapes) or any(
        len(shape) != len(first) for shape in shapes
    ):
        raise Misfit("arrays that differ in length along axis {axis} only", axis=axis)
    return (*first[:place], sum(shape[place] for shape in shapes), *first[place + 1 :])


def _piece(place: int, upstream: Any, out: Any, *given: Any, inputs: int, axis: int) -> Any:
    """The part of the upstream gradient that belongs to one of the arrays."""
    lengths = [np.shape(x)[axis] for x in given]
    start = sum(lengths[:place])
    return part_of(upstream, axis, slice(start, start + lengths[place]))


concatenate = ArrayOperation(
    name="concatenate",
    title="Concatenate",
    symbol="[a,b]",
    category=CATEGORY,
    ports=_ports(2, 0),
    help="Arrays one after the other along an axis that they have. Each input receives its part of the gradient.",
    latex=rf"[{_listed(2, 0)}]",
    latex_rule=lambda inputs, axis: rf"[{_listed(inputs, axis)}]",
    derivative_latex=(r"\mathrm{its\;part\;of}\; {upstream}",),
    settings=(_INPUTS, axis_setting(0, "The axis along which the arrays are joined.")),
    port_rule=_ports,
    forward=lambda *given, inputs, axis: np.concatenate(given, axis=axis),
    messages=(_piece,),
    tangent_rule=lambda tangents, out, *given, inputs, axis: np.concatenate(tangents, axis=axis),
    shape_rule=_concatenated_shape,
    samples=(
        Sample(inputs=([1.0, 2.0], [3.0])),
        Sample(inputs=([[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]), settings={"inputs": 3}),
        Sample(inputs=([[1.0, 2.0], [7.0, 8.0]], [[3.0], [4.0]]), settings={"axis": -1}),
        Sample(inputs=([1.0, 2.0],), settings={"inputs": 1}),
    ),
    pytorch=lambda inputs, axis: f"torch.cat(({_listed(inputs, axis)},), dim={axis})",
)


def _stacked_shape(*shapes: Shape, inputs: int, axis: int) -> Shape:
    first = shapes[0]
    if any(shape != first for shape in shapes):
        raise Misfit("arrays of the same shape")
    if not -len(first) - 1 <= axis <= len(first):
        raise Misfit("arrays that can have a new axis {axis}", axis=axis)
    place = axis % (len(first) + 1)
    return (*first[:place], inputs, *first[place:])


stack = ArrayOperation(
    name="stack",
    title="Stack",
    symbol="[a;b]",
    category=CATEGORY,
    ports=_ports(2, 0),
    help="Numbers, or arrays of the same shape, side by side along a new axis. Each input receives its part of the "
    "gradient.",
    latex=rf"[{_listed(2, 0)}]",
    latex_rule=lambda inputs, axis: rf"[{_listed(inputs, axis)}]",
    derivative_latex=(r"\mathrm{its\;part\;of}\; {upstream}",),
    settings=(_INPUTS, axis_setting(0, "The place of the new axis.")),
    port_rule=_ports,
    forward=lambda *given, inputs, axis: np.stack(given, axis=axis),
    messages=(lambda place, upstream, out, *given, inputs, axis: part_of(upstream, axis, place),),
    tangent_rule=lambda tangents, out, *given, inputs, axis: np.stack(tangents, axis=axis),
    shape_rule=_stacked_shape,
    samples=(
        Sample(inputs=(1.0, 2.0, 3.0), settings={"inputs": 3}),
        Sample(inputs=([1.0, 2.0], [3.0, 4.0]), settings={"axis": 1}),
        Sample(inputs=([[1.0], [2.0]], [[3.0], [4.0]]), settings={"axis": -2}),
    ),
    pytorch=lambda inputs, axis: f"torch.stack(({_listed(inputs, axis)},), dim={axis})",
)

DECLARATIONS = (concatenate, stack)
