"""The pages of the operations in docs/operations."""

import re
from typing import Any

import numpy as np
import pytest

from engine import OPERATIONS, parse_expression
from setup.operation_pages import FOLDER, pages

MADE = pages()
GATES = [operation.name for operation in OPERATIONS.values() if not operation.is_source]


def block(name, language):
    """The text of the first block of this language on an operation's page."""
    return re.findall(rf"```{language}\n(.*?)```", MADE[f"{name}.md"], flags=re.DOTALL)


def test_the_pages_are_up_to_date():
    """One for each operation and the index, as the declarations make them; `make docs` mends a difference."""
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert kept.keys() == MADE.keys()
    assert [name for name in MADE if kept[name] != MADE[name]] == []


def test_the_index_lists_every_operation():
    """Each with a link to its page."""
    assert set(re.findall(r"\((\w+)\.md\)", MADE["README.md"])) == set(OPERATIONS)


@pytest.mark.parametrize("name", GATES)
def test_a_page_tells_everything(name):
    """Title, ports, formula, derivative of each port, settings, notes, PyTorch, an example in three forms."""
    operation, page = OPERATIONS[name], MADE[f"{name}.md"]
    ports = operation.ports_of(operation.complete({}))
    assert page.startswith(f"# {operation.title}\n")
    assert operation.help in page
    assert operation.note in page
    assert page.count("$$") == 2 * (1 + len(ports))
    assert all(f"`{port}`" in page for port in ports)
    assert all(f"| `{setting.name}` |" in page for setting in operation.settings)
    assert ("## In PyTorch" in page) == bool(operation.pytorch)


@pytest.mark.parametrize("name", GATES)
def test_the_examples_run(name):
    """The program computes the value in the table, and the expression is one."""
    space: dict[str, Any] = {}
    exec(block(name, "python")[-1], space)  # noqa: S102 - written by the program under test
    shown = re.search(r"^\| `out` \| `(.*?)` \|", MADE[f"{name}.md"], flags=re.MULTILINE)
    assert shown
    assert np.allclose(space["out"].v, np.array(eval(shown[1])), rtol=1e-5)  # noqa: S307 - numbers from that page
    assert parse_expression(block(name, "text")[-1]).node("out").operation.name == name
