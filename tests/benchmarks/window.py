"""How quick the window is beside the plainest one: `python -m tests.benchmarks.window`, on a screen or a virtual one.

Whole processes for starting and ending it, each beside an empty main window, turn by turn; then, while graphs train at
full speed with chart and canvas in view, how long the event loop stands still and how much of the training's speed is
left. Figures are medians; of the gaps between the beats of a timer of one millisecond 99 in 100 are shorter than p99.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

TRAINED = ("xor_mlp", "moons_mlp", "digits_softmax", "digits_cnn")
START_BAR, STALL_BAR_MS, SPEED_BAR, CLOSE_BAR_S = 1.5, 33.0, 0.9, 0.3
_ROOT = Path(__file__).parents[2]
_ENDLESS = 10_000_000
_WARM_S = 2.0

_WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            os._exit(0)
        return False
watch = Watch()
"""
_EMPTY = f"""{_WATCH}
from PySide6.QtWidgets import QApplication, QMainWindow
application, window = QApplication([]), QMainWindow()
window.installEventFilter(watch)
window.show()
application.exec()
"""
_OURS = f"""{_WATCH}
import gui.cli.program
from gui.app import Windows, make_application
application, windows = make_application(), Windows()
windows.open().window.installEventFilter(watch)
application.exec()
"""
_CLOSED = """
import sys, time
from PySide6.QtCore import QTimer
from gui import app
opened = app.Windows.open
def open_and_close(windows, paths=()):
    workspace = opened(windows, paths)
    def close():
        print(time.time(), flush=True)
        workspace.window.close()
    QTimer.singleShot(4000, close)
    return workspace
app.Windows.open = open_and_close
app.main([sys.argv[1]])
"""


def main(arguments: list[str]) -> int:
    """Measure and print a row for each; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.window", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="processes of each kind (9)")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each graph trains (6)")
    parser.add_argument("--json", action="store_true", help="one JSON document in place of lines")
    parser.add_argument("--train", choices=TRAINED, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.train:
        print(json.dumps(trained(options.train, options.seconds)))
        return 0
    rows = [start(options.rounds), end(max(3, options.rounds // 3))]
    rows += [_apart(name, options.seconds) for name in TRAINED]
    for row in rows:
        print(json.dumps(row) if options.json else "  ".join(f"{key} {value}" for key, value in row.items()))
    return 0


def start(rounds: int) -> dict[str, Any]:
    """From the start of the process to the first painting, beside an empty main window."""
    _seconds(_EMPTY), _seconds(_OURS)
    pairs = [(_seconds(_EMPTY), _seconds(_OURS)) for _ in range(rounds)]
    ratio = statistics.median(ours / empty for empty, ours in pairs)
    return {
        "what": "start",
        "empty s": round(statistics.median(empty for empty, _ in pairs), 3),
        "window s": round(statistics.median(ours for _, ours in pairs), 3),
        "ratio": round(ratio, 2),
        "bar": START_BAR,
    }


def end(rounds: int) -> dict[str, Any]:
    """From closing the last window to the end of the process."""
    example = str(_ROOT / "examples" / "sigmoid_neuron.json")
    taken = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", _CLOSED, example], cwd=_ROOT, check=True, capture_output=True, text=True
        )
        taken.append(time.time() - float(done.stdout.split()[0]))
    return {"what": "close", "s": round(statistics.median(taken), 3), "bar": CLOSE_BAR_S}


def _seconds(program: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=_ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _apart(name: str, seconds: float) -> dict[str, Any]:
    """The figures of one graph in training, in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "--train", name, "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def trained(name: str, seconds: float) -> dict[str, Any]:
    """Stalls of the event loop and steps a second, in a window with chart and canvas in view and without one."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from engine import tape
    from gui import commands
    from gui.app import Windows, make_application

    application = make_application()
    workspace = Windows().open()
    workspace.window.resize(1280, 800)
    workspace.open_path(_ROOT / "examples" / f"{name}.json")
    document = workspace.document
    endless = replace(document.about.training, steps=_ENDLESS)
    document.do(commands.set_about(document, "Steps", training=endless))
    tape.load()
    bare = _speed_without_window(workspace, seconds)
    workspace.train()
    _wait(application, _WARM_S)
    first, began = workspace.training.progress.step, time.perf_counter()
    beats = [began]
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(1)
    _wait(application, seconds)
    timer.stop()
    made = workspace.training.progress.step - first
    speed = made / (time.perf_counter() - began)
    workspace.training.stop()
    gaps = sorted(1000 * (later - earlier) for earlier, later in pairwise(beats))
    QApplication.processEvents()
    document.history.mark_saved()
    workspace.window.close()
    return {
        "what": f"training {name}",
        "p99 ms": round(gaps[int(0.99 * len(gaps))], 1),
        "longest ms": round(gaps[-1], 1),
        "bar ms": STALL_BAR_MS,
        "steps/s": round(speed),
        "without window": round(bare),
        "share": round(speed / bare, 2),
        "share bar": SPEED_BAR,
    }


def _speed_without_window(workspace: Any, seconds: float) -> float:
    """Steps a second of a trainer that has the process to itself."""
    trainer = workspace.training.readiness.new_trainer()
    trainer.run(1)
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds / 2 and trainer.steps < _ENDLESS:
        before = trainer.steps
        trainer.run(max(1, before))  # twice as many each time, so that the calls do not count
        steps += trainer.steps - before
    return steps / (time.perf_counter() - began)


def _wait(application: Any, seconds: float) -> None:
    """Let the event loop run as it does in the program."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop(application)
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))
    sys.exit(main(sys.argv[1:]))
