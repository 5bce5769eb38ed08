"""The sizes that every widget and the canvas share, in device-independent pixels."""

from typing import Final


class Sizes:
    """One table of lengths: the grid, the spacing, the type scale and the geometry of nodes and wires."""

    GRID: Final = 8

    SPACE_TINY: Final = 4
    SPACE_SMALL: Final = 8
    SPACE: Final = 12
    SPACE_LARGE: Final = 16
    SPACE_HUGE: Final = 24

    RADIUS_SMALL: Final = 4
    RADIUS: Final = 6
    RADIUS_LARGE: Final = 10

    FOCUS_RING: Final = 2

    FONT_SMALL: Final = 11
    FONT: Final = 13
    FONT_LARGE: Final = 15
    FONT_TITLE: Final = 18
    FONT_DISPLAY: Final = 24

    CONTROL_HEIGHT: Final = 28
    ROW_HEIGHT: Final = 26
    SCROLL_BAR: Final = 10
    ICON_SMALL: Final = 16
    ICON: Final = 20

    NODE_WIDTH: Final = 128
    NODE_TITLE_HEIGHT: Final = 24
    NODE_ROW_HEIGHT: Final = 24
    NODE_PADDING: Final = 8
    NODE_RADIUS: Final = 8
    NODE_BORDER: Final = 1
    NODE_GAP_X: Final = 112
    NODE_GAP_Y: Final = 40

    PORT_RADIUS: Final = 5
    PORT_FIT_RADIUS: Final = 7
    PORT_REACH: Final = 10
    PORT_DROP_REACH: Final = 14

    WIRE_WIDTH: Final = 2.0
    WIRE_HOVER_WIDTH: Final = 3.0
    WIRE_REACH: Final = 12
    BEND_RADIUS: Final = 4
    BEND_REACH: Final = 9
    WIRE_LABEL_FONT: Final = 11

    SELECTION_WIDTH: Final = 2.0
    STEP_RING_WIDTH: Final = 3.0
    DETAIL_ZOOM: Final = 0.35
