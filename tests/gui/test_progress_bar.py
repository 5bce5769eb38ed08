"""The bars that fill do not paint the window in the midst of something."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.progress_bar import ProgressBar

GUI = Path(__file__).parents[2] / "gui"


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_filling_a_bar_paints_nothing_on_the_spot(qtbot):
    """A bar may be filled while a document changes: its window is painted when all have heard of the change."""
    window, bar = QWidget(), ProgressBar()
    QVBoxLayout(window).addWidget(bar)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    qtbot.wait(10)
    painted = Painted(bar)
    window.update()
    bar.setValue(40)
    assert painted.times == 0
    qtbot.waitUntil(lambda: painted.times > 0)
    assert bar.value() == 40


def test_a_bar_that_is_held_back_stays_so(qtbot):
    """Filling it does not take back that somebody has switched its painting off."""
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.setUpdatesEnabled(False)
    bar.setValue(40)
    assert not bar.updatesEnabled()


def test_every_bar_of_the_window_is_one_of_these():
    """Training panel, status bar and canvas: Qt's own bar would paint the window while a document changes."""
    sources = {path.relative_to(GUI).as_posix(): path.read_text("utf-8") for path in GUI.rglob("*.py")}
    users = {name for name, text in sources.items() if "QProgressBar" in text}
    assert users == {"progress_bar.py"}
