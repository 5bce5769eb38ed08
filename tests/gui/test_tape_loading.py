"""The compiled tape is loaded beside the window: after it has been painted, and without disturbing it."""

import gc
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtWidgets import QWidget

from gui.first_paint import AfterFirstPaint
from gui.training import tape_loading
from gui.training.interpreter import SWITCH_INTERVAL_S, SharedInterpreter
from gui.training.tape_loading import TapeLoading


class SlowTape:
    """Stands for the engine's tape; its loading ends when it is let."""

    def __init__(self):
        self.let = threading.Event()
        self.thread: threading.Thread | None = None

    def load_in_background(self):
        self.thread = threading.Thread(target=self.let.wait)
        self.thread.start()

    def join(self, timeout=None):
        assert self.thread is not None
        self.thread.join(timeout)
        return not self.thread.is_alive()

    def leave(self):
        self.join()


@pytest.fixture
def slow(monkeypatch):
    """A tape that is loaded for as long as a test wants."""
    slow = SlowTape()
    monkeypatch.setattr(tape_loading, "tape", slow)
    yield slow
    slow.let.set()


def test_what_the_chart_imports_too_is_there_before_the_thread_begins(slow, monkeypatch):
    """The chart's library and the tape's both import colorama; at the same time, one of them would fail."""
    for name in [name for name in sys.modules if name.split(".")[0] == "colorama"]:
        monkeypatch.delitem(sys.modules, name)
    found = []
    monkeypatch.setattr(slow, "load_in_background", lambda: found.append("colorama" in sys.modules))
    monkeypatch.setattr(slow, "join", lambda _timeout=None: True)
    loading = TapeLoading()
    loading.begin()
    loading.end()
    assert found == [True]


def test_it_begins_when_the_window_has_been_painted(slow, qtbot):
    """Not before; and while it goes on, garbage is left to the window's thread."""
    window, loading = QWidget(), TapeLoading()
    qtbot.addWidget(window)
    AfterFirstPaint(window, loading.begin)
    qtbot.wait(20)
    assert slow.thread is None
    window.show()
    qtbot.waitUntil(lambda: slow.thread is not None)
    assert not gc.isenabled()
    slow.let.set()
    qtbot.waitUntil(gc.isenabled)


def test_the_end_waits_for_it(slow, qtbot):
    """Closing the program while the tape is being loaded leaves no thread behind."""
    loading = TapeLoading()
    loading.begin()
    threading.Timer(0.05, slow.let.set).start()
    loading.end()
    assert not slow.thread.is_alive()
    assert gc.isenabled()


def test_two_workers_share_the_interpreter():
    """Whichever ends first, the other one still has Python as it needs it."""
    usual = sys.getswitchinterval()
    first, second = SharedInterpreter(), SharedInterpreter()
    first.share()
    second.share()
    first.take_back()
    assert not gc.isenabled()
    assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL_S)
    second.take_back()
    assert gc.isenabled()
    assert sys.getswitchinterval() == usual


FIRST_PAINT = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from gui.app import Windows, make_application

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(*sys.modules, flush=True)
            os._exit(0)
        return False

application, watch, windows = make_application(), Watch(), Windows()
windows.open().window.installEventFilter(watch)
application.exec()
"""


def test_a_window_is_painted_before_what_takes_long_is_imported():
    """numba, scipy, networkx, pyqtgraph and ziamath come when the window is on the screen, or when they are needed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", FIRST_PAINT]
    result = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=120)
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert "PySide6" in loaded, result.stderr
    assert loaded & {"numba", "llvmlite", "scipy", "networkx", "pyqtgraph", "ziamath", "ziafont", "onnx"} == set()
