"""The start page: everything on it is reached by mouse and by keyboard, and it paints before it reads."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QLocale, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from engine import list_examples
from gui.files.recent import RecentFiles
from gui.files.recovery import Abandoned
from gui.panels.start_page import StartPage
from gui.panels.start_page.banner import moment_text
from gui.resources import examples_folder
from gui.settings import Settings
from gui.theme import current_theme

GRAPH = """{"format": "gradloom", "version": 1, "title": "%s", "group": "%s", "notes": "About %s.\\n\\nMore.",
  "nodes": [{"name": "x", "operation": "variable", "value": 3}]}"""


@pytest.fixture
def settings(qapp, tmp_path):
    """Settings of their own."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def examples(tmp_path):
    """Five examples in two groups, three and two, in an order that is not that of their names."""
    folder = tmp_path / "examples"
    folder.mkdir()
    for name, group in (("c", "Gates"), ("a", "Gates"), ("b", "Gates"), ("e", "Chains"), ("d", "Chains")):
        (folder / f"{name}.json").write_text(GRAPH % (name.upper(), group, name))
    (folder / "order.txt").write_text("c\na\nb\ne\nd\n")
    return folder


@pytest.fixture
def drawn():
    """What was drawn: the title of each file, and the size."""
    return []


@pytest.fixture
def page(qtbot, settings, examples, drawn):
    """A page 900 wide: two columns of cards."""

    def thumbnail(file, size, ratio):
        drawn.append((file.title, size))
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.red)
        return pixmap

    made = StartPage(settings, thumbnail, examples)
    qtbot.addWidget(made)
    made.resize(900, 700)
    return made


@pytest.fixture
def shown(page, qtbot):
    """The page, painted and filled."""
    page.show()
    qtbot.waitUntil(lambda: len(page.examples.cards) == 5)
    QTest.qWait(20)
    return page


def heard(signal):
    """What a signal carries from now on."""
    said: list[object] = []
    signal.connect(lambda *arguments: said.append(arguments[0] if arguments else None))
    return said


def press(qtbot, parent, text):
    """Click the button with this text."""
    (button,) = (button for button in parent.findChildren(QPushButton) if text in button.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# --- beginning -----------------------------------------------------------------------------------------


def test_the_page_paints_before_it_reads(page, qtbot):
    """The window is there at once; the examples come after the first painting."""
    page.show()
    assert page.examples.cards == []
    qtbot.waitUntil(lambda: len(page.examples.cards) == 5)


def test_new_and_open_are_asked_for(shown, qtbot):
    """The two buttons say what they are for."""
    new, dialog = heard(shown.new_graph), heard(shown.open_dialog)
    press(qtbot, shown, "New graph")
    assert (new, dialog) == ([None], [])
    press(qtbot, shown, "Open")
    assert (new, dialog) == ([None], [None])


# --- examples ------------------------------------------------------------------------------------------


def test_examples_stand_in_their_order(shown):
    """Titles and summaries are those of the files, in the order in which they teach."""
    assert [card.text() for card in shown.examples.cards] == ["C", "A", "B", "E", "D"]
    assert shown.examples.cards[0].accessibleDescription() == "About c."


def test_a_click_opens_an_example(shown, qtbot, examples):
    """The signal carries the path of the file."""
    opened = heard(shown.open_example)
    qtbot.mouseClick(shown.examples.cards[1], Qt.MouseButton.LeftButton)
    assert opened == [str(examples / "a.json")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_keyboard_opens_an_example(shown, qtbot, examples, key):
    """Enter and Space do what a click does."""
    opened = heard(shown.open_example)
    qtbot.keyClick(shown.examples.cards[4], key)
    assert opened == [str(examples / "d.json")]


@pytest.mark.parametrize(
    "start, keys, end",
    [
        ("C", "R", "A"),
        ("C", "RR", "B"),
        ("C", "RRR", "E"),  # on to the next group
        ("E", "L", "B"),  # and back
        ("C", "L", "C"),
        ("D", "R", "D"),
        ("C", "D", "B"),  # two columns: B stands below C
        ("A", "D", "B"),  # nothing below A: the last of the row
        ("B", "D", "E"),
        ("D", "U", "B"),
        ("D", "D", "D"),
        ("B", "H", "C"),
        ("C", "E", "D"),
    ],
)
def test_arrows_lead_from_card_to_card(shown, qtbot, start, keys, end):
    """Left and right follow the order, up and down the columns, through all groups."""
    cards = {card.text(): card for card in shown.examples.cards}
    names = {"R": "Right", "L": "Left", "U": "Up", "D": "Down", "H": "Home", "E": "End"}
    cards[start].setFocus()
    for key in keys:
        qtbot.keyClick(shown.focusWidget(), Qt.Key[f"Key_{names[key]}"])
    assert shown.focusWidget() is cards[end]


def test_tab_stops_once_at_the_cards(shown, qtbot):
    """Tab leads past the examples in one step, and comes back to the card where the keyboard was."""
    cards = shown.examples.cards
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Right)
    stops = [card for card in cards if card.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [cards[1]]


def test_the_card_that_the_keyboard_comes_to_is_seen(shown, qtbot):
    """The page scrolls with the keyboard."""
    shown.resize(640, 400)
    QTest.qWait(20)
    last = shown.examples.cards[-1]
    assert not _is_seen(shown, last)
    shown.examples.cards[0].setFocus()
    qtbot.keyClick(shown.examples.cards[0], Qt.Key.Key_End)
    assert _is_seen(shown, last)


def _is_seen(page, card):
    viewport = page._scroll.viewport()
    place = QRect(card.mapTo(viewport, QPoint()), card.size())
    return viewport.rect().contains(place)


@pytest.mark.parametrize("width, columns", [(600, 1), (900, 2), (1280, 4), (1920, 5), (3000, 5)])
def test_cards_flow_with_the_width(page, qtbot, width, columns):
    """As many columns as have room, all of one width, none beyond the edge."""
    page.resize(width, 700)
    page.show()
    qtbot.waitUntil(lambda: len(page.examples.cards) == 5)
    QTest.qWait(20)
    first, *others = page.examples._grids[0].cards
    row = [card for card in (first, *others) if card.y() == first.y()]
    assert len(row) == min(columns, 3)
    assert len({card.width() for card in page.examples.cards}) == 1
    assert all(card.geometry().right() < page.examples.width() for card in page.examples.cards)
    assert not any(a.geometry().intersects(b.geometry()) for a in row for b in row if a is not b)


def test_only_cards_in_sight_are_drawn(page, qtbot, drawn):
    """Thumbnails are drawn when they come into sight, so that a long list costs nothing at the start."""
    page.resize(640, 300)
    page.show()
    qtbot.waitUntil(lambda: bool(drawn))
    QTest.qWait(30)
    assert {title for title, _ in drawn} < {"A", "B", "C", "D", "E"}
    page._scroll.ensureWidgetVisible(page.examples.cards[-1])
    qtbot.waitUntil(lambda: page.examples.cards[-1].has_picture)


def test_thumbnails_are_drawn_once_and_again_in_another_size_or_theme(shown, qtbot, drawn):
    """A thumbnail is as large as it is shown, in the colours of the theme, and not drawn for nothing."""
    first = dict(drawn)
    assert len(drawn) == len(first) == 5
    shown.repaint()
    QTest.qWait(20)
    assert len(drawn) == 5
    shown.resize(1280, 700)
    qtbot.waitUntil(lambda: len(drawn) == 10)
    assert drawn[-1][1] == QSize(shown.examples.cards[0].width() - 2, round(shown.examples.cards[0].width() / 2))
    current_theme().changed.emit()
    qtbot.waitUntil(lambda: len(drawn) == 15)


def test_examples_that_cannot_be_read_are_told(page, qtbot, examples):
    """A damaged example does not keep the page from being used."""
    (examples / "a.json").write_text("{")
    page.show()
    qtbot.waitUntil(page._trouble.isVisible)
    assert page._trouble.text().startswith("The examples cannot be read: ")
    assert page.examples.cards == []


def test_every_shipped_example_has_its_card(qtbot, settings):
    """All examples are there, each with a title and a summary."""
    page = StartPage(settings, lambda _file, size, _ratio: QPixmap(size))
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    shipped = list_examples(examples_folder())
    qtbot.waitUntil(lambda: len(page.examples.cards) == len(shipped))
    for card, example in zip(page.examples.cards, shipped, strict=True):
        assert card.text() == example.file.title
        assert card.accessibleDescription()
        assert example.file.group


# --- recent files --------------------------------------------------------------------------------------


@pytest.fixture
def recent(settings, tmp_path):
    """Two recent files: "kept.json", and "lost.json", which is gone."""
    (tmp_path / "kept.json").write_text("{}")
    files = RecentFiles(settings)
    for name in ("kept.json", "lost.json"):
        files.remember(tmp_path / name)
    return files


def row_of(page, number):
    """The middle of a row, and of its cross."""
    view = page.side.recent
    rect = view.visualRect(view.model().index(number, 0))
    return rect.center(), view.remove_rect(rect).center()


def names(page):
    """What the list shows."""
    model = page.side.recent.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_without_recent_files_a_sentence_stands_in_their_place(shown):
    """An empty list says what will be in it."""
    assert not shown.side.recent.isVisible()
    assert shown.side._nothing.isVisible()


def test_recent_files_are_listed_and_open_with_a_click(recent, shown, qtbot, tmp_path):
    """The file that is there stands before the one that is gone; a click opens it."""
    assert names(shown) == ["kept.json", "lost.json"]
    opened = heard(shown.open_file)
    viewport = shown.side.recent.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=row_of(shown, 0)[0])
    assert opened == [str(tmp_path / "kept.json")]


def test_a_file_that_is_gone_is_removed_with_its_cross(recent, shown, qtbot, tmp_path):
    """The cross takes the file out of the list and opens nothing."""
    opened = heard(shown.open_file)
    viewport = shown.side.recent.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=row_of(shown, 1)[1])
    assert names(shown) == ["kept.json"]
    assert opened == []


def test_recent_files_by_keyboard(recent, shown, qtbot, tmp_path):
    """The arrows choose, Enter opens, Delete removes."""
    view, opened = shown.side.recent, heard(shown.open_file)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [str(tmp_path / "kept.json")]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert names(shown) == ["kept.json"]


def test_the_menu_of_a_recent_file(recent, shown, tmp_path):
    """The right button offers to open and to remove."""
    opened = heard(shown.open_file)
    menu = shown.side.recent.menu_at(row_of(shown, 0)[0])
    open_action, remove_action = menu.actions()
    open_action.trigger()
    assert opened == [str(tmp_path / "kept.json")]
    remove_action.trigger()
    assert names(shown) == ["lost.json"]
    assert shown.side.recent.menu_at(QPoint(5, 500)) is None


def test_the_list_follows_what_is_opened_elsewhere(shown, settings, tmp_path):
    """A file opened from the menu is in the list at once."""
    (tmp_path / "new.json").write_text("{}")
    RecentFiles(settings).remember(tmp_path / "new.json")
    assert names(shown) == ["new.json"]
    (tmp_path / "new.json").unlink()
    shown.hide()
    shown.show()
    assert shown.side.recent.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole).endswith("is no longer there.")


# --- what a crash left ---------------------------------------------------------------------------------


ENTRIES = [
    Abandoned(Path("/r/1"), "bill.json", Path("/home/bill.json"), 1e9),
    Abandoned(Path("/r/2"), "", None, 9e8),
]


def test_nothing_is_offered_after_a_proper_end(shown):
    """No banner without a graph to recover."""
    shown.show_abandoned([])
    assert not shown.banner.isVisible()


def test_what_a_crash_left_is_offered(shown, qtbot):
    """Each graph has its row, named; Recover and Discard say which one is meant."""
    shown.show_abandoned(ENTRIES)
    assert shown.banner.isVisible()
    assert "2 graphs can be recovered" in shown.banner._heading.text()
    recovered, discarded = heard(shown.recover), heard(shown.discard)
    first_recover, first_discard, second_recover, _ = shown.banner.findChildren(QPushButton)
    qtbot.mouseClick(second_recover, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(first_discard, Qt.MouseButton.LeftButton)
    assert (recovered, discarded) == ([ENTRIES[1]], [ENTRIES[0]])
    assert first_recover.accessibleDescription() == "bill.json"
    shown.show_abandoned(ENTRIES[1:])
    assert "1 graph can be recovered" in shown.banner._heading.text()
    shown.show_abandoned([])
    assert not shown.banner.isVisible()


def test_later_hides_the_offer(shown, qtbot):
    """The cross puts the question off; nothing is deleted."""
    shown.show_abandoned(ENTRIES)
    discarded = heard(shown.discard)
    (later,) = shown.banner.findChildren(QToolButton)
    qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert not shown.banner.isVisible()
    assert discarded == []


@pytest.mark.parametrize(
    "locale, expected", [("C", "2026-11-21 09:13"), ("de_DE", "21.11.26 09:13"), ("en_GB", "21/11/2026 09:13")]
)
def test_the_moment_of_a_recovered_graph_is_written_as_in_the_users_country(qapp, locale, expected):
    """Where no country is known, the form that everybody can read is used."""
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    assert moment_text(QDateTime(2026, 11, 21, 9, 13, 0)) == expected
    QLocale.setDefault(before)
