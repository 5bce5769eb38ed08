"""The sentences of the refusals."""

from collections.abc import Iterator

import pytest

import engine.files.errors
import engine.training.errors  # noqa: F401 - defines refusals
from engine.errors import EngineError, UnknownNode

NO_REMEDY_NEEDED = {"PartRefused", "PortEmpty", "BadValue"}
"""The first says another refusal; nothing is to be mended in the second; the third shows what would do."""


def refusals(root: type[EngineError] = EngineError) -> Iterator[type[EngineError]]:
    """All refusals that have a sentence of their own."""
    for kind in root.__subclasses__():
        if "template" in vars(kind):
            yield kind
        yield from refusals(kind)


@pytest.mark.parametrize("kind", [*refusals()], ids=lambda kind: kind.__name__)
def test_a_sentence_says_how_to_mend_it(kind):
    """What is wrong is followed by what to do, or said as what must be; also where nothing can be suggested."""
    told = f"{kind.template} {kind.otherwise}".strip()
    parts = told.replace("; ", ". ").split(". ")
    assert told.endswith((".", "}")), told
    assert len(parts) > 1 or " must be " in told or " needs " in told or kind.__name__ in NO_REMEDY_NEEDED, told


def test_a_suggestion_takes_the_place_of_other_advice():
    """One piece of advice is enough."""
    assert str(UnknownNode("a", "b")) == "There is no node named 'a'. Did you mean 'b'?"
    assert str(UnknownNode("a")) == "There is no node named 'a'. Name one that is there."
