"""Opens the window: python -m setup.start [FILE]. With no display it says so and uses the command line."""

import os
import shlex
import subprocess
import sys

from setup.qt_libraries import provide

PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def has_display() -> bool:
    """Whether the surroundings name a display at all."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in variables)


def qt_starts() -> bool:
    """Whether Qt gets a connection to the display; asked in another process, because a refusal aborts it."""
    return subprocess.run([sys.executable, "-c", PROBE], capture_output=True, check=False).returncode == 0


def window_opens() -> bool:
    """Whether a window can be opened, once missing libraries no longer stand in the way."""
    if not has_display():
        return False
    if qt_starts():
        return True
    provide("xcb" if os.environ.get("DISPLAY") else "wayland")
    return qt_starts()


def main(files: list[str]) -> None:
    """Become the program: the window on the files, or else a run of the file or a training of an example."""
    arguments = files
    if not window_opens():
        arguments = ["run", *files] if files else ["train", "examples/two_two_two.json"]
        command = shlex.join(["gradloom", *arguments])
        print(f"There is no display to open a window on. On the command line: {command}", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "gui.cli", *arguments])  # noqa: S606 - the program itself


if __name__ == "__main__":
    main(sys.argv[1:])
