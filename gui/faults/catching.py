"""What happens when something goes wrong that nobody foresaw: it is logged, and the user is told once.

Exceptions of slots end in `sys.excepthook`, those of threads in a hook of their own, and what cannot be raised
at all (in a destructor) in a third one. Crashes below Python are written down by faulthandler.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from gui.data_folder import data_folder
from gui.faults.dialog import tell_in_dialog

LOG_FILE = "gradloom.log"
CRASH_FILE = "crash.log"
MOST_BYTES = 1_000_000
OLD_FILES = 3

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("gui")
_qt_log = logging.getLogger("qt")


@dataclass(frozen=True)
class Fault:
    """One unforeseen exception: its last line, its traceback, and the log that holds both."""

    summary: str
    details: str
    log: Path


class Faults(QObject):
    """Catches what nobody caught. `tell` shows a fault to the user, on the thread that made this object.

    The same fault is told once, and no other while one is being told: a fault in a paint event would open a
    window sixty times a second otherwise. All of them are in the log.
    """

    _raised = Signal(object)

    def __init__(self, folder: Path, tell: Callable[[Fault], None] | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._tell = tell
        self._told: set[str] = set()
        self._is_telling = False
        self._is_handling = threading.local()
        self._crashes: TextIO | None = None
        self._handlers: list[logging.Handler] = []
        # Queued even on the same thread: a dialog must not open in the middle of a paint event.
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def log(self) -> Path:
        """The log file."""
        return self._folder / LOG_FILE

    # --- installing ----------------------------------------------------------------------------------------

    def install(self) -> None:
        """Begin to log and to catch. A folder that cannot be written leaves the log to the terminal."""
        self._start_log()
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self.handle
        threading.excepthook = self._handle_in_thread
        sys.unraisablehook = self._handle_unraisable
        self._qt_handler = qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Put everything back as it was before `install`."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._qt_handler)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers.clear()
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
            self._crashes = None
        logging.captureWarnings(capture=False)

    def _start_log(self) -> None:
        handlers: list[logging.Handler] = []
        if sys.stderr is not None:  # a program without a terminal has none on Windows
            terminal = logging.StreamHandler()
            terminal.setLevel(logging.WARNING)
            handlers.append(terminal)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handlers.append(RotatingFileHandler(self.log, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8"))
            if not faulthandler.is_enabled():
                self._crashes = (self._folder / CRASH_FILE).open("a", encoding="utf-8")
                faulthandler.enable(self._crashes)
        except OSError as error:
            _log.warning("no log can be kept in %s: %s", self._folder, error)
        form = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
        for handler in handlers:
            handler.setFormatter(form)
            logging.getLogger().addHandler(handler)
        self._handlers = handlers
        logging.captureWarnings(capture=True)

    # --- catching ------------------------------------------------------------------------------------------

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None) -> None:
        """Log an exception that nobody caught, and have it told. Ctrl+C in the terminal ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            _quit()
            return
        if getattr(self._is_handling, "now", False):
            return  # the fault is in the handling: it must not feed itself
        self._is_handling.now = True
        try:
            _log.error("unforeseen fault", exc_info=(kind, error, trace))
            details = "".join(traceback.format_exception(kind, error, trace))
            summary = traceback.format_exception_only(kind, error)[-1].strip()
            self._raised.emit(Fault(summary, details, self.log))
        except Exception:  # noqa: BLE001 - whatever it is, the first fault must at least reach the terminal
            sys.__excepthook__(kind, error, trace)
        finally:
            self._is_handling.now = False

    def _handle_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    def _handle_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    # --- telling -------------------------------------------------------------------------------------------

    def _show(self, fault: Fault) -> None:
        place = fault.details.rsplit("  File ", 1)[-1]
        if self._tell is None or self._is_telling or place in self._told:
            return
        self._told.add(place)
        self._is_telling = True
        try:
            self._tell(fault)
        except Exception:  # noqa: BLE001 - a fault in telling a fault goes to the log and no further
            _log.exception("a fault could not be told")
        finally:
            self._is_telling = False


_installed: list[Faults] = []


def install_faults() -> Faults:
    """Log to the program's data folder from now on, and tell of faults in a dialog."""
    faults = Faults(data_folder(), lambda fault: tell_in_dialog(fault.summary, fault.details, fault.log))
    faults.install()
    _installed.append(faults)  # the hooks need it for as long as the program runs
    return faults


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message)


def _quit() -> None:
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance()
    if application is not None:
        application.quit()
