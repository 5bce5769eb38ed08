"""Pictures of the start page, the help window and the dialogs: python -m tests.gui.gallery_pages FOLDER."""

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSettings, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from gui import actions
from gui.faults.dialog import FaultDialog
from gui.files.recent import RecentFiles
from gui.files.recovery import Abandoned
from gui.panels.help import HelpWindow
from gui.panels.start_page import StartPage
from gui.settings import Settings
from gui.theme import Sizes, current_theme

SIZES = ((1280, 720), (1920, 1000))


def sketch(file, size: QSize, ratio: float) -> QPixmap:
    """A rough drawing of a graph, for where the canvas is not at hand."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    colours = current_theme().colours
    pixmap.fill(colours.canvas)
    boxes = {name: QRectF(x, y, Sizes.NODE_WIDTH, 64) for name, (x, y) in file.positions.items()}
    around = QRectF()
    for box in boxes.values():
        around = around.united(box)
    scale = min(0.5, (size.width() - 24) / around.width(), (size.height() - 24) / around.height())
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-around.center())
    painter.setPen(QPen(colours.wire, 1.5 / scale))
    for edge in file.graph.edges:
        start = QPointF(boxes[edge.source].right(), boxes[edge.source].center().y())
        end = QPointF(boxes[edge.target].left(), boxes[edge.target].center().y())
        path = QPainterPath(start)
        middle = (start.x() + end.x()) / 2
        path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
        painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    for name, box in boxes.items():
        operation = file.graph.nodes[name].operation
        painter.setBrush(colours.category(operation.name if operation.is_source else operation.category))
        painter.drawRoundedRect(box, 8, 8)
    painter.end()
    return pixmap


def settled(application: QApplication, seconds: float = 0.3) -> None:
    """Let timers and painting come to rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()


def start_page(folder: Path, *, recent: bool) -> StartPage:
    """A start page with or without a past."""
    settings = Settings(QSettings(str(folder / f"{recent}.ini"), QSettings.Format.IniFormat))
    page = StartPage(settings, sketch)
    if recent:
        files = RecentFiles(settings)
        for name in ("lost.json", "a_rather_long_name_for_a_graph_of_three_layers.json", "bill.json"):
            path = folder / "home" / "somebody" / "graphs" / "lectures" / "week 3" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name != "lost.json":
                path.write_text("{}")
            files.remember(path)
        entries = [
            Abandoned(folder, "bill.json", folder / "bill.json", time.time()),
            Abandoned(folder, "", None, time.time() - 5000),
        ]
        page.show_abandoned(entries)
    return page


def fault_dialog() -> QWidget:
    """The message about a fault."""
    details = 'Traceback (most recent call last):\n  File "gui/window.py", line 12, in show\nValueError: no such node'
    return FaultDialog("ValueError: no such node", details, Path("/home/somebody/.local/share/Gradloom/gradloom.log"))


def help_window() -> HelpWindow:
    """The help, beside a window with all menus."""
    main = QMainWindow()
    made = actions.make_actions(main)
    menus = {key: main.menuBar().addMenu(title) for key, title in actions.menus()}
    for entry in actions.table():
        menus[entry.menu].addAction(made[entry.key])
    window = HelpWindow(made, main)
    window.main = main  # type: ignore[attr-defined]  # keeps it alive
    return window


def main() -> None:
    """Write the pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    current_theme().apply(application)
    with tempfile.TemporaryDirectory() as scratch:
        for mode in ("light", "dark"):
            current_theme().set_mode(mode)
            for width, height in SIZES:
                for recent in (True, False):
                    start = start_page(Path(scratch), recent=recent)
                    start.resize(width, height)
                    start.show()
                    settled(application)
                    if recent:
                        start.examples.cards[1].setFocus()
                        settled(application, 0.05)
                    start.grab().save(str(folder / f"start-{mode}-{width}-{'recent' if recent else 'new'}.png"))
                    start.close()
            helping = help_window()
            for page in ("steps", "shortcuts", "about", "power", "affine", "sum", "softmax"):
                helping.show_page(page)
                settled(application, 0.1)
                helping.grab().save(str(folder / f"help-{mode}-{page}.png"))
            helping.contents.search.setText("squeeze")
            settled(application, 0.1)
            helping.grab().save(str(folder / f"help-{mode}-search.png"))
            helping.close()
            dialog = fault_dialog()
            dialog.show()
            settled(application, 0.05)
            dialog.grab().save(str(folder / f"fault-{mode}.png"))
            dialog.close()


if __name__ == "__main__":
    main()
