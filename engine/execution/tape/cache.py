"""Where the compiled tape is kept between sessions: a folder in the user's cache, sealed when it is complete."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SEAL = "complete.json"
KEPT = 4
"""How many versions of the tape stay: those of the last programs and Pythons that were used."""


def cache_folder() -> Path | None:
    """The folder for compiled tapes: GRADLOOM_CACHE, or the platform's place for caches; None where there is none."""
    chosen = os.environ.get("GRADLOOM_CACHE")
    if chosen:
        return Path(chosen).absolute() / "tape"
    with contextlib.suppress(RuntimeError):  # a user without a home
        return _platform_folder() / "gradloom" / "tape"
    return None


def _platform_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given) if Path(given).is_absolute() else Path.home() / ".cache"


def cache_problem() -> str:
    """Why nothing can be kept between sessions; empty where it can."""
    folder = cache_folder()
    if folder is None:
        return "there is no folder for it"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"nothing can be written to {folder} ({error.strerror or error})"


def is_sealed(folder: Path) -> bool:
    """Whether the folder was completed and every file in it is still what it was then."""
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return isinstance(seal, dict) and seal == _digests(folder) != {}
    except (OSError, ValueError):
        return False


def seal(folder: Path) -> None:
    """Declare the folder complete."""
    written = folder / f"{SEAL}.new"
    written.write_text(json.dumps(_digests(folder)), encoding="utf-8")
    written.replace(folder / SEAL)
    _forget_others(folder)


def unseal(folder: Path) -> None:
    """Declare the folder incomplete."""
    (folder / SEAL).unlink(missing_ok=True)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(SEAL))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _forget_others(folder: Path) -> None:
    """Remove all but the newest versions; what another process holds open may stay."""
    others = [path for path in folder.parent.iterdir() if path.is_dir() and path != folder]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def emptied(folder: Path) -> Path:
    """The folder, with nothing in it."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one process at a time is inside, for one folder; the lock goes with the process that held it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("ab") as file:
        _lock(file.fileno())
        yield  # closing the file unlocks it


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while True:
            with contextlib.suppress(OSError):  # after ten seconds of waiting
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return
            time.sleep(0.1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
