"""What this program is: its version, its licence, and what it stands on."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.icons import icon
from gui.panels.help.page import TEXT_WIDTH, Page
from gui.theme import Sizes
from gui.translation import tr

_LOGO = 56
# Distribution, how people call it, its licence as it names it itself.
_LIBRARIES = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("pyqtgraph", "PyQtGraph", "MIT"),
    ("ziamath", "ziamath", "MIT"),
    ("graphlay", "graphlay", "MIT"),
    ("networkx", "NetworkX", "BSD-3-Clause"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
)
_FONTS = (("Inter", "OFL-1.1"), ("Droid Sans Fallback", "Apache-2.0"))


def about_page() -> Page:
    """Version, licence, libraries and fonts; and a button that copies the versions for a report."""
    page = Page("")
    page.add_widget(_Head(), "Gradloom")
    page.add_text(
        tr(
            "About",
            "A workshop for backpropagation: draw a computation graph, run it both ways, and train it.",
        )
    )
    page.add_text(tr("About", "Gradloom is free software under the MIT licence. It comes without any warranty."))
    page.add_heading(tr("About", "What it stands on"))
    page.add_widget(_table(_rows()), "\n".join(name for name, _, _ in _rows()))
    page.column.addSpacing(Sizes.SPACE)
    page.add_widget(_copy_button())
    return page.finish()


def version() -> str:
    """The version of this program, as it was installed."""
    return _version_of("gradloom")


def versions_text() -> str:
    """Every version that a report of a fault should name, one a line."""
    lines = [f"Gradloom {version()}", f"Python {platform.python_version()}", f"Qt {qVersion()}", platform.platform()]
    return "\n".join([*lines, *(f"{name} {_version_of(distribution)}" for distribution, name, _ in _LIBRARIES)])


def _version_of(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return tr("About", "not installed")


def _rows() -> list[tuple[str, str, str]]:
    """Name, version and licence of each thing."""
    python = ("Python", platform.python_version(), "PSF-2.0")
    libraries = [(name, _version_of(distribution), licence) for distribution, name, licence in _LIBRARIES]
    return [python, *libraries, *((name, tr("About", "font"), licence) for name, licence in _FONTS)]


class _Head(QWidget):
    """Logo, name and version."""

    def __init__(self) -> None:
        super().__init__()
        logo = QLabel()
        logo.setPixmap(icon("app").pixmap(QSize(_LOGO, _LOGO), self.devicePixelRatioF()))
        name = QLabel("Gradloom")
        name.setProperty("role", "display")
        number = QLabel(tr("About", "Version {version}", version=version()))
        number.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, Sizes.SPACE_SMALL)
        row.setSpacing(Sizes.SPACE)
        for widget in (logo, name, number):
            row.addWidget(widget)
        row.addStretch(1)


def _table(rows: list[tuple[str, str, str]]) -> QWidget:
    table = QWidget()
    table.setMaximumWidth(TEXT_WIDTH)
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Sizes.SPACE_HUGE)
    grid.setVerticalSpacing(Sizes.SPACE_TINY)
    grid.setColumnStretch(2, 1)
    for number, (name, number_text, licence) in enumerate(rows):
        grid.addWidget(QLabel(name), number, 0)
        for column, text in ((1, number_text), (2, licence)):
            label = QLabel(text)
            label.setProperty("role", "muted")
            grid.addWidget(label, number, column)
    return table


def _copy_button() -> QWidget:
    button = QPushButton(icon("copy"), tr("About", "&Copy the versions"))
    button.setToolTip(tr("About", "Copy the versions to the clipboard, for a report."))
    button.setAutoDefault(False)
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions_text()))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return holder
