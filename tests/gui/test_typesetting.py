"""Formulas: set right, readable whatever is in them, never in the way of the window."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.theme import current_theme
from gui.typesetting import (
    FormulaLabel,
    formula,
    inline,
    latex_name,
    latex_number,
    latex_text,
    readable,
)
from gui.typesetting.formula import LONGEST
from gui.typesetting.latex import parts, unescaped


@pytest.fixture
def theme(qapp):
    """The program's theme, light again afterwards."""
    theme = current_theme()
    theme.apply(qapp)
    theme.set_mode("light")
    yield theme
    theme.set_mode("light")


@pytest.fixture
def label(theme, qtbot):
    """An empty label."""
    label = FormulaLabel()
    qtbot.addWidget(label)
    return label


def ink(image: QImage) -> int:
    """How many pixels are not clear."""
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize(
    "name, expected",
    [
        ("x", "x"),
        ("w1", "w_{1}"),
        ("w_12", "w_{12}"),
        ("apple_price", r"\text{apple\_price}"),
        ("苹果", r"\text{苹果}"),
        ("50%&#$", r"\text{50\%\&\#\$}"),
        ("a{b}c\\d", r"\text{a\{b\}c\textbackslash{}d}"),
        ("~^", r"\text{\textasciitilde{}\textasciicircum{}}"),
    ],
)
def test_names_are_written_in_latex(name, expected):
    """A name of whatever characters becomes LaTeX that shows these characters."""
    assert latex_name(name) == expected


@pytest.mark.parametrize("text", ["a_b", "{", "}{", "\\", r"\text{x}", "~^%$#&_", r"\textbackslash{}"])
def test_escaped_text_can_be_read_back(text):
    """What is escaped comes back as it was."""
    assert unescaped(latex_text(text)[len(r"\text{") : -1]) == text


@pytest.mark.parametrize(
    "text, expected",
    [
        ("0.25", "0.25"),
        ("-3", "-3"),
        ("\N{MINUS SIGN}3.5", "-3.5"),
        ("1e-07", r"1 \times 10^{-7}"),
        ("-2.5e+22", r"-2.5 \times 10^{22}"),
        ("inf", r"\infty"),
        ("-inf", r"-\infty"),
        ("nan", r"\text{NaN}"),
        ("(3, 2)", r"\text{(3, 2)}"),
    ],
)
def test_numbers_are_written_in_latex(text, expected):
    """A number as Python or the program writes it is set as in a book."""
    assert latex_number(text) == expected


def test_a_sentence_holds_formulas():
    """Text and formulas of a line come apart in their order, and together again as plain text."""
    line = "The sum is {sum}.".format(sum=inline("a + b"))
    assert [tuple(part) for part in parts(line)] == [("The sum is ", False), ("a + b", True), (".", False)]
    assert readable(line) == "The sum is a + b."


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial y} \cdot \frac{\partial y}{\partial w}",
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        latex_name("apple_price"),
        latex_name("a<b&c"),
        latex_name("苹果_price"),
        latex_name("a{b"),
        latex_number("1.5e-07"),
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"\textcolor{gradient}{1.1} \times \textcolor{local_derivative}{2}",
    ],
)
def test_formulas_are_set_without_a_complaint(theme, latex, caplog):
    """What the program writes is set: it leaves ink, has a size and a baseline, and nothing is logged."""
    drawn = formula(latex, size=20)
    assert drawn.size.width() > 5
    assert 0 < drawn.baseline <= drawn.size.height() + 1
    assert ink(drawn.pixmap().toImage()) > 20
    assert caplog.records == []


@pytest.mark.parametrize("latex", [r"\frac{", "a & b < c", "", r"\left(", "x" * (LONGEST + 1)])
def test_what_cannot_be_set_is_shown_as_text(theme, latex, caplog):
    """A formula that is broken or far too long is shown as it was written, and the log says so."""
    drawn = formula(latex, size=20)
    assert drawn.size.height() > 5
    assert len(drawn.source) <= LONGEST + 1
    assert "shown as text" in caplog.text


def test_deep_nesting_is_no_crash(theme, caplog):
    """A formula nested deeper than any stack is shown as text."""
    assert formula(r"\sqrt{" * 600 + "x" + "}" * 600).size.width() > 0


def test_chinese_names_are_drawn_and_not_boxed(theme):
    """Two different names of two characters take the same room and look different."""
    first, second = formula(latex_name("苹果"), size=40), formula(latex_name("梯度"), size=40)
    assert abs(first.size.width() - second.size.width()) < 1
    assert first.pixmap().toImage() != second.pixmap().toImage()
    assert ink(first.pixmap().toImage()) > 100


def test_a_chinese_name_in_a_fraction_is_small_enough_for_it(theme):
    """Written over and under a line, Chinese names stay inside the formula's own rectangle."""
    total, amount = latex_name("总价"), latex_name("数量")
    drawn = formula(rf"\frac{{\partial {total}}}{{\partial {amount}}}", size=30)
    assert QRectF(0, 0, drawn.size.width() + 1, drawn.size.height() + 1).contains(drawn._writing.boundingRect())


def test_colours_are_the_theme_s(theme):
    """Formulas are drawn in the colour asked for, and colours in them are called by their names."""
    for latex, expected in ((r"x", theme.colours.text), (r"\textcolor{gradient}{x}", theme.colours.gradient)):
        image = formula(latex, size=80).pixmap().toImage()
        pixels = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert pixels == {expected.name()}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_pictures_are_crisp_at_every_scale(theme, ratio):
    """A picture for a dense screen has that many more pixels, and the same logical size."""
    drawn = formula("x + y", size=20)
    picture = drawn.pixmap(ratio)
    assert picture.devicePixelRatio() == ratio
    assert abs(picture.width() - drawn.size.width() * ratio) <= 1


def test_formulas_are_set_once(theme):
    """The same formula in the same size and colour comes from memory."""
    colour = QColor(theme.colours.value)
    assert formula("x^2", size=20, colour=colour) is formula("x^2", size=20, colour=colour)


def test_painting_keeps_the_proportions(theme):
    """In a rectangle of another shape the formula fits inside and leaves the rest clear."""
    image = QImage(400, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    formula("x", size=20).paint(painter, QRectF(0, 0, 400, 40))
    painter.end()
    assert ink(image.copy(0, 0, 80, 40)) > 0
    assert ink(image.copy(80, 0, 320, 40)) == 0


def test_starting_up_does_not_load_the_typesetter():
    """The typesetter takes a fifth of a second, which is paid at the first formula."""
    code = "import sys, gui.typesetting; print('ziamath' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


# ------------------------------------------------------------------------------------------------ label


def test_a_label_says_what_it_shows(label):
    """A screen reader gets the text and the LaTeX."""
    label.set_lines(["The gradient is " + inline("1.1"), "done"])
    assert label.accessibleName() == "The gradient is 1.1\ndone"
    assert len(label.lines) == 2


def test_text_wraps_and_the_label_grows(label):
    """A narrow label is taller, and no text is cut off."""
    label.set_lines(["The upstream gradient times the local derivative, one word after the other " + inline("x^2")])
    wide = label.sizeHint()
    assert label.hasHeightForWidth()
    assert label.heightForWidth(wide.width()) == wide.height()
    assert label.heightForWidth(120) > 3 * wide.height()


def test_chinese_text_wraps_too(label):
    """Text without blanks is broken between its characters, but not before a full stop."""
    label.set_lines(["反向传播把梯度沿着连线传回去。"])
    rows = label._layout(label.sizeHint().width() / 3)
    assert len(rows) > 2
    assert not any(row[0].piece.content.startswith("。") for row in rows)


def test_a_wide_formula_shrinks_and_then_asks_for_room(label):
    """A formula is made smaller to fit, to 60 % of its size; narrower than that the label does not go."""
    label.set_formula(
        r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial y} \cdot \frac{\partial y}{\partial w}"
    )
    full = label.sizeHint().width()
    assert abs(label.minimumSizeHint().width() - 0.6 * full) <= 1
    row = label._layout(0.8 * full)[0]
    assert abs(row[0].piece.width - 0.8 * full) <= 1


def test_a_label_follows_the_theme(label, theme, qtbot):
    """After a change of theme the formula is drawn in the new text colour."""
    label.set_formula("x")
    label.show()
    light = label.grab().toImage()
    theme.set_mode("dark")
    assert label._rows[0][0].content._colour == theme.colours.text
    assert label.grab().toImage() != light


def test_an_empty_label_is_empty(label):
    """Without lines there is nothing to draw and nothing to say."""
    label.set_lines([])
    label.resize(100, 20)
    assert label.sizeHint().isEmpty()
    assert label.accessibleName() == ""
    label.grab()


def test_the_same_lines_are_not_measured_again(label, monkeypatch):
    """A panel may set the same lines at every change at no cost."""
    label.set_lines(["a"])
    monkeypatch.setattr(label, "_measure", lambda: pytest.fail("measured again"))
    label.set_lines(["a"])
