"""The fixtures of all tests of the window."""

import pytest

from engine import tape


@pytest.fixture(autouse=True)
def steps_that_can_be_watched(request):
    """Without the compiled tape, on which a run of ten thousand steps is over before a test has looked at it."""
    own = {"test_tape_loading.py", "test_app.py"}
    if "cli" in request.path.parts or request.path.name in own:
        yield
        return
    tape.use(False)
    yield
    tape.use(True)


@pytest.fixture(autouse=True)
def arrives_at_once(request, monkeypatch):
    """The view jumps where it would glide, so that a test reads where it has gone; those of gliding glide."""
    if "cli" not in request.path.parts and request.path.name != "test_travel.py":
        monkeypatch.setattr("gui.canvas.roaming.roaming.DURATION_MS", 0)
