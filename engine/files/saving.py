"""Writing a file so that at every moment, whatever happens, the old or the new one is whole.

The bytes go to a temporary file in the same folder, which takes the old one's place in one rename once all of
them are on the disk.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.files import errors

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def save_bytes(path: Path, data: bytes) -> None:
    """Put these bytes in the place of whatever the file held; raises FileError, the old file still there.

    A link keeps leading where it led, and the file keeps its permissions.
    """
    with _refusals(path):
        target = _target(path)
        beside = target.with_name(f".{secrets.token_hex(8)}.saving")  # the name's own length may be the most allowed
        try:
            _write(beside, data, path)
            _keep_permissions(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)  # still there only when something above has failed
        _sync_folder(target.parent)


def copy_beside(path: Path, folder: Path, name: str) -> None:
    """Copy the data file `name` of `folder` into the folder of `path`, unless it is there; raises FileError.

    A file that has gone is no reason not to save the graph that used it.
    """
    source, target = folder / name, Path(os.path.realpath(path)).parent / name
    with _refusals(target):
        if not source.is_file() or (target.exists() and source.samefile(target)):
            return
        data = source.read_bytes()
        if not target.exists():
            if path.parent.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
            save_bytes(target, data)
        elif target.read_bytes() != data:
            raise errors.DataFileTaken(str(path), name)


def _target(path: Path) -> Path:
    """Where the bytes go: what a link leads to, so that the link stays a link."""
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise errors.FolderMissing(str(path), str(target.parent))
    if target.exists():
        if not target.is_file():
            raise errors.NotAFile(str(path))
        if not os.access(target, os.W_OK):  # a rename would not ask, but its owner has locked the file
            raise errors.NotAllowed(str(path))
    return target


def _write(beside: Path, data: bytes, path: Path) -> None:
    """Write a new file and wait until the disk holds all of it."""
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            written = os.write(descriptor, rest)
            if not written:
                raise errors.DiskFull(str(path))
            rest = rest[written:]
        os.fsync(descriptor)
        if os.fstat(descriptor).st_size != len(data):
            raise errors.DiskFull(str(path))
    finally:
        os.close(descriptor)


def _keep_permissions(target: Path, beside: Path) -> None:
    with suppress(FileNotFoundError):
        old = target.stat()
        if hasattr(os, "chown"):
            with suppress(PermissionError):  # only root can give a file away
                os.chown(beside, old.st_uid, old.st_gid)
        beside.chmod(stat.S_IMODE(old.st_mode))


def _sync_folder(folder: Path) -> None:
    """Wait until the disk holds the new name; where a folder cannot be waited for, it does already."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """The system's refusals as this program's own."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise errors.DiskFull(str(path)) from error
        if error.errno in _NOT_ALLOWED:
            raise errors.NotAllowed(str(path)) from error
        raise errors.DiskFault(str(path), error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise errors.DiskFault(str(path), str(error)) from error
