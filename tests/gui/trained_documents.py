"""Small graphs that learn, opened without a file, and what shows them."""

from engine import DataSource, Graph, GraphFile, TrainingSettings, new_node
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.selection import Selection

AFTER_ONE_STEP = {
    "w1": 0.1497807161327628,
    "w2": 0.19956143226552567,
    "w3": 0.24975114363236958,
    "w4": 0.29950228726473915,
    "w5": 0.35891647971788465,
    "w6": 0.4086661860762334,
    "w7": 0.5113012702387375,
    "w8": 0.5613701211079891,
}
LOSSES = (0.2983711087600027, 0.29102777369359933)


def context_of(graph, settings, **training):
    """What shows a document of this graph; training settings are given by name, `data` among them."""
    data = training.pop("data", None)
    document = Document(GraphFile(graph=graph, training=TrainingSettings(**training), data=data))
    return Context(document, Evaluation(document), Selection(document), settings)


def paraboloid(x=1.0, y=3.0):
    """The sum o of x^2 and y^2."""
    return Graph(
        [
            _variable("x", x),
            _variable("y", y),
            new_node("x2", "multiply", ("x", "x")),
            new_node("y2", "multiply", ("y", "y")),
            new_node("o", "add", ("x2", "y2")),
        ]
    )


def line_fit():
    """The mean squared error of w * x + b, with x and y bound to a table of four rows."""
    rows = {"x": [1.0, 2.0, 3.0, 4.0], "y": [2.0, 4.0, 6.0, 8.0]}
    graph = Graph(
        [
            _variable("w", 0.0),
            _variable("b", 0.0),
            *(new_node(name, "input", value=values) for name, values in rows.items()),
            new_node("wx", "multiply", ("w", "x")),
            new_node("predicted", "add", ("wx", "b")),
            new_node("loss", "mean_squared_error", ("predicted", "y")),
        ]
    )
    return graph, DataSource(columns=rows, inputs={"x": "x", "y": "y"})


def two_two_two():
    """The network with two inputs, two hidden and two output neurons; E is half the sum of the squared errors."""
    numbers = {"i1": 0.05, "i2": 0.1, "b1": 0.35, "b2": 0.6, "t1": 0.01, "t2": 0.99, "half": 0.5}
    nodes = [new_node(name, "constant", value=value) for name, value in numbers.items()]
    weights = (0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55)
    nodes += [_variable(f"w{number}", weight) for number, weight in enumerate(weights, 1)]
    for layer, inputs, bias, first in (("h", ("i1", "i2"), "b1", 1), ("o", ("out_h1", "out_h2"), "b2", 5)):
        for unit in (1, 2):
            nodes += _neuron(f"{layer}{unit}", inputs, bias, first + 2 * (unit - 1))
    for unit in (1, 2):
        nodes += [
            new_node(f"error{unit}", "subtract", (f"t{unit}", f"out_o{unit}")),
            new_node(f"square{unit}", "square", (f"error{unit}",)),
        ]
    nodes += [new_node("sum", "add", ("square1", "square2")), new_node("E", "multiply", ("half", "sum"))]
    return Graph(nodes)


def _neuron(name, inputs, bias, weight):
    first, second = inputs
    return [
        new_node(f"{name}_a", "multiply", (f"w{weight}", first)),
        new_node(f"{name}_b", "multiply", (f"w{weight + 1}", second)),
        new_node(f"{name}_c", "add", (f"{name}_a", f"{name}_b")),
        new_node(f"net_{name}", "add", (f"{name}_c", bias)),
        new_node(f"out_{name}", "sigmoid", (f"net_{name}",)),
    ]


def _variable(name, value):
    return new_node(name, "variable", value=value)
