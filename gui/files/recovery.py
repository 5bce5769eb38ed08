"""Autosave: what is not saved yet survives the end of the program, however it ends, and the next one too."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine import EngineError, GraphFile, Watch, format_graph_file, parse_graph_file
from gui.data_folder import data_folder
from gui.document.document import Document
from gui.files.recovery_folder import SET_ASIDE, Origin, RecoveryFolder
from gui.translation import tr
from gui.wording import sentence_of

QUIET_MS = 2_000
LIMIT_MS = 30_000

_log = logging.getLogger(__name__)
OriginOf = Callable[[Document], Origin]


@dataclass(frozen=True)
class Abandoned:
    """A graph that a program left behind unsaved when it ended; `written_at` in seconds since 1970."""

    folder: Path
    name: str
    path: Path | None
    written_at: float


@dataclass(frozen=True)
class Recovered:
    """A graph taken over from a program that has ended: `document` counts as modified."""

    document: Document
    origin: Origin


class Damaged(Exception):  # noqa: N818 - named after what was found
    """A graph left behind that cannot be read; it was moved to `place`, where it can be mended by hand."""

    def __init__(self, reason: str, place: Path) -> None:
        self.reason = reason
        self.place = place
        super().__init__(reason)

    @property
    def sentence(self) -> str:
        """What happened and where the file is now."""
        return tr(
            "Recovery",
            "The recovered graph cannot be read: {reason} It was moved to {place} and can be mended there.",
            reason=self.reason,
            place=self.place,
        )


class Recovery(QObject):
    """Keeps a copy of every modified document beside a lock, and finds the copies of programs that ended.

    A copy is written `quiet_ms` after the last change, and every `limit_ms` while changes go on. It is
    deleted as soon as the document is saved or forgotten. `written` and `failed` (with a sentence, once until
    it works again) are emitted on this object's thread.
    """

    written = Signal()
    failed = Signal(str)

    def __init__(
        self,
        root: Path | None = None,
        *,
        quiet_ms: int = QUIET_MS,
        limit_ms: int = LIMIT_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._root = data_folder() / "recovery" if root is None else root
        self._times = (quiet_ms, limit_ms)
        self._copies: dict[Document, _Copy] = {}
        self._has_failed = False

    # --- keeping -------------------------------------------------------------------------------------------

    def watch(self, document: Document, origin_of: OriginOf) -> None:
        """Keep a copy of the document from its next change on; `origin_of` is asked at each writing."""
        self._add(document, origin_of, None)

    def forget(self, document: Document) -> None:
        """Delete the copy and stop watching: the document is closed, its changes saved or not wanted."""
        copy = self._copies.pop(document, None)
        if copy is not None:
            copy.end()

    def _add(self, document: Document, origin_of: OriginOf, folder: RecoveryFolder | None) -> _Copy:
        copy = _Copy(document, origin_of, self._root, folder, self._times)
        copy.done.connect(self._note)
        self._copies[document] = copy
        return copy

    def _note(self, fault: str) -> None:
        if not fault:
            self._has_failed = False
            self.written.emit()
        elif not self._has_failed:
            self._has_failed = True
            self.failed.emit(fault)

    # --- finding -------------------------------------------------------------------------------------------

    def abandoned(self) -> list[Abandoned]:
        """The graphs that ended programs left behind, the newest first; running ones keep theirs."""
        found = []
        for folder in self._free_folders():
            if folder.holds_graph:
                origin = folder.origin()
                found.append(Abandoned(folder.path, origin.name, origin.path, folder.written_at))
                folder.let_go()
            else:
                folder.erase()  # its program ended before it had written anything
        return sorted(found, key=lambda entry: -entry.written_at)

    def _free_folders(self) -> Iterator[RecoveryFolder]:
        try:
            paths = sorted(path for path in self._root.iterdir() if path.is_dir() and path.name != SET_ASIDE)
        except OSError:
            return
        for path in paths:
            folder = RecoveryFolder.take(path)
            if folder is not None:
                yield folder

    def recover(self, entry: Abandoned, origin_of: OriginOf, watch: Watch | None = None) -> Recovered | None:
        """Take an abandoned graph over, its folder with it, so that another crash loses nothing either.

        None when another program was quicker. `watch` follows the reading of its data; where it stops that, the graph
        comes without them. Raises Damaged after moving a graph that cannot be read aside.
        """
        folder = RecoveryFolder.take(entry.folder)
        if folder is None or not folder.holds_graph:
            return None
        origin = folder.origin()
        try:
            document = Document(parse_graph_file(folder.text(), origin.folder, watch=watch or Watch()))
        except EngineError as error:
            raise Damaged(sentence_of(error), folder.set_aside()) from error
        except (OSError, UnicodeDecodeError) as error:
            raise Damaged(tr("Recovery", "{reason}.", reason=error), folder.set_aside()) from error
        document.path = origin.path
        document.folder = origin.folder
        document.history.mark_unsaved()
        self._add(document, origin_of, folder)
        return Recovered(document, origin)

    def discard(self, entry: Abandoned) -> None:
        """Delete an abandoned graph, unless another program has taken it over."""
        folder = RecoveryFolder.take(entry.folder)
        if folder is not None:
            folder.erase()


class _Copy(QObject):
    """The copy of one document and when it is written. `done` carries what went wrong, or nothing."""

    done = Signal(str)

    def __init__(
        self,
        document: Document,
        origin_of: OriginOf,
        root: Path,
        folder: RecoveryFolder | None,
        times: tuple[int, int],
    ) -> None:
        super().__init__()
        self._document = document
        self._origin_of = origin_of
        self._root = root
        self._folder = folder
        self._writer: threading.Thread | None = None
        self._quiet, self._limit = (QTimer(self, singleShot=True, interval=time) for time in times)
        for timer in (self._quiet, self._limit):
            timer.timeout.connect(self._write)
        document.changed.connect(self._follow)
        document.history.clean_changed.connect(self._follow_clean)

    def end(self) -> None:
        """Delete the copy and follow the document no longer."""
        self._document.changed.disconnect(self._follow)
        self._document.history.clean_changed.disconnect(self._follow_clean)
        self._erase()

    def _follow(self) -> None:
        self._quiet.start()
        if not self._limit.isActive():
            self._limit.start()

    def _follow_clean(self, clean: bool) -> None:
        if clean:
            self._erase()

    def _erase(self) -> None:
        self._quiet.stop()
        self._limit.stop()
        if self._writer is not None:
            self._writer.join()
        if self._folder is not None:
            self._folder.erase()
            self._folder = None

    def _write(self) -> None:
        self._quiet.stop()
        self._limit.stop()
        if not self._document.is_modified:
            return
        if self._writer is not None and self._writer.is_alive():
            self._follow()  # the disk is slow; what is new is written later
            return
        try:
            self._folder = self._folder or RecoveryFolder.make(self._root)
        except OSError as error:
            self.done.emit(_fault(str(error)))
            return
        job = (self._folder, self._document.to_file(), self._origin_of(self._document))
        self._writer = threading.Thread(target=self._work, args=job, name="autosave")
        self._writer.start()

    def _work(self, folder: RecoveryFolder, file: GraphFile, origin: Origin) -> None:
        """Write, on a thread of its own, since syncing takes as long as the disk wants."""
        try:
            folder.write(format_graph_file(file), origin)
        except EngineError as error:
            self.done.emit(_fault(sentence_of(error)))
        else:
            self.done.emit("")


def _fault(reason: str) -> str:
    _log.warning("autosave failed: %s", reason)
    return tr("Recovery", "The changes are not safe from a crash: {reason} Save the graph.", reason=reason)
