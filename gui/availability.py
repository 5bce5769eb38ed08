"""Why actions cannot be used as things stand: a sentence for each that cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui import actions as action_table
from gui.canvas.arranging.aligning import ALIGNMENTS, DIRECTIONS
from gui.composites.library import shared_library
from gui.document.definitions import common_definition, is_composite, uses_among
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from gui.workspace import Workspace


_TO_ALIGN, _TO_DISTRIBUTE = 2, 3


def reasons(workspace: Workspace) -> dict[str, str]:
    """The actions that cannot be used now, by key, each with the reason; all others can be."""
    on = workspace.window.shows_graph
    found = {} if on else dict.fromkeys(_needing_a_graph(), tr("Availability", "No graph is open."))
    if not on and workspace.has_graph:  # the graph behind the start page can be saved and closed too
        for key in ("save", "save-as", "close"):
            found.pop(key, None)
    if on and len(workspace.graphs) == 1:
        found |= dict.fromkeys(("next-graph", "previous-graph"), tr("Availability", "No other graph is open."))
    if on:
        found |= _of_history(workspace) | _of_places(workspace) | _of_selection(workspace) | _of_training(workspace)
        found |= _of_composites(workspace)
    return found


def _needing_a_graph() -> list[str]:
    return [entry.key for entry in action_table.table() if entry.needs_document]


def _of_history(workspace: Workspace) -> dict[str, str]:
    history = workspace.context.document.history
    found: dict[str, str] = {}
    if not history.can_undo and not workspace.training.is_active:
        found["undo"] = tr("Availability", "Nothing has been done yet.")
    if not history.can_redo:
        found["redo"] = tr("Availability", "Nothing has been taken back.")
    return found


def _of_places(workspace: Workspace) -> dict[str, str]:
    visited = workspace.window.canvas.visited
    found: dict[str, str] = {}
    if not visited.can_go_back:
        found["go-back"] = tr("Availability", "There is no place to go back to.")
    if not visited.can_go_forward:
        found["go-forward"] = tr("Availability", "There is no place to go forward to.")
    return found


def _of_selection(workspace: Workspace) -> dict[str, str]:
    selection = workspace.context.selection
    found: dict[str, str] = {}
    if not (selection.names or selection.annotations):
        nothing = tr("Availability", "No node, frame or comment is selected.")
        of_these = ("cut", "copy", "duplicate", "duplicate-with-wires", "fit-selection", "delete-with-contents")
        found |= dict.fromkeys(of_these, nothing)
    found |= _of_ordering(len(selection.names) + len(selection.annotations))
    if selection.is_empty:
        found |= dict.fromkeys(("delete", "delete-plainly"), tr("Availability", "Nothing is selected."))
    if len(selection.names or selection.annotations) != 1:
        found |= dict.fromkeys(("rename", "edit-value"), tr("Availability", "It takes exactly one selected node."))
    return found | _of_nodes(workspace) | _of_wires(workspace)


def _of_nodes(workspace: Workspace) -> dict[str, str]:
    names, graph = workspace.context.selection.names, workspace.context.document.graph
    found: dict[str, str] = {}
    if not names:
        nothing = tr("Availability", "No node is selected.")
        found |= dict.fromkeys(("add-fed", "change-operation", "connect"), nothing)
    if len(names) < 2:  # noqa: PLR2004 - a wire has two ends
        found["link"] = tr("Availability", "It takes at least two selected nodes.")
    if len(names) != 1:
        found["set-output"] = tr("Availability", "It takes exactly one selected node.")
    elif graph.node(names[0]).is_gate and not is_composite(workspace.context.document, names[0]):
        found["edit-value"] = tr("Availability", "A gate computes its value from its inputs.")
    if all(graph.node(name).operation.name != "variable" for name in names):
        found["freeze"] = tr("Availability", "No variable is selected.")
    return found


def _of_wires(workspace: Workspace) -> dict[str, str]:
    found: dict[str, str] = {}
    if not any(True for _ in workspace.context.document.graph.edges):
        none = tr("Availability", "There is no wire yet.")
        found |= dict.fromkeys(("disconnect", "choose-wire", "insert-gate"), none)
    if not workspace.context.selection.edges:
        found["reroute"] = tr("Availability", "No wire is selected.")
    return found


def _of_ordering(count: int) -> dict[str, str]:
    """What so many selected nodes, frames and comments are too few for."""
    found: dict[str, str] = {}
    if count < _TO_ALIGN:
        of_two = tr("Availability", "It takes at least two selected nodes, frames or comments.")
        found |= dict.fromkeys((f"align-{how}" for how in ALIGNMENTS), of_two)
    if count < _TO_DISTRIBUTE:
        of_three = tr("Availability", "It takes at least three selected nodes, frames or comments.")
        found |= dict.fromkeys((f"distribute-{way}" for way in DIRECTIONS), of_three)
    return found


def _of_composites(workspace: Workspace) -> dict[str, str]:
    document, names = workspace.context.document, workspace.context.selection.names
    uses = uses_among(document, names)
    definition = common_definition(uses)
    found: dict[str, str] = {}
    if not any(document.graph.node(name).is_gate for name in names):
        found["collapse"] = tr("Availability", "No gate is selected.")
    if len(uses) != 1:
        one = tr("Availability", "It takes exactly one selected composite gate.")
        found |= dict.fromkeys(("open-composite", "enter"), one)
    if definition is None:
        same = tr("Availability", "It takes selected composite gates of one definition.")
        found |= dict.fromkeys(("rename-composite", "independent", "library-save", "library-remove"), same)
    elif not shared_library().holds(definition.name):
        found["library-remove"] = tr("Availability", "The library does not hold it.")
    if not workspace.places.path:
        found["leave"] = tr("Availability", "You stand at the top of the graph.")
    return found


def _of_training(workspace: Workspace) -> dict[str, str]:
    possible = workspace.window.training_panel.available()
    sentences = {
        "train": _why_no_training(workspace),
        "train-pause": tr("Availability", "No training is under way."),
        "train-step": _why_no_training(workspace),
        "train-stop": tr("Availability", "No training is under way."),
        "train-reset": tr("Availability", "Nothing has been trained yet."),
    }
    found = {key: sentence for key, sentence in sentences.items() if not possible[key]}
    if not workspace.training.runs:
        nothing = tr("Availability", "There are no losses yet: train first.")
        found |= dict.fromkeys(("export-chart", "export-csv"), nothing)
    return found


def _why_no_training(workspace: Workspace) -> str:
    if workspace.training.is_active:
        return tr("Availability", "A training is under way.")
    problem = workspace.training.readiness.problem()
    if problem is not None:
        return sentence_of(problem)
    return tr("Availability", "The training panel holds something that cannot be used.")
