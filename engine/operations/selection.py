"""Some numbers of an array: a slice of an axis, or those at given indices."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import Shape, axis_setting, place_of

CATEGORY = "shape"

_ROWS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [0.5, 0.25, 0.125]]


def part_of(x: Any, axis: int, place: Any) -> Any:
    """The array with a place, a slice or an array of places taken along one axis."""
    before = axis % np.ndim(x)
    return x[(slice(None),) * before + (place,)]


def _sliced_shape(shape: Shape, axis: int, start: int, stop: int | None, step: int) -> Shape:
    place = place_of(axis, len(shape))
    length = len(range(*slice(start, stop, step).indices(shape[place])))
    if not length:
        raise Misfit("a slice that holds something of the axis, which is {length} long", length=shape[place])
    return (*shape[:place], length, *shape[place + 1 :])


def _unsliced(upstream: Any, out: Any, x: Any, axis: int, start: int, stop: int | None, step: int) -> Any:
    """The upstream gradient where the numbers came from, zeros elsewhere."""
    length = np.shape(x)[axis]
    first = slice(start, stop, step).indices(length)[0]
    return _spaced(upstream, axis % np.ndim(x), first, min(step, length), length)


def _spaced(x: Any, axis: int, start: int, step: int, length: int) -> Any:
    """The array's numbers at start, start + step, ... of an axis of this length, zeros between and around them."""
    before = (slice(None),) * axis
    if step > 1:
        around = ((0, 0),) * (axis + 1) + ((0, step - 1),) + ((0, 0),) * (np.ndim(x) - axis - 1)
        shape = np.shape(x)
        wide = np.pad(np.expand_dims(x, axis + 1), around)
        x = np.reshape(wide, (*shape[:axis], shape[axis] * step, *shape[axis + 1 :]))
        x = x[(*before, slice(0, length - start))]
    after = length - start - np.shape(x)[axis]
    if not start and not after:
        return x
    return np.pad(x, ((0, 0),) * axis + ((start, after),) + ((0, 0),) * (np.ndim(x) - axis - 1))


def _slice_text(axis: int, start: int, stop: int | None, step: int) -> str:
    chosen = f"{start}:{'' if stop is None else stop}" + (f":{step}" if step > 1 else "")
    return f"{':, ' * axis}{chosen}" if axis >= 0 else f"..., {chosen}{', :' * (-axis - 1)}"


slice_ = ArrayOperation(
    name="slice",
    title="Slice",
    symbol="x[a:b]",
    category=CATEGORY,
    ports=("x",),
    help="The numbers of an axis from one place up to another, as Python slices. The others receive no gradient.",
    latex=r"{x}_{a:b}",
    derivative_latex=(r"{upstream} \;\mathrm{where\;taken},\; \mathrm{else}\; 0",),
    settings=(
        axis_setting(0, "The axis that is cut."),
        Setting(
            name="start", kind="integer", default=0, help="The first place that is taken; from the end if below 0."
        ),
        Setting(
            name="stop",
            kind="integer",
            default=None,
            optional=True,
            help="The first place that is not taken any more; nothing takes all to the end.",
        ),
        Setting(name="step", kind="integer", default=1, minimum=1, help="How far it is from one place to the next."),
    ),
    forward=lambda x, axis, start, stop, step: part_of(x, axis, slice(start, stop, step)),
    messages=(_unsliced,),
    tangent_rule=lambda tangents, out, x, axis, start, stop, step: part_of(tangents[0], axis, slice(start, stop, step)),
    shape_rule=_sliced_shape,
    samples=(
        Sample(inputs=(_ROWS,), settings={"start": 1, "stop": 3}),
        Sample(inputs=(_ROWS,), settings={"axis": 1, "start": -2}),
        Sample(inputs=([1.0, 2.0, 3.0, 4.0, 5.0, 6.0],), settings={"start": 1, "step": 3}),
        Sample(inputs=(_ROWS,), settings={"axis": -2, "stop": 100, "step": 2}),
    ),
    pytorch=lambda axis, start, stop, step: f"{{x}}[{_slice_text(axis, start, stop, step)}]",
)


def _indices(given: Any, count: int) -> tuple[Any, Any]:
    """The nearest whole numbers, and which of them are the index of something; the others stand at 0."""
    rounded = np.rint(given)
    exists = (rounded >= 0.0) & (rounded < count)
    return np.where(exists, rounded, 0.0).astype(np.intp), exists


def _beside(exists: Any, axis: int, x: Any) -> Any:
    """Which indices exist, in a shape that broadcasts against what was gathered."""
    return np.reshape(exists, np.shape(exists) + (1,) * (np.ndim(x) - 1 - axis % np.ndim(x)))


def _gathered(x: Any, indices: Any, axis: int) -> Any:
    places, exists = _indices(indices, np.shape(x)[axis])
    return np.where(_beside(exists, axis, x), part_of(x, axis, places), np.nan)


def _ungathered(upstream: Any, out: Any, x: Any, indices: Any, axis: int) -> Any:
    """The upstream gradient added up at the places that the numbers came from."""
    first = axis % np.ndim(x)
    places, exists = _indices(indices, np.shape(x)[axis])
    known = np.where(_beside(exists, axis, x), upstream, np.zeros_like(x, shape=()))
    taken = range(first, first + np.ndim(indices))
    rows = np.reshape(
        np.moveaxis(known, tuple(taken), tuple(range(len(taken)))),
        (-1, *np.shape(x)[:first], *np.shape(x)[first + 1 :]),
    )
    return np.moveaxis(summed_by_place(rows, np.ravel(places), np.shape(x)[first]), 0, first)


def summed_by_place(rows: Any, places: Any, count: int) -> Any:
    """For each of `count` places the sum of the rows that belong to it.

    Neighbours of the same place are added two by two until each place has one row: as exact as numpy's own sums,
    and written without assigning into an array.
    """
    order = np.argsort(places, kind="stable")
    rows, places = rows[order], places[order]
    while True:
        rank = np.arange(len(places)) - np.searchsorted(places, places)
        is_odd = rank % 2 == 1
        if not is_odd.any():
            break
        is_even = np.flatnonzero(~is_odd)
        following = np.minimum(is_even + 1, len(places) - 1)
        rows = rows[is_even] + np.where(_column(is_odd[following], rows), rows[following], 0.0)
        places = places[is_even]
    at = np.minimum(np.searchsorted(places, np.arange(count)), len(places) - 1)
    return np.where(_column(places[at] == np.arange(count), rows), rows[at], 0.0)


def _column(chosen: Any, rows: Any) -> Any:
    return np.reshape(chosen, (-1,) + (1,) * (np.ndim(rows) - 1))


def _gathered_shape(shape: Shape, indices: Shape, axis: int) -> Shape:
    place = place_of(axis, len(shape))
    return (*shape[:place], *indices, *shape[place + 1 :])


gather = ArrayOperation(
    name="gather",
    title="Gather",
    symbol="x[i]",
    category=CATEGORY,
    ports=("x", "indices"),
    help="The numbers or rows of an axis at the given indices, which count from 0: a table of embeddings, looked up. "
    "The gradients of an index that comes several times add up.",
    latex=r"{x}_{{indices}}",
    derivative_latex=(r"\sum_{i \,:\, {indices}_i = j} {upstream}_i", "0"),
    note="Indices are rounded to the nearest whole number; where there is none such, the value is not a number (NaN).",
    settings=(axis_setting(0, "The axis along which the indices count."),),
    forward=_gathered,
    messages=(
        _ungathered,
        lambda upstream, out, x, indices, axis: np.zeros_like(indices),
    ),
    tangent_rule=lambda tangents, out, x, indices, axis: _gathered(tangents[0], indices, axis),
    shape_rule=_gathered_shape,
    domain_rule=lambda x, indices, axis: {"indices": _indices(indices, np.shape(x)[axis])[1]},
    samples=(
        Sample(inputs=(_ROWS, [3.0, 0.0, 3.0, 1.0, 3.0])),
        Sample(inputs=(_ROWS, [[0.0, 2.0], [2.0, 2.0]]), settings={"axis": 1}),
        Sample(inputs=([1.0, 2.0, 3.0], 1.0), settings={"axis": -1}),
    ),
    pytorch=lambda axis: (
        f"{{x}}[{':, ' * axis}{{indices}}.long()]"
        if axis >= 0
        else f"{{x}}[..., {{indices}}.long(){', :' * (-axis - 1)}]"
    ),
)

DECLARATIONS = (slice_, gather)
