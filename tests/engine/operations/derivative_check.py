"""What an operation declares against what moving its inputs shows: value, shape, first and second order."""

import numpy as np

from engine.operation import Operation, Sample
from engine.value import Value, as_value, shape_of, sum_to_shape

STEP = 1e-5
"""For first differences: near the cube root of the rounding error, where their error is least."""

WIDE_STEP = 1e-4
"""For second differences: near the fourth root."""

TOLERANCE = 1e-7
SECOND_TOLERANCE = 1e-5


def missing_words(operation: Operation) -> list[str]:
    """What the operation should tell and does not."""
    missing = [word for word in ("title", "symbol", "category", "help", "latex") if not getattr(operation, word)]
    if not operation.is_source and not operation.samples:
        missing.append("samples")
    if not all(operation.derivative_latex):
        missing.append("derivative_latex")
    return missing


def faults(operation: Operation, sample: Sample) -> list[str]:
    """Everything that is wrong with the operation at this sample; empty when nothing is."""
    case = Case(operation, sample)
    found = case.wrong_value()
    if found:
        return found
    if sample.chosen is not None:
        return case.wrong_choices()
    return case.wrong_messages() + case.wrong_tangents() + case.wrong_second_order()


class Case:
    """An operation at one sample, with an upstream gradient and a direction drawn once."""

    def __init__(self, operation: Operation, sample: Sample) -> None:
        random = np.random.default_rng(20)
        self.operation = operation
        self.settings = operation.complete(operation.fitted(sample.settings, len(sample.inputs)))
        self.ports = operation.ports_of(self.settings)
        self.chosen = sample.chosen or (None,) * len(self.ports)
        self.inputs = tuple(as_value(given) for given in sample.inputs)
        self.out = operation.evaluate(self.inputs, self.settings)
        self.upstream = _drawn(random, np.shape(self.out))
        self.directions = tuple(_drawn(random, shape_of(value)) for value in self.inputs)

    def wrong_value(self) -> list[str]:
        """The value is finite and of the shape that the rule tells."""
        if not np.isfinite(self.out).all():
            return [f"the value {self.out} is not finite"]
        shapes = tuple(shape_of(value) for value in self.inputs)
        told = self.operation.shape("sample", shapes, self.settings)
        return [] if told == np.shape(self.out) else [f"shape rule {told}, value {np.shape(self.out)}"]

    def wrong_choices(self) -> list[str]:
        """At a kink each derivative is the declared choice, and where there is none, the true one."""
        found = []
        for index, (port, chosen) in enumerate(zip(self.ports, self.chosen, strict=True)):
            message = self._message(index, self.inputs)
            expected = self._numeric_message(index) if chosen is None else self.upstream * np.asarray(chosen)
            if not np.allclose(message, expected, rtol=TOLERANCE, atol=TOLERANCE):
                found.append(f"{port}: {message} in place of {expected}")
        return found

    def wrong_messages(self) -> list[str]:
        """What flows back is upstream times the derivative, in the input's shape."""
        found = []
        for index, port in enumerate(self.ports):
            message, expected = self._message(index, self.inputs), self._numeric_message(index)
            if np.shape(message) != np.shape(expected):
                found.append(f"message to {port}: shape {np.shape(message)}, not {np.shape(expected)}")
            elif not _close(message, expected, TOLERANCE):
                found.append(f"message to {port}: {message}, by differences {expected}")
        return found

    def wrong_tangents(self) -> list[str]:
        """The tangent is the directional derivative: along all inputs together, and along each alone."""
        alone = [
            tuple(d if i == index else None for i, d in enumerate(self.directions))
            for index in range(len(self.directions))
        ]
        found = []
        for tangents in (self.directions, *alone):
            told = self._tangent(tangents, self.inputs)
            ahead, behind = (self._value(self._moved(tangents, step)) for step in (STEP, -STEP))
            if not _close(told, (ahead - behind) / (2 * STEP), TOLERANCE):
                found.append(f"tangent along {tangents}: {told}")
        return found

    def wrong_second_order(self) -> list[str]:
        """Both first-order rules change along a direction as the second difference of the value says."""
        ahead, behind = (self._moved(self.directions, step) for step in (WIDE_STEP, -WIDE_STEP))
        bend = self._value(ahead) - 2 * self._value(self.inputs) + self._value(behind)
        expected = np.sum(self.upstream * bend) / WIDE_STEP**2
        ahead, behind = (self._moved(self.directions, step) for step in (STEP, -STEP))
        by_messages = (self._slope(ahead) - self._slope(behind)) / (2 * STEP)
        change = self._tangent(self.directions, ahead) - self._tangent(self.directions, behind)
        by_tangents = np.sum(self.upstream * change) / (2 * STEP)
        told = {"messages": by_messages, "tangents": by_tangents}
        return [
            f"second order by {rule}: {value}, by differences {expected}"
            for rule, value in told.items()
            if not _close(value, expected, SECOND_TOLERANCE)
        ]

    def _value(self, inputs):
        return self.operation.evaluate(inputs, self.settings)

    def _message(self, index, inputs):
        out = self._value(inputs)
        message = self.operation.message(index, self.upstream, inputs, out, self.settings)
        if np.shape(message) != np.shape(inputs[index]) and self.operation.is_elementwise(self.settings):
            return sum_to_shape(message, np.shape(inputs[index]))
        return message

    def _numeric_message(self, index):
        gradient = np.zeros(shape_of(self.inputs[index]))
        for place in np.ndindex(gradient.shape):
            unit = np.zeros(gradient.shape)
            unit[place] = 1.0
            alone = tuple(unit if i == index else None for i in range(len(self.inputs)))
            ahead, behind = (self._value(self._moved(alone, step)) for step in (STEP, -STEP))
            gradient[place] = np.sum(self.upstream * (ahead - behind)) / (2 * STEP)
        return gradient

    def _slope(self, inputs) -> float:
        """The derivative of the value along the directions, by the messages."""
        return sum(float(np.sum(self._message(i, inputs) * d)) for i, d in enumerate(self.directions))

    def _tangent(self, tangents, inputs):
        return self.operation.tangent(tangents, inputs, self._value(inputs), self.settings)

    def _moved(self, tangents, step):
        return tuple(
            value if tangent is None else value + step * tangent
            for value, tangent in zip(self.inputs, tangents, strict=True)
        )


def _drawn(random: np.random.Generator, shape: tuple[int, ...]) -> Value:
    return as_value(random.uniform(0.5, 1.5, shape) * random.choice([-1.0, 1.0], shape))


def _close(told, expected, tolerance) -> bool:
    scale = max(1.0, float(np.max(np.abs(expected))))
    return bool(np.max(np.abs(told - expected)) <= tolerance * scale)
