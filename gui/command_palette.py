"""The command palette: every entry of the menus, found by a few letters of its words, and done with Enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gui import actions as action_table
from gui.choosing import ChoiceSheet, Match, Row, best, match
from gui.keys.shortcuts import keys_of, plain, words_of
from gui.settings import Settings
from gui.translation import tr
from gui.window import Window

REASON = "reason"
"""The property of an action that tells why it cannot be used."""
WIDTH, HEIGHT, TOP = 560, 420, 56
_RECENT, _MOST_RECENT = "palette/recent", 8
_OTHER_WORDS = 30
"""What an answer by other words than the title is worth less."""


@dataclass(frozen=True, eq=False)
class Command:
    """An entry of a menu: what it does, what it is called, and the menus that lead to it."""

    action: QAction
    title: str
    path: str
    keywords: str = ""

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return self.action.objectName() or f"{self.path}/{self.title}"


class CommandPalette(QObject):
    """Opens the palette over a window, and does what is chosen where the keyboard was before."""

    def __init__(self, window: Window, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._commands: list[Command] = []
        self.sheet = ChoiceSheet(window, "command-palette")
        self.sheet.setAccessibleName(tr("CommandPalette", "Command palette"))
        self.sheet.chosen.connect(self._do)

    def open(self) -> None:
        """Show every command, those used last first."""
        self._commands = [one for one in commands_of(self._window) if one.action.objectName() != "command-palette"]
        left = (self._window.width() - WIDTH) // 2
        prompt = tr("CommandPalette", "Type what you want to do")
        self.sheet.open(self._rows, QRect(left, TOP, WIDTH, HEIGHT), prompt=prompt)

    # --- finding --------------------------------------------------------------------------------------------------

    def _rows(self, text: str) -> list[Row]:
        recent: list[str] = self._settings.get(_RECENT)
        last = {key: len(recent) - place for place, key in enumerate(recent)}
        found = [(one, answer) for one in self._commands if (answer := _answer(text, one)) is not None]
        found.sort(key=lambda pair: (-pair[1].points, *_rank(pair[0]), -last.get(pair[0].key, 0)))
        if not text.strip():
            found.sort(key=lambda pair: -last.get(pair[0].key, 0))
        return [_row(command, answer) for command, answer in found]

    # --- doing ----------------------------------------------------------------------------------------------------

    def _do(self, command: Command) -> None:
        others = [key for key in self._settings.get(_RECENT) if key != command.key]
        self._settings.set(_RECENT, [command.key, *others][:_MOST_RECENT])
        command.action.trigger()


def commands_of(window: Window) -> list[Command]:
    """Every entry of the menus of a window, in their order."""
    keywords = {entry.key: f"{entry.keywords} {entry.tip}" for entry in action_table.table()}
    return [
        Command(action, words_of(action), path, keywords.get(action.objectName(), action.statusTip()))
        for top in window.menuBar().actions()
        for action, path in _entries(top, "")
    ]


def _entries(action: QAction, path: str) -> Iterator[tuple[QAction, str]]:
    menu = action.menu()
    if not isinstance(menu, QMenu):
        if not action.isSeparator() and action.text():
            yield action, path
        return
    menu.aboutToShow.emit()  # menus that are filled when they open are filled now
    title = plain(menu.title())
    inner = tr("CommandPalette", "{menu} › {submenu}", menu=path, submenu=title) if path else title  # noqa: RUF001 - meant
    for entry in menu.actions():
        yield from _entries(entry, inner)


def _rank(command: Command) -> tuple[bool, bool]:
    """What can be done comes before what cannot, and the program's own commands before files and examples."""
    return not command.action.isEnabled(), not command.action.objectName()


def _answer(text: str, command: Command) -> Match | None:
    title = match(text, command.title)
    other = match(text, f"{command.path} {command.title}") or _said(text, command.keywords)
    return best((title, other and Match(max(1, other.points - _OTHER_WORDS))))


def _said(text: str, keywords: str) -> Match | None:
    """Whether every word begins a word of what the command says of itself: letters here and there say nothing."""
    said = f" {keywords.lower()}"
    return Match(_OTHER_WORDS) if all(f" {word}" in said for word in text.lower().split()) else None


def _row(command: Command, answer: Match) -> Row:
    action = command.action
    keys, path, detail = keys_of(action), command.path, command.path
    if not action.isEnabled():
        reason = action.property(REASON) or tr("CommandPalette", "Not possible just now.")
        detail = tr("CommandPalette", "{menu} – {reason}", menu=path, reason=reason)  # noqa: RUF001 - the dash is meant
    title = command.title
    if action.isCheckable() and action.isChecked():
        title = tr("CommandPalette", "{command} ✓", command=title)
    return Row(
        title,
        command,
        detail=detail,
        note=keys[0] if keys else "",
        is_key=True,
        enabled=action.isEnabled(),
        marks=answer.marks,
        tip=action.statusTip(),
    )
