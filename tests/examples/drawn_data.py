"""The data of two examples, drawn by a program: python -m tests.examples.drawn_data writes it again.

Nothing here was scanned or measured. The moons are two half circles with noise. The digits are ten figures of
straight strokes, each drawn with a little turn, slant, stretch, shift, pen width and noise of its own.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

EXAMPLES = Path(__file__).parents[2] / "examples"
SIDE = 8
"""Digits are drawn on so many rows of so many pixels."""

# Strokes on a square from (0, 0) at the top left to (1, 1): each a chain of points (x, y).
STROKES: dict[int, list[list[tuple[float, float]]]] = {
    0: [[(0.5, 0.05), (0.8, 0.25), (0.8, 0.75), (0.5, 0.95), (0.2, 0.75), (0.2, 0.25), (0.5, 0.05)]],
    1: [[(0.3, 0.25), (0.55, 0.05), (0.55, 0.95)]],
    2: [[(0.2, 0.25), (0.45, 0.05), (0.75, 0.2), (0.75, 0.4), (0.2, 0.95), (0.8, 0.95)]],
    3: [[(0.2, 0.05), (0.75, 0.05), (0.45, 0.4), (0.8, 0.65), (0.65, 0.92), (0.2, 0.95)]],
    4: [[(0.6, 0.95), (0.6, 0.05), (0.15, 0.65), (0.85, 0.65)]],
    5: [[(0.8, 0.05), (0.25, 0.05), (0.22, 0.45), (0.65, 0.4), (0.8, 0.65), (0.6, 0.95), (0.2, 0.92)]],
    6: [[(0.7, 0.05), (0.3, 0.4), (0.2, 0.75), (0.45, 0.95), (0.75, 0.8), (0.65, 0.55), (0.25, 0.6)]],
    7: [[(0.2, 0.05), (0.8, 0.05), (0.4, 0.95)]],
    8: [
        [(0.5, 0.05), (0.75, 0.2), (0.55, 0.45), (0.25, 0.2), (0.5, 0.05)],
        [(0.55, 0.45), (0.8, 0.75), (0.5, 0.95), (0.2, 0.75), (0.4, 0.45)],
    ],
    9: [[(0.75, 0.35), (0.4, 0.5), (0.25, 0.25), (0.5, 0.05), (0.75, 0.2), (0.72, 0.6), (0.55, 0.95)]],
}


def moons(count: int, seed: int) -> np.ndarray:
    """`count` rows of x1, x2, label: two half circles that reach into each other, labels 0 and 1 in turn."""
    random = np.random.default_rng(seed)
    label = np.arange(count) % 2
    angle = random.uniform(0.0, np.pi, count)
    x1 = np.where(label == 0, np.cos(angle), 1.0 - np.cos(angle))
    x2 = np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle))
    noise = random.normal(0.0, 0.1, (2, count))
    return np.stack([x1 + noise[0], x2 + noise[1], label], axis=1)


def digits(count: int, seed: int) -> np.ndarray:
    """`count` rows of the digit and its 64 pixels, row by row, from 0 (paper) to 1 (ink)."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    return np.array([[label, *_drawn(int(label), random).ravel()] for label in labels])


def _drawn(digit: int, random: np.random.Generator) -> np.ndarray:
    turn, slant = random.normal(0.0, 0.1), random.normal(0.0, 0.15)
    width, height = random.uniform(0.75, 1.1), random.uniform(0.85, 1.1)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    move = turned @ np.array([[1.0, -slant], [0.0, 1.0]]) @ np.diag([width, height])
    shift = random.normal(0.0, 0.04, 2)
    pen = random.uniform(0.03, 0.07)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    pixels = np.stack([columns + 0.5, rows + 0.5], axis=-1) / SIDE
    distance = np.full((SIDE, SIDE), np.inf)
    for stroke in STROKES[digit]:
        points = [move @ (np.array(point) - 0.5) * 0.85 + 0.5 + shift for point in stroke]
        for start, end in pairwise(points):
            distance = np.minimum(distance, _distance(pixels, start, end))
    ink = np.clip(1.0 - (distance - pen) / 0.09, 0.0, 1.0)
    return np.clip(ink + random.normal(0.0, 0.06, ink.shape), 0.0, 1.0)


def _distance(pixels: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The distance of every pixel from the straight line between two points."""
    along = end - start
    reach = np.clip((pixels - start) @ along / (along @ along), 0.0, 1.0)
    return np.linalg.norm(pixels - start - reach[..., None] * along, axis=-1)


def moons_csv() -> str:
    """The text of examples/moons.csv."""
    rows = [f"{x1:.3f},{x2:.3f},{label:.0f}" for x1, x2, label in moons(200, seed=1)]
    return "\n".join(["x1,x2,label", *rows]) + "\n"


def pixel_names() -> Iterator[str]:
    """The columns of the pixels: p00 at the top left, p77 at the bottom right."""
    for row in range(SIDE):
        for column in range(SIDE):
            yield f"p{row}{column}"


def digits_csv() -> str:
    """The text of examples/digits.csv."""
    rows = [
        ",".join([f"{row[0]:.0f}", *(f"{pixel:.1f}".removesuffix(".0") for pixel in row[1:])])
        for row in digits(400, seed=1)
    ]
    return "\n".join([",".join(["digit", *pixel_names()]), *rows]) + "\n"


def main() -> None:
    """Write both files."""
    (EXAMPLES / "moons.csv").write_text(moons_csv(), encoding="utf-8")
    (EXAMPLES / "digits.csv").write_text(digits_csv(), encoding="utf-8")


if __name__ == "__main__":
    main()
