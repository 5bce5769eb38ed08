"""The theme: readable, told apart by colour-blind eyes, and worn by the whole program."""

import re
from dataclasses import fields
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette, QTextLayout
from PySide6.QtWidgets import QListWidget, QSpinBox, QTreeWidget, QTreeWidgetItem

import gui
from engine import ANNOTATION_COLOURS
from gui.resources import asset_path
from gui.theme import (
    CATEGORIES,
    Colours,
    Sizes,
    Theme,
    ThemeFileError,
    current_theme,
    fonts,
    load_colours,
    load_fonts,
    mix,
    number_font,
    text_font,
    with_opacity,
)
from gui.theme.colours import colours_from_mapping
from tests.gui.colour_vision import SIGHTS, contrast, distance

THEMES = ("light", "dark")
SURFACES = ("window", "bar", "base", "base_alternate", "raised", "canvas", "node", "button")
TEXTS = ("text", "text_muted", "value", "gradient", "local_derivative", "error", "warning", "success", "info")
TEXT_PAIRS = [
    *((text, surface) for text in (*TEXTS, "accent", "link", "icon") for surface in SURFACES),
    *((text, "step_soft") for text in ("text", "value", "gradient", "local_derivative")),
    *((text, surface) for text in ("text", "text_muted", "value", "gradient") for surface in ("hover", "sunken")),
    *((state, f"{state}_soft") for state in ("error", "warning")),
    *(("on_accent", surface) for surface in ("accent", "accent_hover", "accent_pressed")),
    *(("on_category", f"category_{name}") for name in CATEGORIES),
    ("on_accent_soft", "accent_soft"),
    ("icon_checked", "accent_soft"),
    ("tooltip_text", "tooltip"),
    ("chart_axis", "chart_background"),
    ("text", "pressed"),
    ("text", "error_soft"),
]
SHAPE_PAIRS = [
    *((shape, surface) for shape in ("control_border", "focus", "text_disabled") for surface in SURFACES),
    *((shape, "canvas") for shape in ("wire", "wire_hover", "selection", "stale", "step")),
    *((shape, surface) for shape in ("port", "port_fit", "port_refused") for surface in ("node", "canvas")),
    *((f"category_{name}", surface) for name in CATEGORIES for surface in ("node", "canvas")),
    *((f"frame_{name}", "canvas") for name in ANNOTATION_COLOURS),
    *((f"run_{number}", "chart_background") for number in range(1, 9)),
    ("step", "step_soft"),
    ("heat_negative", "heat_zero"),
    ("heat_positive", "heat_zero"),
    ("heat_gradient_negative", "heat_zero"),
    ("heat_gradient_positive", "heat_zero"),
    ("scroll_handle_hover", "window"),
]
# Names of colours, the least distance, and what the distance keeps apart.
TOLD_APART = [
    (("value", "gradient"), 0.2),
    (("value", "gradient", "local_derivative", "text"), 0.08),
    (("heat_negative", "heat_positive", "heat_not_finite"), 0.2),
    (("heat_gradient_negative", "heat_gradient_positive", "heat_not_finite"), 0.2),
    (("heat_positive", "heat_gradient_positive"), 0.2),
    (tuple(f"run_{number}" for number in range(1, 9)), 0.11),
    (tuple(f"category_{name}" for name in CATEGORIES), 0.055),
    (tuple(f"frame_{name}" for name in ANNOTATION_COLOURS), 0.06),
    (("error", "success"), 0.06),
]


@pytest.fixture(params=THEMES)
def colours(request) -> Colours:
    """The colours of the light and of the dark theme."""
    return load_colours(request.param)


@pytest.fixture
def theme(qapp):
    """The program's theme on the application, light again afterwards."""
    theme = current_theme()
    theme.apply(qapp)
    theme.set_mode("light")
    yield theme
    theme.set_mode("light")


@pytest.mark.parametrize("text, surface", TEXT_PAIRS)
def test_text_is_readable(colours, text, surface):
    """Every text has a contrast of 4.5 to every surface that it may stand on."""
    assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5


@pytest.mark.parametrize("shape, surface", SHAPE_PAIRS)
def test_shapes_are_visible(colours, shape, surface):
    """What one has to see to work has a contrast of 3 to what is behind it."""
    assert contrast(getattr(colours, shape), getattr(colours, surface)) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("names, least", TOLD_APART)
def test_colours_with_a_meaning_are_told_apart(colours, sight, names, least):
    """Colours that mean different things look different, whatever cones an eye has."""
    pairs = {
        pair: distance(getattr(colours, pair[0]), getattr(colours, pair[1]), sight) for pair in combinations(names, 2)
    }
    assert min(pairs.values()) >= least, min(pairs, key=pairs.__getitem__)


def test_heat_map_runs_from_one_end_to_the_other(colours):
    """Zero is neutral, the ends are the ends, more than the most is the end, and NaN stands out."""
    assert colours.heat(0) == colours.heat_zero
    assert colours.heat(-1) == colours.heat_negative
    assert colours.heat(7) == colours.heat_positive
    assert colours.heat(-1, gradient=True) == colours.heat_gradient_negative
    assert colours.heat(1, gradient=True) == colours.heat_gradient_positive
    assert colours.heat(float("nan")) == colours.heat(float("inf")) == colours.heat_not_finite


def test_runs_start_again_after_the_eighth(colours):
    """The ninth run has the first one's colour."""
    assert colours.run(8) == colours.runs[0]
    assert len({colour.name() for colour in colours.runs}) == 8


def test_an_unknown_category_has_a_colour(colours):
    """A category that somebody adds is drawn, in the colour of the functions."""
    assert colours.category("signal") == colours.category_functions


def test_mixing_keeps_the_ends():
    """A mix is its first colour at 0, its second at 1 and between them at a half."""
    black, white = QColor(0, 0, 0), QColor(255, 255, 255)
    assert mix(black, white, 0) == black
    assert mix(black, white, 1) == white
    assert mix(black, white, 0.5).red() in (127, 128)
    assert with_opacity(white, 0.5).alpha() == 128


def test_a_theme_file_with_faults_is_refused():
    """Missing, unknown and unreadable colours are named, all at once."""
    texts = {field.name: "#123456" for field in fields(Colours)}
    del texts["accent"]
    texts["acent"] = "#123456"
    texts["canvas"] = "greenish"
    with pytest.raises(ThemeFileError) as caught:
        colours_from_mapping("odd", texts)
    assert caught.value.missing == ["accent"]
    assert caught.value.unknown == ["acent"]
    assert caught.value.unreadable == ["canvas"]


def test_choosing_a_theme_dresses_the_application(theme, qapp, qtbot):
    """Dark is worn at once: palette, stylesheet and colours change, and `changed` says so once."""
    light = qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.is_dark
    assert theme.colours == load_colours("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.colours.window
    assert qapp.styleSheet() != light
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")


def test_system_mode_follows_the_system(qapp, qtbot, theme, monkeypatch):
    """With "system" chosen a change of the system's scheme changes the theme, with "light" it does not."""
    hints = FakeHints()
    monkeypatch.setattr(theme, "_hints", hints)
    hints.scheme = Qt.ColorScheme.Dark
    theme._follow()
    assert not theme.is_dark
    theme.set_mode("system")
    assert theme.is_dark
    assert hints.asked[-1] == Qt.ColorScheme.Unknown
    hints.scheme = Qt.ColorScheme.Light
    theme._follow()
    assert not theme.is_dark


class FakeHints:
    """A system whose colour scheme the test sets."""

    def __init__(self):
        self.scheme = Qt.ColorScheme.Unknown
        self.asked = []

    def colorScheme(self):
        return self.scheme

    def setColorScheme(self, scheme):
        self.asked.append(scheme)


def test_disabled_text_differs_in_the_palette(theme, qapp):
    """A disabled widget is seen to be disabled."""
    palette, group = qapp.palette(), QPalette.ColorGroup
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        assert palette.color(group.Disabled, role) != palette.color(group.Active, role)


def test_a_mode_chosen_before_the_application_is_worn_when_it_comes(qapp, theme):
    """The setting may be read before the window is built."""
    early = Theme()
    early.set_mode("dark")
    early.apply(qapp)
    assert early.is_dark
    assert early.mode == "dark"
    theme.apply(qapp)


@pytest.mark.parametrize("name", THEMES)
def test_pictures_of_controls_exist_in_the_theme_s_colours(name):
    """Arrows and ticks that the stylesheet asks for are there, and drawn in colours of their theme only."""
    rules = asset_path("themes", "application.qss").read_text(encoding="utf-8")
    known = {getattr(load_colours(name), field.name).name() for field in fields(Colours)}
    for picture in set(re.findall(r"url\(\$pictures/([\w-]+\.svg)\)", rules)):
        drawing = asset_path("themes", name, picture).read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{6}", drawing)) <= known


def test_no_colour_is_written_outside_the_theme():
    """The program's code takes every colour from the theme."""
    written = re.compile(r"""["'#]#[0-9a-fA-F]{3,8}["'; ]|\brgba?\(\d|QColor\(\s*["'\d]""")
    package = Path(gui.__file__).parent
    files = (path for path in package.rglob("*.py") if package / "theme" not in path.parents)
    found = [path.name for path in files if written.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_rows_have_their_height_even_when_filled_before_they_are_shown(theme, qtbot):
    """A list or a tree that got its rows before it was dressed shows them at the theme's height."""
    rows, tree = QListWidget(), QTreeWidget()
    rows.addItems(["first", "second"])
    rows.setCurrentRow(1)
    first, second = QTreeWidgetItem(["first"]), QTreeWidgetItem(["second"])
    tree.addTopLevelItems([first, second])
    first.setExpanded(True)
    for view in (rows, tree):
        qtbot.addWidget(view)
        view.show()
    qtbot.waitUntil(lambda: rows.visualItemRect(rows.item(1)).top() >= 24)
    qtbot.waitUntil(lambda: tree.visualItemRect(second).top() >= 24)


def test_fields_and_buttons_are_of_one_height(theme, qtbot):
    """A number field is as tall as the table of sizes says, so that rows of controls line up."""
    field = QSpinBox()
    qtbot.addWidget(field)
    field.show()
    assert field.sizeHint().height() == Sizes.CONTROL_HEIGHT


# ------------------------------------------------------------------------------------------------ fonts


def glyph_runs(text):
    """Lay `text` out in the program's font; the runs live as long as the layout that comes with them."""
    layout = QTextLayout(text, text_font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout, layout.glyphRuns()


def test_text_is_set_in_the_program_s_own_font(theme):
    """Inter comes with the program, in three weights."""
    _layout, runs = glyph_runs("Gradient")
    assert {run.rawFont().familyName() for run in runs} == {fonts.FAMILY}
    assert text_font(15, QFont.Weight.DemiBold).weight() == QFont.Weight.DemiBold


def test_chinese_is_drawn_with_real_glyphs(theme):
    """No character of a Chinese label falls back to the box that stands for a missing glyph."""
    text = "反向传播：苹果的价格、梯度与损失函数"
    _layout, runs = glyph_runs(text)
    glyphs = [index for run in runs for index in run.glyphIndexes()]
    assert len(glyphs) == len(text)
    assert 0 not in glyphs
    assert len(set(glyphs)) == len(set(text))


def test_the_chinese_font_is_loaded_only_where_it_is_missed(theme, monkeypatch):
    """A system that writes Chinese keeps its own font for it."""
    loaded = []
    monkeypatch.setattr(fonts, "_load", lambda *parts: loaded.append(parts[0]))
    monkeypatch.setattr(fonts, "system_writes_chinese", lambda: True)
    load_fonts()
    assert loaded == []
    monkeypatch.setattr(fonts, "system_writes_chinese", lambda: False)
    load_fonts()
    assert loaded == ["droid"]


def test_digits_of_the_number_font_are_of_one_width(theme):
    """Numbers that change do not jitter."""
    metrics = QFontMetricsF(number_font())
    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


def test_fonts_come_with_their_licences():
    """Each folder of fonts holds the licence under which it is passed on."""
    folders = [path for path in asset_path("fonts").iterdir() if path.is_dir()]
    assert {folder.name for folder in folders} == {"inter", "droid"}
    for folder in folders:
        assert any("LICEN" in path.read_text(encoding="utf-8").upper() for path in folder.glob("*.txt"))
