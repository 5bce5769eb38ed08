"""The window: start page or canvas in the middle, panels around it, menus and tool bar above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QAbstractButton,
    QDockWidget,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import actions as action_table
from gui.breadcrumbs import Breadcrumbs
from gui.canvas.painting.thumbnail import thumbnail
from gui.canvas.view import CanvasView
from gui.graph_tabs import GraphTabs
from gui.icons import icon
from gui.panels.chart import ChartPanel
from gui.panels.history import HistoryPanel
from gui.panels.inspector import InspectorPanel
from gui.panels.notes import NotesPanel
from gui.panels.outline import OutlinePanel
from gui.panels.palette import PalettePanel
from gui.panels.problems import ProblemsPanel
from gui.panels.start_page import StartPage
from gui.panels.stepper import StepperPanel
from gui.panels.training import TrainingPanel
from gui.status_bar import StatusBar
from gui.theme import current_theme
from gui.theme.sizes import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from gui.context import Context
    from gui.settings import Settings
    from gui.training import TrainingSession

_LEFT, _RIGHT, _BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
_TAB_POSITION = QTabWidget.TabPosition.North
_LEFT_DOCKS = ("palette", "history")
_BOTTOM_DOCKS = ("chart", "outline", "problems")
_LEFT_WIDTH, _RIGHT_WIDTH, _BOTTOM_HEIGHT = 224, 296, 220
_FRAME_HEIGHT = 40
STATE_VERSION = 2

# What the tool bar holds, None being a separator; these with their words beside the icon.
_TOOL_BAR = (
    "start-page", "new", "open", "save", None,
    "undo", "redo", None,
    "forward", "backward", "live", None,
    "walk", "walk-back", "walk-play", "walk-forward", None,
    "train", "train-pause", "train-stop", None,
    "arrange", "fit", "bottom-panels",
)  # fmt: skip
_WITH_WORDS = {"forward", "backward", "live", "walk", "train"}


class Window(QMainWindow):
    """One window with a graph in front and tabs for the others, or the start page. It only arranges.

    `closing` is emitted with the close event before the window closes; whoever accepts it lets it close.
    """

    files_dropped = Signal(list)
    closing = Signal(object)
    page_changed = Signal()
    panels_changed = Signal()

    def __init__(self, context: Context, training: TrainingSession, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.setWindowIcon(icon("app"))
        self.keymap = action_table.make_keymap(settings, self)
        self.actions_by_key = action_table.make_actions(self, self.keymap)
        self.keymap.changed.connect(lambda: action_table.set_keys(self.actions_by_key, self.keymap))
        self.canvas = CanvasView(context)
        self.canvas.take_actions(self.actions_by_key[entry.key] for entry in action_table.table() if entry.on_canvas)
        self.start_page = StartPage(settings, thumbnail)
        self.palette_panel = PalettePanel(context)
        self.history_panel = HistoryPanel(context)
        self.inspector = InspectorPanel(context)
        self.outline = OutlinePanel(context)
        self.problems = ProblemsPanel(context)
        self.notes = NotesPanel(context)
        self.stepper = StepperPanel(context, self.actions_by_key)
        self.training_panel = TrainingPanel(context, training)
        self.chart = ChartPanel(context, training)
        self.bar = StatusBar(self)
        self.setStatusBar(self.bar)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.canvas)
        self.tabs = GraphTabs(self)
        self.breadcrumbs = Breadcrumbs(self)
        self.setCentralWidget(self._make_middle())
        self.docks = self._make_docks()
        self._tool_bar = self._make_tool_bar()
        self._make_menus()
        self.setMinimumSize(QSize(880, 560))
        self.resize(_first_size(self.screen().availableSize()))
        self._arrange_docks()
        self._hidden_for_start: list[QDockWidget] = []
        self.show_start_page()

    def _make_middle(self) -> QWidget:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.breadcrumbs)
        column.addWidget(self._pages)
        return middle

    # --- pages -----------------------------------------------------------------------------------------------

    @property
    def shows_graph(self) -> bool:
        """Whether the canvas, and not the start page, is in the middle."""
        return self._pages.currentWidget() is self.canvas

    def show_start_page(self) -> None:
        """Show the start page; the panels of the graph make room."""
        self._set_page(self.start_page)

    def show_canvas(self) -> None:
        """Show the open graph with its panels."""
        self._set_page(self.canvas)
        self.canvas.setFocus()

    def _set_page(self, page: QWidget) -> None:
        graph = page is self.canvas
        if graph:
            for dock in self._hidden_for_start:
                dock.show()
            self._hidden_for_start = []
        elif not self._hidden_for_start:
            self._hidden_for_start = [dock for dock in self.docks.values() if not dock.isHidden()]
            for dock in self._hidden_for_start:
                dock.hide()
        self._pages.setCurrentWidget(page)
        self._tool_bar.setVisible(graph)
        self.bar.set_for_document(visible=graph)
        self.breadcrumbs.setVisible(graph and self.breadcrumbs.leads_somewhere)
        for entry in action_table.table():
            if entry.needs_document:
                self.actions_by_key[entry.key].setEnabled(graph)
        for dock in self.docks.values():
            dock.toggleViewAction().setEnabled(graph)
        self.page_changed.emit()

    def show_place(self, here: Context, way: Sequence[str], note: str = "") -> None:
        """Show where one stands on the canvas, in the inspector and the outline, and the way there above."""
        for part in (self.canvas, self.inspector, self.outline):
            part.set_context(here)
        self.breadcrumbs.show_way(way, note)
        self.breadcrumbs.setVisible(len(way) > 1 and self.shows_graph)

    def set_context(self, context: Context, training: TrainingSession) -> None:
        """Show another document in all panels that are about the whole of it; `show_place` shows it on the canvas."""
        for part in (self.palette_panel, self.history_panel, self.problems, self.notes, self.stepper):
            part.set_context(context)
        self.training_panel.set_context(context, training)
        self.chart.set_context(context, training)

    # --- docks -----------------------------------------------------------------------------------------------

    def _make_docks(self) -> dict[str, QDockWidget]:
        return {
            "palette": self._dock("palette", tr("Dock", "Gates"), self.palette_panel, _LEFT),
            "history": self._dock("history", tr("Dock", "History"), self.history_panel, _LEFT),
            "inspector": self._dock("inspector", tr("Dock", "Inspector"), self.inspector, _RIGHT),
            "stepper": self._dock("stepper", tr("Dock", "Stepper"), self.stepper, _RIGHT),
            "training": self._dock("training", tr("Dock", "Training"), self.training_panel, _RIGHT),
            "notes": self._dock("notes", tr("Dock", "Notes"), self.notes, _RIGHT),
            "chart": self._dock("chart", tr("Dock", "Loss"), self.chart, _BOTTOM),
            "outline": self._dock("outline", tr("Dock", "Outline"), self.outline, _BOTTOM),
            "problems": self._dock("problems", tr("Dock", "Problems"), self.problems, _BOTTOM),
        }

    def _dock(self, key: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock-{key}")
        dock.setWidget(panel)
        dock.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        dock.toggleViewAction().setToolTip(tr("Dock", "Show or hide the panel {name}.", name=title))
        dock.toggleViewAction().setStatusTip(tr("Dock", "Show or hide the panel {name}.", name=title))
        dock.setTitleBarWidget(QWidget(dock))  # its tab tells its title already
        for name, tip in (
            ("qt_dockwidget_floatbutton", tr("Dock", "Take the panel out of the window, or put it back.")),
            ("qt_dockwidget_closebutton", tr("Dock", "Hide the panel; the menu View, Panels shows it again.")),
        ):
            button = dock.findChild(QAbstractButton, name)
            if button is not None:
                button.setToolTip(tip)
        self.addDockWidget(area, dock)
        return dock

    def _arrange_docks(self) -> None:
        docks = self.docks
        self.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _TAB_POSITION)
        for key in _BOTTOM_DOCKS:  # before they are tabbed: Qt leaves the tab bar of docks hidden later on the screen
            docks[key].hide()
        groups = {
            "palette": ("history",),
            "inspector": ("stepper", "training", "notes"),
            "chart": ("outline", "problems"),
        }
        for first, others in groups.items():
            for other in others:
                self.tabifyDockWidget(docks[first], docks[other])
            docks[first].raise_()
        self.resizeDocks([docks["palette"], docks["inspector"]], [_LEFT_WIDTH, _RIGHT_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([docks["chart"]], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def reveal_dock(self, key: str) -> None:
        """Show a panel and bring its tab to the front."""
        if key in _BOTTOM_DOCKS:
            self.show_bottom(True)
        self.docks[key].show()
        self.docks[key].raise_()

    def show_bottom(self, shown: bool) -> None:
        """Show or hide the panels below the canvas, all together, so that each is a tab away."""
        if shown == self.bottom_shown:
            return
        for key in _BOTTOM_DOCKS:
            self.docks[key].setVisible(shown)
        if shown:
            self.docks["chart"].raise_()
            self.resizeDocks([self.docks["chart"]], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)
        self.panels_changed.emit()

    @property
    def bottom_shown(self) -> bool:
        """Whether any panel below the canvas is shown."""
        return any(not self.docks[key].isHidden() for key in _BOTTOM_DOCKS)

    # --- menus and tool bar ------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        self.menus: dict[str, QMenu] = {}
        for key, title in action_table.menus():
            menu = self.menuBar().addMenu(title)
            menu.setToolTipsVisible(False)
            self.menus[key] = menu
            group = 0
            for entry in action_table.table():
                if entry.menu != key:
                    continue
                if entry.group != group:
                    menu.addSeparator()
                    group = entry.group
                menu.addAction(self.actions_by_key[entry.key])
        self.recent_menu = QMenu(tr("Menu", "Open &recent"), self)
        self.recent_menu.setIcon(icon("recent"))
        self.examples_menu = QMenu(tr("Menu", "E&xamples"), self)
        self.menus["file"].insertMenu(self.actions_by_key["start-page"], self.recent_menu)
        self.menus["file"].insertMenu(self.actions_by_key["start-page"], self.examples_menu)
        view = self.menus["view"]
        view.addSeparator()
        panels = view.addMenu(tr("Menu", "&Panels"))
        for dock in self.docks.values():
            panels.addAction(dock.toggleViewAction())
        panels.addSeparator()
        reset = panels.addAction(tr("Action", "&Arrange the panels as at first"))
        reset.setStatusTip(tr("Action", "Put all panels back where they were when Gradloom was new."))
        reset.triggered.connect(self.reset_layout)
        self._make_theme_menu(view)

    def _make_theme_menu(self, view: QMenu) -> None:
        menu = view.addMenu(icon("theme"), tr("Menu", "&Theme"))
        group = QActionGroup(self)
        theme = current_theme()
        for mode, text in (
            ("system", tr("Action", "As the &system")),
            ("light", tr("Action", "&Light")),
            ("dark", tr("Action", "&Dark")),
        ):
            action = QAction(text, self, checkable=True, checked=theme.mode == mode)
            action.setObjectName(f"theme-{mode}")
            action.setStatusTip(tr("Action", "Choose the colours of the program."))
            action.triggered.connect(lambda _=False, chosen=mode: self.settings.set("appearance/theme", chosen))
            group.addAction(action)
            menu.addAction(action)
        self.settings.changed.connect(lambda key: self._follow_theme(group) if key == "appearance/theme" else None)

    def _follow_theme(self, group: QActionGroup) -> None:
        chosen = f"theme-{self.settings.get('appearance/theme')}"
        next(action for action in group.actions() if action.objectName() == chosen).setChecked(True)

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar(tr("Window", "Tool bar"), self)
        bar.setObjectName("tool-bar")
        bar.setMovable(False)
        bar.setIconSize(QSize(Sizes.ICON, Sizes.ICON))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for key in _TOOL_BAR:
            if key is None:
                bar.addSeparator()
                continue
            action = self.actions_by_key[key]
            bar.addAction(action)
            if key in _WITH_WORDS:
                button: Any = bar.widgetForAction(action)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for key, words in _short_words().items():
            self.actions_by_key[key].setIconText(words)
        spacer = QWidget(bar)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
        if more is not None:
            more.setToolTip(tr("ToolBar", "Show the buttons that the window has no room for."))
        self.addToolBar(bar)
        return bar

    # --- remembering -----------------------------------------------------------------------------------------

    def remember_layout(self) -> None:
        """Keep place, size and panels for the next start."""
        if not self.shows_graph:
            for dock in self._hidden_for_start:
                dock.show()
        self.settings.set("window/geometry", self.saveGeometry())
        self.settings.set("window/state", self.saveState(STATE_VERSION))

    def restore_layout(self) -> None:
        """Take the place, size and panels of the last time, where they are known and still fit a screen."""
        geometry: QByteArray = self.settings.get("window/geometry")
        state: QByteArray = self.settings.get("window/state")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not state.isEmpty() and self.restoreState(state, STATE_VERSION):
            self._hidden_for_start = []
            self._set_page(self.canvas if self.shows_graph else self.start_page)

    def reset_layout(self) -> None:
        """Put all panels back where they were at first."""
        for key, dock in self.docks.items():
            dock.setFloating(False)
            area = _LEFT if key in _LEFT_DOCKS else _BOTTOM if key in _BOTTOM_DOCKS else _RIGHT
            self.addDockWidget(area, dock)
            dock.show()
        self._arrange_docks()
        if not self.shows_graph:
            self._hidden_for_start = []
            self.show_start_page()

    # --- Qt's events -------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged onto the window."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand dropped files on, once the drag is over."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, lambda: self.files_dropped.emit(paths))  # the drag must end before a question opens

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether the window may close."""
        self.closing.emit(event)


def _first_size(screen: QSize) -> QSize:
    """The size of a window that nobody has sized yet: roomy, and on the screen together with its frame."""
    return QSize(1440, 900).boundedTo(screen - QSize(0, _FRAME_HEIGHT)).expandedTo(QSize(1080, 720).boundedTo(screen))


def _short_words() -> dict[str, str]:
    """The words beside the icons of the tool bar."""
    return {
        "forward": tr("ToolBar", "Forward"),
        "backward": tr("ToolBar", "Backward"),
        "live": tr("ToolBar", "Live"),
        "walk": tr("ToolBar", "Step"),
        "train": tr("ToolBar", "Train"),
    }
