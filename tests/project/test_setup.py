"""What `make run` and `make test` do before the program starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup import qt_libraries, start

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch):
    """The arguments that the program would have been started with."""
    arguments = []
    monkeypatch.setattr(os, "execv", lambda _, command: arguments.extend(command[1:]))
    return arguments


@pytest.mark.parametrize(
    "files, expected",
    [
        ([], ["train", "examples/two_two_two.json"]),
        (["my graph.json"], ["run", "my graph.json"]),
    ],
)
def test_without_a_display_the_command_line_takes_over(monkeypatch, capsys, started, files, expected):
    """`make run` on a machine without a screen says so, and shows something that works there."""
    monkeypatch.setattr(start, "window_opens", lambda: False)
    start.main(files)
    assert started == ["-m", "gui.cli", *expected]
    assert "no display" in capsys.readouterr().out


def test_with_a_display_the_window_opens_on_the_file(monkeypatch, capsys, started):
    """`make run FILE=...` opens the file, without a word."""
    monkeypatch.setattr(start, "window_opens", lambda: True)
    start.main(["graph.json"])
    assert started == ["-m", "gui.cli", "graph.json"]
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", [None, ":4321"])
def test_a_display_that_is_not_there_is_noticed(monkeypatch, display):
    """Neither a missing display nor one that does not answer ends in a crash of Qt."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr(start, "provide", lambda _platform: None)  # a test installs nothing
    assert not start.window_opens()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only here Qt needs packages")
def test_missing_libraries_are_named_by_their_packages(monkeypatch):
    """What stands in the way of Qt is told in words that apt-get understands, each once."""
    listing = (
        "\tlibglib-2.0.so.0 => not found\n\tlibgthread-2.0.so.0 => not found\n"
        "\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\tlibxcb-cursor.so.0 => not found\n\tlibnew.so.1 => not found\n"
    )
    answer = subprocess.CompletedProcess([], 0, stdout=listing)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    assert qt_libraries.missing_packages("xcb") == ["libglib2.0-0", "libnew.so.1", "libxcb-cursor0"]


def test_nothing_is_missing_where_the_tests_run():
    """The tests themselves run on a Qt that is complete."""
    assert qt_libraries.missing_packages("offscreen") == []


@pytest.mark.parametrize(
    "python, sentence",
    [
        ("no-such-python", "There is no no-such-python here"),
        ("old-python", "Gradloom needs Python 3.11 or later, and old-python is Python 3.9.2."),
    ],
)
def test_an_unsuitable_python_is_refused_in_a_sentence(tmp_path, monkeypatch, python, sentence):
    """`make run PYTHON=...` tells what is wrong with the Python that it was given."""
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    command = ["sh", ROOT / "setup" / "environment.sh", python, tmp_path / "venv"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert not (tmp_path / "venv").exists()
