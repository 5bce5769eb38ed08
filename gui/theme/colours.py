"""Every colour of the program: one frozen record, read from the theme files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, cast, get_args

from PySide6.QtGui import QColor

from gui.resources import asset_path

Category = Literal[
    "variable",
    "input",
    "constant",
    "arithmetic",
    "functions",
    "activations",
    "reductions",
    "linear_algebra",
    "losses",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
RUN_COLOURS = 8


_KIN = {"comparison": "arithmetic", "shape": "linear_algebra", "layers": "activations"}
"""Categories that share a colour: with more than these nine, people who see few colours could not tell them apart."""


class ThemeFileError(ValueError):
    """A theme file lacks a colour, names an unknown one or gives one that cannot be read."""

    def __init__(self, theme: str, missing: list[str], unknown: list[str], unreadable: list[str]) -> None:
        self.theme = theme
        self.missing = missing
        self.unknown = unknown
        self.unreadable = unreadable
        super().__init__(f"theme {theme!r}: missing {missing}, unknown {unknown}, unreadable {unreadable}")


@dataclass(frozen=True)
class Colours:
    """The colours of one theme, named by what they are for."""

    # Surfaces, from the window behind everything to what floats above it.
    window: QColor
    bar: QColor
    base: QColor
    base_alternate: QColor
    raised: QColor
    sunken: QColor
    divider: QColor
    border: QColor
    control_border: QColor
    button: QColor
    button_hover: QColor
    button_pressed: QColor
    hover: QColor
    pressed: QColor
    scroll_handle: QColor
    scroll_handle_hover: QColor

    text: QColor
    text_muted: QColor
    text_disabled: QColor

    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    accent_soft: QColor
    on_accent: QColor
    on_accent_soft: QColor
    focus: QColor
    link: QColor
    tooltip: QColor
    tooltip_text: QColor

    icon: QColor
    icon_hover: QColor
    icon_disabled: QColor
    icon_checked: QColor

    # How things stand; each strong colour is readable on its soft one.
    error: QColor
    error_soft: QColor
    warning: QColor
    warning_soft: QColor
    success: QColor
    info: QColor

    # The numbers on the wires.
    value: QColor
    gradient: QColor
    local_derivative: QColor
    stale: QColor

    # What a node is; `on_category` is the text on top of any of them.
    category_variable: QColor
    category_input: QColor
    category_constant: QColor
    category_arithmetic: QColor
    category_functions: QColor
    category_activations: QColor
    category_reductions: QColor
    category_linear_algebra: QColor
    category_losses: QColor
    on_category: QColor

    canvas: QColor
    canvas_grid: QColor
    node: QColor
    node_border: QColor
    wire: QColor
    wire_hover: QColor
    port: QColor
    port_fit: QColor
    port_dim: QColor
    port_refused: QColor
    selection: QColor
    rubber_band: QColor
    step: QColor
    step_soft: QColor

    # What is written around a graph.
    frame_grey: QColor
    frame_blue: QColor
    frame_teal: QColor
    frame_green: QColor
    frame_yellow: QColor
    frame_red: QColor
    frame_purple: QColor

    heat_negative: QColor
    heat_zero: QColor
    heat_positive: QColor
    heat_gradient_negative: QColor
    heat_gradient_positive: QColor
    heat_not_finite: QColor

    chart_background: QColor
    chart_grid: QColor
    chart_axis: QColor
    run_1: QColor
    run_2: QColor
    run_3: QColor
    run_4: QColor
    run_5: QColor
    run_6: QColor
    run_7: QColor
    run_8: QColor

    def category(self, name: str) -> QColor:
        """Return the colour of a gate category: its own, that of its kin, or, unknown here, that of the functions."""
        return cast("QColor", getattr(self, f"category_{_KIN.get(name, name)}", self.category_functions))

    def frame(self, name: str) -> QColor:
        """Return the colour of frames and comments that has this name in files."""
        return cast("QColor", getattr(self, f"frame_{name}"))

    @property
    def runs(self) -> tuple[QColor, ...]:
        """The eight colours that training runs take in turn on a chart."""
        return tuple(cast("QColor", getattr(self, f"run_{number}")) for number in range(1, RUN_COLOURS + 1))

    def run(self, index: int) -> QColor:
        """Return the chart colour of the run at `index`, counted from 0, starting again after the last."""
        return self.runs[index % RUN_COLOURS]

    def heat_ends(self, *, gradient: bool = False) -> tuple[QColor, QColor]:
        """Return the heat-map colours of the lowest and the highest number, for values or for gradients."""
        if gradient:
            return self.heat_gradient_negative, self.heat_gradient_positive
        return self.heat_negative, self.heat_positive

    def heat(self, share: float, *, gradient: bool = False) -> QColor:
        """Return the heat-map colour of `share`: -1 lowest, 0 zero, 1 highest; NaN stands out."""
        if not -float("inf") < share < float("inf"):
            return self.heat_not_finite
        negative, positive = self.heat_ends(gradient=gradient)
        end = positive if share > 0 else negative
        return mix(self.heat_zero, end, min(abs(share), 1.0))


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Return the colour that is `share` (0 to 1) of the way from `first` to `second`, opacity included."""

    def between(start: float, end: float) -> float:
        return start + (end - start) * share

    return QColor.fromRgbF(
        between(first.redF(), second.redF()),
        between(first.greenF(), second.greenF()),
        between(first.blueF(), second.blueF()),
        between(first.alphaF(), second.alphaF()),
    )


def with_opacity(colour: QColor, opacity: float) -> QColor:
    """Return `colour` at `opacity` (0 clear to 1 solid)."""
    result = QColor(colour)
    result.setAlphaF(opacity)
    return result


def colours_from_mapping(theme: str, texts: Mapping[str, str]) -> Colours:
    """Return the colours written as "#rrggbb" or "#aarrggbb"; raises ThemeFileError unless all are there."""
    names = [field.name for field in fields(Colours)]
    colours = {name: QColor(text) for name, text in texts.items()}
    missing = [name for name in names if name not in colours]
    unknown = [name for name in colours if name not in names]
    unreadable = [name for name, colour in colours.items() if not colour.isValid()]
    if missing or unknown or unreadable:
        raise ThemeFileError(theme, missing, unknown, unreadable)
    return Colours(**colours)


def load_colours(theme: Literal["light", "dark"]) -> Colours:
    """Return the colours of the light or the dark theme."""
    text = asset_path("themes", f"{theme}.json").read_text(encoding="utf-8")
    return colours_from_mapping(theme, cast("dict[str, str]", json.loads(text)))
