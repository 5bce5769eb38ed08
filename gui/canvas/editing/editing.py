"""What keys and menus do to the nodes on the canvas: each an edit of the document, one step of its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt

from engine import Edge, Operation, Value
from gui import commands
from gui.canvas.adding.formulas import Formula, add_formula
from gui.canvas.annotations.offering import with_contents
from gui.canvas.editing import clipboard
from gui.canvas.gestures import Canvas
from gui.canvas.wires.healing import delete_and_heal
from gui.canvas.wires.linking import link
from gui.canvas.wires.reroute import add_points, middle_of, place_among, share_at
from gui.canvas.wires.wiring import LooseEnd, add_wired, insert
from gui.context import Context
from gui.document.annotations import added_by
from gui.document.bends import Bend, points_of
from gui.document.edits import Point
from gui.scrubbing import Stepping, Stride, can_scrub
from gui.theme import Sizes
from gui.translation import tr, tr_count
from gui.wording import sentence_of

_BESIDE = float(Sizes.NODE_GAP_X)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Editing:
    """The edits that a canvas offers."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._stepping = Stepping()
        self.asked_at: QPointF | None = None
        """The place on the canvas where a menu was asked for last."""

    @property
    def _context(self) -> Context:
        return self._canvas.context

    def delete(self) -> str | None:
        """Delete what is selected, a chain closing again where a part of it goes; what to tell where one cannot."""
        chosen = self._context.selection.chosen
        if self._context.selection.is_empty:
            return None
        edit, refusal = delete_and_heal(self._context.document, chosen)
        if not self._canvas.do(edit) or refusal is None:
            return None
        return tr("Canvas", "The gap stays open. {reason}", reason=sentence_of(refusal))

    def delete_plainly(self) -> None:
        """Delete what is selected, and leave the ports that it fed without a wire."""
        document, chosen = self._context.document, self._context.selection.chosen
        if not self._context.selection.is_empty:
            self._canvas.do(
                commands.delete(document, chosen.names, chosen.edges, chosen.annotations, bends=chosen.bends)
            )

    def link(self) -> str | None:
        """Wire the selected nodes to the one selected last; what to tell where that cannot be."""
        linked = link(self._context.document, self._context.selection.names)
        if isinstance(linked, str):
            return linked
        self._canvas.do(linked)
        return None

    def copy(self) -> str:
        """Copy the selected nodes, comments and frames with what is in them; returns what to tell the user."""
        names, keys = with_contents(self._canvas)
        if not (names or keys):
            return tr("Canvas", "Select what to copy first.")
        clipboard.copy(self._context.document, names, keys)
        if not names:
            words = "Copied {n} frame or comment.|Copied {n} frames and comments."
            return tr_count("Canvas", words, len(keys))
        return tr_count("Canvas", "Copied {n} node.|Copied {n} nodes.", len(names))

    def paste(self, at: QPointF | None) -> str | None:
        """Add what is on the clipboard and select it; what to tell the user where it is nothing that can be added.

        Raises what is wrong in a text that was meant to be a graph or a formula.
        """
        pasted = clipboard.paste(self._context.document, None if at is None else (at.x(), at.y()))
        if isinstance(pasted, str):
            return pasted
        edit, names = pasted
        if self._canvas.do(edit):
            self._context.selection.set(names, annotations=added_by(edit))
        return None

    def duplicate(self, *, with_wires: bool = False) -> None:
        """Add a copy of what is selected, frames with what is in them, a little beside it, and select the copy."""
        document, selection = self._context.document, self._context.selection
        chosen, keys = with_contents(self._canvas)
        if chosen or keys:
            edit, names = commands.duplicate(document, chosen, keys, with_wires=with_wires)
            if self._canvas.do(edit):
                selection.set(names, annotations=added_by(edit))

    def to_tidy(self) -> tuple[str, ...]:
        """The nodes that tidying is about: those selected, or all when fewer than two are."""
        names = self._context.selection.names
        return names if len(names) > 1 else tuple(self._context.document.graph.nodes)

    def add(
        self,
        operation: str | Operation,
        corner: Point,
        *,
        value: Value | None = None,
        end: LooseEnd | None = None,
        into: Edge | None = None,
    ) -> str | None:
        """Add a node, at the loose end of a wire or into the middle of one where such is given, and select it.

        Returns its name; raises what refuses it.
        """
        document = self._context.document
        if into is not None:
            edit, name = insert(document, operation, corner, into)
        elif end is not None:
            edit, name = add_wired(document, operation, corner, end, value=value)
        else:
            edit, name = commands.add_node(document, operation, corner, value=value)
        if not self._canvas.do(edit, glides=True):
            return None
        self._context.selection.set((name,))
        return name

    def add_formula(self, formula: Formula, at: QPointF, end: LooseEnd | None) -> str | None:
        """Add the nodes of a formula around a place of the canvas, and select them; raises what refuses it.

        Returns the name of the node that it computes.
        """
        drawing = self._canvas.drawing
        edit, names = add_formula(
            self._context.document, formula, at, end, is_free=lambda room: not drawing.nodes_in(room)
        )
        if not self._canvas.do(edit):
            return None
        self._context.selection.set(names)
        return formula.output

    def set_value(self, name: str, value: object) -> str | None:
        """Give a node another value, and select it; raises what refuses it."""
        self._canvas.do(commands.set_values(self._context.document, {name: value}))
        return self._select_one([name], extend=False)

    def place_for_new(self, middle: QPointF) -> Point:
        """Where a node goes that is added without a pointer: beside the selected one, else at this place."""
        current, drawing = self._context.selection.current, self._canvas.drawing
        if current is not None and current in drawing.nodes:
            item = drawing.nodes[current]
            place = QPointF(item.x() + item.geometry.width + _BESIDE, item.y())
        else:
            place = middle - QPointF(Sizes.NODE_WIDTH / 2, Sizes.NODE_TITLE_HEIGHT + Sizes.NODE_ROW_HEIGHT)
        return self._free_place(place)

    def _free_place(self, place: QPointF) -> Point:
        """This place, or the first one below it where no card stands."""
        step = Sizes.NODE_TITLE_HEIGHT + 2.0 * Sizes.NODE_ROW_HEIGHT + Sizes.NODE_GAP_Y
        drawing, probe = self._canvas.drawing, QPointF(Sizes.NODE_WIDTH / 2, 40)
        while drawing.nodes_in(QRectF(place + probe, place + probe).adjusted(-60, -36, 60, 36)):
            place += QPointF(0, step)
        return commands.snapped((place.x(), place.y()))

    # --- reroute points ---------------------------------------------------------------------------------------------

    def add_reroute_point(self, edge: Edge, place: QPointF) -> None:
        """Give a wire a reroute point where it comes nearest to a place on the canvas, and select the point."""
        self._add_points({edge: share_at(self._canvas.drawing, edge, place)})

    def _add_points(self, shares: Mapping[Edge, float]) -> None:
        """Add a point at each of these shares of wires, and select the points, so that arrows move them."""
        document = self._context.document
        added = [Bend(edge, place_among(share, len(points_of(document, edge)))) for edge, share in shares.items()]
        if self._canvas.do(add_points(self._canvas.drawing, shares)):
            self._context.selection.set(bends=added)

    def add_reroute_points(self) -> str | None:
        """Give each selected wire a reroute point: where the menu was asked for, else in its middle."""
        edges, drawing = self._context.selection.edges, self._canvas.drawing
        if not edges:
            return tr("Canvas", "Select the wires to lead through a point first.")
        place = self.asked_at
        if place is not None and len(edges) == 1 and drawing.wire_at(place) is drawing.wires[edges[0]]:
            self.add_reroute_point(edges[0], place)
        else:
            self._add_points({edge: middle_of(drawing, edge) for edge in edges})
        return None

    # --- by the arrow keys ------------------------------------------------------------------------------------------

    def nudge(self, key: Qt.Key, *, finely: bool) -> None:
        """Move what is selected by a step of the grid, or finely by a single unit; repeated steps are one."""
        document, (names, keys) = self._context.document, with_contents(self._canvas)
        step = 1.0 if finely else float(Sizes.GRID)
        across, down = _ARROWS[key]
        places = {}
        for name in names:
            x, y = document.position(name)
            places[name] = (x + step * across, y + step * down)
        points = {}
        for bend in self._context.selection.bends:
            x, y = points_of(document, bend.edge)[bend.place]
            points[bend] = (x + step * across, y + step * down)
        corners = {}
        for box in keys:
            x, y = document.about.annotations[box].position
            corners[box] = (x + step * across, y + step * down)
        gesture = "nudge:" + ",".join(sorted(names)) + "".join(map(str, points)) + "".join(map(str, keys))
        self._canvas.do(commands.move(document, places, corners, points=points, gesture=gesture))

    def step_values(self, direction: int, stride: Stride) -> None:
        """Change the numbers of the selected nodes that have one of their own by a step up or down."""
        document = self._context.document
        names = [name for name in self._context.selection.names if can_scrub(document, name)]
        if names:
            self._stepping.step(document, names, direction, stride)

    def walk(self, key: Qt.Key, *, extend: bool = False) -> str | None:
        """Select the neighbour in this direction, or add it: along wires to the sides, else the nearest up or down.

        From a selected wire it goes to the node at its end.
        """
        selection, graph = self._context.selection, self._context.document.graph
        current = selection.current
        if current is None and len(selection.edges) == 1:
            edge = selection.edges[0]
            ends = {Qt.Key.Key_Left: edge.source, Qt.Key.Key_Right: edge.target}
            return self._select_one([ends[key]] if key in ends else [], extend=extend)
        if current is None:
            return self._select_one(self._context.document.names[:1], extend=extend)
        if key == Qt.Key.Key_Left:
            sources = (source for source in graph.nodes[current].inputs if source is not None)
            return self._select_one(sources, extend=extend)
        if key == Qt.Key.Key_Right:
            return self._select_one(graph.consumers(current), extend=extend)
        return self._select_one(self._beside(current, upwards=key == Qt.Key.Key_Up), extend=extend)

    def _beside(self, current: str, *, upwards: bool) -> list[str]:
        """The nodes above or below, the nearest first; those of the same column before others."""
        nodes = self._canvas.drawing.nodes
        here = nodes[current].pos()
        sign = -1 if upwards else 1
        beyond = [name for name, item in nodes.items() if sign * (item.y() - here.y()) > 0]
        return sorted(beyond, key=lambda n: abs(nodes[n].y() - here.y()) + 3 * abs(nodes[n].x() - here.x()))

    def _select_one(self, names: Iterable[str], *, extend: bool) -> str | None:
        name = next(iter(names), None)
        selection = self._context.selection
        if name is not None:
            others = (other for other in selection.names if other != name) if extend else ()
            selection.set((*others, name), selection.edges if extend else ())
        return name

    def select_all(self) -> None:
        """Select every node, wire, frame and comment."""
        document = self._context.document
        edges: list[Edge] = list(document.graph.edges)
        self._context.selection.set(document.graph.nodes, edges, annotations=document.about.annotations)
