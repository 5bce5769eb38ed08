"""Optimizers: from the gradient of a parameter to its next value, each declared once as a record.

An update is arithmetic on one number and what is remembered of it. Because it takes arrays as well, all parameters
step at once as one flat vector, and because it is what numba compiles, whole runs can be compiled from the very
same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

Constants = tuple[float, ...]


def _no_defaults() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, eq=False)
class Optimizer:
    """One way to step, as PyTorch makes it.

    `coefficients(t, rate, *constants)` are the numbers of step t, counted from 1.0, at this learning rate; the
    constants are the values of `settings`, in this order. `update(parameter, gradient, *memory, *coefficients)` is the
    next value followed by the next memory: as many numbers as `memory` names, each 0 at the start. Both functions are
    to be pure arithmetic, numpy's ufuncs and those of `math`; `update` takes floats, and arrays number by number.

    `defaults` are the optimizer's own for settings that are left out. Weight decay comes before the update, for all
    alike: it is added to the gradient (`coupled_decay`), or shrinks the parameter itself where `decoupled`
    (`decoupled_decay`). `with_momentum`, where there is one, takes over where the setting `momentum` is not 0.
    `in_place(out, parameter, gradient, *coefficients)`, where it is worth having, writes the update of an array.
    """

    name: str
    title: str
    help: str
    latex: str
    settings: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=_no_defaults)
    memory: tuple[str, ...] = ()
    decoupled: bool = False
    coefficients: Callable[..., Constants]
    update: Callable[..., tuple[Any, ...]]
    with_momentum: Optimizer | None = None
    in_place: Callable[..., None] | None = None

    def constants(self, values: Mapping[str, float]) -> Constants:
        """The values of this optimizer's settings, in the order in which `coefficients` takes them."""
        return tuple(float(values[name]) for name in self.settings)

    def fitting(self, values: Mapping[str, float]) -> Optimizer:
        """The optimizer that steps at these values of the settings: itself, or the one with momentum."""
        return self.with_momentum if self.with_momentum is not None and values["momentum"] else self


def coupled_decay(parameter: Any, gradient: Any, decay: float) -> Any:
    """The gradient with weight decay: that of half the squared norm of the parameters, times `decay`, added."""
    return gradient + decay * parameter


def decoupled_decay(parameter: Any, rate: float, decay: float) -> Any:
    """The parameter shrunk by weight decay, which so leaves the gradient alone (Loshchilov and Hutter 2019)."""
    return parameter * (1.0 - rate * decay)


# --- gradient descent, plain and with momentum --------------------------------------------------------------


def _rate_alone(_t: float, rate: float, _momentum: float) -> Constants:
    return (rate,)


def _descend(p: Any, g: Any, rate: float) -> tuple[Any, ...]:
    return (p - rate * g,)


def _descend_in_place(out: Any, p: Any, g: Any, rate: float) -> None:
    np.multiply(g, rate, out=out)
    np.subtract(p, out, out=out)


def _rate_and_momentum(_t: float, rate: float, momentum: float) -> Constants:
    return rate, momentum


def _roll(p: Any, g: Any, velocity: Any, rate: float, momentum: float) -> tuple[Any, ...]:
    velocity = momentum * velocity + g
    return p - rate * velocity, velocity


def _look_ahead(p: Any, g: Any, velocity: Any, rate: float, momentum: float) -> tuple[Any, ...]:
    velocity = momentum * velocity + g
    return p - rate * (g + momentum * velocity), velocity


# --- a rate for each parameter ------------------------------------------------------------------------------


def _rate_and_epsilon(_t: float, rate: float, epsilon: float) -> Constants:
    return rate, epsilon


def _adagrad(p: Any, g: Any, total: Any, rate: float, epsilon: float) -> tuple[Any, ...]:
    total = total + g * g
    return p - rate * g / (np.sqrt(total) + epsilon), total


def _smoothing(_t: float, rate: float, kept: float, epsilon: float) -> Constants:
    return rate, kept, 1.0 - kept, epsilon


def _rmsprop(p: Any, g: Any, square: Any, rate: float, alpha: float, fresh: float, epsilon: float) -> tuple[Any, ...]:
    square = alpha * square + fresh * g * g
    return p - rate * g / (np.sqrt(square) + epsilon), square


def _adadelta(p: Any, g: Any, square: Any, move: Any, *coefficients: float) -> tuple[Any, ...]:
    rate, rho, fresh, epsilon = coefficients
    square = rho * square + fresh * g * g
    step = np.sqrt(move + epsilon) / np.sqrt(square + epsilon) * g
    return p - rate * step, square, rho * move + fresh * step * step


def _adam_coefficients(t: float, rate: float, beta1: float, beta2: float, epsilon: float) -> Constants:
    return 1.0 - beta1, beta2, 1.0 - beta2, rate / (1.0 - beta1**t), math.sqrt(1.0 - beta2**t), epsilon


def _adam(p: Any, g: Any, mean: Any, square: Any, *coefficients: float) -> tuple[Any, ...]:
    fresh1, beta2, fresh2, rate, bias, epsilon = coefficients
    mean = mean + fresh1 * (g - mean)
    square = beta2 * square + fresh2 * g * g
    return p - rate * mean / (np.sqrt(square) / bias + epsilon), mean, square


_BETAS = ("beta1", "beta2", "epsilon")


def _adam_latex(start: str) -> str:
    return (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
        r"p \leftarrow " + start + r" - \frac{\eta}{1 - \beta_1^t} \frac{m}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}"
    )


_MOMENTUM = Optimizer(
    name="momentum",
    title="Momentum",
    help="Rolls like a ball: each step keeps a share of the one before, so that small slopes add up.",
    latex=r"v \leftarrow \mu v + g, \quad p \leftarrow p - \eta v",
    settings=("momentum",),
    defaults={"momentum": 0.9},
    memory=("velocity",),
    coefficients=_rate_and_momentum,
    update=_roll,
)

OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType(
    {
        optimizer.name: optimizer
        for optimizer in (
            Optimizer(
                name="sgd",
                title="SGD",
                help="Goes against the gradient, the learning rate times as far; with momentum it rolls on.",
                latex=r"p \leftarrow p - \eta g",
                settings=("momentum",),
                defaults={"momentum": 0.0},
                coefficients=_rate_alone,
                update=_descend,
                with_momentum=_MOMENTUM,
                in_place=_descend_in_place,
            ),
            _MOMENTUM,
            Optimizer(
                name="nesterov",
                title="Nesterov",
                help="Momentum that takes the gradient as if it had rolled on already (Nesterov 1983).",
                latex=r"v \leftarrow \mu v + g, \quad p \leftarrow p - \eta (g + \mu v)",
                settings=("momentum",),
                defaults={"momentum": 0.9},
                memory=("velocity",),
                coefficients=_rate_and_momentum,
                update=_look_ahead,
            ),
            Optimizer(
                name="adagrad",
                title="Adagrad",
                help="Goes less far the more gradient a parameter has seen (Duchi and others 2011).",
                latex=r"s \leftarrow s + g^2, \quad p \leftarrow p - \eta \frac{g}{\sqrt{s} + \epsilon}",
                settings=("epsilon",),
                defaults={"epsilon": 1e-10},
                memory=("sum of squares",),
                coefficients=_rate_and_epsilon,
                update=_adagrad,
            ),
            Optimizer(
                name="rmsprop",
                title="RMSprop",
                help="Divides each gradient by its usual size of late (Hinton 2012).",
                latex=(
                    r"s \leftarrow \alpha s + (1 - \alpha) g^2, \quad "
                    r"p \leftarrow p - \eta \frac{g}{\sqrt{s} + \epsilon}"
                ),
                settings=("alpha", "epsilon"),
                defaults={"epsilon": 1e-8},
                memory=("mean of squares",),
                coefficients=_smoothing,
                update=_rmsprop,
            ),
            Optimizer(
                name="adadelta",
                title="Adadelta",
                help="Goes about as far as of late, whatever the scale; its learning rate is usually 1 (Zeiler 2012).",
                latex=(
                    r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
                    r"d = \sqrt{\frac{u + \epsilon}{s + \epsilon}} g, \quad "
                    r"u \leftarrow \rho u + (1 - \rho) d^2, \quad p \leftarrow p - \eta d"
                ),
                settings=("rho", "epsilon"),
                defaults={"epsilon": 1e-6},
                memory=("mean of squares", "mean of squared steps"),
                coefficients=_smoothing,
                update=_adadelta,
            ),
            Optimizer(
                name="adam",
                title="Adam",
                help="Momentum, divided by the usual size of each gradient (Kingma and Ba 2015).",
                latex=_adam_latex("p"),
                settings=_BETAS,
                defaults={"epsilon": 1e-8},
                memory=("mean", "mean of squares"),
                coefficients=_adam_coefficients,
                update=_adam,
            ),
            Optimizer(
                name="adamw",
                title="AdamW",
                help="Adam whose weight decay shrinks the parameters themselves (Loshchilov and Hutter 2019).",
                latex=_adam_latex(r"(1 - \eta \lambda) p"),
                settings=_BETAS,
                defaults={"epsilon": 1e-8, "weight_decay": 0.01},
                memory=("mean", "mean of squares"),
                decoupled=True,
                coefficients=_adam_coefficients,
                update=_adam,
            ),
        )
    }
)
"""The optimizers by name, the default first."""
