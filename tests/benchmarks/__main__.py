"""Print how long the engine, the editor and their peers take for the same work.

`python -m tests.benchmarks [--quick] [--json]`
"""

import argparse
import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from engine.execution import tape
from tests.benchmarks import arranging, edits, memory, network, paraboloid, scalar_gates
from tests.benchmarks.editor import measure as editor
from tests.benchmarks.measuring import Measured, Patience, measure
from tests.benchmarks.page import page
from tests.benchmarks.workload import Workload

WORKLOADS = (
    *scalar_gates.WORKLOADS,
    paraboloid.STEP,
    paraboloid.DESCENT,
    *network.WORKLOADS,
    edits.PLAN,
    *arranging.WORKLOADS,
)
FULL = Patience(rounds=300, seconds=0.0025, most=30.0)
QUICK = Patience(rounds=9, seconds=0.005, most=5.0)
MEMORY = "memory of a million gates"
EDITOR = "the editor"
_LIBRARIES = ("numpy", "scipy", "numba", "PySide6-Essentials", "torch", "jax", "autograd", "micrograd")


def main(arguments: list[str]) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document in place of tables")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, no memory, for a first look")
    parser.add_argument("--only", metavar="WORD", default="", help="only workloads with this word in their name")
    parser.add_argument("--page", metavar="FILE", type=Path, help="also write the page of the documents")
    options = parser.parse_args(arguments)
    chosen = [workload for workload in WORKLOADS if options.only in workload.name]
    others = (MEMORY, EDITOR)
    if not chosen and not any(options.only in other for other in others):
        names = "', '".join([*(workload.name for workload in WORKLOADS), *others])
        parser.error(f"no workload has '{options.only}' in its name; there are '{names}'")
    tape.load()
    document: dict[str, Any] = {"surroundings": _surroundings(), "workloads": []}
    for workload in chosen:
        measured = measure(workload, QUICK if options.quick else FULL)
        document["workloads"].append(_plain(workload, measured))
        if not options.json:
            print(_table(workload, measured), end="\n\n", flush=True)
    if options.only in MEMORY and not (options.quick and not options.only):
        document["memory"] = _memory(silent=options.json)
    if options.only in EDITOR and not (options.quick and not options.only):
        document["editor"] = editor.measure(quick=options.quick)
        if not options.json:
            print(editor.table(document["editor"]), end="\n\n", flush=True)
    if options.page is not None:
        options.page.write_text(page(document), encoding="utf-8")
    if options.json:
        print(json.dumps(document, indent=2))
    else:
        print(", ".join(f"{name} {version}" for name, version in document["surroundings"].items()))
    return 0


def _surroundings() -> dict[str, object]:
    """What the figures depend on."""
    found: dict[str, object] = {
        "cores": os.cpu_count(),
        "blas threads": os.environ.get("OPENBLAS_NUM_THREADS"),
        "python": platform.python_version(),
    }
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _plain(workload: Workload, measured: list[Measured]) -> dict[str, object]:
    """The result as JSON: seconds per unit, the ratio of our time to theirs, and the bar where there is one."""
    return {
        "name": workload.name,
        "what": workload.what,
        "unit": workload.unit,
        "limit": workload.limit,
        "contestants": [
            {
                "name": one.name,
                "seconds": one.seconds,
                "ratio": one.ratio,
                "bar": workload.bars.get(one.name),
            }
            for one in measured
        ],
    }


def _table(workload: Workload, measured: list[Measured]) -> str:
    """The result for people: the first line is ours, a ratio below 1 means that we are faster."""
    lines = [workload.what, f"  {'':28}{'us a ' + workload.unit:>22}{'ours : theirs':>16}"]
    for index, one in enumerate(measured):
        verdicts = []
        bar = workload.bars.get(one.name)
        if bar is not None:
            verdicts.append(f"at most {bar:.3g}: {_verdict(one.ratio <= bar)}")
        if index == 0 and workload.limit is not None:
            verdicts.append(f"at most {workload.limit * 1e6:g} us: {_verdict(one.seconds <= workload.limit)}")
        ending = "   " + "; ".join(verdicts) if verdicts else ""
        lines.append(f"  {one.name:28}{one.seconds * 1e6:22.4f}{one.ratio:16.4f}{ending}")
    absent = [one.name for one in workload.contestants if not one.present]
    if absent:
        lines.append(f"  not installed: {', '.join(absent)}")
    return "\n".join(lines)


def _verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


def _memory(*, silent: bool) -> dict[str, object]:
    footprint = memory.measure()
    if not silent:
        print(f"{footprint.gates} gates in a process of their own: graph, plan, both passes")
        print(f"  {'imported':28}{footprint.imported / 2**20:22.0f} MiB")
        verdict = _verdict(footprint.most <= memory.LIMIT)
        print(f"  {'most':28}{footprint.most / 2**20:22.0f} MiB   at most {memory.LIMIT / 2**20:.0f} MiB: {verdict}\n")
    return {"gates": footprint.gates, "imported": footprint.imported, "most": footprint.most, "limit": memory.LIMIT}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
