"""A stand-in for a translation: it puts every translated text in brackets, so that the others show."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)

from gui.typesetting import FormulaLabel
from gui.typesetting.latex import parts

OPEN, CLOSE = "\u27e6", "\u27e7"
_BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_TAGS = re.compile(r"<[^>]*>|&[a-z]+;")


class PseudoTranslator(QTranslator):
    """Translates every text to itself in brackets; of an English pair of forms it takes the one for `n`."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Return the text in brackets."""
        singular, _, plural = text.partition("|")
        return f"{OPEN}{plural if n not in (-1, 1) and plural else singular if n == 1 else text}{CLOSE}"

    def isEmpty(self) -> bool:
        """Say that there are translations, or Qt would not ask for them."""
        return False


def untranslated_texts(widget: QWidget, ignored: Collection[str] = ()) -> list[str]:
    """Return the texts in and under `widget` that nobody translated, each with the place where it is shown.

    A PseudoTranslator has to be installed before the widget is made. `ignored` are data, such as names.
    """
    found = (
        f"{type(thing).__name__} {thing.objectName()!r}, {role}: {text}"
        for thing in _things(widget)
        for role, text in _texts(thing)
        if text not in ignored and _has_words_of_its_own(text)
    )
    return list(dict.fromkeys(found))


def _has_words_of_its_own(text: str) -> bool:
    left = text
    while left != (left := _BRACKETED.sub("", left)):
        pass
    return any(character.isalpha() for character in _TAGS.sub("", left))


def _things(widget: QWidget) -> Iterator[QObject]:
    """Yield the widget, what is in it and every action, without the parts that Qt builds for itself."""
    inside = [widget, *widget.findChildren(QWidget), *widget.findChildren(QAction)]
    actions = [action for thing in inside if isinstance(thing, QWidget) for action in thing.actions()]
    for thing in dict.fromkeys([*inside, *actions]):
        if isinstance(thing, QTabBar) or not thing.objectName().startswith("qt_"):
            yield thing


def _texts(thing: QObject) -> Iterator[tuple[str, str]]:
    if isinstance(thing, QAction):
        yield from _action_texts(thing)
    if isinstance(thing, QWidget):
        yield from _common_texts(thing)
        yield from _own_texts(thing)


def _action_texts(action: QAction) -> Iterator[tuple[str, str]]:
    yield "text", action.text()
    yield "tool tip", action.toolTip()
    yield "status tip", action.statusTip()
    yield "what is this", action.whatsThis()


def _common_texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "window title", widget.windowTitle()
    yield "tool tip", widget.toolTip()
    yield "status tip", widget.statusTip()
    yield "what is this", widget.whatsThis()
    yield "accessible description", widget.accessibleDescription()
    if not isinstance(widget, FormulaLabel):
        yield "accessible name", widget.accessibleName()


def _own_texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    for kinds, texts in _READERS:
        if isinstance(widget, kinds):
            yield from texts(widget)


def _combo_texts(box: QComboBox) -> Iterator[tuple[str, str]]:
    yield from (("item", box.itemText(index)) for index in range(box.count()))
    yield "placeholder", box.placeholderText()


def _tab_texts(tabs: QTabBar) -> Iterator[tuple[str, str]]:
    for index in range(tabs.count()):
        yield "tab", tabs.tabText(index)
        yield "tab's tool tip", tabs.tabToolTip(index)


def _line_texts(label: FormulaLabel) -> Iterator[tuple[str, str]]:
    return (("line", part.text) for line in label.lines for part in parts(line) if not part.is_formula)


def _header_texts(view: QTableView | QTreeView) -> Iterator[tuple[str, str]]:
    model = view.model()
    for section in range(model.columnCount()):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = model.headerData(section, Qt.Orientation.Horizontal, role)
            if isinstance(text, str):
                yield "header", text


_READERS: tuple[tuple[Any, Callable[[Any], Iterable[tuple[str, str]]]], ...] = (
    ((QLabel, QAbstractButton), lambda thing: [("text", thing.text())]),
    ((QGroupBox, QMenu), lambda thing: [("title", thing.title())]),
    ((QLineEdit, QTextEdit, QPlainTextEdit), lambda thing: [("placeholder", thing.placeholderText())]),
    (QComboBox, _combo_texts),
    (QTabBar, _tab_texts),
    ((QSpinBox, QDoubleSpinBox), lambda thing: [("prefix", thing.prefix()), ("suffix", thing.suffix())]),
    (QProgressBar, lambda thing: [("format", re.sub(r"%[pvm]", "", thing.format()))]),
    ((QTableView, QTreeView), _header_texts),
    (FormulaLabel, _line_texts),
)
