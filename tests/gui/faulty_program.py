"""A program that goes wrong in the way its argument names, and lives on where it can: see test_faults.py."""

import gc
import logging
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication

from gui.faults.catching import Faults


class Unruly:
    """Fails where nobody can catch it."""

    def __del__(self):
        raise ValueError("in a destructor")


def in_a_slot():
    """An exception that nobody catches."""
    raise ValueError("in a slot")


def in_a_thread():
    """The same on another thread."""
    thread = threading.Thread(target=in_a_slot, name="worker")
    thread.start()
    thread.join()


def in_a_destructor():
    """An exception that cannot even be raised."""
    Unruly()
    gc.collect()


def of_qt():
    """A warning from Qt itself."""
    qWarning("a warning of Qt")


def below_python():
    """The end of the process."""
    import faulthandler

    faulthandler._sigsegv()  # type: ignore[attr-defined]  # there for tests


def tell(fault):
    """Say what the user would be told."""
    print(f"told on the main thread: {threading.current_thread() is threading.main_thread()}", flush=True)
    print(fault.summary, flush=True)


if __name__ == "__main__":
    application = QGuiApplication([])
    faults = Faults(Path(sys.argv[2]), tell)
    faults.install()
    logging.getLogger("gui").warning("started")
    for _ in range(3):
        QTimer.singleShot(0, globals()[sys.argv[1]])
    QTimer.singleShot(50, application.quit)
    application.exec()
    print("ended by itself", flush=True)
