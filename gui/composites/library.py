"""The personal library: definitions of composite gates that a person keeps for all graphs, one graph file each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine import Composite, EngineError, Graph, GraphFile, load_graph_file, save_graph_file
from gui.data_folder import data_folder
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from pathlib import Path

    from gui.document.document import Document

_FOLDER = "composites"


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the library holds: the definitions by name, and a sentence for each file that cannot be used."""

    composites: tuple[Composite, ...]
    problems: tuple[str, ...]


class Library(QObject):
    """Reads and writes the library. `changed` is emitted after this program has changed it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Path, tuple[int, Composite | str]] = {}

    @property
    def folder(self) -> Path:
        """Where the files lie; it need not exist yet."""
        return data_folder() / _FOLDER

    def shelf(self) -> Shelf:
        """What the library holds now; a file that has not changed is not read again."""
        composites: list[Composite] = []
        problems: list[str] = []
        folder = self.folder
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            found = self._read(path)
            if isinstance(found, Composite):
                composites.append(found)
            else:
                problems.append(found)
        return Shelf(tuple(sorted(composites, key=lambda one: one.name.casefold())), tuple(problems))

    def _read(self, path: Path) -> Composite | str:
        """The definition in a file, or why there is none to be had."""
        try:
            stamp = path.stat().st_mtime_ns
            known = self._known.get(path)
            if known is not None and known[0] == stamp:
                return known[1]
            definitions = load_graph_file(path).composites
        except (EngineError, OSError) as error:
            reason = sentence_of(error) if isinstance(error, EngineError) else str(error)
            found: Composite | str = tr(
                "Library", "“{file}” in the library was left out. {reason}", file=path.name, reason=reason
            )
            stamp = 0
        else:
            nothing = tr("Library", "“{file}” in the library holds no composite gate. Delete it.", file=path.name)
            found = definitions[-1] if definitions else nothing
        self._known[path] = (stamp, found)
        return found

    def holds(self, name: str) -> bool:
        """Whether a definition of this name is in the library."""
        return any(one.name == name for one in self.shelf().composites)

    def add(self, composite: Composite) -> Path:
        """Keep a definition, in place of the one of its name; returns its file, or raises FileError or OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path_of(composite.name)
        save_graph_file(path, GraphFile(graph=Graph(), composites=(composite,)))
        self._known.clear()
        self.changed.emit()
        return path

    def remove(self, name: str) -> None:
        """Take the definition of this name out of the library, for good."""
        for path in self.folder.glob("*.json"):
            found = self._read(path)
            if isinstance(found, Composite) and found.name == name:
                path.unlink(missing_ok=True)
        self._known.clear()
        self.changed.emit()

    def _path_of(self, name: str) -> Path:
        """The file of the definition of this name, or a free one that is called like it."""
        known = next((p for p in self.folder.glob("*.json") if _name_in(self._read(p)) == name), None)
        if known is not None:
            return known
        stem = re.sub(r"[^\w-]+", "_", name).strip("_").lower()[:60] or "gate"
        path, number = self.folder / f"{stem}.json", 2
        while path.exists():
            path, number = self.folder / f"{stem}_{number}.json", number + 1
        return path


def _name_in(found: Composite | str) -> str | None:
    return found.name if isinstance(found, Composite) else None


class _Shared:
    """The library of this person, which all windows share."""

    library: Library | None = None


def shared_library() -> Library:
    """The library, made when it is first asked for."""
    if _Shared.library is None:
        _Shared.library = Library()
    return _Shared.library


def offered_composites(document: Document) -> tuple[Composite, ...]:
    """The composite gates that can be added to a document: its own, and those of the library by other names."""
    own = document.composites
    names = {one.name for one in own}
    return (*own, *(one for one in shared_library().shelf().composites if one.name not in names))
