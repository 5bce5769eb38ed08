"""The two ways in which graphs run: every promise about numbers holds on both."""

from collections.abc import Iterator

import pytest

from engine.execution import run, tape


@pytest.fixture(scope="session")
def compiled_tape() -> None:
    """The compiled tape, loaded once in a process; a test of it is left out where numba is missing."""
    if not tape.load():
        pytest.skip(tape.status())


@pytest.fixture(params=["tape", "numpy"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run everything that can on the tape, however small, or all of it on numpy."""
    if request.param == "tape":
        request.getfixturevalue("compiled_tape")
        monkeypatch.setattr(run, "FEWEST_GATES", 0)
    tape.use(request.param == "tape")
    yield request.param
    tape.use(True)
