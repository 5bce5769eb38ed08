"""The window: what is where, what it remembers, and that everything on it can be read at 1280 by 800."""

import pytest
from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from gui.theme import current_theme
from gui.window import _first_size
from tests.journeys import at_window

program, open_window, person, opened = at_window.program, at_window.open_window, at_window.person, at_window.opened
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)

ROOM = QSize(at_window.WIDTH, at_window.HEIGHT)


# --- nothing is cut off ------------------------------------------------------------------------------------------


def cut_off(window):
    """The words on the screen that have less room than they need, each with what it has and what it needs."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and not is_whole(widget):
            found.append((widget.text(), widget.size(), widget.sizeHint()))
        if isinstance(widget, QAbstractButton) and is_ours(widget) and not holds(widget.size(), widget.sizeHint()):
            found.append((widget.text() or widget.toolTip(), widget.size(), widget.sizeHint()))
        if isinstance(widget, QTabBar):
            found += [(widget.tabText(tab), widget.size(), widget.sizeHint()) for tab in cut_tabs(widget)]
    return found


def is_whole(label):
    """Whether all of a label's text is seen, or where it is shortened, the pointer shows it."""
    if label.wordWrap():
        return label.height() + 1 >= label.heightForWidth(label.width())
    return holds(label.size(), label.sizeHint()) or label.toolTip() == label.text()


def holds(size, needed):
    """Whether there is room enough, but for a pixel of rounding."""
    return size.width() + 1 >= needed.width() and size.height() + 1 >= needed.height()


def is_ours(button):
    """Whether a button shows words of ours or has a size of its own, and is none of those that Qt puts into fields."""
    return bool(button.text()) and not isinstance(button.parent(), QLineEdit | QDockWidget)


def cut_tabs(bar):
    """The tabs whose words do not fit into them, or that are not seen at all."""
    seen = [tab for tab in range(bar.count()) if bar.isTabVisible(tab)]
    return [
        tab
        for tab in seen
        if bar.fontMetrics().horizontalAdvance(bar.tabText(tab)) > bar.tabRect(tab).width() - 4
        or not bar.rect().contains(bar.tabRect(tab).center())
    ]


def test_the_least_size_fits_a_small_screen(person):
    """The window can be made as small as 1280 by 800 leaves room for, and its contents ask for no more."""
    window = person.window
    assert holds(ROOM, window.minimumSize().expandedTo(window.minimumSizeHint()))
    assert window.size() == ROOM


@pytest.mark.parametrize(
    "screen, wanted",
    [
        (QSize(1920, 1080), QSize(1440, 900)),
        (QSize(1280, 800), QSize(1280, 760)),
        (QSize(1024, 768), QSize(1024, 728)),
    ],
)
def test_a_new_window_fits_its_screen(screen, wanted):
    """The first size leaves room for the frame and is never larger than the screen."""
    size = _first_size(screen)
    assert size == wanted


def test_the_start_page_is_whole(person):
    """Headings, buttons and cards have room for their words."""
    page = person.window.start_page
    person.waits_until(lambda: bool(page.examples.cards) and page.examples.cards[0].isVisible())
    assert cut_off(person.window) == []
    for card in page.examples.cards:
        assert page._scroll.viewport().width() >= card.geometry().right()


@pytest.mark.parametrize("name", ["sigmoid", "two_two_two", "digits_softmax"])
def test_every_panel_is_whole(opened, name):
    """With a node selected and all panels open, one after the other, every panel has the room that it asks for."""
    person = opened(name)
    window = person.window
    person.workspace.context.selection.set((person.workspace.document.graph.output,))
    window.show_bottom(True)
    for key, dock in window.docks.items():
        window.reveal_dock(key)
        QApplication.processEvents()
        panel = dock.widget()
        assert panel.isVisible(), key
        assert holds(panel.size(), panel.minimumSizeHint()), (key, panel.size(), panel.minimumSizeHint())
        assert cut_off(window) == [], key
    assert window.size() == ROOM, "the panels have pushed the window apart"


def test_walking_and_training_is_whole(opened):
    """The stepper at each of its steps, and the training panel with long numbers, fit their docks."""
    person = opened("two_two_two")
    window = person.window
    window.actions_by_key["walk"].trigger()
    for position in range(0, len(person.workspace.context.evaluation.walk.steps) + 1, 6):
        person.workspace.context.evaluation.go_to(position)
        QApplication.processEvents()
        assert cut_off(window) == [], position
    window.actions_by_key["walk"].trigger()
    person.workspace.train()
    person.waits_until(lambda: not person.workspace.training.is_active, 60)
    QApplication.processEvents()
    window.reveal_dock("training")
    QApplication.processEvents()
    assert cut_off(window) == []
    assert window.size() == ROOM


def test_the_tool_bar_shows_all_its_buttons(opened):
    """At 1280 no button of the tool bar hides behind the sign for more."""
    bar = opened("sigmoid").window.findChild(QToolBar)
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert not more.isVisible()


# --- docks -------------------------------------------------------------------------------------------------------


def test_the_start_page_has_the_window_to_itself(person):
    """Panels and tool bar make room for the start page and come back with the graph."""
    window = person.window
    assert not any(dock.isVisible() for dock in window.docks.values())
    assert not window.findChild(QToolBar).isVisible()
    person.press("Ctrl+N")
    assert window.docks["palette"].isVisible()
    assert window.docks["inspector"].isVisible()
    assert not window.bottom_shown
    assert window.findChild(QToolBar).isVisible()
    person.press("Ctrl+Shift+H")
    assert not any(dock.isVisible() for dock in window.docks.values())


def test_the_panels_below_come_and_go_with_their_key(opened):
    """Ctrl+Shift+J shows chart, outline and problems as tabs beside each other, and takes them away."""
    person = opened("sigmoid")
    person.press("Ctrl+Shift+J")
    window = person.window
    assert window.actions_by_key["bottom-panels"].isChecked()
    assert window.docks["chart"].isVisible()
    assert {dock.objectName() for dock in window.tabifiedDockWidgets(window.docks["chart"])} == {
        "dock-outline",
        "dock-problems",
    }
    person.press("Ctrl+Shift+J")
    assert not window.bottom_shown
    assert not window.actions_by_key["bottom-panels"].isChecked()


def test_a_panel_hidden_in_the_menu_stays_hidden_on_the_way_to_the_start_page(opened):
    """What the user closed does not come back by itself."""
    person = opened("sigmoid")
    person.chooses("View", "Panels", "Gates")
    assert not person.window.docks["palette"].isVisible()
    person.press("Ctrl+Shift+H", "Ctrl+N")
    assert not person.window.docks["palette"].isVisible()
    person.chooses("View", "Panels", "Gates")
    assert person.window.docks["palette"].isVisible()


def test_the_layout_is_remembered_and_can_be_reset(open_window):
    """Sizes and panels are the same at the next start; the menu puts everything back where it was at first."""
    first = open_window()
    first.press("Ctrl+N", "Ctrl+Shift+J")
    first.chooses("View", "Panels", "Gates")
    first.window.close()
    second = open_window()
    second.window.restore_layout()
    assert not second.window.shows_graph
    assert not any(dock.isVisible() for dock in second.window.docks.values())
    second.press("Ctrl+N")
    assert second.window.bottom_shown
    assert not second.window.docks["palette"].isVisible()
    second.chooses("View", "Panels", "Arrange the panels as at first")
    window = second.window
    assert window.docks["palette"].isVisible()
    assert not window.bottom_shown
    assert window.dockWidgetArea(window.docks["palette"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert window.docks["palette"].width() == pytest.approx(208, abs=24)
    assert window.docks["inspector"].width() == pytest.approx(304, abs=24)


def test_a_layout_that_no_longer_fits_is_forgotten(open_window):
    """A remembered state that cannot be read leaves the window as it is at first."""
    person = open_window()
    person.window.settings.set("window/state", QByteArray(b"nonsense"))
    person.window.settings.set("window/geometry", QByteArray(b"nonsense"))
    person.window.restore_layout()
    person.press("Ctrl+N")
    assert person.window.docks["palette"].isVisible()


# --- looks -------------------------------------------------------------------------------------------------------


def test_the_theme_is_chosen_in_the_menu(opened):
    """Dark and light are worn at once, on the canvas too, and the choice is remembered and ticked."""
    person = opened("sigmoid")
    person.chooses("View", "Theme", "Dark")
    assert current_theme().is_dark
    dark = person.canvas.grab(QRect(5, 5, 3, 3)).toImage().pixelColor(0, 0)
    assert dark.lightness() < 80
    assert person.window.settings.get("appearance/theme") == "dark"
    person.chooses("View", "Theme", "Light")
    assert not current_theme().is_dark
    assert person.canvas.grab(QRect(5, 5, 3, 3)).toImage().pixelColor(0, 0).lightness() > 200


def test_every_widget_says_what_it_is(opened):
    """Each field, list and button that the keyboard reaches has a name for those who cannot see it."""
    person = opened("sigmoid")
    person.window.show_bottom(True)
    nameless = [
        widget
        for dock in person.window.docks.values()
        for widget in dock.widget().findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.window() is person.window
        and not (widget.accessibleName() or widget.toolTip() or getattr(widget, "text", str)())
        and not isinstance(widget, QScrollArea)
    ]
    assert nameless == []
