"""The screen to measure on: the one that is there, else a virtual one, else none at all."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WAIT, _NUMBERS = 10.0, range(99, 130)


@contextmanager
def screen() -> Iterator[tuple[dict[str, str], str]]:
    """The variables of a process that is to draw there, and what to call it."""
    if os.environ.get("DISPLAY"):
        yield {"QT_QPA_PLATFORM": "xcb"}, "the display"
        return
    server = _start() if shutil.which("Xvfb") else None
    if server is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}, "no screen (Qt's offscreen platform)"
        return
    process, display = server
    try:
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}, "a virtual screen (Xvfb)"
    finally:
        process.terminate()
        process.wait()


def _start() -> tuple[subprocess.Popen[bytes], str] | None:
    for number in _NUMBERS:
        if os.path.exists(f"/tmp/.X{number}-lock"):  # noqa: S108, PTH110 - where X says which numbers are taken
            continue
        command = ["Xvfb", f":{number}", "-screen", "0", "1920x1200x24"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + _WAIT
        while time.monotonic() < end and process.poll() is None:
            if os.path.exists(f"/tmp/.X11-unix/X{number}"):  # noqa: S108, PTH110 - as above
                return process, f":{number}"
            time.sleep(0.05)
        process.terminate()
        process.wait()
    return None
