"""Linear algebra: products of matrices, and the layer made of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Buffered, Misfit, Sample
from engine.value import sum_to_shape

CATEGORY = "linear_algebra"

Shape = tuple[int, ...]


def _matmul_shape(a: Shape, b: Shape) -> Shape:
    if not a or not b:
        raise Misfit("vectors, matrices, or batches of matrices")
    rows = b[-2] if len(b) > 1 else b[0]
    if a[-1] != rows:
        raise Misfit("as many columns on the left ({columns}) as rows on the right ({rows})", columns=a[-1], rows=rows)
    try:
        batch = np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        raise Misfit("batches of matrices that are as long as each other, or of length 1") from None
    return (*batch, *a[-2:-1], *(b[-1:] if len(b) > 1 else ()))


def _left_message(upstream: Any, a: Any, b: Any) -> Any:
    """DA = dY B^T; a vector on either side is a matrix with one row or column."""
    if np.ndim(b) == 1:
        whole = upstream if np.ndim(a) == 1 else np.expand_dims(upstream, -1)
        return sum_to_shape(whole * b, np.shape(a))
    if np.ndim(a) == 1:
        return sum_to_shape(np.matmul(b, np.expand_dims(upstream, -1))[..., 0], np.shape(a))
    return _summed(upstream @ _turned(b), np.shape(a))


def _right_message(upstream: Any, a: Any, b: Any) -> Any:
    """DB = A^T dY; a vector on either side is a matrix with one row or column."""
    if np.ndim(b) == 1:
        whole = upstream if np.ndim(a) == 1 else np.expand_dims(upstream, -1)
        return sum_to_shape(whole * a, np.shape(b))
    if np.ndim(a) == 1:
        return _summed(np.expand_dims(a, -1) * np.expand_dims(upstream, -2), np.shape(b))
    return _summed(_turned(a) @ upstream, np.shape(b))


def _buffered_product(out: Any, a: Any, b: Any) -> Buffered | None:
    if not a.ndim == b.ndim == 2:  # noqa: PLR2004 - matrices
        return None
    return Buffered(
        (partial(np.matmul, a, b, out),),
        (
            lambda target, upstream: (partial(np.matmul, upstream, b.T, target),),
            lambda target, upstream: (partial(np.matmul, a.T, upstream, target),),
        ),
    )


def _buffered_layer(out: Any, x: Any, weight: Any, bias: Any) -> Buffered | None:
    product = _buffered_product(out, x, weight)
    if product is None or not bias.ndim:
        return None
    ones = np.ones(len(x), out.dtype)  # a product with ones sums rows several times faster than numpy's sum
    return Buffered(
        (*product.forward, partial(np.add, out, bias, out)),
        (*product.messages, lambda target, upstream: (partial(np.dot, ones, upstream, target),)),
    )


def _turned(matrices: Any) -> Any:
    return matrices.T if matrices.ndim == 2 else np.swapaxes(matrices, -1, -2)  # noqa: PLR2004 - one matrix, the quick way


def _summed(message: Any, shape: Shape) -> Any:
    return message if np.shape(message) == shape else sum_to_shape(message, shape)


matmul = ArrayOperation(
    name="matmul",
    title="Matrix product",
    symbol="@",
    category=CATEGORY,
    ports=("a", "b"),
    help="The matrix product: each row on the left with each column on the right. Further axes in front are a batch of "
    "matrices.",
    latex=r"{a} \, {b}",
    derivative_latex=(r"{upstream} \, {b}^{T}", r"{a}^{T} \, {upstream}"),
    forward=np.matmul,
    messages=(
        lambda upstream, out, a, b: _left_message(upstream, a, b),
        lambda upstream, out, a, b: _right_message(upstream, a, b),
    ),
    tangent_rule=lambda tangents, out, a, b: tangents[0] @ b + a @ tangents[1],
    shape_rule=_matmul_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[0.5, -1.0, 2.0], [1.5, 1.0, 0.0]])),
        Sample(inputs=([1.0, 2.0], [[0.5, -1.0, 2.0], [1.5, 1.0, 0.0]])),
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [0.5, -1.0])),
        Sample(inputs=([1.0, 2.0], [0.5, -1.0])),
        Sample(inputs=([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]], [[[0.5], [1.5]]])),
        Sample(inputs=([1.0, 2.0], [[[0.5, 1.0], [1.5, -2.0]], [[0.1, 0.2], [0.3, 0.4]]])),
        Sample(inputs=([[[0.5, 1.0], [1.5, -2.0]], [[0.1, 0.2], [0.3, 0.4]]], [1.0, 2.0])),
    ),
    pytorch="torch.matmul({a}, {b})",
    buffered=_buffered_product,
)


def _two_vectors(a: Shape, b: Shape) -> None:
    if not len(a) == len(b) == 1:
        raise Misfit("two vectors")


def _dot_shape(a: Shape, b: Shape) -> Shape:
    _two_vectors(a, b)
    if a != b:
        raise Misfit("two vectors of the same length")
    return ()


def _outer_shape(a: Shape, b: Shape) -> Shape:
    _two_vectors(a, b)
    return (*a, *b)


dot = ArrayOperation(
    name="dot",
    title="Dot product",
    symbol="·",
    category=CATEGORY,
    ports=("a", "b"),
    help="The sum of the products of two vectors' numbers, place by place.",
    latex=r"\sum_i {a}_i \, {b}_i",
    derivative_latex=(r"{upstream} \cdot {b}", r"{upstream} \cdot {a}"),
    forward=np.dot,
    messages=(lambda upstream, out, a, b: upstream * b, lambda upstream, out, a, b: upstream * a),
    tangent_rule=lambda tangents, out, a, b: np.dot(tangents[0], b) + np.dot(a, tangents[1]),
    shape_rule=_dot_shape,
    samples=(Sample(inputs=([1.0, 2.0, -3.0], [0.5, -1.0, 2.0])), Sample(inputs=([2.0], [3.0]))),
    pytorch="torch.dot({a}, {b})",
)
outer = ArrayOperation(
    name="outer",
    title="Outer product",
    symbol="⊗",
    category=CATEGORY,
    ports=("a", "b"),
    help="The table of all products of a number of the first vector (its row) and one of the second (its column).",
    latex=r"{a} \, {b}^{T}",
    derivative_latex=(r"{upstream} \, {b}", r"{upstream}^{T} \, {a}"),
    forward=np.outer,
    messages=(lambda upstream, out, a, b: upstream @ b, lambda upstream, out, a, b: a @ upstream),
    tangent_rule=lambda tangents, out, a, b: np.outer(tangents[0], b) + np.outer(a, tangents[1]),
    shape_rule=_outer_shape,
    samples=(Sample(inputs=([1.0, 2.0, -3.0], [0.5, -1.0])), Sample(inputs=([2.0], [3.0]))),
    pytorch="torch.outer({a}, {b})",
)


def _affine_shape(x: Shape, weight: Shape, bias: Shape) -> Shape:
    if len(weight) != 2 or not 1 <= len(x) <= 2:  # noqa: PLR2004 - a matrix of weights, a vector or batch of them
        raise Misfit("x as a vector (inputs) or a batch (rows, inputs), and a weight of shape (inputs, outputs)")
    if x[-1] != weight[0]:
        raise Misfit("as many inputs in x ({inputs}) as rows of the weight ({rows})", inputs=x[-1], rows=weight[0])
    if bias not in {(weight[1],), ()}:
        raise Misfit("a bias of shape ({outputs},), one for each output", outputs=weight[1])
    return (*x[:-1], weight[1])


def _bias_message(upstream: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The bias was added to every row of the batch, so its gradient sums over the rows."""
    if np.ndim(bias) == 0:
        return np.sum(upstream)
    return upstream.sum(axis=0) if upstream.ndim > 1 else upstream


affine = ArrayOperation(
    name="affine",
    title="Affine layer",
    symbol="xW+b",
    category=CATEGORY,
    ports=("x", "weight", "bias"),
    help="A fully connected layer: each row of x times the weight, plus the bias, whose gradient sums over the batch.",
    latex=r"{x} \, {weight} + {bias}",
    derivative_latex=(
        r"{upstream} \, {weight}^{T}",
        r"{x}^{T} \, {upstream}",
        r"\sum_{\mathrm{rows}} {upstream}",
    ),
    forward=lambda x, weight, bias: x @ weight + bias,
    messages=(
        lambda upstream, out, x, weight, bias: _left_message(upstream, x, weight),
        lambda upstream, out, x, weight, bias: _right_message(upstream, x, weight),
        lambda upstream, out, x, weight, bias: _bias_message(upstream, bias),
    ),
    tangent_rule=lambda tangents, out, x, weight, bias: tangents[0] @ weight + x @ tangents[1] + tangents[2],
    shape_rule=_affine_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[0.5, -1.0, 2.0], [1.5, 1.0, 0.0]], [0.1, 0.2, 0.3])),
        Sample(inputs=([1.0, 2.0], [[0.5], [1.5]], [0.1])),
        Sample(inputs=([1.0, 2.0], [[0.5, 2.0], [1.5, 3.0]], 0.1)),
    ),
    pytorch="torch.matmul({x}, {weight}) + {bias}",
    buffered=_buffered_layer,
)

DECLARATIONS = (matmul, dot, outer, affine)
