"""The frozen reference numbers: what PyTorch gave for each operation, for where it is not installed."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from engine.operation import Operation
from engine.operations import OPERATIONS
from tests.engine.operations.agreement import Case, Results

FILE = Path(__file__).with_name("frozen.json")


def as_json(case: Case, results: Results) -> dict[str, Any]:
    """The case and its results as the file holds them; doubles round-trip, infinities and NaN as Python writes them."""
    return {
        "case": case.name,
        "settings": dict(case.settings),
        "inputs": [value.tolist() for value in case.inputs],
        "upstream": np.asarray(case.upstream).tolist(),
        "results": [None if result is None else result.tolist() for result in results],
    }


def frozen_cases(operation: Operation) -> list[tuple[Case, Results]]:
    """The cases of an operation in the file, with PyTorch's results; none where it has not been frozen yet."""
    found = []
    for record in _read().get(operation.name, []):
        inputs = tuple(np.array(value, dtype=np.float64) for value in record["inputs"])
        upstream = np.array(record["upstream"], dtype=np.float64)
        case = Case(record["case"], operation, operation.complete(record["settings"]), inputs, upstream)
        found.append((case, [None if one is None else np.array(one) for one in record["results"]]))
    return found


def write(results: dict[str, list[dict[str, Any]]]) -> None:
    """Write the file: one line for each case, operations in the order of their declaration."""
    blocks = []
    for name in OPERATIONS:
        if results.get(name):
            lines = ",\n".join(json.dumps(record) for record in results[name])
            blocks.append(f"{json.dumps(name)}: [\n{lines}\n]")
    FILE.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


_kept: dict[str, Any] = {}


def _read() -> dict[str, Any]:
    if not _kept and FILE.exists():
        _kept.update(json.loads(FILE.read_text(encoding="utf-8")))
    return _kept
