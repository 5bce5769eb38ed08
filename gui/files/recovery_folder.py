"""One folder that keeps a graph from being lost in a crash: the graph, where it came from, and a lock.

The lock belongs to the program that edits the graph. When that program ends without taking the folder away,
however it ends, the system frees the lock, and the folder counts as abandoned.
"""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

from engine import save_export

_LOCK, _GRAPH, _ORIGIN = "lock", "graph.json", "origin.json"
SET_ASIDE = "damaged"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a graph came from: its file, the folder of its data, and what the file held (a digest)."""

    name: str = ""
    path: Path | None = None
    folder: Path | None = None
    digest: str | None = None

    def to_json(self) -> str:
        """The record as text."""
        return json.dumps({key: None if value is None else str(value) for key, value in asdict(self).items()})

    @classmethod
    def from_json(cls, text: str) -> Origin:
        """The record that a text describes; what cannot be read is taken as not known."""
        try:
            read: Any = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        known = read if isinstance(read, dict) else {}
        texts = {key: value for key, value in known.items() if isinstance(value, str)}
        path, folder = (Path(texts[key]) if texts.get(key) else None for key in ("path", "folder"))
        return cls(name=texts.get("name", ""), path=path, folder=folder, digest=texts.get("digest"))


class RecoveryFolder:
    """A recovery folder that this program holds the lock of."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def make(cls, root: Path) -> RecoveryFolder:
        """A new folder inside `root`, locked; raises OSError."""
        root.mkdir(parents=True, exist_ok=True)
        for _ in range(10):
            path = root / uuid.uuid4().hex
            path.mkdir()
            made = cls.take(path)
            if made is not None:
                return made
        raise OSError(0, "no recovery folder can be locked", str(root))

    @classmethod
    def take(cls, path: Path) -> RecoveryFolder | None:
        """The folder at `path` as this program's own, or None while a running program holds it."""
        lock = QLockFile(str(path / _LOCK))
        lock.setStaleLockTime(0)  # however old a lock is, only the end of its program frees it
        return cls(path, lock) if lock.tryLock(0) else None

    @property
    def holds_graph(self) -> bool:
        """Whether a graph was ever written."""
        return (self.path / _GRAPH).is_file()

    @property
    def written_at(self) -> float:
        """When the graph was written, in seconds since 1970."""
        return (self.path / _GRAPH).stat().st_mtime

    def write(self, text: str, origin: Origin) -> None:
        """Keep a graph; at every moment the old or the new one is whole. Raises EngineError."""
        save_export(self.path / _ORIGIN, origin.to_json())
        save_export(self.path / _GRAPH, text)

    def text(self) -> str:
        """The graph as it was kept; raises OSError or UnicodeDecodeError."""
        return (self.path / _GRAPH).read_text(encoding="utf-8")

    def origin(self) -> Origin:
        """Where the graph came from, as far as it is known."""
        try:
            return Origin.from_json((self.path / _ORIGIN).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return Origin()

    def let_go(self) -> None:
        """Free the lock and leave the graph for the next start."""
        self._lock.unlock()

    def erase(self) -> None:
        """Delete the folder with all that it holds."""
        # The graph goes first: a folder half deleted must not offer a graph without knowing its origin.
        (self.path / _GRAPH).unlink(missing_ok=True)
        self._lock.unlock()
        shutil.rmtree(self.path, ignore_errors=True)

    def set_aside(self) -> Path:
        """Move the files to a folder where nobody offers them again, and return it; raises OSError."""
        place = self.path.parent / SET_ASIDE / self.path.name
        place.mkdir(parents=True, exist_ok=True)
        for name in (_GRAPH, _ORIGIN):
            if (self.path / name).exists():
                (self.path / name).replace(place / name)
        self.erase()
        return place
