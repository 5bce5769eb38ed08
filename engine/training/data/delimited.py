"""Text files that hold a table: CSV, tab-separated, semicolon-separated, any of these packed with gzip."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np

from engine.training import errors
from engine.training.data.columns import Choose, Collector, Columns, Indices, Wanted, check_names, number_in
from engine.training.data.text_lines import Lines, lines_of
from engine.training.data.watch import Watch

DELIMITERS = ("\t", ";", ",")
"""What may stand between two cells; the first one of these in the first line does, unless the file's data tells."""

_SEPARATORS = frozenset({*DELIMITERS, "|", " ", ":"})

CHUNK = 50_000
"""So many cells are held as texts at once."""

_QUOTED = re.compile(r'"[^"]*"?')


def read_delimited(
    folder: Path, file: str, choose: Choose, watch: Watch, *, delimiter: str | None = None, header: bool = True
) -> Columns:
    """The columns that `choose` picks of a text file in the folder, read in chunks of rows.

    The file is UTF-8 with or without a byte order mark, and empty lines are skipped. Columns are called as the
    first row says; without a header 1, 2, 3 and so on. Raises DataError.
    """
    with lines_of(folder, file) as lines:
        return _Reading(lines, file, delimiter, header=header).columns(choose, watch)


def delimited_names(folder: Path, file: str, *, delimiter: str | None = None, header: bool = True) -> tuple[str, ...]:
    """The names of all columns of a text file in the folder, of which only the beginning is read; raises DataError."""
    with lines_of(folder, file) as lines:
        return _Reading(lines, file, delimiter, header=header).names


class _Reading:
    """One reading of one file."""

    def __init__(self, lines: Lines, file: str, delimiter: str | None, *, header: bool) -> None:
        self._lines, self._file = lines, file
        texts = iter(lines)
        self._row, first = _first_with_text(texts)
        if not first:
            raise errors.BadTable(file, "it is empty")
        self._skipped = self._row
        self._rows = csv.reader(chain([first], texts), delimiter=delimiter or _delimiter(first), strict=True)
        self._first, self._header = self._first_row(), header
        names = _names(self._first, file) if header else map(str, range(1, len(self._first) + 1))
        self.names = tuple(names)
        check_names(file, self.names)

    def columns(self, choose: Choose, watch: Watch) -> Columns:
        collector = Collector(self._file, self.names, self._chosen(choose))
        if not self._header:
            self._add_first_row(collector)
        for rows, numbers in self._chunks(max(1, CHUNK // len(self.names))):
            self._check_lengths(rows, numbers, len(self.names))
            collector.add([*zip(*rows, strict=True)], numbers)
            watch.tell(self._file, self._lines.fraction)
        return collector.columns()

    def _chosen(self, choose: Choose) -> Wanted:
        try:
            return choose(self._file, self.names)
        except errors.UnknownColumn as error:
            (name, *others) = self._first
            if others or not _SEPARATORS.intersection(name):
                raise
            kind = errors.WrongDelimiter if _SEPARATORS.intersection(name, DELIMITERS) else errors.UnknownDelimiter
            raise kind(self._file, name[:40]) from error

    def _add_first_row(self, collector: Collector) -> None:
        try:
            collector.add([[cell] for cell in self._first], np.array([self._row]))
        except errors.TextCell as error:
            raise errors.HeaderAsRow(self._file, error.row, error.column, error.text) from error

    def _first_row(self) -> list[str]:
        for rows, numbers in self._chunks(1):
            self._row = int(numbers[0])
            return rows[0]
        raise errors.BadTable(self._file, "it is empty")

    def _chunks(self, size: int) -> Iterator[tuple[list[list[str]], Indices]]:
        """Rows that are not empty, each with its number in the file."""
        while rows := self._next(size):
            numbers = np.arange(self._row + 1, self._row + len(rows) + 1)
            self._row += len(rows)
            if not all(rows):
                numbers = numbers[[bool(row) for row in rows]]
                rows = [row for row in rows if row]
            if rows:
                yield rows, numbers

    def _next(self, size: int) -> list[list[str]]:
        try:
            return list(islice(self._rows, size))
        except csv.Error as error:
            raise errors.BadTable(self._file, f"line {self._skipped + self._rows.line_num}: {error}") from error

    def _check_lengths(self, rows: Sequence[Sequence[str]], numbers: Indices, expected: int) -> None:
        if set(map(len, rows)) != {expected}:
            number, row = next((number, row) for number, row in zip(numbers, rows, strict=True) if len(row) != expected)
            raise errors.BadRow(self._file, int(number), len(row), expected)


def _first_with_text(lines: Iterator[str]) -> tuple[int, str]:
    """How many empty lines there are at the start, and the first that is not empty."""
    return next(((number, line) for number, line in enumerate(lines) if line.strip()), (0, ""))


def _delimiter(line: str) -> str:
    """What separates the cells of this line; what stands in quotes does not count."""
    bare = _QUOTED.sub("", line)
    return next((delimiter for delimiter in DELIMITERS if delimiter in bare), ",")


def _names(cells: Sequence[str], file: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    for name in names:
        if number_in(name) is not None:
            raise errors.NoHeader(file, name[:40])
    return names
