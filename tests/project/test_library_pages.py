"""The pages of the library: what they say is so, and nothing that it offers is left out."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

import engine
from setup import library_reference

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)


def differences(source, known):
    """Run the lines of a block; where one ends with a remark and gives something else, what both are."""
    lines, found = source.splitlines(), []
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), "library.md", "exec"), known)  # noqa: S102 - our own page
            continue
        given = eval(compile(ast.Expression(statement.value), "library.md", "eval"), known)  # noqa: S307 - the same
        _, remark, told = lines[(statement.end_lineno or 0) - 1].partition("  # ")
        plain = given.item() if isinstance(given, np.generic) else given
        if remark and repr(plain) != told:
            found.append((told, repr(plain)))
    return found


def test_the_page_says_what_is_so():
    """Every block runs after those before it, and every line gives what stands beside it."""
    known: dict[str, object] = {}
    assert [wrong for block in BLOCKS for wrong in differences(block, known)] == []


@pytest.mark.parametrize("wrong", ["1 + 1  # 3", "x = 2\nx\n-x  # 2"])
def test_the_check_of_the_page_can_fail(wrong):
    """A remark that is not so is found."""
    assert len(differences(wrong, {})) == 1


def test_nothing_that_is_offered_is_left_out():
    """Each name of the door is on the page that the library makes of itself, or is told of by hand."""
    headings = set(re.findall(r"^### `(\w+)", library_reference.page(), flags=re.MULTILINE))
    assert headings == set(engine.__all__)


def test_the_reference_is_up_to_date():
    """`make docs` mends a difference."""
    assert library_reference.PAGE.read_text(encoding="utf-8") == library_reference.page()


def test_the_pages_can_be_found():
    """The README leads to them, and every page that they name is there."""
    assert "docs/library.md" in (DOCS.parent / "README.md").read_text(encoding="utf-8")
    for page in re.findall(r"\]\(([\w/-]+\.md)", TEXT):
        assert (DOCS / page).exists(), page
