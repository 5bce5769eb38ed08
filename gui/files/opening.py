"""The life of documents between window and disk: new, open, save, close, recover, and the files opened last.

Nothing here draws: what has to be asked goes to `Questions`, so a refusal, a full disk or a file changed by
another program can be tried without a window.
"""

from __future__ import annotations

import hashlib
import re
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine import EngineError, GraphFile, load_graph_file, save_graph_file
from gui.document.document import Document
from gui.document.edits import Point
from gui.files.questions import ChangedOnDisk, Questions, Unsaved
from gui.files.recent import RecentFiles
from gui.files.recovery import Abandoned, Damaged, Recovery
from gui.files.recovery_folder import Origin
from gui.resources import examples_folder
from gui.settings import Settings
from gui.translation import tr
from gui.wording import sentence_of

_NOT_IN_A_NAME = re.compile(r"[^\w]+")

Place = Callable[[GraphFile], Mapping[str, Point]]
"""Where the nodes of a file stand that tells no positions of its own, or not those of all."""


class Files(QObject):
    """Opens, saves and closes documents.

    Whoever shows documents calls `remember` for one that was opened, and asks `may_close` before it lets one go by
    `drop`. `recent` is the list of the files opened last; `notice` carries a sentence about what went well, to
    show in passing.
    """

    notice = Signal(str)

    def __init__(
        self,
        settings: Settings,
        questions: Questions,
        recovery: Recovery,
        *,
        place: Place | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.recent = RecentFiles(settings, self)
        self._questions = questions
        self._recovery = recovery
        self._place = place
        recovery.failed.connect(self.notice)
        # What the file of a document held when this program last read or wrote it.
        self._digests: weakref.WeakKeyDictionary[Document, str | None] = weakref.WeakKeyDictionary()

    @property
    def folder(self) -> Path:
        """The folder that file dialogs begin in."""
        return self.recent.folder

    # --- opening -------------------------------------------------------------------------------------------

    def new(self) -> Document:
        """An empty document that has no file yet."""
        return self._watched(Document())

    def open(self, path: Path | str) -> Document | None:
        """The document in the file at `path`; None after telling why it cannot be opened, or where that was stopped.

        An example comes without its file, so that saving asks for a place and leaves alone what was shipped.
        """
        path = Path(path).absolute()
        digest = _digest(path)
        try:
            with self._questions.reading(path.name) as watch:
                file = load_graph_file(path, watch=watch)
        except EngineError as error:
            self._questions.tell(tr("Files", "“{name}” was not opened.", name=path.name), sentence_of(error))
            return None
        if watch.stop():  # half of a document is none
            return None
        document = Document(file, self._place(file) if self._place is not None else None)
        if is_example(path):
            return self._watched(document)
        document.path = path
        self._digests[document] = digest
        return self._watched(document)

    def remember(self, document: Document) -> None:
        """Put the file of a document that is shown now in front of the recent ones."""
        if document.path is not None:
            self.recent.remember(document.path)

    def _watched(self, document: Document) -> Document:
        self._recovery.watch(document, self._origin)
        return document

    def _origin(self, document: Document) -> Origin:
        return Origin(
            name=name_of(document),
            path=document.path,
            folder=document.folder,
            digest=self._digests.get(document),
        )

    # --- saving --------------------------------------------------------------------------------------------

    def save(self, document: Document) -> bool:
        """Save to the document's file, asking for a place when it has none; whether it was saved."""
        if document.path is None:
            return self.save_as(document)
        if self._changed_elsewhere(document):
            answer = self._questions.changed_on_disk(document.path)
            if answer is ChangedOnDisk.SAVE_AS:
                return self.save_as(document)
            if answer is not ChangedOnDisk.OVERWRITE:
                return False
        return self._write(document, document.path)

    def save_as(self, document: Document, path: Path | str | None = None) -> bool:
        """Save to another file, asking for it when `path` is None; whether it was saved."""
        if path is None:
            path = self._questions.path_to_save(self._suggestion(document), kind="json")
        return path is not None and self._write(document, Path(path).absolute())

    def _suggestion(self, document: Document) -> Path:
        if document.path is not None:
            return document.path
        stem = _NOT_IN_A_NAME.sub("_", document.about.title.lower()).strip("_")
        return self.folder / f"{stem or tr('Files', 'untitled')}.json"

    def _write(self, document: Document, path: Path) -> bool:
        left = document.folder
        try:
            save_graph_file(path, document.to_file())
        except EngineError as error:
            self._questions.tell(tr("Files", "“{name}” was not saved.", name=path.name), sentence_of(error))
            return False
        self._digests[document] = _digest(path)
        document.mark_saved(path)
        self.recent.remember(path)
        data = document.about.data
        if data is not None and data.file is not None and left not in {None, path.parent}:
            text = tr("Files", "Saved “{name}”; its data “{data}” lies beside it.", name=path.name, data=data.file)
        else:
            text = tr("Files", "Saved “{name}”.", name=path.name)
        self.notice.emit(text)
        return True

    def _changed_elsewhere(self, document: Document) -> bool:
        now = None if document.path is None else _digest(document.path)
        return now is not None and now != self._digests.get(document)

    # --- closing -------------------------------------------------------------------------------------------

    def may_close(self, document: Document, *, finish: Callable[[], object] | None = None) -> bool:
        """Ask what to do with unsaved changes; whether the document may go, which `drop` then lets it.

        With `finish`, something is changing the document; it is called to end that once the answer is not to cancel.
        """
        if document.is_modified or finish is not None:
            answer = self._questions.unsaved(name_of(document))
            if answer is Unsaved.CANCEL:
                return False
            if finish is not None:
                finish()
            if answer is Unsaved.SAVE and not self.save(document):
                return False
        return True

    def drop(self, document: Document) -> None:
        """Let a document go without asking, its copy for recovery with it."""
        self._recovery.forget(document)
        self._digests.pop(document, None)

    # --- recovering ----------------------------------------------------------------------------------------

    def abandoned(self) -> list[Abandoned]:
        """The graphs that earlier programs left behind unsaved, the newest first."""
        return self._recovery.abandoned()

    def recover(self, entry: Abandoned) -> Document | None:
        """An abandoned graph as a modified document; None after telling why it cannot be had."""
        try:
            with self._questions.reading(entry.name) as watch:
                recovered = self._recovery.recover(entry, self._origin, watch)
        except Damaged as damage:
            self._questions.tell(tr("Files", "“{name}” was not recovered.", name=entry.name), damage.sentence)
            return None
        if recovered is None:
            return None
        self._digests[recovered.document] = recovered.origin.digest
        return recovered.document

    def discard(self, entries: list[Abandoned]) -> bool:
        """Delete abandoned graphs for good, after asking; whether they were deleted."""
        if not self._questions.discard_recovered(len(entries)):
            return False
        for entry in entries:
            self._recovery.discard(entry)
        return True


def is_example(path: Path) -> bool:
    """Whether the file is one of the examples that come with the program."""
    return path.resolve().parent == examples_folder().resolve()


def name_of(document: Document) -> str:
    """What a document is called: its file's name, else its title, else untitled."""
    if document.path is not None:
        return document.path.name
    return document.about.title or tr("Files", "Untitled")


def window_title(document: Document) -> str:
    """The title of a window that shows the document; Qt puts the mark of unsaved changes in place of [*]."""
    return tr("Files", "{name}[*] — Gradloom", name=name_of(document).replace("[*]", "[*][*]"))


def _digest(path: Path) -> str | None:
    """A fingerprint of what a file holds, None when it cannot be read."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
