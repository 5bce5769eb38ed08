"""From plain dicts to a graph file, every part checked and every refusal with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.composites import stands
from engine.errors import EngineError
from engine.files.annotation_decoding import check_annotation_keys, decode_comments, decode_frames
from engine.files.data_decoding import check_data_keys, decode_data, feed
from engine.files.json_text import Path as Place
from engine.files.judging import Judge
from engine.files.node_decoding import NodeDecoder, decode_composites
from engine.files.records import TOLERANCE, Expected, ExpectedTraining, GraphFile
from engine.files.schema import (
    CompositeForm,
    ExpectedForm,
    ExpectedTrainingForm,
    FileForm,
    NodeForm,
)
from engine.graph import Graph
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
        definitions = decode_composites(self, form.composites)
        nodes = NodeDecoder(self, ["nodes"], definitions)
        graph = self.graph(form, nodes)
        data = decode_data(self, form.data, graph) if form.data else None
        fed = feed(self, graph, data, folder, watch) if data else None
        return GraphFile(
            graph=graph,
            title=form.title,
            group=form.group,
            notes=form.notes,
            upstream=self.value(form.upstream, ["upstream"]),
            positions=nodes.positions(form.nodes),
            bends=nodes.bends(form.nodes),
            composites=tuple(one for one in definitions.values() if one not in graph.composites),
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
        self.node_keys(plain, ())
        composites = plain.get("composites")
        for name, composite in composites.items() if isinstance(composites, dict) else ():
            self.keys(composite, CompositeForm, ["composites", name])
            self.node_keys(composite, ["composites", name])
            check_annotation_keys(self, composite, ["composites", name])
        self.keys(plain.get("training"), TrainingSettings, ["training"])
        check_data_keys(self, plain.get("data"))
        check_annotation_keys(self, plain)
        expected = plain.get("expected")
        self.keys(expected, ExpectedForm, ["expected"])
        trainings = expected.get("training") if isinstance(expected, dict) else None
        for index, part in enumerate(_members(trainings)):
            self.keys(part, ExpectedTrainingForm, ["expected", "training", index])

    def node_keys(self, plain: object, place: Place) -> None:
        for index, node in enumerate(_members(plain.get("nodes") if isinstance(plain, dict) else None)):
            self.keys(node, NodeForm, [*place, "nodes", index])

    def graph(self, form: FileForm, nodes: NodeDecoder) -> Graph:
        known = nodes.nodes(form.nodes)
        if form.output is not None and form.output not in known:
            raise self.unknown_name(["output"], form.output, known)
        try:
            return Graph(known.values(), form.output)
        except EngineError as reason:  # a name that looks as if it stood inside a composite gate
            raise self.refused(["nodes"], reason) from None

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
            if not stands(graph.nodes, name):
                raise self.unknown_name([*place, name], name, graph.flat.nodes)
        return {name: self.value(number, [*place, name]) for name, number in plain.items()}

    def tolerance(self, given: float | None, place: Place) -> float:
        try:
            return Expected(tolerance=TOLERANCE if given is None else given).tolerance
        except EngineError as reason:
            raise self.refused([*place, "tolerance"], reason) from None


def _members(plain: object) -> list[Any]:
    return plain if isinstance(plain, list) else []
