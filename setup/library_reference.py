"""Makes docs/library-reference.md from what the library says of itself: python -m setup.library_reference."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import engine

PAGE = Path(__file__).parents[1] / "docs" / "library-reference.md"
_DOOR = Path(inspect.getfile(engine))
_CHAPTERS = {
    "graph": "Graphs, nodes and values",
    "composites": "Composite gates",
    "operation": "Operations",
    "plan": "Running",
    "differentiation": "Differentiation",
    "training": "Training and data",
    "files": "Files and expected numbers",
    "expression": "Formulas",
    "exports": "Exports",
    "net": "The course's way of writing",
    "errors": "Refusals",
}
_CHAPTER_OF = {"nodes": "graph", "value": "graph", "operations": "operation", "execution": "plan"}


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What `engine` offers"
    yield ""
    yield "Every name that `from engine import ...` gives, with its own words; `make docs` makes this page. How they"
    yield "are used together is told in [library.md](library.md)."
    chapters = _by_chapter()
    for chapter in chapters:
        title = _CHAPTERS.get(chapter, chapter.replace("_", " ").capitalize())
        yield ""
        yield f"## {title}"
        for name, module in chapters[chapter]:
            yield ""
            yield from _entry(name, module)


def _by_chapter() -> dict[str, list[tuple[str, str]]]:
    """The names that the door takes in, each with the module it comes from, by chapter, in order of the alphabet."""
    found: dict[str, list[tuple[str, str]]] = {chapter: [] for chapter in _CHAPTERS}
    for statement in ast.parse(_DOOR.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom):
            module = statement.module or ""
            for alias in statement.names:
                part = module.partition(".")[2].partition(".")[0] or alias.name
                found.setdefault(_CHAPTER_OF.get(part, part), []).append((alias.asname or alias.name, module))
    return {chapter: sorted(names, key=lambda each: each[0].lower()) for chapter, names in found.items()}


def _entry(name: str, module: str) -> Iterator[str]:
    thing = getattr(engine, name)
    if isinstance(thing, ModuleType):
        yield f"### `{name}`, a module"
        yield ""
        yield inspect.getdoc(thing) or ""
        offered = getattr(thing, "__all__", None)
        if offered:
            yield ""
            yield f"It offers {', '.join(f'`{each}`' for each in offered)}."
    elif inspect.isclass(thing) or inspect.isroutine(thing):
        yield f"### `{name}{_signature(thing)}`"
        yield ""
        yield inspect.getdoc(thing) or ""
        yield from _members(thing)
    else:
        yield f"### `{name}`"
        yield ""
        yield _told(name, module)


def _signature(thing: Any) -> str:
    """The arguments by name, with defaults that a reader knows; none of a kind of choices or of what cannot be made."""
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return ""
    taken = []
    for parameter in parameters:
        default = "" if parameter.default is inspect.Parameter.empty else f"={_default(parameter.default)}"
        stars = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
        taken.append(f"{stars}{parameter.name}{default}")
    return f"({', '.join(taken)})"


def _default(value: Any) -> str:
    return repr(value) if isinstance(value, (int, float, str, bool, type(None))) or value == () else "..."


def _members(thing: Any) -> Iterator[str]:
    """The methods and properties of a class, each with the first sentence of its own words."""
    members = [
        (name, member)
        for name, member in vars(thing).items()
        if not name.startswith("_") and (inspect.isroutine(member) or isinstance(member, (property, classmethod)))
    ]
    if inspect.isclass(thing) and members:
        yield ""
        for name, member in members:
            words = " ".join((inspect.getdoc(member) or "").split("\n\n")[0].split())
            yield f"- `{name}`: {words[:1].lower()}{words[1:]}" if words else f"- `{name}`"


def _told(name: str, module: str) -> str:
    """The text below the assignment of a constant, wherever it is made."""
    origin = importlib.import_module(module)
    for candidate in (origin, *_below(origin)):
        statements = ast.parse(inspect.getsource(candidate)).body
        for statement, following in pairwise(statements):
            targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
            is_it = any(isinstance(target, ast.Name) and target.id == name for target in targets)
            if is_it and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                return inspect.cleandoc(str(following.value.value))
    raise ValueError(f"{name} has no words of its own in {module}.")


def _below(module: ModuleType) -> list[ModuleType]:
    return [each for name, each in sorted(sys.modules.items()) if name.startswith(f"{module.__name__}.")]


def write() -> None:
    """Write the page where it has changed."""
    text = page()
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{PAGE}\n")
