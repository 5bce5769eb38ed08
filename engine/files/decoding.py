"""From plain dicts to a graph file, every part checked and every refusal with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from engine.errors import EngineError, NoInputPorts, UnknownPort, closest
from engine.files import errors
from engine.files.json_text import Path as Place
from engine.files.json_text import line_of, place_name
from engine.files.records import TOLERANCE, Expected, ExpectedTraining, GraphFile, Position
from engine.files.schema import (
    DataForm,
    ExpectedForm,
    ExpectedTrainingForm,
    FileForm,
    NodeForm,
    OneHotForm,
)
from engine.graph import Graph, Node, find_operation, new_node
from engine.training.data import Binding, DataSource, OneHot
from engine.training.errors import DataError, NotAnInput
from engine.training.settings import TrainingSettings
from engine.value import Value, as_value

MAX_POSITION = 1e9
"""The farthest that a node may lie from the origin of the canvas, in pixels."""

_FORMS: dict[Place, type] = {
    (): FileForm,
    ("nodes",): NodeForm,
    ("training",): TrainingSettings,
    ("data",): DataForm,
    ("expected",): ExpectedForm,
    ("expected", "training"): ExpectedTrainingForm,
}
"""What stands at which place, indices left out."""

_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_A_NUMBER = "a number or a list of numbers such as [[1, 2], [3, 4]]"
_MAX_SHOWN = 40
_T = TypeVar("_T")


def decode(plain: dict[str, Any], text: str, folder: Path | None) -> GraphFile:
    """The graph file that this plain form describes; `text` is where it came from. Raises FileError."""
    return _Decoder(plain, text).file(folder)


@dataclass(frozen=True)
class _Decoder:
    """One reading of one text."""

    plain: dict[str, Any]
    text: str

    # --- refusing ----------------------------------------------------------------------------------------------

    def line(self, place: Place) -> int:
        return line_of(self.text, place)

    def wrong(self, place: Place, expected: str, found: object) -> errors.WrongType:
        return errors.WrongType(self.line(place), place_name(place), expected, _shown(found))

    def refused(self, place: Place, reason: EngineError) -> errors.PartRefused:
        return errors.PartRefused(self.line(place), place_name(place), reason)

    def unknown_name(self, place: Place, name: str, known: Iterable[str]) -> errors.UnknownName:
        return errors.UnknownName(self.line(place), place_name(place), name[:_MAX_SHOWN], closest(name, known))

    # --- typing ------------------------------------------------------------------------------------------------

    def convert(self, plain: object, form: type[_T], place: Place = ()) -> _T:
        """The plain part as a record of this form."""
        try:
            return msgspec.convert(plain, form)
        except msgspec.ValidationError as error:
            raise self.conversion_error(str(error), plain, place) from None
        except EngineError as reason:
            raise self.refused(place, reason) from None

    def conversion_error(self, message: str, plain: object, around: Place) -> errors.FileError:
        """The same refusal with a line and in the words of this program."""
        what, _, path = message.removesuffix("`").partition(" - at `$")
        inside = [int(i) if i else key for key, i in re.findall(r"\.([^.\[]+)|\[(\d+)\]", path)]
        inside = [step for step in inside if step != ""]
        place = [*around, *inside]
        found: Any = plain
        for step in inside:
            found = found[step]
        quoted = re.findall(r"`([^`]*)`", what)
        if what.startswith("Object contains unknown field"):
            return self.unknown_key(place, quoted[0])
        if what.startswith("Object missing required field"):
            return errors.MissingKey(self.line(place), place_name(place), quoted[0])
        expected = " or ".join(_TYPES.get(name, name) for name in quoted[0].split(" | "))
        length = re.search(r"of length (\d+)", what)
        return self.wrong(place, f"{expected} of {length[1]}" if length else expected, found)

    def unknown_key(self, place: Place, key: str) -> errors.UnknownKey:
        keys = _keys(_FORMS[tuple(step for step in place if isinstance(step, str))])
        line = self.line([*place, key])
        return errors.UnknownKey(line, place_name(place), key[:_MAX_SHOWN], ", ".join(keys), closest(key, keys))

    def value(self, plain: object, place: Place) -> Value:
        """A number or a rectangular array; text and truth values are none, though numpy would take them."""
        if not _is_numbers(plain):
            raise self.wrong(place, _A_NUMBER, plain)
        try:
            return as_value(plain)
        except EngineError as reason:
            raise self.refused(place, reason) from None

    # --- the parts ---------------------------------------------------------------------------------------------

    def file(self, folder: Path | None) -> GraphFile:
        form = self.convert(self.plain, FileForm)
        for key in form.training:
            if key not in _keys(TrainingSettings):
                raise self.unknown_key(["training"], key)
        graph = self.graph(form)
        data = self.data(form.data, graph) if form.data else None
        return GraphFile(
            graph=graph,
            title=form.title,
            group=form.group,
            notes=form.notes,
            upstream=self.value(form.upstream, ["upstream"]),
            positions=self.positions(form),
            training=self.convert(form.training, TrainingSettings, ["training"]),
            data=data,
            data_problem=self.bind(graph, data, folder) if data else None,
            expected=self.expected(form.expected, graph),
            folder=folder,
        )

    def graph(self, form: FileForm) -> Graph:
        nodes: dict[str, Node] = {}
        for index, node in enumerate(form.nodes):
            if node.name in nodes:
                place = ["nodes", index]
                raise errors.DuplicateName(self.line(place), place_name(place), node.name[:_MAX_SHOWN])
            nodes[node.name] = self.node(node, index)
        for index, known in enumerate(nodes.values()):
            for edge in known.edges:
                if edge.source not in nodes:
                    line = self.line(["nodes", index, "inputs", edge.port])
                    suggestion = closest(edge.source, nodes)
                    raise errors.DanglingInput(line, edge.target, edge.port, edge.source[:_MAX_SHOWN], suggestion)
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
            return new_node(
                form.name, form.operation, inputs, settings=form.settings, value=value, frozen=form.frozen
            )
        except EngineError as reason:
            raise self.refused(["nodes", index], reason) from None

    def positions(self, form: FileForm) -> Mapping[str, Position]:
        for index, node in enumerate(form.nodes):
            if node.position and max(map(abs, node.position)) > MAX_POSITION:
                place = ["nodes", index, "position"]
                raise self.wrong(place, f"two numbers up to {MAX_POSITION:g}", list(node.position))
        return {node.name: node.position for node in form.nodes if node.position}

    def data(self, form: DataForm, graph: Graph) -> DataSource:
        inputs = {name: self.binding(name, plain) for name, plain in form.inputs.items()}
        for name in inputs:
            node = graph.nodes.get(name)
            if node is None:
                raise self.unknown_name(["data", "inputs", name], name, graph.nodes)
            if node.operation.name != "input":
                reason = NotAnInput(name, node.operation.name)
                raise self.refused(["data", "inputs", name], reason)
        for name, column in (form.columns or {}).items():
            if not isinstance(column, list) or not set(map(type, column)) <= {int, float}:
                raise self.wrong(["data", "columns", name], "a list of numbers", column)
        try:
            return DataSource(inputs=inputs, columns=form.columns, file=form.file)
        except EngineError as reason:
            raise self.refused(["data"], reason) from None

    def binding(self, name: str, plain: object) -> Binding:
        place = ["data", "inputs", name]
        if isinstance(plain, str):
            return plain
        if isinstance(plain, list) and all(isinstance(column, str) for column in plain):
            return tuple(plain)
        if isinstance(plain, dict):
            unknown = plain.keys() - set(_keys(OneHotForm))
            if unknown:
                raise self.unknown_key(place, min(unknown))
            form = self.convert(plain, OneHotForm, place)
            return OneHot(form.one_hot, form.classes)
        raise self.wrong(place, "a column, a list of columns, or an object with one_hot and classes", plain)

    def bind(self, graph: Graph, data: DataSource, folder: Path | None) -> DataError | None:
        """Give the bound inputs their columns; returns what is wrong with a CSV, which lies outside of this text."""
        if data.file is not None and folder is None:
            return None
        try:
            table = data.table(folder)
        except EngineError as reason:
            if data.file is not None and isinstance(reason, DataError):
                return reason
            raise self.refused(["data"], reason) from None
        for name, column in table.inputs.items():
            graph.set_value(name, column)
        return None

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
        if form.steps < 0:
            raise self.wrong([*place, "steps"], "a whole number of at least 0", form.steps)
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
        if given is None:
            return TOLERANCE
        if not 0 <= given <= 1:
            raise self.wrong([*place, "tolerance"], "a number from 0 to 1", given)
        return given


def _in_order_of_ports(form: NodeForm) -> tuple[str | None, ...]:
    operation = find_operation(form.operation)
    for port in form.inputs:
        if operation.is_source:
            raise NoInputPorts(form.name, operation.name)
        if port not in operation.ports:
            raise UnknownPort(form.name, operation.name, port, ", ".join(operation.ports))
    return tuple(form.inputs.get(port) for port in operation.ports)


def _keys(form: type) -> tuple[str, ...]:
    if issubclass(form, msgspec.Struct):
        return form.__struct_fields__
    return tuple(field.name for field in fields(form))


def _is_numbers(plain: object) -> bool:
    stack = [[plain]]
    while stack:
        items = stack.pop()
        kinds = set(map(type, items))
        if kinds == {list}:
            stack.extend(items)
        elif not kinds <= {int, float}:
            return False
    return True


def _shown(found: object) -> str:
    """A wrong value as a sentence shows it."""
    if isinstance(found, dict):
        return "an object"
    if isinstance(found, list) and len(found) > _MAX_SHOWN:
        return "a list"
    text = json.dumps(found, ensure_ascii=False)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
