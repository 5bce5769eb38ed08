"""The examples in a folder, in the order in which they teach."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.files.graph_file import load_graph_file
from engine.files.records import GraphFile

ORDER = "order.txt"
"""Beside the examples: their names, one a line, in the order in which they are shown.

Others follow by name.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """One example: its name (the file's, without the ending), its path and what the file holds."""

    name: str
    path: Path
    file: GraphFile


def list_examples(folder: Path) -> list[Example]:
    """All graph files in the folder, those of one group together; raises FileError for a broken one."""
    paths = sorted(folder.glob("*.json"))
    order = folder / ORDER
    known = order.read_text(encoding="utf-8").split() if order.is_file() else []
    paths.sort(key=lambda path: known.index(path.stem) if path.stem in known else len(known))
    examples = [Example(name=path.stem, path=path, file=load_graph_file(path)) for path in paths]
    groups = list(dict.fromkeys(example.file.group for example in examples))
    return sorted(examples, key=lambda example: groups.index(example.file.group))
