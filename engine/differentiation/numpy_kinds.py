"""How the functions of numpy behave, as the chain rule sees them: flat, linear in one argument, or linear in each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

FLAT_UFUNCS = frozenset(
    ufunc.__name__
    for ufunc in (
        *(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal),
        *(np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.isfinite, np.isnan, np.isinf, np.signbit),
        *(np.sign, np.floor, np.ceil, np.rint, np.trunc, np.heaviside, np.floor_divide),
    )
)
"""Universal functions whose derivative is 0 wherever there is one."""

PRODUCTS = frozenset({"matmul", "vecdot", "matvec", "vecmat"})
"""Universal functions that are linear in each of two arguments and add up products."""

FLAT: frozenset[Callable[..., object]] = frozenset(
    {
        *(np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj),
        *(np.argmax, np.argmin, np.argsort, np.argwhere, np.nonzero, np.flatnonzero, np.searchsorted, np.digitize),
        *(np.zeros_like, np.ones_like, np.empty_like, np.round, np.count_nonzero, np.any, np.all),
        *(np.array_equal, np.allclose, np.isclose),
    }
)
"""Functions whose result does not move with their argument."""

LINEAR: frozenset[Callable[..., object]] = frozenset(
    {
        *(np.sum, np.mean, np.cumsum, np.trace, np.diff),
        *(np.reshape, np.ravel, np.squeeze, np.expand_dims, np.broadcast_to, np.atleast_1d, np.atleast_2d),
        *(np.transpose, np.matrix_transpose, np.swapaxes, np.moveaxis, np.flip, np.roll, np.rot90),
        *(np.concatenate, np.stack, np.hstack, np.vstack, np.column_stack, np.split, np.array_split),
        *(np.take, np.take_along_axis, np.diagonal, np.diag, np.tril, np.triu, np.repeat, np.tile, np.copy, np.pad),
        np.lib.stride_tricks.sliding_window_view,
    }
)
"""Functions that are linear in their first argument, or in all the arrays of the list that it is."""

MULTILINEAR: frozenset[Callable[..., object]] = frozenset(
    {np.dot, np.vdot, np.inner, np.outer, np.tensordot, np.einsum, np.kron}
)
"""Functions that are linear in each of their arrays."""
