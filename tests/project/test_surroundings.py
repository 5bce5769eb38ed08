"""The promises of tests/conftest.py: what must fail a test does fail it."""

import shutil
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings, QStandardPaths

ROOT = Path(__file__).parents[2]

CASES = """
import threading
import time
import warnings
import pytest
from PySide6.QtCore import QThread, qWarning
from PySide6.QtWidgets import QApplication, QWidget


def test_sound(qapp):
    QWidget().show()


def test_warning():
    warnings.warn("old", DeprecationWarning)


def test_warning_of_qt(qapp):
    qWarning("not like this")


def test_qthread_left(qapp):
    thread = QThread(objectName="left alone")
    thread.start()


def test_thread_left():
    threading.Thread(target=time.sleep, args=(3,), name="sleeper").start()


def test_window_left(qapp):
    global window
    window = QWidget()
    window.show()


def test_window_is_gone(qapp):
    assert window not in QApplication.topLevelWidgets()
"""


def test_what_a_test_must_not_do_fails_it(tmp_path):
    """Warnings of Python and Qt fail a test, and so do threads left running; windows are cleared away."""
    (tmp_path / "test_cases.py").write_text(CASES, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    arguments = ["-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-p", "no:cacheprovider", tmp_path]
    command = [sys.executable, "-m", "pytest", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    lines = [line.split(" - ")[0] for line in result.stdout.splitlines()]
    assert {line for line in lines if line.startswith(("FAILED", "ERROR"))} == {
        "FAILED test_cases.py::test_warning",
        "FAILED test_cases.py::test_warning_of_qt",
        "ERROR test_cases.py::test_qthread_left",
        "ERROR test_cases.py::test_thread_left",
    }, result.stdout


def test_settings_of_the_user_are_out_of_reach(own_settings):
    """Whatever a test stores lands in a folder that is thrown away."""
    kinds = QStandardPaths.StandardLocation
    for kind in (kinds.AppDataLocation, kinds.ConfigLocation, kinds.CacheLocation, kinds.HomeLocation):
        assert Path(QStandardPaths.writableLocation(kind)).is_relative_to(own_settings.parent)
    assert Path(QSettings("Gradloom", "Gradloom").fileName()).is_relative_to(own_settings)


def test_two_tests_do_not_share_settings(own_settings):
    """Each test finds its settings empty."""
    assert not own_settings.exists()
    assert QSettings("Gradloom", "Gradloom").allKeys() == []


@given(st.integers())
def test_random_tests_work_in_these_surroundings(number):
    """Hypothesis accepts the fixtures that surround every test."""
    assert isinstance(number, int)
