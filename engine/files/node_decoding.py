"""From plain nodes to records: those of the graph, and those inside the definitions of composite gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.composites import Composite, Layout, new_composite
from engine.errors import EngineError, NoInputPorts, UnknownPort
from engine.files import errors
from engine.files.annotation_decoding import decode_comments, decode_frames
from engine.files.annotations import Position
from engine.files.json_text import Path as Place
from engine.files.json_text import place_name, shown_name
from engine.files.judging import MAX_POSITION, Judge, meant
from engine.files.records import COMPOSITE, Bends
from engine.files.schema import CompositeForm, NodeForm
from engine.nodes import Node, find_operation, new_node
from engine.operation import Operation


def decode_composites(judge: Judge, forms: Mapping[str, CompositeForm]) -> dict[str, Composite]:
    """The definitions by name; each may use those that stand above it, so that none can hold itself."""
    known: dict[str, Composite] = {}
    for name, form in forms.items():
        place: Place = ["composites", name]
        decoder = NodeDecoder(judge, [*place, "nodes"], known)
        body = decoder.nodes(form.nodes)
        for index, node in enumerate(form.nodes):
            if node.value is not None and node.operation == "input":
                raise judge.wrong([*place, "nodes", index, "value"], "left out, for the input is a port", node.value)
        if form.output is not None and form.output not in body:
            raise judge.unknown_name([*place, "output"], form.output, body)
        layout = Layout(
            positions=decoder.positions(form.nodes),
            bends=decoder.bends(form.nodes),
            frames=decode_frames(judge, form.frames, place),
            comments=decode_comments(judge, form.comments, place),
        )
        try:
            known[name] = new_composite(
                name, body.values(), form.output, title=form.title, notes=form.notes, layout=layout
            )
        except EngineError as reason:
            raise judge.refused(place, reason) from None
    return known


class NodeDecoder:
    """Reads the nodes at one place of a file, which may be uses of the composite gates defined so far."""

    def __init__(self, judge: Judge, place: Place, composites: Mapping[str, Composite]) -> None:
        self._judge, self._place, self._composites = judge, place, composites

    def nodes(self, forms: Sequence[NodeForm]) -> dict[str, Node]:
        """The records by name; raises FileError, for a wire from nowhere too."""
        nodes: dict[str, Node] = {}
        for index, form in enumerate(forms):
            if form.name in nodes:
                place = self._at(index)
                raise errors.DuplicateName(self._judge.line(place), place_name(place), shown_name(form.name))
            nodes[form.name] = self._node(form, index)
        for index, known in enumerate(nodes.values()):
            for edge in known.edges:
                if edge.source not in nodes:
                    line = self._judge.line(self._at(index, "inputs", edge.port))
                    suggestion = meant(edge.source, nodes)
                    raise errors.DanglingInput(line, edge.target, edge.port, shown_name(edge.source), suggestion)
        return nodes

    def positions(self, forms: Sequence[NodeForm]) -> dict[str, Position]:
        """The places that are told, by name."""
        for index, form in enumerate(forms):
            if form.position:
                self._judge.within_canvas(form.position, self._at(index, "position"))
        return {form.name: form.position for form in forms if form.position}

    def bends(self, forms: Sequence[NodeForm]) -> dict[str, Bends]:
        """The points of the wires, by the gate that they enter."""
        return {form.name: bends for index, form in enumerate(forms) if (bends := self._bends(form, index))}

    def _at(self, index: int, *further: str) -> Place:
        return [*self._place, index, *further]

    def _node(self, form: NodeForm, index: int) -> Node:
        judge = self._judge
        for port, source in form.inputs.items():
            if source is not None and not isinstance(source, str):
                raise judge.wrong(self._at(index, "inputs", port), "the name of a node", source)
        value = None if form.value is None else judge.value(form.value, self._at(index, "value"))
        if form.frozen and form.operation != "variable":
            raise judge.wrong(self._at(index, "frozen"), "false, for only a variable can be frozen", found=True)
        try:
            operation = self._operation(form, index)
            inputs = _in_order_of_ports(form, operation)
            return new_node(form.name, operation, inputs, settings=form.settings, value=value, frozen=form.frozen)
        except errors.FileError:
            raise
        except EngineError as reason:
            raise judge.refused(self._at(index), reason) from None

    def _operation(self, form: NodeForm, index: int) -> Operation:
        """The operation that the form names; raises UnknownOperation or FileError."""
        judge = self._judge
        if form.operation != COMPOSITE:
            if form.composite is not None:
                expected = f"left out, for the operation is not '{COMPOSITE}'"
                raise judge.wrong(self._at(index, COMPOSITE), expected, form.composite)
            return find_operation(form.operation)
        place = self._at(index)
        if form.composite is None:
            raise errors.MissingKey(judge.line(place), place_name(place), COMPOSITE)
        if form.composite not in self._composites:
            suggestion = meant(form.composite, self._composites)
            raise errors.UnknownComposite(
                judge.line(self._at(index, COMPOSITE)), place_name(place), shown_name(form.composite), suggestion
            )
        return self._composites[form.composite]

    def _bends(self, form: NodeForm, index: int) -> Bends:
        """The points of the wires into one node; those of a port without a wire lead nothing and are passed over."""
        place = self._at(index, "bends")
        operation = self._operation(form, index)
        ports = () if operation.is_source else operation.ports_of(operation.complete(form.settings))
        for port, points in form.bends.items():
            if port not in ports:
                unknown = UnknownPort(form.name, operation.name, port, ", ".join(ports) or "none")
                raise self._judge.refused(place, unknown)
            if not isinstance(points, list) or not all(_is_point(point) for point in points):
                expected = f"a list of points such as [[64, 32]], up to {MAX_POSITION:g}"
                raise self._judge.wrong([*place, port], expected, points)
        wired = (port for port in form.bends if form.inputs.get(port) is not None and form.bends[port])
        return {port: tuple((float(x), float(y)) for x, y in form.bends[port]) for port in wired}


def _is_point(plain: object) -> bool:
    if not isinstance(plain, list) or len(plain) != 2:  # noqa: PLR2004 - x and y
        return False
    return all(type(length) in {int, float} and abs(length) <= MAX_POSITION for length in plain)


def _in_order_of_ports(form: NodeForm, operation: Operation) -> tuple[str | None, ...]:
    if form.inputs and operation.is_source:
        raise NoInputPorts(form.name, operation.name)
    ports = operation.ports_of(operation.complete(form.settings))
    for port in form.inputs:
        if port not in ports:
            raise UnknownPort(form.name, operation.name, port, ", ".join(ports))
    return tuple(form.inputs.get(port) for port in ports)
