"""The figures of all contestants, one after another, and how they are told."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine import generate_graph, save_graph_file
from engine.execution import tape
from tests.benchmarks.editor.rows import GATES, MEGABYTE, OTHERS_GATES, ROWS
from tests.benchmarks.editor.screen import screen


@dataclass(frozen=True)
class Contestant:
    """An editor, or what stands for one: its module here, what to call it, and what has to be installed."""

    module: str
    name: str
    gates: int
    needs: str | None = None


CONTESTANTS = (
    Contestant("ours", "Gradloom", GATES),
    Contestant("floor", "one item a node", GATES),
    Contestant("nodegraphqt", f"NodeGraphQt, {OTHERS_GATES} gates", OTHERS_GATES, "NodeGraphQt"),
)


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Every contestant that is installed, each in a process of its own, on the same screen."""
    with screen() as (variables, where), tempfile.TemporaryDirectory() as folder:
        present = [one for one in CONTESTANTS if one.needs is None or find_spec(one.needs) is not None]
        found = {one.name: _run(one, Path(folder), variables) for one in present[: 2 if quick else None]}
    absent = [one.name for one in CONTESTANTS if one.name not in found]
    rows = [
        {
            "key": row.key,
            "what": row.what,
            "bar": row.bar,
            "memory": row.is_memory,
            "figures": {name: figures[row.key] for name, figures in found.items() if row.key in figures},
        }
        for row in ROWS
    ]
    return {"gates": GATES, "screen": where, "absent": absent, "rows": rows}


def _run(contestant: Contestant, folder: Path, variables: dict[str, str]) -> dict[str, float]:
    path = folder / f"random_{contestant.gates}.json"
    if not path.exists():
        save_graph_file(path, generate_graph("random", contestant.gates))
    homes = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    cache = tape.cache_folder()
    if cache is not None:
        homes["GRADLOOM_CACHE"] = str(cache)  # the tape need not be compiled again in a home that is new
    command = [sys.executable, "-m", "tests.benchmarks.editor.contestant", contestant.module, str(path)]
    told = subprocess.run(
        command, env={**os.environ, **homes, **variables}, capture_output=True, text=True, timeout=900, check=False
    )
    if told.returncode:
        raise RuntimeError(f"{contestant.name}: {told.stderr}")
    figures: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return figures


def table(editor: dict[str, Any]) -> str:
    """The result for people."""
    names = list(dict.fromkeys(name for row in editor["rows"] for name in row["figures"]))
    lines = [
        f"the window with a graph of {editor['gates']} gates, 1280x800 pixels, on {editor['screen']}: medians",
        f"  {'':54}{''.join(f'{name:>26}' for name in names)}",
    ]
    for row in editor["rows"]:
        figures = "".join(f"{_figure(row, row['figures'].get(name)):>26}" for name in names)
        lines.append(f"  {row['what']:54}{figures}   at most {_figure(row, row['bar'])}: {_verdict(row, names[0])}")
    if editor["absent"]:
        lines.append(f"  not measured: {', '.join(editor['absent'])}")
    return "\n".join(lines)


def section(editor: dict[str, Any]) -> str:
    """The result for the page of the documents."""
    names = list(dict.fromkeys(name for row in editor["rows"] for name in row["figures"]))
    told = (
        f"A graph of {editor['gates']:,} gates in the whole window, its canvas 1280 by 800 pixels, on "
        f"{editor['screen']}; medians of the time at work from a real event to the end of the paint that answers it."
    )
    lines = [
        "## The editor",
        "",
        told,
        "",
        f"| | {' | '.join(names)} | bar | |",
        f"|---|{'---:|' * len(names)}---:|---|",
    ]
    for row in editor["rows"]:
        figures = " | ".join(_figure(row, row["figures"].get(name)) for name in names)
        verdict = _verdict(row, names[0]).replace("MISSED", "**missed**")
        lines.append(f"| {row['what']} | {figures} | {_figure(row, row['bar'])} | {verdict} |")
    return "\n".join(lines) + "\n"


def _figure(row: dict[str, Any], value: float | None) -> str:
    if value is None:
        return ""
    if row["memory"]:
        return f"{value / MEGABYTE:.0f} MB"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def _verdict(row: dict[str, Any], ours: str) -> str:
    return "holds" if row["figures"][ours] <= row["bar"] else "MISSED"
