"""What the program asks and tells while files are opened and saved; the logic only knows `Questions`."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QMessageBox,
    QProgressDialog,
    QPushButton,
    QSpacerItem,
    QWidget,
)

from engine import Watch
from gui.icons import icon_pixmap
from gui.theme import current_theme
from gui.translation import tr, tr_count

_Role = QMessageBox.ButtonRole
Answer = TypeVar("Answer")
PATIENCE_S = 0.3
"""So long something is waited for without a word."""
_PARTS = 1000
_PICTURE = 32
_WIDTH = 440


class Unsaved(Enum):
    """What to do with changes that are in no file yet."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class ChangedOnDisk(Enum):
    """What to do when another program has changed the file that is to be saved."""

    OVERWRITE = "overwrite"
    SAVE_AS = "save as"
    CANCEL = "cancel"


class Questions(Protocol):
    """Asks the user and waits for the answer; a test answers from a script."""

    def unsaved(self, name: str) -> Unsaved:
        """What to do with the changes of the graph called `name`."""

    def changed_on_disk(self, path: Path) -> ChangedOnDisk:
        """What to do with the file at `path`, which is not what it was when it was opened."""

    def discard_recovered(self, count: int) -> bool:
        """Whether `count` recovered graphs may be deleted for good."""

    def path_to_open(self, folder: Path, *, kind: str = "json") -> Path | None:
        """The graph file to open, or file of "data", looked for from `folder` on; None when there is none."""

    def path_to_save(self, suggestion: Path, *, kind: str) -> Path | None:
        """Where to save, `suggestion` being offered; `kind` is the file's ending, such as "json"."""

    def name_for(self, heading: str, suggestion: str) -> str | None:
        """The name that is given to something, `suggestion` being offered; None when none is."""

    def tell(self, heading: str, sentence: str) -> None:
        """Say what went wrong, and wait until it has been read."""

    def reading(self, name: str) -> AbstractContextManager[Watch]:
        """Follow the reading of the file called `name`, and let it be stopped while that takes long."""


class WindowQuestions:
    """Questions asked by dialogs above a window."""

    def __init__(self, window: QWidget | None = None) -> None:
        self._window = window

    def set_window(self, window: QWidget) -> None:
        """Ask above this window from now on."""
        self._window = window

    def unsaved(self, name: str) -> Unsaved:
        """What to do with the changes of the graph called `name`; Escape cancels."""
        answer = self._ask(
            tr("Questions", "Save the changes to “{name}”?", name=name),
            tr("Questions", "Without saving, the changes since the last save are lost."),
            {
                Unsaved.SAVE: (tr("Questions", "&Save"), _Role.AcceptRole),
                Unsaved.DISCARD: (tr("Questions", "&Discard"), _Role.DestructiveRole),
                Unsaved.CANCEL: (tr("Questions", "Cancel"), _Role.RejectRole),
            },
        )
        return answer or Unsaved.CANCEL

    def changed_on_disk(self, path: Path) -> ChangedOnDisk:
        """What to do with a file that another program has changed; Escape cancels."""
        answer = self._ask(
            tr("Questions", "“{name}” was changed by another program.", name=path.name),
            tr("Questions", "Saving writes over those changes. They can be kept by saving to another file."),
            {
                ChangedOnDisk.SAVE_AS: (tr("Questions", "Save &as…"), _Role.AcceptRole),
                ChangedOnDisk.OVERWRITE: (tr("Questions", "&Overwrite"), _Role.DestructiveRole),
                ChangedOnDisk.CANCEL: (tr("Questions", "Cancel"), _Role.RejectRole),
            },
        )
        return answer or ChangedOnDisk.CANCEL

    def discard_recovered(self, count: int) -> bool:
        """Whether recovered graphs may be deleted for good; Escape keeps them."""
        answer = self._ask(
            tr_count("Questions", "Delete the recovered graph?|Delete {n} recovered graphs?", count),
            tr("Questions", "What was not saved before Gradloom ended is then gone for good."),
            {
                False: (tr("Questions", "&Keep"), _Role.RejectRole),
                True: (tr("Questions", "&Delete"), _Role.DestructiveRole),
            },
        )
        return answer is True

    def path_to_open(self, folder: Path, *, kind: str = "json") -> Path | None:
        """The file chosen in a dialog that begins in `folder`."""
        titles = {"json": tr("Questions", "Open a graph"), "data": tr("Questions", "Choose a file of data")}
        dialog = QFileDialog(self._window, titles[kind], str(folder), _name_filters()[kind])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen(dialog)

    def path_to_save(self, suggestion: Path, *, kind: str) -> Path | None:
        """The place chosen in a dialog; it asks by itself before a file is overwritten."""
        dialog = QFileDialog(self._window, tr("Questions", "Save"), str(suggestion.parent), _name_filters()[kind])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(suggestion.name)
        return _chosen(dialog)

    def name_for(self, heading: str, suggestion: str) -> str | None:
        """The name typed into a dialog of one line; Escape gives none."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(QApplication.applicationDisplayName())
        dialog.setLabelText(heading)
        dialog.setTextValue(suggestion)
        dialog.resize(_WIDTH, dialog.sizeHint().height())
        for button in dialog.findChildren(QPushButton):
            button.setIcon(QIcon())  # those of the style are in no colour of the theme
        accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
        name = dialog.textValue().strip()
        return name if accepted and name else None

    def tell(self, heading: str, sentence: str) -> None:
        """Say what went wrong in a message box."""
        self._ask(heading, sentence, {True: (tr("Questions", "&Close"), _Role.RejectRole)})

    @contextmanager
    def reading(self, name: str) -> Iterator[Watch]:
        """Show how far the reading is, with a button to stop it, once it has taken a moment."""
        waiting = _Waiting(self._window, name)
        try:
            yield Watch(waiting.show_share, waiting.is_stopped)
        finally:
            waiting.end()

    def _ask(
        self,
        heading: str,
        sentence: str,
        answers: dict[Answer, tuple[str, QMessageBox.ButtonRole]],
    ) -> Answer | None:
        """Show a message box with these buttons, the first one the default; None when it was closed."""
        box = QMessageBox(self._window)
        ratio = box.devicePixelRatioF()
        box.setIconPixmap(icon_pixmap("warning", _PICTURE, ratio, current_theme().colours.warning))
        # Escaped and marked as rich text, so that no name is ever taken for HTML.
        box.setText(f'<span style="font-weight: 600">{html.escape(heading)}</span>')
        box.setInformativeText(f"<span>{html.escape(sentence)}</span>")
        grid: Any = box.layout()
        grid.addItem(QSpacerItem(_WIDTH, 0), grid.rowCount(), 0, 1, grid.columnCount())
        buttons = {box.addButton(text, role): answer for answer, (text, role) in answers.items()}
        box.setDefaultButton(next(iter(buttons)))
        rejecting = [button for button in buttons if box.buttonRole(button) == _Role.RejectRole]
        box.setEscapeButton(rejecting[0])
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((answer for button, answer in buttons.items() if button is clicked), None)


class _Waiting:
    """A dialog with a bar for something that may take long; it comes only when that has taken a moment."""

    def __init__(self, window: QWidget | None, name: str) -> None:
        self._window, self._name = window, name
        self._started = time.perf_counter()
        self._dialog: QProgressDialog | None = None

    def show_share(self, share: float) -> None:
        """Show which part is done, and let the window answer."""
        if self._dialog is None:
            if time.perf_counter() - self._started < PATIENCE_S:
                return
            self._dialog = self._make()
        self._dialog.setValue(round(_PARTS * share))
        QApplication.processEvents()

    def is_stopped(self) -> bool:
        """Whether somebody has had enough."""
        return self._dialog is not None and self._dialog.wasCanceled()

    def end(self) -> None:
        """Take the dialog away."""
        if self._dialog is not None:
            self._dialog.hide()
            self._dialog.deleteLater()

    def _make(self) -> QProgressDialog:
        text = tr("Questions", "Reading the data of “{name}”…", name=self._name)
        dialog = QProgressDialog(text, tr("Questions", "&Stop"), 0, _PARTS, self._window)
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setMinimumDuration(0)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setMinimumWidth(_WIDTH)
        return dialog


def _name_filters() -> dict[str, str]:
    return {
        "json": tr("Questions", "JSON files (*.json);;All files (*)"),
        "png": tr("Questions", "PNG pictures (*.png)"),
        "svg": tr("Questions", "SVG drawings (*.svg)"),
        "csv": tr("Questions", "CSV tables (*.csv)"),
        "data": tr(
            "Questions", "Tables of data (*.csv *.tsv *.txt *.csv.gz *.tsv.gz *.txt.gz *.npz *.npy);;All files (*)"
        ),
    }


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    paths = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(paths[0]) if accepted and paths else None
