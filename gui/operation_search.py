"""Which operations somebody means who types a few letters, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable

from engine import Operation
from gui.operation_words import help_of, title_of

_SIGN, _EXACT, _START, _WORD, _INSIDE, _LETTERS, _HELP = 120, 100, 80, 60, 40, 20, 10
_SHORTEST_MEANING = 3
"""Fewer letters than these are in every help."""


def ranked(text: str, operations: Iterable[Operation]) -> list[Operation]:
    """The operations that `text` may mean, by name, title, symbol and help; all of them for an empty text."""
    scored = [(score(text, operation), operation) for operation in operations]
    return [operation for points, operation in sorted(scored, key=lambda one: -one[0]) if points > 0]


def score(text: str, operation: Operation) -> int:
    """How well an operation answers to what was typed; 0 means not at all."""
    text = text.strip()
    if not text:
        return 1
    if text == operation.symbol:  # in capitals too: small sigma is a gate, capital sigma another
        return _SIGN
    wanted, title = text.casefold(), title_of(operation).casefold()
    if wanted in {operation.name, title, *_signs(operation)}:
        return _EXACT
    words = [operation.name.replace("_", " "), title]
    points = max(*(_match(wanted, text) for text in words), _meaning(wanted, operation))
    return max(points, _START - 1 if _begins_synonym(wanted, operation) else 0)


def _begins_synonym(wanted: str, operation: Operation) -> bool:
    """Whether somebody may be about to type another name of the operation."""
    return len(wanted) >= _SHORTEST_MEANING and any(name.startswith(wanted) for name in _TYPED.get(operation.name, ()))


def _signs(operation: Operation) -> set[str]:
    symbol = operation.symbol
    return {symbol.casefold(), symbol.translate(_KEYS), *_TYPED.get(operation.name, ())}


def _match(wanted: str, text: str) -> int:
    if text.startswith(wanted):
        return _START
    if f" {wanted}" in text:
        return _WORD
    if wanted in text:
        return _INSIDE
    letters = iter(text)
    return _LETTERS if all(letter in letters for letter in wanted) else 0


def _meaning(wanted: str, operation: Operation) -> int:
    """Whether every word is in what the operation says of itself."""
    said = f"{operation.name}\n{title_of(operation)}\n{help_of(operation)}".casefold()
    return _HELP if len(wanted) >= _SHORTEST_MEANING and all(word in said for word in wanted.split()) else 0


_KEYS = str.maketrans({"\u2212": "-", "\u00d7": "*", "\u00f7": "/", "\u25a1": ""})
"""What a keyboard has in place of the printed signs."""

_TYPED = {
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
