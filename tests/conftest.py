"""The surroundings of every test: no screen, nobody's own settings, nothing left behind."""

import atexit
import itertools
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# ------------------------------------------------------- before Qt and the program read the environment

# Each process (every worker of a parallel run too) has a folder of its own in place of the user's home.
HOME = Path(tempfile.mkdtemp(prefix="gradloom-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "runtime").mkdir(mode=0o700)  # Qt warns when others could read this one

os.environ.update(
    HOME=str(HOME),
    XDG_CACHE_HOME=str(HOME / "cache"),
    XDG_RUNTIME_DIR=str(HOME / "runtime"),
    QT_QPA_PLATFORM="offscreen",
    LC_ALL="C.UTF-8",
)
for name in ("SCALE_FACTOR", "FONT_DPI", "STYLE_OVERRIDE", "QPA_PLATFORMTHEME", "LOGGING_RULES"):
    os.environ.pop(f"QT_{name}", None)

# A slow machine is no failure; where nobody watches, the same examples are drawn every time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the compiled tape with what pytest keeps: all workers, and the next run, find it there."""
    if getattr(config, "cache", None) is not None:
        os.environ.setdefault("GRADLOOM_CACHE", str(config.cache.mkdir("tape")))


# ------------------------------------------------------------------------------------ around every test

_folders = itertools.count()
_qt_threads: list[Any] = []


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A test's own folder for settings and data, empty at its start; programs that it starts share it."""
    folder = HOME / f"test-{next(_folders)}"
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QSettings

        # QSettings reads the environment once in a process, so it has to be told every time.
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, str(folder / "config"))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind(own_settings: Path) -> Iterator[None]:
    """After each test threads are stopped and windows deleted; a thread still running is an error."""
    before = set(threading.enumerate())
    yield
    running = [*_stop_qt_threads(), *_stop_threads(before)]
    _delete_windows()
    assert not running, f"still running after the test: {', '.join(running)}"


@pytest.fixture(autouse=True, scope="session")
def qt_threads_are_known() -> Iterator[None]:
    """Keep account of every QThread that is started, since Qt has no list of them."""
    if "PySide6.QtCore" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QThread

    start = QThread.start

    def start_and_note(thread, *priority):
        _qt_threads.append(thread)
        start(thread, *priority)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QThread, "start", start_and_note)
        yield


def _stop_qt_threads() -> list[str]:
    """Stop the QThreads that were started, and name those that had not ended by themselves."""
    if not _qt_threads:
        return []
    import shiboken6

    left = [thread for thread in _qt_threads if shiboken6.isValid(thread) and thread.isRunning()]
    for thread in left:
        thread.requestInterruption()
        thread.quit()
        thread.wait(5000)
    _qt_threads.clear()
    return [thread.objectName() or type(thread).__name__ for thread in left]


def _stop_threads(before: set[threading.Thread]) -> list[str]:
    """Wait for the Python threads that are new, and name those that go on."""
    # A QThread that ran Python code leaves a stand-in here, which never ends and cannot be joined.
    new = {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)} - before
    for thread in new:
        thread.join(2)
    return [thread.name for thread in new if thread.is_alive()]


def _delete_windows() -> None:
    """Delete every window without asking it: a close() could open a question that nobody answers."""
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.deleteLater()
    # processEvents() leaves deferred deletions for an event loop that no test runs.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
