"""How much memory a million gates take: graph, plan, both passes, in a process of their own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GATES = 1_000_000
LIMIT = 2**30
_PROGRAM = """
import json, resource, sys
from tests.benchmarks.memory import run
print(json.dumps(run(int(sys.argv[1]))))
"""


@dataclass(frozen=True)
class Footprint:
    """The most memory that a process held, in bytes: with everything imported, and after both passes."""

    gates: int
    imported: int
    most: int


def measure(gates: int = GATES) -> Footprint:
    """Run so many gates in a new process."""
    told = subprocess.run([sys.executable, "-c", _PROGRAM, str(gates)], capture_output=True, check=True, text=True)
    return Footprint(gates, *json.loads(told.stdout))


def run(gates: int) -> tuple[int, int]:
    """Build the graph, run both passes; returns the most memory before and after."""
    from engine import forward, reverse, tape
    from tests.benchmarks.scalar_gates import Gates

    tape.load()
    before = _most()
    graph = Gates(gates).graph()
    reverse(forward(graph))
    return before, _most()


def _most() -> int:
    status = Path("/proc/self/status")
    if status.exists():  # what the next call gives counts the process that started this one, too
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
