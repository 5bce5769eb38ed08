"""The engine's refusals in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.translation import tr

if TYPE_CHECKING:
    from engine import EngineError


def sentence_of(error: EngineError) -> str:
    """What is wrong, where, and how to mend it: the engine's sentence, translated, filled with the error's data."""
    return tr("Errors", error.sentence, **error.data)
