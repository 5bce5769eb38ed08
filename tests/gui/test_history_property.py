"""Any commands in any order: each can be undone and done again exactly, and a refused one changes nothing.

GRADLOOM_HISTORIES lengthens the walks: it is the number of steps of each seeded walk, and the number of examples.
"""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.gui.drawn_commands import DRAWN, commands_in_the_sources
from tests.gui.remembered import STARTS, Remembered

CHANCE = st.randoms(use_true_random=False)
LENGTH = int(os.environ.get("GRADLOOM_HISTORIES", "0"))


def test_every_command_is_drawn():
    """No command of the window is left out of these walks: a new one has to be put into the table."""
    assert commands_in_the_sources() == set(DRAWN)


@pytest.mark.parametrize("start", STARTS)
def test_a_long_walk_is_exact(qapp, start):
    """Hundreds of steps from an example, undone and done again at random, all compared with what they were."""
    random = Random(f"a walk from {start}")  # noqa: S311 - no secret
    remembered = Remembered(start)
    for number in range(LENGTH or 120):
        try:
            remembered.wander(random)
        except Exception as error:
            error.add_note(f"in step {number} of the walk from {start}")
            raise
    remembered.go_to(0)
    remembered.go_to(remembered.history.count())


class History(RuleBasedStateMachine):
    """The same under hypothesis, which finds a short way to what it has found wrong."""

    @initialize(start=st.sampled_from(STARTS))
    def open(self, start):
        self.remembered = Remembered(start)

    @rule(name=st.sampled_from(sorted(DRAWN)), random=CHANCE)
    def command(self, name, random):
        self.remembered.command(name, random)

    @rule(names=st.lists(st.sampled_from(["gui.commands.move", "gui.commands.set_values"]), max_size=5), random=CHANCE)
    def gesture(self, names, random):
        for name in names:
            self.remembered.command(name, random)

    @rule(steps=st.integers(-3, 3))
    def undo_or_redo(self, steps):
        self.remembered.go_to(self.remembered.history.index() + steps)

    @rule()
    def all_the_way_and_back(self):
        index = self.remembered.history.index()
        self.remembered.go_to(0)
        self.remembered.go_to(self.remembered.history.count())
        self.remembered.go_to(index)

    @invariant()
    def all_is_as_remembered(self):
        self.remembered.check()


@pytest.mark.usefixtures("qapp")
class TestHistory(History.TestCase):  # type: ignore[valid-type, misc]  # made by hypothesis
    """Random walks through commands, refusals, undo and redo."""

    settings = settings(
        max_examples=LENGTH or 15,
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
