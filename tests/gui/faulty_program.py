"""A program that goes wrong in the way its argument names, and lives on where it can: see test_faults.py."""

import gc
import logging
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication

from gui.faults import Faults


class Unruly:
    """Fails where nobody can catch it."""

    def __del__(self):
        raise ValueError("in a destructor")


def in_a_slot():
    raise ValueError("in a slot")


def in_a_thread():
    thread = threading.Thread(target=in_a_slot, name="worker")
    thread.start()
    thread.join()


def in_a_destructor():
    Unruly()
    gc.collect()


def of_qt():
    qWarning("a warning of Qt")


def below_python():
    import faulthandler

    faulthandler._sigsegv()


def tell(fault):
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
