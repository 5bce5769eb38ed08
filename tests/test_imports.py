"""Who may import whom. Imports inside functions and under TYPE_CHECKING count like all others.

A new module has to be given its place in LAYERS: what it may use is what stands above it there.
"""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the ground up: a part imports what stands above it, never its own line or the lines below.
LAYERS = {
    "engine": (
        {"errors"},
        {"value"},
        {"operation"},
        {"operations"},
        {"nodes"},
        {"wiring"},
        {"shapes", "obstacles", "structure", "loops"},
        {"composites"},
        {"graph"},
        {"plan"},
        {"execution"},
        {"differentiation"},
        {"training"},
        {"files", "expression"},
        {"exports"},
        {"net"},
        {"engine"},  # the door, engine/__init__.py
    ),
    "gui": (
        {"gui"},  # gui/__init__.py, empty
        {"data_folder", "first_paint", "pictures", "progress_bar", "resources", "settings", "translation"},
        {"keys", "numbers", "theme", "wording"},
        {"document", "icons", "swatches", "typesetting"},
        {"evaluation", "faults", "files", "operations", "selection"},
        {"choosing", "commands", "context"},
        {"composites", "expectations", "scrubbing", "training"},
        {"arranging"},
        {"nesting", "open_graph"},
        {"actions", "breadcrumbs", "canvas", "graph_tabs", "panels", "status_bar"},
        {"window"},
        {"command_palette", "workspace"},
        {"availability", "composing", "context_menus", "exporting", "file_menus"},
        {"joining"},
        {"app"},
        {"cli"},
        {"__main__"},
    ),
}
ENGINE_LIBRARIES = {"numpy", "msgspec"}
# Libraries with one place each: module and function.
NETWORKX_PLACE = ("engine.graph", "to_networkx")
NUMBA_PLACE = "engine.execution.tape"  # the folder, and there inside functions only
SCIPY_PLACE = ("engine.operations.functions", "error_function")
ONNX_PLACE = ("engine.exports.onnx_model", "write_onnx")
DRAWERS = {"utils", "util", "misc", "common", "helpers", "helper", "base"}


@dataclass(frozen=True)
class Import:
    """One name that a module imports: `name` is None where a whole module is taken."""

    importer: str
    line: int
    function: str | None
    module: str
    name: str | None = None

    def __str__(self):
        taken = f"{self.name} from {self.module}" if self.name else self.module
        return f"{self.importer}, line {self.line}: {taken}"


# ------------------------------------------------------------------------------------- reading sources


def read_modules(*packages: str) -> dict[str, str]:
    """The source of every module of the packages, by the module's full name."""
    files = (path for package in packages for path in (ROOT / package).rglob("*.py"))
    return {_module_name(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _top(module: str) -> str:
    return module.partition(".")[0]


def read_imports(modules: dict[str, str]) -> list[Import]:
    """Every import in the sources; `from a import b` takes the module a.b where there is one."""
    return [found for name, source in modules.items() for found in _imports(name, ast.parse(source), modules)]


def _imports(importer, tree, modules, function=None) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (Import(importer, node.lineno, function, alias.name) for alias in names)
            case ast.ImportFrom(names=names):
                module = "." * node.level + (node.module or "")
                for alias in names:
                    inner = f"{module}.{alias.name}"
                    taken = (inner, None) if inner in modules else (module, alias.name)
                    yield Import(importer, node.lineno, function, *taken)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield Import(importer, node.lineno, function, module)
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        yield from _imports(importer, node, modules, inside)


# ------------------------------------------------------------------------------------- the rules


def wrong_directions(modules: dict[str, str]) -> list[str]:
    """Imports that do not go from a lower line of LAYERS to a higher one."""
    return [
        str(found)
        for found in read_imports(modules)
        if _top(found.module) == _top(found.importer)
        and _part(found.module) != _part(found.importer)
        and not _layer(found.module) < _layer(found.importer)
    ]


def unplaced(modules: dict[str, str]) -> list[str]:
    """Modules that LAYERS does not know."""
    return [module for module in modules if _layer(module) == -1]


def _part(module: str) -> str:
    """The file or folder directly inside the package; the package's own name stands for its `__init__.py`."""
    return module.split(".", 2)[1] if "." in module else module


def _layer(module: str) -> int:
    layers = LAYERS[_top(module)]
    return next((number for number, parts in enumerate(layers) if _part(module) in parts), -1)


def strangers_in_engine(modules: dict[str, str]) -> list[str]:
    """What the engine imports beside the standard library, numpy and msgspec; some libraries have one place each."""
    allowed = sys.stdlib_module_names | ENGINE_LIBRARIES | {"engine"}
    return [
        str(found)
        for found in read_imports(modules)
        if _top(found.importer) == "engine"
        and (library := _top(found.module)) not in allowed
        and not (library == "networkx" and (found.importer, found.function) == NETWORKX_PLACE)
        and not (library == "numba" and found.importer.startswith(f"{NUMBA_PLACE}.") and found.function)
        and not (library == "scipy" and (found.importer, found.function) == SCIPY_PLACE)
        and not (library == "onnx" and (found.importer, found.function) == ONNX_PLACE)
    ]


def past_the_door(modules: dict[str, str]) -> list[str]:
    """What `gui` takes from the engine without `engine/__init__.py` offering it."""
    offered = _offered(modules["engine"])
    return [
        str(found)
        for found in read_imports(modules)
        if _top(found.importer) == "gui"
        and _top(found.module) == "engine"
        and _taken(found).removeprefix("engine.") not in offered
    ]


def _taken(found: Import) -> str:
    return f"{found.module}.{found.name}" if found.name else found.module


def _offered(source: str) -> set[str]:
    """The names in `__all__`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def networkx_elsewhere(modules: dict[str, str]) -> list[str]:
    """Imports of networkx outside its one place."""
    return [
        str(found)
        for found in read_imports(modules)
        if _top(found.module) == "networkx" and (found.importer, found.function) != NETWORKX_PLACE
    ]


def relative_imports(modules: dict[str, str]) -> list[str]:
    """Imports whose direction cannot be read off the line."""
    return [str(found) for found in read_imports(modules) if found.module.startswith(".")]


def import_cycle(modules: dict[str, str]) -> list[str]:
    """The modules of a circle of imports, if there is one."""
    uses: dict[str, set[str]] = {module: set() for module in modules}
    for found in read_imports(modules):
        if found.module in modules and found.module != found.importer:
            uses[found.importer].add(found.module)
    try:
        graphlib.TopologicalSorter(uses).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


RULES = [
    wrong_directions,
    unplaced,
    strangers_in_engine,
    past_the_door,
    networkx_elsewhere,
    relative_imports,
    import_cycle,
]

# ------------------------------------------------------------------------------------- the tests


@pytest.mark.parametrize("rule", RULES)
def test_the_sources_keep(rule):
    """A newcomer can trust the picture of the packages in ARCHITECTURE.md."""
    assert rule(read_modules("engine", "gui")) == []


def test_no_drawer_for_things_without_a_place():
    """Every file and folder is named after what it is about."""
    paths = [path for folder in ("engine", "gui", "setup", "tests") for path in (ROOT / folder).rglob("*")]
    assert [path for path in paths if path.stem in DRAWERS] == []


@pytest.mark.parametrize(
    "start, forbidden",
    [
        ("import engine", {"PySide6", "pyqtgraph", "networkx", "numba", "scipy", "gui"}),
        ("import gui.cli", {"PySide6", "pyqtgraph", "networkx", "numba", "scipy"}),
    ],
)
def test_what_is_not_loaded(start, forbidden):
    """The library and the command line start without Qt, and without what only some of their work needs."""
    program = f"{start}; import sys; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    assert {_top(name) for name in result.stdout.split()} & forbidden == set()


DOOR = {"engine": "__all__ = ['Graph']"}


@pytest.mark.parametrize(
    "rule, modules",
    [
        (wrong_directions, {"engine.errors": "from engine.graph import Graph"}),
        (wrong_directions, {"engine.graph": "", "engine.errors": "from engine import graph"}),
        (wrong_directions, {"engine.errors": "def late():\n    from engine.graph import Graph"}),
        (wrong_directions, {"engine.errors": "if TYPE_CHECKING:\n    import engine.graph"}),
        (wrong_directions, {"engine.errors": "importlib.import_module('engine.graph')"}),
        (wrong_directions, {"engine.graph": "from engine import Graph"}),
        (wrong_directions, {"gui.canvas.scene": "from gui.panels.palette import Palette"}),
        (wrong_directions, {"gui.document.document": "class A:\n    def b(self):\n        import gui.window"}),
        (unplaced, {"engine.nowhere": ""}),
        (unplaced, {"gui.nowhere.inside": ""}),
        (strangers_in_engine, {"engine.plan": "from PySide6.QtCore import QObject"}),
        (strangers_in_engine, {"engine.plan": "import gui.document.document"}),
        (strangers_in_engine, {"engine.graph": "import networkx"}),
        (strangers_in_engine, {"engine.operations.functions": "import scipy.special"}),
        (strangers_in_engine, {"engine.execution.run": "def late():\n    import numba"}),
        (strangers_in_engine, {"engine.execution.tape.kernels": "from numba import njit"}),
        (past_the_door, DOOR | {"gui.document.document": "from engine.graph import Graph"}),
        (past_the_door, DOOR | {"gui.document.document": "from engine import graph"}),
        (past_the_door, DOOR | {"engine.graph": "", "gui.document.document": "from engine import graph"}),
        (past_the_door, DOOR | {"gui.document.document": "import engine"}),
        (
            past_the_door,
            {"engine": "__all__ = ['errors']", "gui.document.document": "from engine.errors import Cycle"},
        ),
        (networkx_elsewhere, {"gui.canvas.layout": "def to_networkx():\n    import networkx as nx"}),
        (relative_imports, {"gui.canvas.scene": "from . import item"}),
        (import_cycle, {"gui.canvas.a": "from gui.canvas.b import B", "gui.canvas.b": "import gui.canvas.a"}),
        (
            import_cycle,
            {"gui.canvas": "from gui.canvas.a import A", "gui.canvas.a": "from gui.canvas import A"},
        ),
    ],
)
def test_a_fault_is_found(rule, modules):
    """The rules above can fail: each finds a fault made on purpose."""
    assert rule(modules) != []


@pytest.mark.parametrize(
    "rule, modules",
    [
        (wrong_directions, {"engine.graph": "from engine.operation import Operation\nimport engine.errors"}),
        (
            wrong_directions,
            {"gui.canvas.scene": "from gui.canvas.item import Item\nfrom engine import Graph"},
        ),
        (unplaced, {"engine": "", "engine.files.schema": "", "gui.app": ""}),
        (
            strangers_in_engine,
            {"engine.graph": "import math, numpy.linalg\ndef to_networkx():\n    import networkx"},
        ),
        (past_the_door, DOOR | {"gui.document.document": "from engine import Graph"}),
        (past_the_door, {"engine": "__all__ = ['a']", "engine.a": "", "gui.app": "from engine import a"}),
        (import_cycle, {"gui.canvas.a": "from gui.canvas.b import B", "gui.canvas.b": "import engine"}),
    ],
)
def test_what_is_right_is_left_alone(rule, modules):
    """The rules above find no fault where there is none."""
    assert rule(modules) == []
