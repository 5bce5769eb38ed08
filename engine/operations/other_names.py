"""How else the operations are called, and which one somebody means by such a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors import closest

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "add": ("plus",),
    "subtract": ("minus",),
    "multiply": ("times", "*"),
    "divide": ("over",),
    "negate": ("neg", "unary minus"),
    "reciprocal": ("1/x", "inverse"),
    "power": ("^", "**", "pow"),
    "square": ("^2", "**2", "sqr"),
    "absolute": ("abs", "modulus", "magnitude"),
    "sign": ("sgn", "signum"),
    "clip": ("clamp", "limit"),
    "add_n": ("sum of many", "total"),
    "multiply_n": ("product of many",),
    "log": ("ln", "natural logarithm"),
    "log1p": ("ln(1+x)",),
    "expm1": ("e^x-1",),
    "exp": ("e^x",),
    "sqrt": ("root", "^0.5", "**0.5"),
    "tan": ("tg",),
    "arcsin": ("asin",),
    "arccos": ("acos",),
    "arctan": ("atan",),
    "sinh": ("sh",),
    "cosh": ("ch",),
    "greater": (">", "gt", "larger"),
    "less": ("<", "lt", "smaller"),
    "where": ("if", "choose", "select", "condition", "?:"),
    "sigmoid": ("logistic", "expit"),
    "hard_sigmoid": ("hardsigmoid",),
    "relu": ("rectifier", "max(0,x)", "ramp"),
    "leaky_relu": ("lrelu",),
    "silu": ("swish",),
    "step": ("heaviside", "threshold"),
    "mean": ("average", "avg"),
    "product": ("prod",),
    "variance": ("var", "spread"),
    "norm": ("length", "euclidean", "l2 norm"),
    "max": ("largest", "amax"),
    "min": ("smallest", "amin"),
    "log_sum_exp": ("lse", "logsumexp"),
    "matmul": ("@", "matrix product", "mm"),
    "dot": ("inner", "scalar product"),
    "affine": ("dense", "linear", "fully connected", "layer"),
    "transpose": ("permute", ".t"),
    "reshape": ("view", "resize"),
    "flatten": ("ravel",),
    "broadcast": ("expand", "repeat"),
    "concatenate": ("concat", "cat", "join"),
    "slice": ("crop", "[:]"),
    "gather": ("take", "index", "embedding", "lookup"),
    "conv2d": ("convolution", "conv"),
    "average_pool": ("mean pool", "avgpool"),
    "max_pool": ("maxpool",),
    "layer_normalization": ("layernorm",),
    "batch_normalization": ("batchnorm",),
    "squared_error": ("sse",),
    "half_squared_error": ("1/2 sse",),
    "mean_squared_error": ("mse", "l2 loss"),
    "mean_absolute_error": ("mae", "l1 loss"),
    "huber": ("smooth l1",),
    "hinge": ("svm", "margin"),
    "binary_cross_entropy": ("bce", "log loss"),
    "binary_cross_entropy_logits": ("bce with logits",),
    "kullback_leibler": ("kl", "kld", "divergence", "relative entropy"),
    "l1_penalty": ("lasso",),
    "l2_penalty": ("ridge", "weight decay"),
    "cross_entropy_logits": ("softmax loss", "xent"),
    "cross_entropy_indices": ("nll", "sparse cross entropy"),
    "cross_entropy_probabilities": ("categorical cross entropy",),
}
"""What else is typed: signs for what is not on a keyboard, and the names that other books and libraries use."""

_CALLED = {other: name for name, others in OTHER_NAMES.items() for other in others}


def meant_operation(word: str, known: Iterable[str]) -> str | None:
    """The known name that somebody who wrote `word` most likely meant: another name's own, or the closest, or None."""
    names = list(known)
    called = _CALLED.get(word.casefold())
    return called if called in names else closest(word, names)
