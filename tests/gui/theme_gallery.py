"""Everything that the theme draws, to look at: python -m tests.gui.theme_gallery FOLDER.

With a folder it writes pictures of the light and the dark theme there and ends; without one it stays open.
"""

import sys
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon, icon_names
from gui.theme import Colours, current_theme
from gui.typesetting import FormulaLabel, inline, latex_name, latex_number
from tests.gui.gallery_canvas import CanvasSample
from tests.gui.gallery_widgets import buttons, form, marks, menu, table, texts, tool_bar, tree


def icons() -> QWidget:
    """All icons: normal, with their names."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setSpacing(2)
    for index, name in enumerate(icon_names()):
        button = QToolButton()
        button.setIcon(icon(name))
        button.setIconSize(QSize(24, 24))
        button.setText(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setMinimumWidth(96)
        grid.addWidget(button, index // 10, index % 10)
    return widget


def swatches(colours: Colours) -> QWidget:
    """All colours of the theme, with their names."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setSpacing(2)
    for index, field in enumerate(fields(colours)):
        colour: QColor = getattr(colours, field.name)
        label = QLabel(f"{field.name}\n{colour.name()}")
        ink = "#000" if colour.lightnessF() > 0.55 else "#fff"
        label.setStyleSheet(f"background: {colour.name()}; color: {ink}; padding: 4px; font-size: 10px;")
        grid.addWidget(label, index // 8, index % 8)
    return widget


class Gallery(QMainWindow):
    """Everything at once."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Theme gallery")
        self.setWindowIcon(icon("app"))
        for title in ("File", "Edit", "View", "Run", "Help"):
            self.menuBar().addMenu(title)
        self.addToolBar(tool_bar())
        page = QWidget()
        columns = QHBoxLayout(page)
        left, middle = QVBoxLayout(), QVBoxLayout()
        for widget in (buttons(), marks()):
            left.addWidget(widget)
        left.addStretch()
        middle.addWidget(form())
        middle.addStretch()
        columns.addLayout(left)
        columns.addLayout(middle)
        columns.addWidget(texts())
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setTabsClosable(True)
        tabs.addTab(page, "Controls")
        tabs.addTab(QPlainTextEdit("sigmoid(w * x + b)"), "Notes")
        tabs.addTab(QWidget(), "Off")
        tabs.setTabEnabled(2, False)
        self.setCentralWidget(tabs)
        self._add_docks()
        self.statusBar().showMessage("12 gates, 14 wires. Forward pass 0.2 ms")

    def _add_docks(self) -> None:
        recent, problems = QListWidget(), QListWidget()
        recent.addItems(["sigmoid", "two_two_two", "shopping_bill"])
        recent.setCurrentRow(1)
        self._dock("Palette", tree(), Qt.DockWidgetArea.LeftDockWidgetArea)
        self._dock("Recent", recent, Qt.DockWidgetArea.LeftDockWidgetArea)
        outline = self._dock("Outline", table(), Qt.DockWidgetArea.BottomDockWidgetArea)
        self.tabifyDockWidget(outline, self._dock("Problems", problems, Qt.DockWidgetArea.BottomDockWidgetArea))
        outline.raise_()

    def _dock(self, title: str, widget: QWidget, side: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setWidget(widget)
        self.addDockWidget(side, dock)
        return dock


def formulas() -> FormulaLabel:
    """Lines of text with formulas, Latin and Chinese."""
    label = FormulaLabel()
    apple = latex_name("苹果_price")
    label.set_lines(
        [
            f"The gradient of {inline(apple)} is the upstream gradient times the local derivative:",
            inline(r"\frac{\partial L}{\partial " + apple + r"} = \textcolor{gradient}{1.1} \times 2"),
            inline(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x)) = \textcolor{value}{" + latex_number("2.5e-07") + "}"),
            "反向传播把梯度沿着连线传回去。",
        ]
    )
    label.setContentsMargins(16, 16, 16, 16)
    return label


def pages() -> dict[str, QWidget]:
    """The windows of the gallery, by the name of their picture."""
    return {
        "widgets": Gallery(),
        "icons": icons(),
        "colours": swatches(current_theme().colours),
        "canvas": CanvasSample(),
        "formulas": formulas(),
        "menu": menu(),
    }


def write_pictures(application: QApplication, folder: Path) -> None:
    """Write a picture of every page in the light and in the dark theme."""
    theme = current_theme()
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for name, page in pages().items():
            page.resize(
                page.sizeHint() if name in ("menu", "formulas") else QSize(1180, 900 if name == "widgets" else 640)
            )
            page.show()
            application.processEvents()
            scale = page.devicePixelRatio()
            page.grab().save(str(folder / f"{name}-{mode}-{scale:g}.png"))
            page.close()


def main() -> None:
    """Show the gallery, or write its pictures into the folder named on the command line."""
    application = QApplication(sys.argv)
    current_theme().apply(application)
    if len(sys.argv) > 1:
        write_pictures(application, Path(sys.argv[1]))
        return
    shown = pages()
    for page in shown.values():
        page.show()
    application.exec()


if __name__ == "__main__":
    main()
