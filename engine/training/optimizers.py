"""Optimizers: from the gradients of all parameters to their next values, all at once.

Neither changes an array that it was given: a step makes new values, so that the old ones can be kept, shown
or taken back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.training.settings import TrainingSettings
from engine.value import Value

Values = Sequence[Value]
Spare = Sequence[Value | None]


class Optimizer(Protocol):
    """Something that steps parameters against their gradients and may remember earlier steps."""

    def step(self, parameters: Values, gradients: Values, spare: Spare) -> list[Value]:
        """The next values of the parameters; arrays among the `spare` ones are overwritten with them."""
        ...


def make_optimizer(settings: TrainingSettings) -> Optimizer:
    """The optimizer that the settings name, at the beginning of its run."""
    if settings.optimizer == "adam":
        return Adam(settings)
    return Momentum(settings) if settings.momentum else GradientDescent(settings)


class GradientDescent:
    """p <- p - learning_rate * gradient."""

    def __init__(self, settings: TrainingSettings) -> None:
        self._rate = settings.learning_rate

    def step(self, parameters: Values, gradients: Values, spare: Spare) -> list[Value]:
        """The next values of the parameters; arrays among the `spare` ones are overwritten with them."""
        return _moved(parameters, self._rate, gradients, spare)


class Momentum:
    """Gradient descent with momentum, as in PyTorch.

    v <- momentum * v + gradient; p <- p - learning_rate * v.
    """

    def __init__(self, settings: TrainingSettings) -> None:
        self._rate = settings.learning_rate
        self._momentum = settings.momentum
        self._velocities: list[Value] = []

    def step(self, parameters: Values, gradients: Values, spare: Spare) -> list[Value]:
        """The next values of the parameters; arrays among the `spare` ones are overwritten with them."""
        if not self._velocities:
            self._velocities = list(gradients)
        else:
            self._velocities = [
                self._momentum * velocity + gradient
                for velocity, gradient in zip(self._velocities, gradients, strict=True)
            ]
        return _moved(parameters, self._rate, self._velocities, spare)


class Adam:
    """Adam (Kingma and Ba 2015, algorithm 1), its operations in PyTorch's order.

    m <- m + (1 - beta1) (g - m); v <- beta2 v + (1 - beta2) g^2;
    p <- p - learning_rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon).
    """

    def __init__(self, settings: TrainingSettings) -> None:
        self._settings = settings
        self._steps = 0
        self._means: list[Value] = []
        self._squares: list[Value] = []

    def step(self, parameters: Values, gradients: Values, spare: Spare) -> list[Value]:
        """The next values of the parameters; arrays among the `spare` ones are overwritten with them."""
        if not self._steps:
            self._means = [0.0 * gradient for gradient in gradients]
            self._squares = list(self._means)
        self._steps += 1
        keep, fresh = self._settings.beta2, 1.0 - self._settings.beta1
        self._means = [mean + fresh * (g - mean) for mean, g in zip(self._means, gradients, strict=True)]
        self._squares = [
            keep * square + (1.0 - keep) * (g * g) for square, g in zip(self._squares, gradients, strict=True)
        ]
        rate = self._settings.learning_rate / (1.0 - self._settings.beta1**self._steps)
        bias = math.sqrt(1.0 - keep**self._steps)
        directions = [
            mean / (_root(square) / bias + self._settings.epsilon)
            for mean, square in zip(self._means, self._squares, strict=True)
        ]
        return _moved(parameters, rate, directions, spare)


def _moved(parameters: Values, rate: float, directions: Values, spare: Spare) -> list[Value]:
    """Each parameter less the rate times its direction."""
    following: list[Value] = []
    for parameter, direction, memory in zip(parameters, directions, spare, strict=True):
        if isinstance(direction, np.ndarray):
            move = np.multiply(rate, direction, out=memory if isinstance(memory, np.ndarray) else None)
            following.append(np.subtract(parameter, move, out=move))
        else:
            following.append(parameter - rate * direction)
    return following


def _root(value: Value) -> Value:
    return np.sqrt(value) if isinstance(value, np.ndarray) else math.sqrt(value)
