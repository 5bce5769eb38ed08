"""Parts of the theme gallery: groups of the usual widgets in all their states."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QToolBar,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.theme import number_font

TOOLS = (
    "new",
    "open",
    "save",
    "|",
    "undo",
    "redo",
    "|",
    "forward",
    "backward",
    "step-back",
    "play",
    "step-forward",
    "|",
    "train",
)


def buttons() -> QGroupBox:
    """Push buttons of every kind."""
    box = QGroupBox("Buttons")
    row = QVBoxLayout(box)
    primary = QPushButton(icon("play", "on_accent"), "Train")
    primary.setProperty("kind", "primary")
    quiet = QPushButton("Quiet")
    quiet.setProperty("kind", "quiet")
    disabled = QPushButton(icon("stop"), "Disabled")
    disabled.setEnabled(False)
    off = QPushButton("Primary off")
    off.setProperty("kind", "primary")
    off.setEnabled(False)
    checked = QPushButton("Checked")
    checked.setCheckable(True)
    checked.setChecked(True)
    for pair in ((primary, QPushButton(icon("reset"), "Reset")), (quiet, disabled), (off, checked)):
        line = QHBoxLayout()
        for button in pair:
            line.addWidget(button)
        row.addLayout(line)
    return box


def marks() -> QGroupBox:
    """Check boxes and radio buttons, on, off and disabled."""
    box = QGroupBox("Marks")
    grid = QGridLayout(box)
    for row, state in enumerate((Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked)):
        for column, enabled in enumerate((True, False)):
            check = QCheckBox(state.name)
            check.setTristate(True)
            check.setCheckState(state)
            check.setEnabled(enabled)
            grid.addWidget(check, row, column)
    for column, enabled in enumerate((True, False)):
        inner = QWidget()
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        for text, on in (("On", True), ("Off", False)):
            radio = QRadioButton(text)
            radio.setChecked(on)
            radio.setEnabled(enabled)
            line.addWidget(radio)
        grid.addWidget(inner, 3, column)
    return box


def form() -> QGroupBox:
    """Fields: text, numbers, choices, sliders, progress."""
    box = QGroupBox("Fields")
    layout = QFormLayout(box)
    name = QLineEdit("apple_price")
    placeholder = QLineEdit()
    placeholder.setPlaceholderText("Search gates")
    placeholder.setClearButtonEnabled(True)
    placeholder.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    wrong = QLineEdit("1.2.3")
    wrong.setProperty("invalid", True)
    off = QLineEdit("frozen")
    off.setEnabled(False)
    number = QDoubleSpinBox()
    number.setValue(0.05)
    number.setFont(number_font())
    limited = QSpinBox()
    limited.setEnabled(False)
    choice = QComboBox()
    choice.addItems(["SGD", "Momentum", "Adam"])
    choice_off = QComboBox()
    choice_off.addItem("Adam")
    choice_off.setEnabled(False)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(40)
    slider_off = QSlider(Qt.Orientation.Horizontal)
    slider_off.setValue(60)
    slider_off.setEnabled(False)
    progress = QProgressBar()
    progress.setValue(62)
    for text, widget in (
        ("Name", name),
        ("Search", placeholder),
        ("Wrong", wrong),
        ("Off", off),
        ("Learning rate", number),
        ("Off", limited),
        ("Optimizer", choice),
        ("Off", choice_off),
        ("Step", slider),
        ("Off", slider_off),
        ("Progress", progress),
    ):
        layout.addRow(text, widget)
    return box


def texts() -> QGroupBox:
    """Labels in every role, Latin and Chinese."""
    box = QGroupBox("Texts")
    layout = QVBoxLayout(box)
    samples = {
        "display": "Gradloom",
        "title": "See gradients flow",
        "heading": "Backward pass",
        None: "Plain text 反向传播 计算图 苹果",
        "muted": "Muted: not computed yet",
        "caption": "Caption 12 gates, 14 wires",
        "value": "Value 650",
        "gradient": "Gradient 1.1",
        "local_derivative": "Local derivative 110",
        "error": "The loss is not finite.",
        "warning": "b is not connected.",
        "success": "Saved.",
    }
    for role, text in samples.items():
        label = QLabel(text)
        label.setProperty("role", role)
        layout.addWidget(label)
    link = QLabel('<a href="x">A link</a>')
    layout.addWidget(link)
    return box


def table() -> QTableWidget:
    """The outline as a table."""
    widget = QTableWidget(12, 4)
    widget.setHorizontalHeaderLabels(["Name", "Operation", "Value", "Gradient"])
    widget.verticalHeader().hide()
    widget.setAlternatingRowColors(True)
    widget.setShowGrid(False)
    widget.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    for row in range(12):
        for column, text in enumerate((f"apple_{row}", "multiply", f"{650 / (row + 1):.4g}", f"{1.1 * row:.4g}")):
            item = QTableWidgetItem(text)
            if column == 0:
                item.setIcon(icon("gate"))
            if column > 1:
                item.setFont(number_font())
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            widget.setItem(row, column, item)
    widget.selectRow(1)
    widget.horizontalHeader().setSortIndicatorShown(True)
    return widget


def tree() -> QTreeView:
    """The palette as a tree."""
    view = QTreeView()
    model = QStandardItemModel()
    for category in ("Arithmetic", "Functions"):
        parent = QStandardItem(category)
        for child in ("add", "multiply", "divide"):
            item = QStandardItem(icon("gate"), child)
            item.setCheckable(category == "Functions")
            item.setCheckState(Qt.CheckState.Checked)
            parent.appendRow(item)
        model.appendRow(parent)
    model.setParent(view)
    view.setModel(model)
    view.setHeaderHidden(True)
    view.expand(model.index(0, 0))
    view.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    return view


def menu() -> QMenu:
    """A menu with icons, shortcuts, marks and a sub-menu."""
    result = QMenu()
    for name, text, keys in (
        ("new", "New", "Ctrl+N"),
        ("open", "Open…", "Ctrl+O"),
        ("save", "Save", "Ctrl+S"),
    ):
        action = result.addAction(icon(name), text)
        action.setShortcut(keys)
    result.addSeparator()
    live = result.addAction("Live")
    live.setCheckable(True)
    live.setChecked(True)
    off = result.addAction(icon("paste"), "Paste")
    off.setEnabled(False)
    result.addMenu("Recent").addAction("sigmoid.json")
    result.setActiveAction(result.actions()[1])
    return result


def tool_bar() -> QToolBar:
    """A tool bar as the window has it."""
    bar = QToolBar("Tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    for name in TOOLS:
        if name == "|":
            bar.addSeparator()
        else:
            bar.addAction(QAction(icon(name), name, bar))
    live = QAction(icon("live"), "Live", bar)
    live.setCheckable(True)
    live.setChecked(True)
    off = QAction(icon("cut"), "Cut", bar)
    off.setEnabled(False)
    bar.addActions([live, off])
    more = QToolButton()
    more.setIcon(icon("export"))
    more.setMenu(QMenu(more))
    more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    bar.addWidget(more)
    return bar
