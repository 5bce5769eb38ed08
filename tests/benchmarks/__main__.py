"""Print how long the engine and its peers take for the same work: `python -m tests.benchmarks [--quick] [--json]`."""

import argparse
import json
import sys

from tests.benchmarks import edits, network, paraboloid, scalar_gates
from tests.benchmarks.measuring import Measured, measure
from tests.benchmarks.workload import Workload

WORKLOADS = (paraboloid.WORKLOAD, network.LARGE, network.SMALL, scalar_gates.WORKLOAD, edits.WORKLOAD)


def main(arguments: list[str]) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document in place of tables")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, for a first look")
    parser.add_argument("--only", metavar="WORD", default="", help="only workloads with this word in their name")
    options = parser.parse_args(arguments)
    rounds, seconds = (9, 0.005) if options.quick else (75, 0.01)
    results = []
    for workload in WORKLOADS:
        if options.only in workload.name:
            measured = measure(workload, rounds, seconds)
            results.append(_plain(workload, measured))
            if not options.json:
                print(_table(workload, measured), end="\n\n", flush=True)
    if options.json:
        print(json.dumps(results, indent=2))
    return 0


def _plain(workload: Workload, measured: list[Measured]) -> dict[str, object]:
    """The result as JSON: seconds per unit, the ratio of our time to theirs, and the bar where there is one."""
    return {
        "name": workload.name,
        "what": workload.what,
        "unit": workload.unit,
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
    lines = [workload.what, f"  {'':24}{'us a ' + workload.unit:>12}{'ours : theirs':>16}"]
    for one in measured:
        bar = workload.bars.get(one.name)
        verdict = "" if bar is None else f"   at most {bar:g}: {'holds' if one.ratio <= bar else 'MISSED'}"
        lines.append(f"  {one.name:24}{one.seconds * 1e6:12.3f}{one.ratio:16.2f}{verdict}")
    absent = [one.name for one in workload.contestants if not one.present]
    if absent:
        lines.append(f"  not installed: {', '.join(absent)}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
