"""Every test here runs on both paths."""

import pytest


@pytest.fixture(autouse=True)
def on_both_paths(path):
    """See `path`."""
