"""The lines of a text file, plain or gzip, read one by one and never more than there is room for."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from engine.training import errors
from engine.training.data.opening import open_inside

MAX_CHARACTERS = 2**30
"""The longest text that is read, after unpacking."""

MAX_LINE = 2**22
"""The longest line, in characters."""

BLOCK = 2**18
"""So many characters are taken at once, and the rest of the line that they end in."""

PACKED = ".gz"

_ARCHIVE = b"PK\x03\x04"
"""What the files of spreadsheets begin with."""


class Lines:
    """The lines of one open file, with their ends as they stand. Raises DataError while they are read."""

    def __init__(self, opened: IO[bytes], file: str) -> None:
        self._opened, self._file = opened, file
        self._size = os.fstat(opened.fileno()).st_size
        unpacked = gzip.GzipFile(fileobj=opened) if file.lower().endswith(PACKED) else opened
        self._text = io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="")
        self._characters = self._line_ends = 0

    @property
    def fraction(self) -> float:
        """How much of the file has been taken from the disk, from 0 to 1."""
        return self._opened.tell() / max(1, self._size)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[Iterable[str]]:
        while block := self._next():
            self._check(block)
            yield io.StringIO(block, newline="")
            self._characters += len(block)
            self._line_ends += block.count("\n")

    def _next(self) -> str:
        try:
            block = self._text.read(BLOCK)
            return block + self._text.readline(MAX_LINE) if block else block
        except UnicodeDecodeError as error:
            raise errors.BadTable(
                self._file, f"it is not UTF-8 text (below line {self._line_ends + 1}); save it in UTF-8"
            ) from error
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise errors.BadTable(self._file, "its compressed text is damaged or cut short") from error
        except OSError as error:
            raise errors.DataFileMissing(self._file, error.strerror or str(error)) from error

    def _check(self, block: str) -> None:
        if self._characters + len(block) > MAX_CHARACTERS:
            raise errors.DataTooLarge(self._file, self._characters + len(block), MAX_CHARACTERS, "characters")
        if len(block) >= MAX_LINE:
            raise errors.DataTooLarge(self._file, len(block), MAX_LINE, "characters without a line break")
        if "\0" in block:
            number = self._line_ends + block[: block.index("\0")].count("\n") + 1
            raise errors.BadTable(self._file, f"line {number} holds a zero byte, which no text does")


@contextmanager
def lines_of(folder: Path, file: str) -> Iterator[Lines]:
    """The lines of a file in the folder while the context lasts.

    Raises DataFileOutside, DataFileMissing or DataTooLarge.
    """
    with open_inside(folder, file) as opened:
        if opened.read(len(_ARCHIVE)) == _ARCHIVE:
            raise errors.BadTable(file, "it is a spreadsheet or an archive; save the table as CSV")
        opened.seek(0)
        yield Lines(opened, file)
