"""Data sets drawn by a program: each one declaration, and a recipe that tells how to draw one again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import closest
from engine.operation import Setting
from engine.training import errors
from engine.training.settings import MAX_SEED
from engine.value import Array

MAX_ROWS = 1_000_000
"""The most rows that a generator draws."""

Random = np.random.Generator
Drawn = Mapping[str, Array]


@dataclass(frozen=True, kw_only=True)
class Generator:
    """One way to draw data: `draw(random, rows=..., noise=..., ...)` gives columns of `rows` numbers by name.

    Everything that is drawn comes from `random`, so that the seed decides all.
    """

    name: str
    title: str
    help: str
    draw: Callable[..., Drawn]
    parameters: tuple[Setting, ...]


@dataclass(frozen=True)
class Recipe:
    """A generator by name, and those of its parameters that are not at their defaults; raises DataError."""

    name: str
    parameters: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        known = {parameter.name: parameter for parameter in find_generator(self.name).parameters}
        for name, value in self.parameters.items():
            if name not in known:
                raise errors.UnknownParameter(self.name, name[:40], ", ".join(known))
            if not _accepts(known[name], value):
                raise errors.BadParameter(self.name, name, value, known[name].expected)

    def columns(self) -> dict[str, Array]:
        """The columns that it draws, by name: the same numbers each time."""
        generator = find_generator(self.name)
        chosen = {parameter.name: parameter.default for parameter in generator.parameters} | dict(self.parameters)
        random = np.random.default_rng(chosen.pop("seed"))
        return dict(generator.draw(random, **chosen))


def generate(name: str, **parameters: float) -> dict[str, Array]:
    """Columns drawn by the generator `name`, arrays of shape (rows,) by name: `generate("moons", rows=200, seed=1)`.

    The same parameters give the same numbers to the last bit. Raises UnknownGenerator, UnknownParameter or
    BadParameter.
    """
    return Recipe(name, parameters).columns()


def find_generator(name: str) -> Generator:
    """The generator called `name`; raises UnknownGenerator with the closest known name."""
    generator = GENERATORS.get(name)
    if generator is None:
        raise errors.UnknownGenerator(name[:40], ", ".join(GENERATORS), closest(name[:40], GENERATORS))
    return generator


def _accepts(parameter: Setting, value: object) -> bool:
    try:
        return parameter.accepts(value)
    except (TypeError, OverflowError):  # a whole number beyond the floats
        return False


# --- parameters ----------------------------------------------------------------------------------------------


def _rows(default: int) -> Setting:
    return Setting(name="rows", kind="integer", default=default, help="How many rows.", minimum=1, maximum=MAX_ROWS)


def _noise(default: float, what: str = "each number") -> Setting:
    told = f"The standard deviation of the random part of {what}."
    return _number("noise", default, told, minimum=0.0)


def _number(name: str, default: float, told: str, minimum: float = -1e6, maximum: float = 1e6) -> Setting:
    return Setting(name=name, kind="number", default=default, help=told, minimum=minimum, maximum=maximum)


def _classes(default: int) -> Setting:
    return Setting(name="classes", kind="integer", default=default, help="How many classes.", minimum=2, maximum=100)


_SEED = Setting(
    name="seed",
    kind="integer",
    default=0,
    help="The same seed gives the same numbers.",
    minimum=0,
    maximum=MAX_SEED,
)

# --- drawing -------------------------------------------------------------------------------------------------


def _linear(random: Random, rows: int, noise: float, slope: float, intercept: float) -> Drawn:
    x = random.uniform(-1.0, 1.0, rows)
    return {"x": x, "y": slope * x + intercept + noise * random.standard_normal(rows)}


def _sine(random: Random, rows: int, noise: float, frequency: float) -> Drawn:
    x = random.uniform(-math.pi, math.pi, rows)
    return {"x": x, "y": np.sin(frequency * x) + noise * random.standard_normal(rows)}


def _truth_table(table: tuple[int, int, int, int]) -> Callable[..., Drawn]:
    """Rows that take the four corners (0, 0), (0, 1), (1, 0), (1, 1) in turn."""

    def draw(random: Random, rows: int, noise: float) -> Drawn:
        corner = np.arange(rows) % 4
        points = np.stack([corner // 2, corner % 2]) + noise * random.standard_normal((2, rows))
        return _points(points, np.array(table)[corner])

    return draw


def _moons(random: Random, rows: int, noise: float) -> Drawn:
    label = np.arange(rows) % 2
    angle = random.uniform(0.0, math.pi, rows)
    x1 = np.where(label == 0, np.cos(angle), 1.0 - np.cos(angle))
    x2 = np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle))
    return _points(np.stack([x1, x2]) + noise * random.standard_normal((2, rows)), label)


def _circles(random: Random, rows: int, noise: float, classes: int, factor: float) -> Drawn:
    label = np.arange(rows) % classes
    angle = random.uniform(0.0, 2.0 * math.pi, rows)
    radius = factor**label
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _points(points + noise * random.standard_normal((2, rows)), label)


def _spirals(random: Random, rows: int, noise: float, classes: int, turns: float) -> Drawn:
    label = np.arange(rows) % classes
    radius = np.sqrt(random.random(rows))  # as many points on the same length of the arm, outside as inside
    angle = 2.0 * math.pi * (turns * radius + label / classes)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _points(points + noise * random.standard_normal((2, rows)), label)


def _gaussians(random: Random, rows: int, noise: float, classes: int, distance: float) -> Drawn:
    label = np.arange(rows) % classes
    angle = 2.0 * math.pi * label / classes
    centres = distance * np.stack([np.cos(angle), np.sin(angle)])
    return _points(centres + noise * random.standard_normal((2, rows)), label)


def _points(points: Array, label: Any) -> Drawn:
    return {"x1": points[0], "x2": points[1], "class": label.astype(np.float64)}


# --- the declarations ----------------------------------------------------------------------------------------


def _gate(name: str, title: str, table: tuple[int, int, int, int], told: str) -> Generator:
    parameters = (_rows(4), _noise(0.0), _SEED)
    return Generator(name=name, title=title, help=told, draw=_truth_table(table), parameters=parameters)


_DECLARED = (
    Generator(
        name="linear",
        title="A line",
        help="Columns x, from -1 to 1, and y: slope * x + intercept, and noise.",
        draw=_linear,
        parameters=(
            _rows(100),
            _noise(0.1, "y"),
            _SEED,
            _number("slope", 2.0, "How steep the line is."),
            _number("intercept", 0.0, "Where the line is at x = 0."),
        ),
    ),
    Generator(
        name="sine",
        title="A sine",
        help="Columns x, from -pi to pi, and y: the sine of frequency * x, and noise.",
        draw=_sine,
        parameters=(
            _rows(200),
            _noise(0.1, "y"),
            _SEED,
            _number("frequency", 1.0, "How many waves there are from -pi to pi."),
        ),
    ),
    _gate("and", "AND", (0, 0, 0, 1), "The corners of a square, x1 and x2, and class: 1 where both are 1."),
    _gate("or", "OR", (0, 1, 1, 1), "The corners of a square, x1 and x2, and class: 1 where at least one is 1."),
    _gate("xor", "XOR", (0, 1, 1, 0), "The corners of a square, x1 and x2, and class: 1 where exactly one is 1."),
    Generator(
        name="moons",
        title="Two moons",
        help="Columns x1, x2 and class: two half circles that reach into each other.",
        draw=_moons,
        parameters=(_rows(200), _noise(0.1), _SEED),
    ),
    Generator(
        name="circles",
        title="Circles",
        help="Columns x1, x2 and class: circles around one centre, class 0 the outermost, of radius 1.",
        draw=_circles,
        parameters=(
            _rows(200),
            _noise(0.05),
            _SEED,
            _classes(2),
            _number("factor", 0.5, "The radius of each circle, measured by the next one outside.", 0.01, 0.99),
        ),
    ),
    Generator(
        name="spirals",
        title="Spirals",
        help="Columns x1, x2 and class: arms that wind around each other, from the centre to radius 1.",
        draw=_spirals,
        parameters=(
            _rows(300),
            _noise(0.02),
            _SEED,
            _classes(2),
            _number("turns", 1.0, "How many times each arm goes around.", 0.0, 100.0),
        ),
    ),
    Generator(
        name="gaussians",
        title="Gaussians",
        help="Columns x1, x2 and class: round clouds of points, their centres on a circle.",
        draw=_gaussians,
        parameters=(
            _rows(300),
            _noise(0.5),
            _SEED,
            _classes(3),
            _number("distance", 2.0, "How far the centres are from the middle.", 0.0),
        ),
    ),
)

GENERATORS: Mapping[str, Generator] = MappingProxyType({generator.name: generator for generator in _DECLARED})
"""All generators by name, in the order in which they are shown."""
