"""How often each operation has been added, and which ones last: remembered between starts, to offer them first."""

from __future__ import annotations

import json
from collections.abc import Iterable

from engine import Operation
from gui.operations.search import score
from gui.settings import Settings

COUNTS, RECENT = "adding/counts", "adding/recent"
_MOST_RECENT = 6
_MOST_COUNTED = 1_000_000


class OperationUse:
    """Reads and writes the remembered counts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def note(self, operation: str) -> None:
        """An operation has been added."""
        counts = self.counts()
        counts[operation] = min(_MOST_COUNTED, counts.get(operation, 0) + 1)
        self._settings.set(COUNTS, json.dumps(counts))
        others = [name for name in self.recent() if name != operation]
        self._settings.set(RECENT, [operation, *others][:_MOST_RECENT])

    def counts(self) -> dict[str, int]:
        """How often each operation has been added; nothing where what is remembered cannot be read."""
        try:
            read = json.loads(self._settings.get(COUNTS))
        except ValueError:
            return {}
        if not isinstance(read, dict):
            return {}
        return {str(name): count for name, count in read.items() if isinstance(count, int)}

    def recent(self) -> list[str]:
        """The operations added last, the newest first."""
        return [str(name) for name in self._settings.get(RECENT)]

    def ranked(self, text: str, operations: Iterable[Operation]) -> list[Operation]:
        """The operations that `text` may mean: the best answers first, of equals those used last, then most often."""
        counts, recent = self.counts(), self.recent()
        last = {name: len(recent) - place for place, name in enumerate(recent)}
        scored = [(score(text, operation), operation) for operation in operations]
        found = [(points, operation) for points, operation in scored if points > 0]
        found.sort(key=lambda one: (-one[0], -last.get(one[1].name, 0), -counts.get(one[1].name, 0)))
        return [operation for _, operation in found]
