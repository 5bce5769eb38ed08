"""Translation: whole sentences, safe placeholders, plurals, and a check that finds what was left out."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.translation import tr, tr_count
from gui.typesetting import FormulaLabel, inline
from tests.gui.pseudo_translation import PseudoTranslator, untranslated_texts


class TableTranslator(QTranslator):
    """Translates from a table."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def translate(self, context, text, disambiguation=None, n=-1):
        found = self.table.get((context, text))
        return found(n) if callable(found) else found

    def isEmpty(self):
        return False


@pytest.fixture
def install(qapp):
    """Install a translator for the length of a test."""
    installed = []

    def install(translator):
        assert QCoreApplication.installTranslator(translator)
        installed.append(translator)

    yield install
    for translator in installed:
        QCoreApplication.removeTranslator(translator)


def test_without_a_translation_the_sentence_is_filled(qapp):
    """English needs no translation file."""
    assert tr("Problems", "{name} is not connected.", name="b") == "b is not connected."
    assert tr("Problems", "Everything is connected.") == "Everything is connected."


def test_values_are_data_and_not_patterns(qapp):
    """Braces in a name are shown, not filled; braces of the sentence are doubled."""
    assert tr("Problems", "{name} in {{braces}}", name="{x}") == "{x} in {braces}"


def test_a_missing_value_is_an_error(qapp):
    """A sentence that cannot be filled is a fault of the program, told at once."""
    with pytest.raises(KeyError):
        tr("Problems", "{name} is not connected.")


def test_a_translation_may_turn_the_sentence_round(install):
    """Placeholders are found by name, wherever a language puts them."""
    install(TableTranslator({("Wires", "{source} feeds {target}."): "{target} 由 {source} 提供。"}))
    assert tr("Wires", "{source} feeds {target}.", source="a", target="b") == "b 由 a 提供。"
    assert tr("Panels", "{source} feeds {target}.", source="a", target="b") == "a feeds b."


@pytest.mark.parametrize("slip", ["{nam} fehlt.", "{name fehlt.", "{} fehlt.", "{name.none} fehlt."])
def test_a_slip_of_a_translator_is_survived(install, slip, caplog):
    """A translation with a wrong placeholder is logged, and the English sentence is shown."""
    install(TableTranslator({("Problems", "{name} is missing."): slip}))
    assert tr("Problems", "{name} is missing.", name="b") == "b is missing."
    assert "does not fit its placeholders" in caplog.text


@pytest.mark.parametrize("n, expected", [(0, "0 gates in a"), (1, "1 gate in a"), (2, "2 gates in a")])
def test_english_has_two_forms(qapp, n, expected):
    """One thing is singular, any other number is plural."""
    assert tr_count("Status", "{n} gate in {graph}|{n} gates in {graph}", n, graph="a") == expected


def test_other_languages_have_as_many_forms_as_they_need(install):
    """The number goes to Qt, which knows the rules of the language."""
    forms = {1: "{n} brána", 2: "{n} brány", 5: "{n} bran"}
    install(TableTranslator({("Status", "{n} gate|{n} gates"): forms.get}))
    assert [tr_count("Status", "{n} gate|{n} gates", n) for n in (1, 2, 5)] == [
        "1 brána",
        "2 brány",
        "5 bran",
    ]


def test_sentences_need_no_qt():
    """The command line words its sentences without loading Qt."""
    code = """
import sys
from gui.translation import tr
print(tr("Cli", "{n} steps", n=3), "PySide6" in sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "3 steps False"


# ---------------------------------------------------------------------------------------- what was left out


def window_with(text):
    """A window that shows `text(something)` in every place that the check knows."""
    window = QMainWindow()
    window.setWindowTitle(text("window"))
    menu = window.menuBar().addMenu(text("menu"))
    action = QAction(text("action"), window)
    action.setStatusTip(text("status tip"))
    menu.addAction(action)
    page = QWidget()
    layout = QVBoxLayout(page)
    field, choice, table, tabs = QLineEdit(), QComboBox(), QTableWidget(0, 1), QTabWidget()
    field.setPlaceholderText(text("placeholder"))
    field.setToolTip(text("tool tip"))
    choice.addItem(text("item"))
    table.setHorizontalHeaderLabels([text("header")])
    tabs.addTab(QWidget(), text("tab"))
    formulas = FormulaLabel()
    formulas.set_lines([text("line") + inline(r"\frac{a}{b}")])
    label = QLabel(f"<b>{text('label')}</b> 12.5")
    label.setAccessibleName(text("accessible"))
    buttons = [QPushButton(text("button")), QCheckBox(text("check"))]
    parts = [label, *buttons, QGroupBox(text("group")), field, choice, table, tabs, formulas]
    for part in parts:
        layout.addWidget(part)
    window.setCentralWidget(page)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, QDockWidget(text("dock")))
    return window


PLACES = [
    *("window", "menu", "action", "status tip", "placeholder", "tool tip", "item", "header", "tab", "line"),
    *("label", "accessible", "button", "check", "group", "dock"),
]


def test_the_check_finds_every_text_that_was_left_out(install, qtbot):
    """A text that nobody translated is found wherever it is shown."""
    install(PseudoTranslator())
    window = window_with(lambda text: f"untranslated {text}")
    qtbot.addWidget(window)
    found = "\n".join(untranslated_texts(window))
    assert [place for place in PLACES if f"untranslated {place}" not in found] == []


def test_the_check_passes_a_window_that_is_translated(install, qtbot):
    """Translated texts, numbers and formulas are not complained about, nor is what is named as data."""
    install(PseudoTranslator())
    window = window_with(lambda text: tr("Test", text))
    qtbot.addWidget(window)
    window.setObjectName("window")
    assert untranslated_texts(window) == []
    window.setWindowTitle("sigmoid")
    assert untranslated_texts(window, ignored={"sigmoid"}) == []
    assert untranslated_texts(window) == ["QMainWindow 'window', window title: sigmoid"]


def test_the_check_sees_values_inside_translated_sentences_as_translated(install, qtbot):
    """A name that fills a placeholder stands inside the brackets, even when it was translated itself."""
    install(PseudoTranslator())
    label = QLabel(tr("Test", "{what} is {how}.", what="apple", how=tr("Test", "frozen")))
    qtbot.addWidget(label)
    assert untranslated_texts(label) == []
    label.setText(tr_count("Test", "{n} gate|{n} gates", 3))
    assert label.text() == "\u27e63 gates\u27e7"
    assert untranslated_texts(label) == []
