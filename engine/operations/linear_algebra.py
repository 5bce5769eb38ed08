"""Linear algebra: products of matrices, and the layer made of them."""

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample

CATEGORY = "linear_algebra"


def _matmul_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    if not 1 <= len(a) <= 2 or not 1 <= len(b) <= 2:  # noqa: PLR2004 - vectors and matrices
        raise Misfit("two matrices, or a matrix and a vector")
    if a[-1] != b[0]:
        raise Misfit("as many columns on the left ({columns}) as rows on the right ({rows})", columns=a[-1], rows=b[0])
    return a[:-1] + b[1:]


def _left_message(upstream: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """DA = dY B^T; a vector on either side is a matrix with one row or column."""
    if b.ndim == 1:
        return np.multiply.outer(upstream, b)
    return upstream @ b.T


def _right_message(upstream: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """DB = A^T dY; a vector on either side is a matrix with one row or column."""
    if a.ndim == 1:
        return np.multiply.outer(a, upstream)
    return a.T @ upstream


matmul = ArrayOperation(
    name="matmul",
    title="Matrix product",
    symbol="@",
    category=CATEGORY,
    ports=("a", "b"),
    help="The matrix product: each row on the left with each column on the right.",
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
    ),
)


def _affine_shape(x: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...]) -> tuple[int, ...]:
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
)

DECLARATIONS = (matmul, affine)
