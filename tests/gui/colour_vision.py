"""How colours look: contrast as WCAG 2 counts it, sight with a kind of cone missing, distance."""

import math
from typing import Final

from PySide6.QtGui import QColor

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# Machado, Oliveira and Fernandes (2009), severity 1, for linear sRGB.
SIGHTS: Final[dict[str, Matrix]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

_TO_CONES: Final[Matrix] = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: Final[Matrix] = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two solid colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def distance(first: QColor, second: QColor, sight: str = "usual") -> float:
    """Return how far apart two colours look in OKLab: black to white is 1, 0.02 is just seen."""
    return math.dist(_lab(first, sight), _lab(second, sight))


def _luminance(colour: QColor) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: QColor) -> Triple:
    def straight(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return straight(colour.redF()), straight(colour.greenF()), straight(colour.blueF())


def _lab(colour: QColor, sight: str) -> Triple:
    red, green, blue = _times(SIGHTS[sight], _linear(colour))
    seen = (max(red, 0.0), max(green, 0.0), max(blue, 0.0))
    long, middle, short = _times(_TO_CONES, seen)
    return _times(_TO_LAB, (math.cbrt(long), math.cbrt(middle), math.cbrt(short)))


def _times(matrix: Matrix, vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
