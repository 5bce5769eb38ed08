"""Walking through both passes of the fork graph: c = a + b, d = b + 1, e = c * d."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

FINAL = {"c": "3", "d": "2", "e": "6"}
GRADIENTS = {"e": "1", "c": "2", "d": "3", "a": "2", "b": "5"}


def seen(person):
    """The values and gradients that are written on the cards, the missing ones left out."""
    names = person.workspace.document.names
    texts = {(name, what): person.reads(name, what).text for name in names for what in ("value", "gradient")}
    return {key: text for key, text in texts.items() if text != "–"}


def words(person):
    """The explanation of the step, as it was typeset."""
    return " ".join(person.window.stepper.explanation.lines)


@pytest.fixture
def walking(opened):
    """A person who has just begun to walk."""
    person = opened("forward_reverse")
    person.click(person.window._tool_bar.widgetForAction(person.window.actions_by_key["walk"]))
    assert person.window.stepper.isVisible()
    return person


def length(person):
    """How many steps the walk has."""
    return len(person.workspace.context.evaluation.walk.steps)


def test_buttons_show_one_gate_after_the_other(walking):
    """Each click on the button of one step computes one gate, whose numbers appear, and lights it."""
    person, controls = walking, walking.window.stepper.controls
    assert set(seen(person)) == {("a", "value"), ("b", "value"), ("one", "value")}
    shown, order = [seen(person)], []
    while controls.forward.isEnabled():
        person.click(controls.forward)
        shown.append(seen(person))
        lit = [name for name, item in person.canvas.drawing.nodes.items() if item.state.lit]
        order += lit
        assert len(lit) == 1
    assert len(shown) - 1 == length(person) == 7
    assert order == ["c", "d", "e", "e", "e", "d", "c"]
    for before, after in pairwise(shown[:4]):
        assert len(after.keys() - before.keys()) == 1
    assert {name: shown[3][name, "value"] for name in FINAL} == FINAL
    assert not any(what == "gradient" for _, what in shown[3])
    assert {name: shown[-1][name, "gradient"] for name in GRADIENTS} == GRADIENTS
    for number in range(length(person) - 1, -1, -1):
        person.click(controls.back)
        assert seen(person) == shown[number]
    assert not controls.back.isEnabled()


def test_keys_walk_forth_and_back_and_leave(walking):
    """F10 and Shift+F10 step, F9 plays, F8 leaves; left early, the walk gives way to live numbers, or to none."""
    person = walking
    person.press("F10", "F10", "F10")
    person.sees("e", value="6", gradient="–")
    person.press("Shift+F10")
    person.sees("e", value="–")
    person.window.settings.set("stepper/speed", 8.0)
    person.press("F9")
    person.waits_until(lambda: person.workspace.context.evaluation.walk_position == length(person))
    person.sees("b", gradient="5")
    person.press("F8")
    assert person.workspace.context.evaluation.walk is None
    person.sees("b", gradient="5")
    person.press("F8", "F10")
    person.sees("e", value="–")
    person.press("F8")
    person.sees("e", value="6")
    person.press("F7", "F8", "F10", "F8")
    person.sees("c", value="–")


def test_the_slider_leads_to_any_step(walking):
    """Dragging the slider walks, forth and back; its keys go one step."""
    person, slider = walking, walking.window.stepper.controls.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    start = slider.mapToGlobal(handle.center())
    end = slider.mapToGlobal(slider.rect().center() + QPoint(slider.width() // 2 - 4, 0))
    person.drag(start, end)
    assert person.workspace.context.evaluation.walk_position == length(person)
    person.sees("b", gradient="5")
    person.drag(end, start)
    assert person.workspace.context.evaluation.walk_position == 0
    person.sees("e", value="–", gradient="–")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    person.press("Right")
    assert person.workspace.context.evaluation.walk_position == 1
    person.press("End")
    person.sees("a", gradient="2")


def test_at_the_fork_the_two_paths_add_up(walking):
    """The last gate that sends something back to b completes the sum 2 + 3 = 5, and the panel says so."""
    person, controls = walking, walking.window.stepper.controls
    person.click(controls.last)
    text = words(person)
    assert "complete" in text
    while not ("2" in text and "3" in text and "5" in text and "+" in text):
        assert controls.back.isEnabled(), "no step explains the sum"
        person.click(controls.back)
        text = words(person)
    sums = [line for line in person.window.stepper.explanation.lines if "+" in line and "5" in line]
    assert any("2" in line and "3" in line for line in sums), sums
    person.sees("b", gradient="5")
    person.sees_on_wire("b", "c", contribution="2")
    person.sees_on_wire("b", "d", contribution="3")


def test_an_edit_ends_the_walk(walking):
    """Whoever changes a value while walking has left the walk, and sees numbers that belong together."""
    person = walking
    person.press("F10", "F10")
    person.types_value("a", "4")
    assert person.workspace.context.evaluation.walk is None
    assert not person.window.actions_by_key["walk"].isChecked()
    person.sees_message("The walk has ended")
    person.sees("e", value="10")
    person.sees("b", gradient="7")


def test_at_either_end_the_buttons_lead_only_inwards(walking):
    """At the beginning one cannot go back, at the end not on; playing at the end starts over."""
    person, controls = walking, walking.window.stepper.controls
    assert not controls.back.isEnabled()
    person.click(controls.last)
    assert not controls.forward.isEnabled()
    person.click(controls.play)
    assert person.window.stepper.is_playing
    person.click(controls.play)
    assert not person.window.stepper.is_playing
    person.waits_until(controls.forward.isEnabled)
