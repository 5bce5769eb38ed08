"""Names with any character as identifiers."""

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exports.identifiers import PYTHON_WORDS, Identifiers


@pytest.mark.parametrize(
    "name, identifier",
    [
        ("w11", "w11"),
        ("σ", "σ"),
        ("my node", "my_node"),
        ("2nd", "_2nd"),
        ("lambda", "lambda_"),
        ("sum", "sum_"),
        ("match", "match_"),
        ("a-b", "a_b"),
        ('f"(x)"', "f_x"),
        ("__init__", "init"),
        ("++", "value"),
        ("ﬁt", "fit"),
        ("x²", "x2"),
    ],
)
def test_the_closest_identifier(name, identifier):
    """The name itself where it is one, else what a person would make of it."""
    assert Identifiers().of(name) == identifier


def test_names_do_not_collapse():
    """Two names that would come to the same identifier keep two, each the same whenever it is asked for."""
    identifiers = Identifiers()
    names = ["a b", "a_b", "a-b", "a_b_2", "ﬁ", "fi"]
    found = [identifiers.of(name) for name in names]
    assert found == ["a_b", "a_b_2", "a_b_3", "a_b_2_2", "fi", "fi_2"]
    assert [identifiers.of(name) for name in names] == found


def test_letters_without_accents_only():
    """Where a language knows no others."""
    identifiers = Identifiers((), ascii_only=True)
    assert [identifiers.of(name) for name in ("é", "e", "Größe", "重み")] == ["e", "e_2", "Groe", "value"]


@given(st.lists(st.text(min_size=1, max_size=8), unique=True), st.booleans())
def test_every_name_has_an_identifier_of_its_own(names, ascii_only):
    """Whatever the names hold, and as Python compares them."""
    identifiers = Identifiers(ascii_only=ascii_only)
    found = [identifiers.of(name) for name in names]
    assert len({unicodedata.normalize("NFKC", identifier) for identifier in found}) == len(names)
    for identifier in found:
        assert identifier.isidentifier()
        assert not keyword.iskeyword(identifier)
        assert identifier not in PYTHON_WORDS
        assert identifier.isascii() or not ascii_only
