"""What the tape promises is tested once: the tests here say themselves what runs on it."""

import pytest


@pytest.fixture
def on_both_paths():
    """Not here."""
