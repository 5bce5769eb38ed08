"""The engine's refusals in the user's language."""

from __future__ import annotations

from engine import EngineError, Phrase
from gui.translation import tr


def sentence_of(error: EngineError | Phrase) -> str:
    """What is wrong, where, and how to mend it: the engine's sentence, translated, filled with the error's data.

    An error inside the data (why a part of a file is refused) is translated too, and so is a phrase (what an
    operation needs of its inputs).
    """
    data = {
        key: sentence_of(part) if isinstance(part, (EngineError, Phrase)) else part for key, part in error.data.items()
    }
    return tr("Errors", error.sentence, **data)
