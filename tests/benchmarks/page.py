"""The results as the page of the documents."""

from typing import Any

from tests.benchmarks.editor.measure import section

_HEAD = """# Benchmarks

What follows is one run of `make bench` on a machine of {cores} cores with
{versions}.
Times on another machine, or on another day of the same one, differ; the ratios are what counts: everybody does the same
work in turn, in short rounds, and each figure is the median over the rounds. Time in which other programs have the
processor does not count. The first line of each table is Gradloom; *ours : theirs* below 1 means that Gradloom is
faster, and the bar is the largest ratio, or time, that the project allows itself.

To repeat it:

```
make peers    # PyTorch, JAX, autograd and micrograd, into .venv
make bench    # tables; BENCH_ARGS="--json" one document, "--only WORD" some, "--page docs/benchmarks.md" this page
```

BLAS runs on {threads}. Everybody's results are compared with ours before anything is timed, so that nobody does less.
"""


def page(document: dict[str, Any]) -> str:
    """The whole page, as Markdown."""
    surroundings = dict(document["surroundings"])
    head = _HEAD.format(
        cores=surroundings.pop("cores"),
        threads=_threads(surroundings.pop("blas threads")),
        versions=", ".join(f"{name} {version}" for name, version in surroundings.items()),
    )
    parts = [head, *(_workload(workload) for workload in document["workloads"])]
    if "memory" in document:
        parts.append(_memory(document["memory"]))
    if "editor" in document:
        parts.append(section(document["editor"]))
    return "\n".join(parts)


def _threads(given: str | None) -> str:
    if given is None:
        return "as many threads as it likes"
    return "one thread" if given == "1" else f"{given} threads"


def _workload(workload: dict[str, Any]) -> str:
    lines = [
        f"## {workload['what'][0].upper()}{workload['what'][1:]}",
        "",
        f"| | time a {workload['unit']} | ours : theirs | bar | |",
        "|---|---:|---:|---:|---|",
    ]
    for index, one in enumerate(workload["contestants"]):
        limit = workload["limit"] if index == 0 else None
        bars = [f"{one['bar']:.3g}"] if one["bar"] is not None else []
        bars += [_seconds(limit)] if limit is not None else []
        holds = (one["bar"] is None or one["ratio"] <= one["bar"]) and (limit is None or one["seconds"] <= limit)
        verdict = ("holds" if holds else "**missed**") if bars else ""
        ratio = "" if index == 0 else f"{one['ratio']:.3g}"
        lines.append(f"| {one['name']} | {_seconds(one['seconds'])} | {ratio} | {', '.join(bars)} | {verdict} |")
    return "\n".join(lines) + "\n"


def _memory(memory: dict[str, Any]) -> str:
    holds = "holds" if memory["most"] <= memory["limit"] else "**missed**"
    return (
        "## Memory\n\n"
        f"{memory['gates']:,} gates in a process of their own, built, planned and run both ways, take at most "
        f"{memory['most'] / 2**20:,.0f} MiB, {memory['imported'] / 2**20:,.0f} MiB of which are the program itself; "
        f"the bar is {memory['limit'] / 2**20:,.0f} MiB: {holds}.\n"
    )


def _seconds(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size or unit == "ns":
            return f"{seconds / size:.3g} {unit}"
    raise AssertionError(seconds)
