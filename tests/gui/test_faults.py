"""Unforeseen faults: every one is in the log, the user is told once and calmly, and the program goes on."""

import faulthandler
import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from gui.faults.catching import CRASH_FILE, LOG_FILE, MOST_BYTES, OLD_FILES, Faults, install_faults
from gui.faults.dialog import FaultDialog

ROOT = Path(__file__).parents[2]


def run(way, folder):
    """Start the faulty program, and wait for its end."""
    command = [sys.executable, "-m", "tests.gui.faulty_program", way, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


# --- in a program of its own -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way, summary",
    [
        ("in_a_slot", "ValueError: in a slot"),
        ("in_a_thread", "ValueError: in a slot"),
        ("in_a_destructor", "ValueError: in a destructor"),
    ],
)
def test_a_fault_that_happens_three_times_is_logged_thrice_and_told_once(tmp_path, way, summary):
    """Wherever it happens, the user reads of it once, on the window's thread, and the program lives on."""
    result = run(way, tmp_path)
    assert result.stdout.splitlines() == ["told on the main thread: True", summary, "ended by itself"]
    log = (tmp_path / LOG_FILE).read_text(encoding="utf-8")
    assert log.count(summary) == 3
    assert "Traceback" in log
    assert "faulty_program.py" in log
    assert result.returncode == 0


def test_what_qt_says_is_in_the_log(tmp_path):
    """Qt's own warnings stand beside the program's, and disturb nobody."""
    result = run("of_qt", tmp_path)
    assert result.stdout == "ended by itself\n"
    log = (tmp_path / LOG_FILE).read_text(encoding="utf-8")
    assert log.count("WARNING qt: default: a warning of Qt") == 3
    assert "WARNING gui: started" in log


def test_a_crash_below_python_leaves_a_traceback(tmp_path):
    """When the process itself dies, the place in the program is written down."""
    result = run("below_python", tmp_path)
    assert result.returncode != 0
    crash = (tmp_path / CRASH_FILE).read_text(encoding="utf-8")
    assert "Fatal Python error: Segmentation fault" in crash
    assert "below_python" in crash


# --- in this program ---------------------------------------------------------------------------------------


@pytest.fixture
def told():
    """What the user was told."""
    return []


@pytest.fixture
def faults(qapp, tmp_path, told):
    """The handling of faults, installed in this very program."""
    made = Faults(tmp_path / "data", told.append)
    made.install()
    yield made
    made.uninstall()


def raised(faults, error):
    """An exception that went its way to the end."""
    try:
        raise error
    except type(error) as caught:
        faults.handle(type(caught), caught, caught.__traceback__)


def test_different_faults_are_told_one_by_one(faults, told, qtbot):
    """Each fault is told, with its traceback and the place of the log."""
    raised(faults, ValueError("first"))
    raised(faults, ValueError("second"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [fault.summary for fault in told] == ["ValueError: first", "ValueError: second"]
    assert "Traceback" in told[0].details
    assert told[0].log == faults.log


def test_no_fault_is_told_while_one_is_being_told(qapp, tmp_path, qtbot):
    """A fault that comes up while its message is open does not open another."""
    told = []

    def tell(fault):
        told.append(fault.summary)
        raised(faults, ValueError("while telling"))
        qtbot.wait(10)

    faults = Faults(tmp_path, tell)
    raised(faults, ValueError("first"))
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(10)
    assert told == ["ValueError: first"]


def test_a_fault_in_telling_a_fault_goes_to_the_log_alone(qapp, tmp_path, qtbot, caplog):
    """The telling never feeds itself."""

    def tell(fault):
        raise RuntimeError("no dialog can be shown")

    faults = Faults(tmp_path, tell)
    raised(faults, ValueError("first"))
    qtbot.waitUntil(lambda: "a fault could not be told" in caplog.text)
    assert caplog.text.count("unforeseen fault") == 1


def test_a_fault_in_the_log_reaches_the_terminal(qapp, tmp_path, monkeypatch, capsys, told):
    """When even the handling fails, the first fault is printed, and nothing runs in circles."""
    faults = Faults(tmp_path, told.append)

    def fail(*args, **keywords):
        raised(faults, ValueError("inside the handling"))
        raise OSError("no space left")

    monkeypatch.setattr(logging.getLogger("gui"), "error", fail)
    raised(faults, ValueError("first"))
    assert "ValueError: first" in capsys.readouterr().err


def test_interrupting_in_the_terminal_is_no_fault(faults, told, qtbot):
    """Ctrl+C ends the program and opens no message."""
    faults.handle(KeyboardInterrupt, KeyboardInterrupt())
    qtbot.wait(5)
    assert told == []


def test_a_thread_that_ends_itself_is_no_fault(faults, told, qtbot):
    """SystemExit ends a thread and nothing else."""
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    qtbot.wait(5)
    assert told == []


def test_the_log_does_not_grow_without_end(faults):
    """The log is cut into a few files of bounded size."""
    logger = logging.getLogger("gui.test")
    for _ in range(6 * MOST_BYTES // 100_000):
        logger.warning("x" * 100_000)
    files = sorted(path for path in faults.log.parent.iterdir() if path.name.startswith(LOG_FILE))
    assert len(files) == OLD_FILES + 1
    assert all(path.stat().st_size <= MOST_BYTES for path in files)


def test_a_folder_that_cannot_be_written_keeps_nobody_from_starting(qapp, tmp_path, capsys):
    """Without a place for the log, faults go to the terminal."""
    (tmp_path / "data").write_text("a file where the folder should be")
    faults = Faults(tmp_path / "data" / "log")
    faults.install()
    try:
        raised(faults, ValueError("first"))
    finally:
        faults.uninstall()
    assert "ValueError: first" in capsys.readouterr().err


def test_uninstalling_puts_everything_back(qapp, tmp_path):
    """A test, or a program that uses the window, finds its own hooks again."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers))
    faults = Faults(tmp_path)
    faults.install()
    assert sys.excepthook != before[0]
    faults.uninstall()
    after = (sys.excepthook, threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers))
    assert after == before
    assert faulthandler.is_enabled()  # pytest's own


def test_the_programs_own_log_lies_in_its_data_folder(qapp, own_settings, qtbot, monkeypatch):
    """The program logs where the system wants its data, and tells in a dialog."""
    told = []
    monkeypatch.setattr("gui.faults.catching.tell_in_dialog", lambda *fault: told.append(fault))
    faults = install_faults()
    try:
        raised(faults, ValueError("first"))
        qtbot.waitUntil(lambda: bool(told))
    finally:
        faults.uninstall()
    assert faults.log.is_relative_to(own_settings / "data")
    assert "ValueError: first" in faults.log.read_text(encoding="utf-8")
    assert told[0][0] == "ValueError: first"


# --- the dialog --------------------------------------------------------------------------------------------


@pytest.fixture
def dialog(qtbot, tmp_path):
    """The message about a fault, on the screen."""
    made = FaultDialog("ValueError: <b>first</b>", "Traceback\n  File", tmp_path / LOG_FILE)
    qtbot.addWidget(made)
    made.show()
    return made


def press(qtbot, dialog, text):
    """Click the button with this text."""
    (button,) = (button for button in dialog.findChildren(QPushButton) if text in button.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_details_can_be_copied_without_closing(dialog, qtbot):
    """Copy details puts the traceback into the clipboard, and the message stays open."""
    press(qtbot, dialog, "Copy")
    assert QGuiApplication.clipboard().text() == "Traceback\n  File"
    assert dialog.isVisible()


def test_the_details_are_shown_when_asked_for(dialog, qtbot):
    """The traceback is hidden until somebody wants to see it."""
    details = dialog.findChild(QPlainTextEdit)
    assert not details.isVisible()
    press(qtbot, dialog, "Show")
    assert details.isVisible()
    assert details.toPlainText() == "Traceback\n  File"


def test_return_closes_the_message(dialog, qtbot):
    """One key, and the work goes on."""
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
