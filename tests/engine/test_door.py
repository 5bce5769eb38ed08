"""The door: what `engine` names, and nothing else, is what other programs rely on."""

import ast
import inspect
from dataclasses import fields
from pathlib import Path

import engine
from engine.errors import EngineError


def test_everything_named_is_there():
    """`from engine import *` works, without a name twice, and in order."""
    assert len(set(engine.__all__)) == len(engine.__all__)
    assert [name for name in engine.__all__ if not hasattr(engine, name)] == []


def test_everything_imported_is_named():
    """A name that the door takes in without offering it would be used by accident."""
    tree = ast.parse(Path(inspect.getfile(engine)).read_text(encoding="utf-8"))
    taken = {
        alias.asname or alias.name
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert taken == set(engine.__all__)


def test_everything_public_is_explained():
    """Each function and class that is offered has a docstring."""
    offered = [getattr(engine, name) for name in engine.__all__]
    silent = [thing for thing in offered if inspect.isroutine(thing) or inspect.isclass(thing)]
    assert [thing for thing in silent if not inspect.getdoc(thing)] == []


def errors_of(kind: type[EngineError]) -> list[type[EngineError]]:
    """All kinds of refusals."""
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in errors_of(below))]


def test_every_refusal_is_a_sentence_with_its_data():
    """The places in each sentence are fields of the error, so that it can be filled in any language."""
    for kind in errors_of(EngineError):
        error = kind.__new__(kind)
        for field in fields(kind):
            setattr(error, field.name, 1 if field.type in {"int", "float"} else "Words.")
        assert str(error).endswith((".", "?")), kind
        assert kind.__doc__, kind
