"""Reading a large file of data beside the window's thread, to be followed and stopped."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import DataError, EngineError, Watch
from gui.training.interpreter import SharedInterpreter

if TYPE_CHECKING:
    from pathlib import Path

    from engine import DataSource, Prepared

_QUICK_BYTES, _QUICK_PACKED_BYTES = 2**18, 2**14
_PACKED = (".gz", ".npz")
"""Endings of files that may hold far more than their size tells."""


@dataclass(eq=False)
class DataBeingRead(DataError):  # noqa: N818 - named as the engine names its refusals
    """A file of data is still being read; `percent` of it has been."""

    file: str
    percent: int
    template = "The data file '{file}' is being read ({percent} %). Wait for it, or press Stop."


def takes_long(data: DataSource, folder: Path | None) -> bool:
    """Whether reading this data would keep the window from answering."""
    if data.file is None or folder is None or not (folder / data.file).is_file():
        return False
    limit = _QUICK_PACKED_BYTES if data.file.lower().endswith(_PACKED) else _QUICK_BYTES
    return (folder / data.file).stat().st_size > limit


class DataReading:
    """One reading of a source of data, under way from its making on a thread of its own. All is for the window's."""

    def __init__(self, data: DataSource, folder: Path | None) -> None:
        self._data, self._folder = data, folder
        self._fraction = 0.0
        self._result: Prepared | Exception | None = None
        self._asked = threading.Event()
        self._interpreter = SharedInterpreter()
        self._interpreter.share()
        self._thread = threading.Thread(target=self._read, name="reading data", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        self._interpreter.collect()
        return not self._thread.is_alive()

    @property
    def state(self) -> DataBeingRead:
        """How far it is, as the reason that there is no training yet."""
        return DataBeingRead(self._data.file or "", round(100 * self._fraction))

    def stop(self) -> None:
        """Ask it to end soon."""
        self._asked.set()

    def end(self) -> Prepared | EngineError:
        """Wait for its end; the data, or why it cannot be used. Raises what nobody has foreseen."""
        self._thread.join()
        self._interpreter.take_back()
        if isinstance(self._result, Exception) and not isinstance(self._result, EngineError):
            raise self._result
        assert self._result is not None  # noqa: S101 - the thread has ended
        return self._result

    def _read(self) -> None:
        try:
            self._result = self._data.prepare(self._folder, Watch(self._note, self._asked.is_set))
        except Exception as error:  # noqa: BLE001 - it is raised again on the window's thread
            self._result = error

    def _note(self, fraction: float) -> None:
        self._fraction = fraction
