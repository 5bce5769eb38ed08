"""A program that edits or recovers a graph, says so and then waits to be killed: see test_recovery.py."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication

from engine import parse_graph_file
from gui import commands
from gui.document.document import Document
from gui.files.recovery import Recovery
from gui.files.recovery_folder import Origin

GRAPH = '{"format": "gradloom", "version": 1, "nodes": [{"name": "x", "operation": "variable", "value": 3}]}'


def origin_of(document):
    """A program that has opened a file of its own."""
    return Origin(name="x.json", path=Path("/home/somebody/x.json"), digest="d1ge57")


def edit(recovery):
    """Change a document, and say so once its copy is written."""
    document = Document(parse_graph_file(GRAPH))
    recovery.watch(document, origin_of)
    recovery.written.connect(lambda: print("ready", flush=True))
    document.do(commands.set_values(document, {"x": 7.0}))
    return document


def recover(recovery):
    """Take over what was abandoned, change nothing, and say so."""
    (entry,) = recovery.abandoned()
    recovered = recovery.recover(entry, origin_of)
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    return recovered


if __name__ == "__main__":
    application = QGuiApplication([])
    QCoreApplication.setApplicationName("Gradloom")
    recovery = Recovery(Path(sys.argv[2]), quiet_ms=1, limit_ms=1)
    kept = {"edit": edit, "recover": recover}[sys.argv[1]](recovery)
    application.exec()
