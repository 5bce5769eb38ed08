"""Reading the bytes of a graph file."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.files import errors

MAX_SIZE = 64 * 2**20
"""The most bytes that a graph file may have: some three million numbers."""


def read_text(path: Path) -> str:
    """The text of the file at `path`; raises FileError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would make the window wait, a device never end
            raise errors.NotAFile(str(path))
        check_size(found.st_size)
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise errors.FileMissing(str(path)) from None
    except PermissionError:
        raise errors.NotAllowed(str(path)) from None
    except UnicodeDecodeError as error:
        raise errors.NotText(error.start) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise errors.DiskFault(str(path), getattr(error, "strerror", None) or str(error)) from None


def check_size(size: int) -> None:
    """Raise TooBig for more than a graph file may hold."""
    if size > MAX_SIZE:
        raise errors.TooBig(size, MAX_SIZE)
