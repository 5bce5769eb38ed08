"""Numbers as text: rounded for reading on the canvas, in full where somebody asks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gui.translation import tr

if TYPE_CHECKING:
    from engine import Shape, Value

SIGNIFICANT = 4
_LARGE, _SMALL = 1e6, 1e-4
_MAX_ITEMS = 6
MINUS = "\u2212"
NOT_COMPUTED = "\u2013"


def short_number(number: float, figures: int = SIGNIFICANT) -> str:
    """The number with 4 significant figures, unless told otherwise, as it stands on a wire: 715, 0.7311."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else ("∞" if number > 0 else MINUS + "∞")
    if number == 0:
        return "0"
    size = abs(number)
    rounded = float(f"{size:.{figures - 1}e}")
    if _SMALL <= rounded < _LARGE:
        digits = max(0, figures - 1 - math.floor(math.log10(rounded)))
        text = f"{rounded:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, exponent = f"{size:.{figures - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}e{str(int(exponent)).replace('-', MINUS)}"
    return MINUS + text if number < 0 else text


def full_number(number: float) -> str:
    """The number in full: the shortest text that reads back as the same double."""
    return repr(float(number)).removesuffix(".0")


def shape_text(shape: Shape) -> str:
    """The shape as it is shown: the lengths of the axes with the multiplication sign between."""
    return " × ".join(str(length) for length in shape)  # noqa: RUF001 - the multiplication sign, as printed


def short_value(value: Value | None) -> str:
    """A value as it stands on a wire: a rounded number, the shape of an array, or a dash when not computed."""
    if value is None:
        return NOT_COMPUTED
    if np.ndim(value):
        return "[" + shape_text(np.shape(value)) + "]"
    return short_number(float(value))


def full_value(value: Value | None) -> str:
    """A value in full, for hovering and the inspector; a large array by its shape and extremes."""
    if value is None:
        return tr("Numbers", "not computed")
    if not np.ndim(value):
        return full_number(float(value)).replace("-", MINUS)
    array = np.asarray(value)
    if array.size <= _MAX_ITEMS:
        return _nested(array).replace("-", MINUS)
    return tr(
        "Numbers",
        "{shape}, from {least} to {most}",
        shape=shape_text(array.shape),
        least=short_number(float(np.min(array))),
        most=short_number(float(np.max(array))),
    )


def editable_value(value: Value | None) -> str:
    """A value as a person edits it; reading it back gives the same doubles."""
    if value is None:
        return ""
    return _nested(np.asarray(value)) if np.ndim(value) else full_number(float(value))


def _nested(array: np.ndarray) -> str:
    if array.ndim == 0:
        return full_number(float(array))
    return "[" + ", ".join(_nested(row) for row in array) + "]"
