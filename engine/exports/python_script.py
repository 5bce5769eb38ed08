"""A graph as a Python script on numpy alone, which trains by the file's settings and prints every loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.exports.export import TrainedValues
from engine.exports.gate_source import FORM, GateSource
from engine.exports.graph_part import GraphPart, part_of_output
from engine.exports.identifiers import PYTHON_WORDS, Identifiers
from engine.exports.literals import array_literal, check_numbers, remark
from engine.exports.training_source import NAMES, TrainingSource
from engine.files.records import GraphFile
from engine.training.descent import NOISE
from engine.training.errors import NothingToTrain, NotOneNumber
from engine.training.mistakes import uses_of
from engine.value import Array, Value, shape_of

_USED = NAMES | {
    "np",
    "math",
    "partial",
    "DATA",
    "VALIDATION",
    "noise",
    "random",
    "number",
    "start",
    "forward",
    "backward",
    "loss_of",
    "loss_and_gradients",
    "main",
}
"""What the script itself calls its things."""


def write_python(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """The script: both passes gate by gate, from the operations' own source, and the training loop.

    It starts from the values in the graph and has the training rows inside, prepared as the file tells. Its losses
    are those of `gradloom train` up to rounding (in double precision relative 1e-9 over a hundred steps). Raises
    NotExportable, which names the gate, SettingNotExportable, TooMuchData, or what keeps the training from beginning.
    """
    del trained
    return _Script(file).text(file.title or name or "A graph")


class _Script:
    """The text of one script."""

    def __init__(self, file: GraphFile) -> None:
        self._file = file
        self._part: GraphPart = part_of_output(file)
        graph, output = self._part.graph, self._part.output
        check_numbers([node.value for node in graph.nodes.values() if node.value is not None], FORM)
        if np.prod(graph.shape(output) or ()) != 1:
            raise NotOneNumber(output, graph.shape(output) or ())
        self._trained = [node.name for node in graph.nodes.values() if node.trainable]
        if not self._trained:
            raise NothingToTrain(output)
        self._fixed = [
            n.name for n in graph.nodes.values() if not (n.is_gate or n.trainable or n.name in self._part.fed)
        ]
        self._gates = GateSource(graph, Identifiers(PYTHON_WORDS | _USED))
        self._validation = self._validating()
        self._training = TrainingSource(
            file.training,
            self._part.table.rows if self._part.table is not None else None,
            self._gates.rules,
            uses=uses_of(graph, self._trained),
            validated=bool(self._validation),
            noisy=bool(self._gates.factors),
        )

    def _validating(self) -> list[Array]:
        """The columns of the rows whose loss decides when the run ends; none where they decide nothing."""
        data = self._file.data
        if data is None or data.split is None or self._file.training.patience is None:
            return []
        validation = (self._file.prepared or data.prepare(self._file.folder)).validation
        return [] if validation is None else [validation.inputs[name] for name in self._part.fed]

    def text(self, title: str) -> str:
        """The whole script."""
        forward, backward = self._forward(), self._backward()  # first: they collect what is imported and defined
        noise = self._noise()
        rules = self._gates.rules
        parts = [
            "\n".join(self._head(title)),
            "\n".join(sorted(rules.imports, key=lambda line: (not line.startswith("import"), line))),
            "\n".join(self._training.constants()),
            "\n".join(self._constants()),
            *(f"\n{definition}" for definition in rules.definitions),
            *("\n" + "\n".join(lines) for lines in (forward, backward, noise, self._loss()) if lines),
            *(f"\n{function}" for function in self._training.functions()),
            f"\n{self._training.loop()}",
            *("\n" + "\n".join(lines) for lines in (self._start(), self._main())),
            "\n" + "\n".join(self._data()),
            'if __name__ == "__main__":\n    main()',
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _head(self, title: str) -> Iterator[str]:
        yield f'"""{remark(title)}'
        yield ""
        yield "Written by Gradloom. It trains the graph by the settings below and prints the loss before each step."
        yield "It needs numpy" + (", and scipy for the error function of arrays." if self._needs_scipy else " alone.")
        if self._part.fed:
            yield "The data stand near its end: the rows that are trained on, prepared as the graph's file tells."
        yield '"""'

    @property
    def _needs_scipy(self) -> bool:
        return "scipy" in self._gates.rules.libraries

    # --- passes ----------------------------------------------------------------------------------------------

    def _names(self, nodes: list[str]) -> list[str]:
        return [self._gates.names[node] for node in nodes]

    @property
    def _arguments(self) -> list[str]:
        """What both passes take: the parameters, then the columns of the data."""
        return self._names([*self._trained, *self._part.fed])

    @property
    def _values(self) -> list[str]:
        """The gates in order of evaluation; the output comes last, because everything here leads to it."""
        return self._names([gate.name for gate in self._gates.gates])

    def _forward(self) -> list[str]:
        without = [f"{factor}=1.0" for factor in self._gates.factors.values()]
        return [
            f"def forward({_listed([*self._arguments, *without])}):",
            '    """The value of every gate, the loss last."""',
            *(f"    {line}" for line in self._gates.forward()),
            f"    return {_tuple(self._values)}",
        ]

    def _backward(self) -> list[str]:
        moving = self._moving()
        output = self._part.output
        names = [self._gates.gradients[name] for name in self._trained]
        return [
            f"def backward({_listed([*self._arguments, *self._gates.factors.values(), *self._values])}):",
            '    """The gradient of every parameter: from the loss back, gate by gate."""',
            f"    {self._gates.gradients[output]} = np.ones_like({self._gates.names[output]})",
            *(f"    {line}" for line in self._gates.backward(output, moving)),
            f"    return {_tuple(names)}",
        ]

    def _moving(self) -> set[str]:
        """Everything on a way from a parameter to the loss: only this needs a gradient."""
        moving = set(self._trained)
        for gate in self._gates.gates:
            if not moving.isdisjoint(gate.inputs):
                moving.add(gate.name)
        return moving

    def _noise(self) -> list[str]:
        """What draws the factors of a batch, from the seed and the number of the batch in the run."""
        if not self._gates.factors:
            return []
        gates = [gate.name for gate in self._gates.gates]
        drawn = [self._gates.noise(gate, f"np.shape(gates[{gates.index(gate)}])") for gate in self._gates.factors]
        return [
            "def noise(parameters, data, number):",
            '    """What multiplies the gates that have noise in training, drawn for one batch."""',
            "    if number is None:",
            f"        return [1.0] * {len(drawn)}",
            f"    random = np.random.default_rng([SEED, {NOISE}, number])",
            "    gates = forward(*parameters, *data)",
            f"    return [{_listed(drawn)}]",
        ]

    def _loss(self) -> list[str]:
        noisy = bool(self._gates.factors)
        return [
            "def loss_of(parameters, data):",
            '    """The loss of these parameters on these columns of data."""',
            "    return float(np.sum(forward(*parameters, *data)[-1]))",
            "",
            "",
            f"def loss_and_gradients(parameters, data{', number=None' if noisy else ''}):",
            '    """The loss, and its gradient for every parameter."""',
            *(["    factors = noise(parameters, data, number)"] if noisy else []),
            f"    gates = forward(*parameters, *data{', *factors' if noisy else ''})",
            f"    return float(np.sum(gates[-1])), backward(*parameters, *data, {'*factors, ' if noisy else ''}*gates)",
        ]

    # --- values ----------------------------------------------------------------------------------------------

    def _constants(self) -> list[str]:
        """The values that training leaves as they are."""
        nodes = self._part.graph.nodes
        return [f"{self._gates.names[name]} = {self._written(nodes[name].value)}" for name in self._fixed]

    def _start(self) -> list[str]:
        nodes = self._part.graph.nodes
        written = [self._written(nodes[name].value, 8) for name in self._trained]
        values = [
            f"        {text},  # {self._gates.names[name]}" for name, text in zip(self._trained, written, strict=True)
        ]
        return ["def start():", '    """The parameters as they are in the graph."""', "    return [", *values, "    ]"]

    def _data(self) -> list[str]:
        lines = self._columns("DATA", list(self._part.fed.values()))
        return [*lines, "", *self._columns("VALIDATION", self._validation)] if self._validation else lines

    def _columns(self, called: str, arrays: list[Array]) -> list[str]:
        names = self._names(list(self._part.fed))
        columns = [f"    {self._written(array, 4)},  # {name}" for name, array in zip(names, arrays, strict=True)]
        return [f"{called} = [", *columns, "]"] if columns else [f"{called} = []"]

    def _written(self, value: Value | None, indent: int = 0) -> str:
        """A number or an array in the precision of the training."""
        given = 0.0 if value is None else value
        precision = self._file.training.precision
        if not shape_of(given):
            return f"np.{precision}({array_literal(given, indent)})"
        kind = "" if precision == "float64" else f", dtype=np.{precision}"
        return f"np.array({array_literal(given, indent)}{kind})"

    def _main(self) -> list[str]:
        return [
            "def main():",
            '    """Train, and print the losses."""',
            '    with np.errstate(all="ignore"):',
            "        losses, parameters, loss = train()",
            "    for step, before in enumerate(losses):",
            '        print(f"step {step}  loss {before!r}")',
            '    print(f"after {len(losses)} steps  loss {loss!r}")',
        ]


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _tuple(names: list[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else _listed(names)
