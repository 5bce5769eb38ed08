"""What is wrong with a document: what keeps it from running, what is not finite, what the file expects else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from engine import errors
from gui.expectations import Mismatch, mismatches
from gui.wording import sentence_of

if TYPE_CHECKING:
    from engine import EngineError, Graph
    from gui.context import Context


class Severity(Enum):
    """How bad a finding is; the value names its icon."""

    ERROR = "error"
    WARNING = "warning"
    MISMATCH = "expected-mismatch"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: how bad, at which node (None for the whole graph), and the sentence that says it."""

    severity: Severity
    node: str | None
    sentence: str


def findings(context: Context) -> list[Finding]:
    """Everything that is wrong with the document, the worst first."""
    graph = context.document.graph
    found = [_finding(problem) for problem in _graph_problems(graph)] if graph.nodes else []
    found += [one for one in [_run_finding(context, {one.node for one in found})] if one is not None]
    expected = context.document.about.expected
    for name in dict.fromkeys((*expected.values, *expected.gradients)):
        found += [_mismatch_finding(mismatch) for mismatch in mismatches(context, name)]
    return found


def findings_at(context: Context, name: str) -> list[Finding]:
    """What is wrong at this very node."""
    graph = context.document.graph
    found = [_finding(loop) for loop in _loops(graph) if getattr(loop, "node", None) == name]
    problem = graph.problem(graph.node(name))
    if problem is not None:
        found.append(_finding(problem))
    run_finding = _run_finding(context, set())
    if run_finding is not None and run_finding.node == name and not found:
        found.append(run_finding)
    return found + [_mismatch_finding(mismatch) for mismatch in mismatches(context, name)]


_problems: WeakKeyDictionary[object, list[EngineError]] = WeakKeyDictionary()


def _graph_problems(graph: Graph) -> list[EngineError]:
    """The problems of the graph, looked for again only when more than values has changed."""
    known = _problems.get(graph.structure)
    if known is None:
        known = _problems[graph.structure] = graph.problems()
    return known


def _loops(graph: Graph) -> list[EngineError]:
    return [problem for problem in _graph_problems(graph) if isinstance(problem, errors.Cycle)]


def _finding(error: EngineError) -> Finding:
    severity = Severity.WARNING if isinstance(error, errors.NotFinite) else Severity.ERROR
    return Finding(severity, getattr(error, "node", None), sentence_of(error))


def _run_finding(context: Context, known: set[str | None]) -> Finding | None:
    """What the last pass met, unless it follows from what is known already."""
    problem = context.evaluation.problem
    if problem is None or context.evaluation.is_stale or isinstance(problem, errors.NoOutput):
        return None
    node = getattr(problem, "node", None)
    if isinstance(problem, errors.DependsOnProblem) or node in known or node not in context.document.graph:
        return None
    return _finding(problem)


def _mismatch_finding(mismatch: Mismatch) -> Finding:
    return Finding(Severity.MISMATCH, mismatch.node, mismatch.sentence)
