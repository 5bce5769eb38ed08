"""The files opened last, as the settings remember them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from gui.settings import Settings

_FILES, _FOLDER, _COUNT = "files/recent", "files/folder", "files/recent_count"


@dataclass(frozen=True)
class RecentFile:
    """A file that was open before; `exists` tells whether it still lies where it was."""

    path: Path
    exists: bool


class RecentFiles(QObject):
    """The list of recent files. `changed` is emitted after it has changed, wherever that was done."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        settings.changed.connect(self._follow)

    @property
    def files(self) -> list[RecentFile]:
        """The files opened last, the newest first, those that are gone after the others."""
        kept = self._settings.get(_FILES)[: self._settings.get(_COUNT)]
        found = [RecentFile(Path(path), Path(path).is_file()) for path in kept]
        return sorted(found, key=lambda file: not file.exists)

    @property
    def folder(self) -> Path:
        """The folder that file dialogs begin in: that of the last file, else the user's documents, else their home."""
        last = self._settings.get(_FOLDER)
        if last and Path(last).is_dir():
            return Path(last)
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        return documents if documents.is_dir() else Path.home()

    def remember(self, path: Path) -> None:
        """Put a file that was opened or saved in front."""
        self._settings.set(_FOLDER, str(path.parent))
        self._settings.set(_FILES, [str(path), *self._others(path)][: self._settings.get(_COUNT)])

    def forget(self, path: Path | str) -> None:
        """Take a file out of the list; the file itself stays."""
        self._settings.set(_FILES, self._others(path))

    def forget_all(self) -> None:
        """Empty the list."""
        self._settings.set(_FILES, [])

    def _others(self, path: Path | str) -> list[str]:
        return [known for known in self._settings.get(_FILES) if known != str(path)]

    def _follow(self, key: str) -> None:
        if key in {_FILES, _COUNT}:
            self.changed.emit()
