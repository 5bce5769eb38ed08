"""From plain dicts to a graph file, every part checked and every refusal with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import EngineError, NoInputPorts, UnknownPort
from engine.files import errors
from engine.files.annotation_decoding import check_annotation_keys, decode_comments, decode_frames
from engine.files.annotations import Position
from engine.files.data_decoding import check_data_keys, decode_data, feed
from engine.files.json_text import Path as Place
from engine.files.json_text import place_name, shown_name
from engine.files.judging import MAX_POSITION, Judge, meant
from engine.files.records import TOLERANCE, Bends, Expected, ExpectedTraining, GraphFile
from engine.files.schema import (
    ExpectedForm,
    ExpectedTrainingForm,
    FileForm,
    NodeForm,
)
from engine.graph import Graph
from engine.nodes import Node, find_operation, new_node
from engine.training.data import Prepared, Watch
from engine.training.errors import DataError
from engine.training.settings import MAX_STEPS, TrainingSettings
from engine.value import Value


def decode(plain: dict[str, Any], text: str, folder: Path | None, watch: Watch) -> GraphFile:
    """The graph file that this plain form describes; `text` is where it came from. Raises FileError."""
    return _Decoder(text).file(plain, folder, watch)


class _Decoder(Judge):
    """One reading of one text, part by part."""

    def file(self, plain: dict[str, Any], folder: Path | None, watch: Watch) -> GraphFile:
        self.all_keys(plain)
        form = self.typed(plain, FileForm, ())
        graph = self.graph(form)
        data = decode_data(self, form.data, graph) if form.data else None
        fed = feed(self, graph, data, folder, watch) if data else None
        return GraphFile(
            graph=graph,
            title=form.title,
            group=form.group,
            notes=form.notes,
            upstream=self.value(form.upstream, ["upstream"]),
            positions=self.positions(form),
            bends={node.name: bends for index, node in enumerate(form.nodes) if (bends := self.bends(node, index))},
            training=self.typed(form.training, TrainingSettings, ["training"]),
            data=data,
            data_problem=fed if isinstance(fed, DataError) else None,
            prepared=fed if isinstance(fed, Prepared) else None,
            expected=self.expected(form.expected, graph),
            frames=decode_frames(self, form.frames),
            comments=decode_comments(self, form.comments),
            folder=folder,
        )

    def all_keys(self, plain: dict[str, Any]) -> None:
        self.keys(plain, FileForm, ())
        for index, node in enumerate(_members(plain.get("nodes"))):
            self.keys(node, NodeForm, ["nodes", index])
        self.keys(plain.get("training"), TrainingSettings, ["training"])
        check_data_keys(self, plain.get("data"))
        check_annotation_keys(self, plain)
        expected = plain.get("expected")
        self.keys(expected, ExpectedForm, ["expected"])
        trainings = expected.get("training") if isinstance(expected, dict) else None
        for index, part in enumerate(_members(trainings)):
            self.keys(part, ExpectedTrainingForm, ["expected", "training", index])

    def graph(self, form: FileForm) -> Graph:
        nodes: dict[str, Node] = {}
        for index, node in enumerate(form.nodes):
            if node.name in nodes:
                place: Place = ["nodes", index]
                line = self.line(place)
                raise errors.DuplicateName(line, place_name(place), shown_name(node.name))
            nodes[node.name] = self.node(node, index)
        for index, known in enumerate(nodes.values()):
            for edge in known.edges:
                if edge.source not in nodes:
                    line = self.line(["nodes", index, "inputs", edge.port])
                    suggestion = meant(edge.source, nodes)
                    raise errors.DanglingInput(line, edge.target, edge.port, shown_name(edge.source), suggestion)
        if form.output is not None and form.output not in nodes:
            raise self.unknown_name(["output"], form.output, nodes)
        return Graph(nodes.values(), form.output)

    def node(self, form: NodeForm, index: int) -> Node:
        for port, source in form.inputs.items():
            if source is not None and not isinstance(source, str):
                raise self.wrong(["nodes", index, "inputs", port], "the name of a node", source)
        value = None if form.value is None else self.value(form.value, ["nodes", index, "value"])
        if form.frozen and form.operation != "variable":
            raise self.wrong(["nodes", index, "frozen"], "false, for only a variable can be frozen", found=True)
        try:
            inputs = _in_order_of_ports(form)
            return new_node(form.name, form.operation, inputs, settings=form.settings, value=value, frozen=form.frozen)
        except EngineError as reason:
            raise self.refused(["nodes", index], reason) from None

    def positions(self, form: FileForm) -> Mapping[str, Position]:
        for index, node in enumerate(form.nodes):
            if node.position:
                self.within_canvas(node.position, ["nodes", index, "position"])
        return {node.name: node.position for node in form.nodes if node.position}

    def bends(self, form: NodeForm, index: int) -> Bends:
        """The points of the wires into one node; those of a port without a wire lead nothing and are passed over."""
        place: Place = ["nodes", index, "bends"]
        operation = find_operation(form.operation)
        ports = () if operation.is_source else operation.ports_of(operation.complete(form.settings))
        for port, points in form.bends.items():
            if port not in ports:
                raise self.refused(place, UnknownPort(form.name, operation.name, port, ", ".join(ports) or "none"))
            if not isinstance(points, list) or not all(_is_point(point) for point in points):
                raise self.wrong([*place, port], f"a list of points such as [[64, 32]], up to {MAX_POSITION:g}", points)
        wired = (port for port in form.bends if form.inputs.get(port) is not None and form.bends[port])
        return {port: tuple((float(x), float(y)) for x, y in form.bends[port]) for port in wired}

    def expected(self, form: ExpectedForm, graph: Graph) -> Expected:
        place: Place = ["expected"]
        return Expected(
            values=self.numbers(form.values, [*place, "values"], graph),
            gradients=self.numbers(form.gradients, [*place, "gradients"], graph),
            tolerance=self.tolerance(form.tolerance, place),
            training=tuple(
                self.expected_training(part, [*place, "training", index], graph)
                for index, part in enumerate(form.training)
            ),
        )

    def expected_training(self, form: ExpectedTrainingForm, place: Place, graph: Graph) -> ExpectedTraining:
        if not 0 <= form.steps <= MAX_STEPS:
            raise self.wrong([*place, "steps"], f"a whole number from 0 to {MAX_STEPS}", form.steps)
        return ExpectedTraining(
            steps=form.steps,
            loss=form.loss,
            values=self.numbers(form.values, [*place, "values"], graph),
            tolerance=self.tolerance(form.tolerance, place),
        )

    def numbers(self, plain: dict[str, Any], place: Place, graph: Graph) -> dict[str, Value]:
        for name in plain:
            if name not in graph:
                raise self.unknown_name([*place, name], name, graph.nodes)
        return {name: self.value(number, [*place, name]) for name, number in plain.items()}

    def tolerance(self, given: float | None, place: Place) -> float:
        try:
            return Expected(tolerance=TOLERANCE if given is None else given).tolerance
        except EngineError as reason:
            raise self.refused([*place, "tolerance"], reason) from None


def _members(plain: object) -> list[Any]:
    return plain if isinstance(plain, list) else []


def _is_point(plain: object) -> bool:
    if not isinstance(plain, list) or len(plain) != 2:  # noqa: PLR2004 - x and y
        return False
    return all(type(length) in {int, float} and abs(length) <= MAX_POSITION for length in plain)


def _in_order_of_ports(form: NodeForm) -> tuple[str | None, ...]:
    operation = find_operation(form.operation)
    if form.inputs and operation.is_source:
        raise NoInputPorts(form.name, operation.name)
    ports = operation.ports_of(operation.complete(form.settings))
    for port in form.inputs:
        if port not in ports:
            raise UnknownPort(form.name, operation.name, port, ", ".join(ports))
    return tuple(form.inputs.get(port) for port in ports)
