"""The sigmoid as a chain of gates: opened from its card, run forward and backward by hand, read to the last number."""

import pytest
from PySide6.QtWidgets import QApplication

from gui.theme import current_theme

VALUES = {"A": "0", "B": "0", "C": "1", "D": "1", "E": "2", "F": "0.5"}
GRADIENTS = {"F": "1", "E": "−0.25", "C": "−0.25", "B": "−0.25", "A": "0.25"}
LOCALS = {("E", "F"): "×−0.25", ("C", "E"): "×1", ("B", "C"): "×1", ("A", "B"): "×−1"}


def card_called(person, title):
    """The card of an example on the start page."""
    page = person.window.start_page
    person.waits_until(lambda: bool(page.examples.cards) and page.examples.cards[-1].isVisible())
    return next(card for card in page.examples.cards if card.text() == title)


@pytest.fixture
def by_hand(person):
    """A person who has opened the sigmoid and switched Live off before anything was computed."""
    page = person.window.start_page
    card = card_called(person, "Sigmoid as a chain")
    page._scroll.ensureWidgetVisible(card)
    person.click(card)
    assert person.window.windowTitle().startswith("Sigmoid as a chain")
    person.press("F7", "Shift+F5")
    assert not person.window.actions_by_key["live"].isChecked()
    return person


def test_the_card_opens_by_keyboard(person):
    """Tab leads to the cards, the arrows lead to the sigmoid, Enter opens it."""
    card = card_called(person, "Sigmoid as a chain")
    for _ in range(20):
        if QApplication.focusWidget() in person.window.start_page.examples.cards:
            break
        person.press("Tab")
    for _ in range(60):
        if card.hasFocus():
            break
        person.press("Right")
    assert card.hasFocus()
    person.press("Return")
    assert person.window.shows_graph
    assert person.workspace.document.about.title == "Sigmoid as a chain"
    assert QApplication.focusWidget() is person.canvas


def test_forward_then_backward_by_hand_shows_every_number(by_hand):
    """With Live off nothing is computed until Forward is pressed, and no gradient until Backward is."""
    person = by_hand
    for gate in "BCEF":
        person.sees(gate, value="–", gradient="–")
    person.sees("A", value="0", gradient="–")
    person.press("F5")
    for name, value in VALUES.items():
        person.sees(name, value=value, gradient="–")
    person.press("F6")
    for name, gradient in GRADIENTS.items():
        person.sees(name, gradient=gradient)
    for (source, target), local in LOCALS.items():
        person.sees_on_wire(source, target, value=VALUES[source], contribution=GRADIENTS[source], local=local)


def test_numbers_from_before_an_edit_look_old(by_hand):
    """After an edit with Live off the gates keep their numbers, slanted and paler, until the passes are run again."""
    person = by_hand
    person.press("F5", "F6")
    fresh = {what: person.reads("F", what) for what in ("value", "gradient")}
    person.types_value("A", "1")
    for what, before in fresh.items():
        old = person.reads("F", what)
        assert old.text == before.text
        assert (before.slanted, old.slanted) == (False, True)
        assert old.colour != before.colour
    assert fresh["value"].colour == current_theme().colours.value.name()
    person.sees("A", value="1")
    assert not person.reads("A", "value").slanted
    assert "out of date" in person.hovers(person.eyes.card("F").center())
    person.press("F5")
    person.sees("F", value="0.7311", gradient="–")
    person.press("F6")
    person.sees("A", gradient="0.1966")
    assert "0.7310585786300049" in person.hovers(person.eyes.card("F").center())
    assert "0.19661193324148188" in person.hovers(person.eyes.card("A").center())
    assert not person.reads("F", "value").slanted


def test_live_follows_an_edit_by_itself(by_hand):
    """The Live button of the tool bar brings the numbers up to date at once and keeps them so, through undo too."""
    person = by_hand
    person.click(person.window._tool_bar.widgetForAction(person.window.actions_by_key["live"]))
    person.sees("F", value="0.5", gradient="1")
    person.types_value("A", "1")
    person.sees("F", value="0.7311")
    person.sees("A", gradient="0.1966")
    person.press("Ctrl+Z")
    person.sees("F", value="0.5")
    person.sees("A", gradient="0.25")
