"""The reroute points of wires, and what becomes of them when nodes go elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gui.document.document import Document
    from gui.document.edits import Bends, Point


class Bend(NamedTuple):
    """One reroute point: the wire that it is on, and its place among that wire's points."""

    edge: Edge
    place: int


def points_of(document: Document, edge: Edge) -> tuple[Point, ...]:
    """The reroute points of a wire, from its source on; none where there is no such wire."""
    node = document.graph.nodes.get(edge.target)
    bends = document.bends(edge.target)
    return bends.get(edge.port, ()) if node is not None and bends and edge in node.edges else ()


def moved_bends(document: Document, positions: Mapping[str, Point]) -> dict[str, Bends]:
    """The points of the wires into these nodes, where some of them go along once the nodes stand there."""
    found: dict[str, Bends] = {}
    for name in positions:
        bends = document.bends(name)
        if not bends:
            continue
        way = _way(document, name, positions)
        along = {
            edge.port for edge in document.graph.nodes[name].edges if _way(document, edge.source, positions) == way
        }
        found[name] = {port: shifted(points, way) if port in along else points for port, points in bends.items()}
    return found


def _way(document: Document, name: str, positions: Mapping[str, Point]) -> Point:
    (x, y), (now_x, now_y) = document.position(name), positions.get(name, document.position(name))
    return now_x - x, now_y - y


def shifted(points: tuple[Point, ...], way: Point) -> tuple[Point, ...]:
    """These points, all moved by the same distance."""
    return tuple((x + way[0], y + way[1]) for x, y in points)


def with_points(document: Document, bends: dict[str, Bends], points: Mapping[Bend, Point]) -> dict[str, Bends]:
    """`bends`, or the document's where it has none of a node, with these single points at other places."""
    found = dict(bends)
    for (edge, place), point in points.items():
        now = found.get(edge.target, document.bends(edge.target))
        way = now[edge.port]
        found[edge.target] = {**now, edge.port: (*way[:place], point, *way[place + 1 :])}
    return found


def without_points(document: Document, gone: Iterable[Bend]) -> dict[Edge, tuple[Point, ...]]:
    """For each wire that loses some of these points, those that are left."""
    lost: dict[Edge, set[int]] = {}
    for edge, place in gone:
        lost.setdefault(edge, set()).add(place)
    return {
        edge: tuple(point for place, point in enumerate(points_of(document, edge)) if place not in places)
        for edge, places in lost.items()
    }


def straightened(document: Document, names: Mapping[str, object]) -> dict[str, Bends]:
    """What is left of the points of the wires at these nodes once those wires run as they like again."""
    found: dict[str, Bends] = {}
    for name in {user for source in names for user in document.graph.consumers(source)} | names.keys():
        bends = document.bends(name)
        if bends:
            edges = () if name in names else document.graph.nodes[name].edges
            found[name] = {
                edge.port: bends[edge.port] for edge in edges if edge.source not in names and edge.port in bends
            }
    return found
