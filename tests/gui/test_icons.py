"""Icons: all there, crisp at every scale, tinted by the theme."""

import gc
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from gui.icons import UnknownIconError, draw_icon, icon, icon_names, icon_pixmap
from gui.resources import asset_path
from gui.theme import current_theme

NEEDED = [
    "app",
    "new",
    "open",
    "save",
    "save-as",
    "export",
    "recent",
    "undo",
    "redo",
    "cut",
    "copy",
    "paste",
    "duplicate",
    "delete",
    "select-all",
    "fit",
    "fit-selection",
    "zoom-in",
    "zoom-out",
    "layout",
    "grid-snap",
    "palette",
    "quick-add",
    "search",
    "forward",
    "backward",
    "step-back",
    "step-forward",
    "play",
    "pause",
    "stop",
    "train",
    "reset",
    "live",
    "inspector",
    "outline",
    "chart",
    "problems",
    "notes",
    "stepper",
    "theme",
    "help",
    "about",
    "keyboard",
    "warning",
    "error",
    "success",
    "info",
    "variable",
    "input",
    "constant",
    "gate",
    "frozen",
    "close",
    "chevron-right",
    "chevron-down",
    "clear",
    "export-image",
    "export-csv",
    "log-scale",
    "home",
    "first",
    "last",
    "expected-mismatch",
    "lock",
]


@pytest.fixture
def theme(qapp):
    """The program's theme, light again afterwards."""
    theme = current_theme()
    theme.apply(qapp)
    theme.set_mode("light")
    yield theme
    theme.set_mode("light")


def colours_in(picture: QPixmap) -> set[str]:
    """The colours of the picture's solid pixels."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NEEDED)
def test_every_icon_is_drawn(theme, name):
    """Each icon leaves ink, and not all over its square."""
    image = icon_pixmap(name, 24).toImage()
    ink = sum(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert 10 < ink < 24 * 24


@pytest.mark.parametrize("name", [name for name in icon_names() if name != "app"])
def test_icons_are_drawn_in_one_style(name):
    """One square of 24, one stroke, and no colour but the one that the theme gives."""
    root = ET.fromstring(asset_path("icons", f"{name}.svg").read_text(encoding="utf-8"))  # noqa: S314  (our own file)
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.75"
    assert {element.get("stroke", "none") for element in root.iter()} <= {"currentColor", "none"}
    assert {element.get("fill", "none") for element in root.iter()} <= {"currentColor", "none"}


def test_no_two_icons_look_the_same(theme):
    """Whoever knows an icon knows which one it is."""
    pictures = {name: icon_pixmap(name, 24).toImage() for name in icon_names()}
    names = sorted(pictures)
    assert not [(a, b) for a in names for b in names if a < b and pictures[a] == pictures[b]]


def test_an_unknown_name_is_refused(theme):
    """A slip in a name is told at once, with the names there are."""
    with pytest.raises(UnknownIconError, match=r"no icon is called 'sav'.*save"):
        icon("sav")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_crisp_at_every_scale(theme, ratio):
    """A picture has as many pixels as the screen, and is no enlargement of the small one."""
    picture = icon("save").pixmap(QSize(20, 20), ratio)
    assert picture.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert picture.devicePixelRatio() == ratio
    if ratio > 1:
        small = icon("save").pixmap(QSize(20, 20), 1.0)
        assert small.scaled(picture.size()).toImage() != picture.toImage()


def test_icons_follow_the_theme(theme):
    """An icon made in the light theme is painted in the dark theme's colours after a change."""
    made = icon("save")
    assert theme.colours.icon.name() in colours_in(made.pixmap(48, 48))
    theme.set_mode("dark")
    assert colours_in(made.pixmap(48, 48)) == {theme.colours.icon.name()}


def test_states_have_their_tints(theme):
    """Disabled, hovered, checked and selected icons take the theme's colours for these."""
    made, colours = icon("live"), theme.colours
    modes, states = QIcon.Mode, QIcon.State
    for mode, state, expected in (
        (modes.Disabled, states.Off, colours.icon_disabled),
        (modes.Active, states.Off, colours.icon_hover),
        (modes.Normal, states.On, colours.icon_checked),
        (modes.Selected, states.Off, colours.on_accent_soft),
    ):
        assert expected.name() in colours_in(made.pixmap(QSize(64, 64), mode, state))


def test_messages_and_passes_speak_in_their_own_colours(theme):
    """A warning is in the colour of warnings, forward in that of values; any icon can be given a colour."""
    assert theme.colours.warning.name() in colours_in(icon("warning").pixmap(64, 64))
    assert theme.colours.value.name() in colours_in(icon("forward").pixmap(64, 64))
    assert theme.colours.on_accent.name() in colours_in(icon("play", "on_accent").pixmap(64, 64))


def test_the_logo_keeps_its_colours(theme):
    """The program's own picture is the same in both themes."""
    light = icon("app").pixmap(64, 64).toImage()
    theme.set_mode("dark")
    assert icon("app").pixmap(64, 64).toImage() == light


def test_copies_of_icons_outlive_their_originals(theme, qtbot):
    """Qt copies icons and changes the copies: neither is left with a picture that Python threw away."""
    button = QToolButton()
    qtbot.addWidget(button)
    for _ in range(200):
        copy = QIcon(icon("save"))
        copy.setIsMask(True)
        button.setIcon(copy)
        assert not button.icon().pixmap(16, 16).isNull()
    gc.collect()
    assert button.icon().name() == "save"


def test_icons_can_be_drawn_by_a_painter(theme):
    """The canvas draws an icon into any rectangle in any colour."""
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_icon(painter, QRectF(0, 0, 32, 32), "lock", theme.colours.error)
    painter.end()
    assert theme.colours.error.name() in colours_in(QPixmap.fromImage(image))
