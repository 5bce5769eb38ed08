"""The notes panel: the title and the text that belong to a graph, to read and to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import commands
from gui.icons import icon
from gui.panels.empty_state import EmptyState
from gui.panels.notes_text import NotesEditor, NotesView
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from gui.context import Context
    from gui.document.edits import Change

PAUSE_MS = 1500
"""After so long a pause in writing, what comes next is another step of the history."""
_WEB = {"http", "https"}


class NotesPanel(Panel):
    """Title and notes of the document. What is written between two pauses, or until the end, is one step."""

    editing_changed = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._opened = ""  # the notes when the editor was opened
        self._kept = ""  # what the editor held when it was opened, or when its text was last kept
        self._title = _title_label()
        self.edit_button = _edit_button()
        self.edit_button.toggled.connect(self.set_editing)
        self.view = NotesView()
        self.view.link_chosen.connect(self._ask_for_link)
        self.editor = NotesEditor()
        self.editor.finished.connect(lambda: self.set_editing(editing=False))
        self.editor.given_up.connect(self._give_up)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.finish_typing)
        self.editor.textChanged.connect(self._pause.start)
        self.link_bar = _LinkBar()
        self._stack = QStackedWidget()
        for page in (self._make_empty(), self.view, self.editor):
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        head.setSpacing(Sizes.SPACE_SMALL)
        head.addWidget(self._title)
        head.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack)
        layout.addWidget(self.link_bar)
        self.set_context(context)

    @property
    def is_editing(self) -> bool:
        """Whether the plain text is shown, to be changed."""
        return self._stack.currentWidget() is self.editor

    def set_editing(self, editing: bool) -> None:
        """Show the plain text to change it, or keep what was written and show it set as text."""
        if editing == self.is_editing:
            return
        if editing:
            self._opened = self._context.document.about.notes
            self._fill_editor()
            self._stack.setCurrentWidget(self.editor)
            self.editor.setFocus()
        else:
            self._stack.setCurrentWidget(self.view)
            self.finish_typing()
            self._show_all()
        self.edit_button.setChecked(editing)
        self.editing_changed.emit(editing)

    def finish_typing(self) -> None:
        """Make what has been typed so far a step of the history; who is writing can go on."""
        notes = self.editor.toPlainText()
        self._pause.stop()
        if notes != self._kept:
            self._kept = notes
            self.editor.settle()
            document = self._context.document
            document.do(commands.set_about(document, tr("Edit", "Change the notes"), notes=notes))

    def set_context(self, context: Context) -> None:
        """Show another document, keeping first what is being written for this one."""
        if self._joined:
            self.set_editing(editing=False)
        super().set_context(context)

    def _joints(self, context: Context) -> list[Joint]:
        return [(context.document.changed, self._follow)]

    def _follow(self, change: Change) -> None:
        if change.about:
            self._show_all()

    def _show_all(self) -> None:
        about = self._context.document.about
        self._title.setText(about.title or tr("Notes", "No title yet"))
        self._title.setEnabled(bool(about.title))
        self.view.set_notes(about.notes)
        self.link_bar.hide()
        if self.is_editing and self.editor.toPlainText() == self._kept:
            self._fill_editor()
        if not self.is_editing:
            self._stack.setCurrentIndex(1 if about.notes.strip() else 0)

    def _fill_editor(self) -> None:
        self.editor.show_text(self._context.document.about.notes)
        self._pause.stop()
        self._kept = self.editor.toPlainText()  # which writes some marks of its own, so it is no edit of the user's

    def _give_up(self) -> None:
        """Take back all that was written since the editor was opened; what had become steps, by another one."""
        document = self._context.document
        document.do(commands.set_about(document, tr("Edit", "Give up the change of the notes"), notes=self._opened))
        self._fill_editor()
        self.set_editing(editing=False)

    def _ask_for_link(self, url: QUrl) -> None:
        self.link_bar.ask(url, opens=url.scheme().lower() in _WEB)

    def _make_empty(self) -> EmptyState:
        write = QPushButton(tr("Notes", "Write notes"))
        write.setToolTip(tr("Notes", "Write what the graph shows and what to try with it."))
        write.clicked.connect(lambda: self.set_editing(editing=True))
        return EmptyState(
            "notes",
            tr("Notes", "No notes yet"),
            tr(
                "Notes",
                "Notes are saved with the graph and shown beside it: say what it shows and what to try.",
            ),
            write,
        )


class _LinkBar(QWidget):
    """Shows where a link leads before anything opens."""

    def __init__(self) -> None:
        super().__init__()
        self._url = QUrl()
        self.address = QLabel()
        self.address.setWordWrap(True)
        self.address.setTextFormat(Qt.TextFormat.PlainText)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.address.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.open_button = QPushButton(tr("Notes", "Open in the browser"))
        self.open_button.setToolTip(tr("Notes", "Open this address in the web browser."))
        self.open_button.clicked.connect(self._open)
        cancel = QPushButton(tr("Notes", "Cancel"))
        cancel.setToolTip(tr("Notes", "Do not open the address."))
        cancel.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(cancel)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE, Sizes.SPACE_SMALL)
        layout.setSpacing(Sizes.SPACE_SMALL)
        layout.addWidget(self.address)
        layout.addLayout(row)
        self.hide()

    def ask(self, url: QUrl, *, opens: bool) -> None:
        """Show the address; only pages of the web can be opened."""
        self._url = url
        shown = _breakable(url.toDisplayString())
        if opens:
            self.address.setText(tr("Notes", "This link leads to {address}", address=shown))
        else:
            self.address.setText(
                tr(
                    "Notes",
                    "This link leads to {address}, which is no web page. It stays closed.",
                    address=shown,
                )
            )
        self.open_button.setVisible(opens)
        self.show()

    def _open(self) -> None:
        self.hide()
        QDesktopServices.openUrl(self._url)


def _breakable(address: str) -> str:
    """The address with places where a line may break, so that all of it can be read in a narrow panel."""
    for mark in "/?&=.":
        address = address.replace(mark, mark + "\u200b")
    return address


def _title_label() -> QLabel:
    label = QLabel()
    label.setProperty("role", "heading")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumHeight(Sizes.CONTROL_HEIGHT)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _edit_button() -> QToolButton:
    button = QToolButton()
    button.setText(tr("Notes", "Edit"))
    button.setIcon(icon("notes"))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setCheckable(True)
    button.setToolTip(tr("Notes", "Edit the notes as plain text; press again to keep them."))
    return button
