"""Formulas as text, written: the shortest one that reads back as the same graph."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import OPERATIONS, Graph, Node, errors, format_expression, forward, new_node, parse_expression, reverse


@pytest.mark.parametrize(
    "text, shortest",
    [
        ("((x) + ((y)))", "x + y"),
        ("(x + y) * z - (x - (y - z))", "(x + y) * z - (x - (y - z))"),
        ("(x * y) / z", "x * y / z"),
        ("x * (y / z)", "x * (y / z)"),
        ("(x ** y) ** z", "(x ** y) ** z"),
        ("x ** (y ** z)", "x ** y ** z"),
        ("-(x ** 2)", "-x ** 2"),
        ("(-x) ** 2", "(-x) ** 2"),
        ("(-2) ** x", "(-2) ** x"),
        ("x ** (-2)", "x ** -2"),
        ("x - (-2)", "x - -2"),
        ("-(x * y)", "-(x * y)"),
        ("(-x) * y", "-x * y"),
        ("x @ y @ z", "x @ y @ z"),
        ("negate(x)", "-x"),
        ("negate(2)", "negate(2)"),
        ("negate(-2)", "--2"),
        ("add(x, y)", "x + y"),
        ("add(b=x, a=y)", "y + x"),
        ("sum(x, axis=None, keep_dimensions=True)", "sum(x, keep_dimensions=True)"),
        ("q = x + y; f = q * z", "q = x + y; f = q * z"),
        ("add_9 = x + y; add_9 * z", "(x + y) * z"),
        ("add_9 = x + y; add_9 * add_9", "add_9 = x + y; add_9 * add_9"),
        ("x = -2.50; x * 1e3", "x = -2.5; x * 1000"),
        ("1e20 + 1e-7 + 1e16 + 123456.75", "1e20 + 1e-7 + 1e16 + 123456.75"),
        ("[[1.0, 2], [0.5, -3]] + x", "[[1, 2], [0.5, -3]] + x"),
        ("W = [[0, 0, 0], [0, 0, 0]]; W * ones(1)", "W = zeros(2, 3); W * [1]"),
        ("`my node` + `None`", "`my node` + `None`"),
        ("`x` + `a``b`", "x + `a``b`"),
        ("c = constant(2); c * x", "c = constant(2); c * x"),
        ("c = constant(); d = input(); d + c", "d = input(); c = constant(); d + c"),
        ("b = variable(0.35, frozen=True); b + x", "b = variable(0.35, frozen=True); b + x"),
        ("b = variable(frozen=True); b + x", "b = variable(frozen=True); b + x"),
        ("y = x * 2; z = x + 1; y", "y = x * 2"),
        ("constant_1 = constant(); constant_1 + x", "constant_1 = constant(); constant_1 + x"),
        ("x", "x"),
        ("x = 3", "x = 3"),
        ("-2", "-2"),
        ("2 * pi * x * pi", "2 * pi * x * pi"),
        ("pi", "pi"),
        ("e = variable(); e * x", "e = variable(); e * x"),
        ("pi = 3; pi * x", "pi = 3; pi * x"),
        ("pi = constant(3); pi * x", "pi = constant(3); pi * x"),
        ("e = input(); sum(e)", "e = input(); sum(e)"),
        ("x\n + y\n * z", "x + y * z"),
    ],
)
def test_the_shortest_text(text, shortest):
    """No bracket, setting, digit or statement more than the reading needs; then nothing changes any more."""
    written = format_expression(parse_expression(text))
    assert written == shortest
    assert format_expression(parse_expression(written)) == shortest


def test_another_output():
    """Any node's formula can be asked for."""
    assert format_expression(parse_expression("q = x + y; f = q * z"), "q") == "q = x + y"


def test_long_texts_have_lines():
    """Statements stand side by side only where they fit on one line."""
    text = format_expression(parse_expression("; ".join(f"value_{n} = x + {n}" for n in range(1)) + "; value_0 * x"))
    assert "\n" not in text
    many = "; ".join([f"a{n} = x + {n}" for n in range(1, 20)] + ["f = " + " + ".join(f"a{n}" for n in range(1, 20))])
    assert format_expression(parse_expression(many)).count("\n") == 19


def test_a_line_that_begins_with_a_minus_stays_a_statement():
    """The line before it ends with a semicolon, or the two would be read as one."""
    used = "+".join(f"value_{n} * value_{n}" for n in range(9))
    written = format_expression(parse_expression("; ".join(f"value_{n} = x ** {n}" for n in range(9)) + f"; -({used})"))
    assert ";\n-(value_0" in written
    assert format_expression(parse_expression(written)) == written


def test_a_long_chain_is_one_line_of_text():
    """Ten thousand additions are written and read without exhausting any stack."""
    graph = parse_expression("x" + " + x" * 10_000)
    text = format_expression(graph)
    assert text == "x" + " + x" * 10_000
    assert len(parse_expression(text)) == len(graph)


@pytest.mark.parametrize("operation", ["sigmoid", "negate", "power"])
def test_a_deep_graph_is_cut_into_statements(operation):
    """What would stand more than fifty brackets deep gets a statement, so that it can be read back."""
    ports = len(OPERATIONS[operation].ports)
    nodes = [new_node("x", "variable", value=0.5)]
    for place in range(2000):
        nodes.append(new_node(f"{operation}_{place}", operation, ("x",) * (ports - 1) + (nodes[-1].name,)))
    graph = Graph(nodes)
    text = format_expression(graph)
    again = parse_expression(text)
    assert len(again) == len(graph)
    assert 30 < text.count("\n") < 60
    assert forward(again).output() == forward(graph).output()


def test_an_unwired_gate_has_no_formula():
    """The refusal names the port."""
    graph = Graph([new_node("x", "variable"), new_node("f", "add", ("x", None))])
    with pytest.raises(errors.Unwired, match="'b' of 'f'"):
        format_expression(graph)


def test_a_loop_has_no_formula():
    """Nor does a graph without a gate."""
    graph = Graph([new_node("f", "exp", ("g",)), new_node("g", "exp", ("f",))], "f")
    with pytest.raises(errors.Cycle):
        format_expression(graph)
    with pytest.raises(errors.NoOutput):
        format_expression(Graph([new_node("x", "variable")]))


SCALAR_GATES = sorted(
    operation.name
    for operation in OPERATIONS.values()
    if not operation.is_source and operation.is_elementwise(operation.complete({}))
)
NAMES = st.sampled_from(["pi", "e"]) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=5
)


@st.composite
def graphs(draw):
    """A random graph of numbers, with names, kinds of sources and values of all sorts."""
    nodes: dict[str, Node] = {}
    called = ""
    numbers = st.floats(-3, 3, allow_subnormal=False) | st.integers(-2, 3).map(float)

    def name(operation):
        wanted = draw(st.one_of(st.just(f"{operation}_{len(nodes)}"), NAMES.map(str.strip).filter(bool)))
        return wanted if wanted not in nodes else f"{wanted}{len(nodes)}"

    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["variable", "input", "constant"]))
        called = name(kind)
        value = draw(st.just(math.pi) if called == "pi" else numbers)
        nodes[called] = new_node(called, kind, value=value, frozen=draw(st.booleans()))
    for _ in range(draw(st.integers(1, 12))):
        operation = OPERATIONS[draw(st.sampled_from(SCALAR_GATES))]
        settings = operation.fitted({}, draw(st.integers(1, 4)))
        ports = operation.ports_of(operation.complete(settings))
        called = name(operation.name)
        inputs = tuple(draw(st.sampled_from(sorted(nodes))) for _ in ports)
        nodes[called] = new_node(called, operation.name, inputs, settings=settings)
    return Graph(nodes.values(), called)


def shape_of(graph):
    """What a graph is, its unnamed nodes called by their place in the order of the first use."""
    found: dict[str, int] = {}
    lines = []
    waiting = [graph.output]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = len(found)
            waiting.extend(graph.node(name).inputs)
    for name in found:
        node = graph.node(name)
        inputs = [found[source] for source in node.inputs]
        lines.append((node.operation.name, inputs, dict(node.settings), repr(node.value), node.frozen))
    return found, lines


def same(one, other):
    """Whether two numbers agree to rounding, NaN and None with themselves."""
    if one is None or other is None:
        return one is other
    return bool(np.isclose(one, other, rtol=1e-9, atol=0, equal_nan=True)) or math.isclose(one, other, rel_tol=1e-9)


@given(graphs())
def test_what_is_written_reads_back(graph):
    """The same structure, the same values, the same gradients; and writing it again changes nothing."""
    text = format_expression(graph)
    again = parse_expression(text)
    assert format_expression(again) == text
    (names, lines), (names_again, lines_again) = shape_of(graph), shape_of(again)
    assert lines == lines_again
    run, rerun = forward(graph), forward(again)
    with np.errstate(all="ignore"):
        gradients, regradients = reverse(run), reverse(rerun)
    for name, twin in zip(names, names_again, strict=True):
        assert same(run.value(name), rerun.value(twin))
        assert same(gradients.gradient(name), regradients.gradient(twin))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back(number):
    """To the last bit, the sign of a zero included."""
    value = parse_expression(format_expression(Graph([new_node("x", "variable", value=number)], "x"))).node("x").value
    assert value is not None
    assert math.copysign(1.0, float(value)) == math.copysign(1.0, number)
    assert value == number
