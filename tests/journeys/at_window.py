"""Fixtures: a person at a window as `gradloom` opens it, on the start page to begin with."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.app import make_application, make_workspace
from gui.resources import examples_folder
from gui.theme import current_theme
from tests.gui.scripted_questions import ScriptedQuestions
from tests.journeys.person import Person

WIDTH, HEIGHT = 1280, 800


@pytest.fixture
def program(qapp):
    """The application as the program makes it, in the light theme."""
    application = make_application()
    current_theme().set_mode("light")
    return application


@pytest.fixture
def open_window(program, qtbot):
    """A function that opens a window as `gradloom` does, with a person at it."""

    def show(left: int = 0) -> Person:
        questions = ScriptedQuestions()
        workspace = make_workspace(questions)
        window = workspace.window
        window.show()
        window.resize(WIDTH, HEIGHT)
        window.move(left, 0)
        window.activateWindow()
        workspace.offer_recovery()
        QTest.qWaitForWindowActive(window)
        QApplication.processEvents()
        people.append(Person(qtbot, workspace, questions))
        return people[-1]

    people: list[Person] = []
    yield show
    for person in people:
        for graph in person.workspace.graphs:
            graph.training.stop()
            graph.document.history.mark_saved()
        person.window.close()
    for person in people:
        assert not person.questions.answers, f"never asked for: {person.questions.answers}"


@pytest.fixture
def person(open_window):
    """A person at a window."""
    return open_window()


@pytest.fixture
def opened(person):
    """A function that opens an example in the person's window; the person."""

    def show(name: str) -> Person:
        assert person.workspace.open_path(examples_folder() / f"{name}.json")
        QApplication.processEvents()
        return person

    return show
