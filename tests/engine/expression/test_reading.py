"""Formulas as text, read."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, ExpressionError, expression_pointer, forward, parse_expression, reverse
from engine import expression as reading


def value_of(text, **values):
    """What a formula gives at these values."""
    graph = parse_expression(text)
    for name, value in values.items():
        graph.set_value(name, value)
    return forward(graph).output()


@pytest.mark.parametrize(
    "text, value",
    [
        ("2 + 3", 5.0),
        ("2 - 3 - 4", -5.0),
        ("2 * 3 + 4 / 8", 6.5),
        ("2 ** 3 ** 2", 512.0),
        ("-2 ** 2", -4.0),
        ("(-2) ** 2", 4.0),
        ("--2", 2.0),
        ("-(+2)", -2.0),
        ("+2", 2.0),
        ("2", 2.0),
        ("-2", -2.0),
        ("1_000 * 1e-3", 1.0),
        ("exp(0) + sigmoid(0)", 1.5),
        ("maximum(2, minimum(5, 3))", 3.0),
        ("[1, 2] @ [3, 4]", 11.0),
        ("sum([[1, 2], [3, 4]])", 10.0),
        ("x = 3; x * x", 9.0),
        ("x = -2; y = 5\nz = -4\nq = x + y; f = q * z", -12.0),
        ("w = [1, 2]; sum(w * w)", 5.0),
        ("x = 2; y = x; y * x", 4.0),
        ("sum(ones(2, 3))", 6.0),
        ("W = zeros(2, 2); sum(W)", 0.0),
        ("  2 + 3  ", 5.0),
    ],
)
def test_formulas_are_computed_as_python_would(text, value):
    """Precedence, associativity and signs are those that everybody knows."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text, shape",
    [
        ("sum([[1, 2], [3, 4]], axis=0)", (2,)),
        ("sum([[1, 2], [3, 4]], axis=-1, keep_dimensions=True)", (2, 1)),
        ("mean([[1, 2], [3, 4]], axis=None)", ()),
        ("affine([[1, 2]], bias=[0, 0, 0], weight=[[1, 2, 3], [4, 5, 6]])", (1, 3)),
    ],
)
def test_calls_take_settings_and_ports_by_name(text, shape):
    """A call gives inputs by position or by port, and settings by name."""
    assert np.shape(value_of(text)) == shape


def test_a_name_is_one_node_however_often_it_is_used():
    """In x * x there is one x, whose two contributions add."""
    graph = parse_expression("x * x + x")
    assert [name for name, node in graph.nodes.items() if not node.is_gate] == ["x"]
    graph.set_value("x", 3.0)
    assert reverse(forward(graph)).gradient("x") == 7.0


def test_names_become_variables():
    """What nothing defines waits for a value, number or array; an assigned number is a variable with that value."""
    graph = parse_expression("w = 2; w * x + 1")
    kinds = {name: (node.operation.name, node.value) for name, node in graph.nodes.items() if not node.is_gate}
    assert kinds == {"w": ("variable", 2.0), "x": ("variable", None), "constant_1": ("constant", 1.0)}
    assert value_of("x * x", x=[1.0, 2.0]).tolist() == [1.0, 4.0]


def test_gates_are_named_readably():
    """A gate has the name that it was assigned, else that of its operation with a number."""
    graph = parse_expression("q = x + y; f = sigmoid(q * q) + 1")
    assert list(graph.nodes) == ["x", "y", "q", "multiply_1", "sigmoid_1", "constant_1", "f"]
    assert graph.output == "f"


def test_generated_names_leave_the_users_alone():
    """A user who calls something add_1 keeps it."""
    graph = parse_expression("s = add_1 + (x + y); add_3 = x + 1")
    assert graph.nodes["add_1"].operation.name == "variable"
    assert len(graph) == 7
    assert graph.output == "add_3"


def test_the_output_is_the_last_statement():
    """Even where another gate feeds nothing either, or a name stands alone."""
    assert parse_expression("s = x + y; x * y").output == "multiply_1"
    assert parse_expression("f = x + y; g = x * y; f").output == "f"
    assert parse_expression("x").output == "x"


@pytest.mark.parametrize(
    "text, column, words",
    [
        ("x + ", 3, "missing after '+'"),
        ("x +* y", 4, "'*'"),
        ("2 3", 3, "'3'"),
        ("(x", 1, "'(' is never closed"),
        ("x ^ 2", 3, "'^'"),
        ("é + x.y", 6, "'.'"),
        ("é + [1][0]", 8, "'['"),
        ("1 + x[0]", 6, "'['"),
        ("y + (lambda: 1)", 12, "':'"),
        ("x if y else z", 3, "cannot stand"),
        ("x < y", 3, "means nothing here"),
        ("not x", 5, "cannot stand"),
        ("x and y", 3, "cannot stand"),
        ("x // y", 4, "cannot stand"),
        ("~x", 1, "cannot stand"),
        ("{1: 2}", 1, "cannot stand"),
        ("[x for x in y]", 1, "rectangular"),
        ("(x := 3)", 4, "cannot stand"),
        ("await x", 7, "cannot stand"),
        ('f"{x}"', 2, "cannot stand"),
        ("import os", 8, "cannot stand"),
        ("del x", 5, "cannot stand"),
        ("def f(): pass", 8, "cannot stand"),
        ("a = b = c", 7, "cannot stand"),
        ("a, b = c", 2, "cannot stand"),
        ("a += 1", 4, "cannot stand"),
        ("a: 1", 2, "cannot stand"),
        ("1 + os.system('x')", 7, "cannot stand"),
        ("1 + __import__('os')", 16, "not a number"),
        ("1 + sigmod(x)", 5, "Did you mean 'sigmoid'?"),
        ("abs(x)", 1, "Did you mean 'absolute'?"),
        ("ln(x)", 1, "Did you mean 'log'?"),
        ("pow(x, 2)", 1, "Did you mean 'power'?"),
        ("asin(x)", 1, "Did you mean 'arcsin'?"),
        ("mse(x, y)", 1, "Did you mean 'mean_squared_error'?"),
        ("1 + variable(x)", 5, "needs a name"),
        ("add(x)", 1, "The number of inputs of add must be 2 (a, b), not 1."),
        ("add(x, y, z)", 1, "must be 2 (a, b), not 3."),
        ("add(x, a=y)", 1, "must be 2"),
        ("sigmoid(x, y)", 1, "The number of inputs of sigmoid must be 1 (x), not 2."),
        ("c = constant(x)", 5, "must be 1 (a number or an array), not 1"),
        ("c = constant(1, 2)", 5, "must be 1 (a number or an array), not 2"),
        ("c = constant(2) * 3", 5, "needs a name"),
        ("c = input(2, frozen=True)", 5, "no setting 'frozen'"),
        ("c = variable(2, frozen=3)", 5, "no setting 'frozen'"),
        ("sum(x, axis=1, axis=2)", 16, "already has a meaning"),
        ("sum(x, axis=1 2)", 15, "cannot stand"),
        ("sum(x, axis=[1, y])", 17, "a setting must be"),
        ("1 + `x", 5, "never closed"),
        ("1 + sum(x", 5, "never closed"),
        ("1 + [1, 2", 5, "never closed"),
        ("1 + `x\ty`", 5, "cannot be a name"),
        ("add(*x)", 5, "cannot stand"),
        ("add(**x)", 5, "cannot stand"),
        ("add(x, y, z=1)", 1, "no setting 'z'"),
        ("1 + sum(x, axes=1)", 5, "its settings are: axis"),
        ("1 + sum(x, axis=1.5)", 5, "whole number"),
        ("1 + sum(x, axis=y)", 17, "'y'"),
        ('1 + "a"', 5, "not a number"),
        ("1 + True", 5, "not a number"),
        ("1 + None", 5, "not a number"),
        ("1 + 1j", 6, "cannot stand"),
        ("1 + ...", 5, "cannot stand"),
        ("1 + 1e999", 5, "not a number"),
        ("1 + [1, [2]]", 5, "rectangular"),
        ("1 + [x]", 5, "rectangular"),
        ("1 + " + "9" * 400, 5, "not a number"),
        ("1 + zeros(-1)", 5, "not a number"),
        ("x = 1; x = 2", 8, "already has a meaning"),
        ("x + 1; x = 2", 8, "already has a meaning"),
        ("x = x + 1", 1, "already has a meaning"),
        ("1 + " + "x" * 300, 5, "cannot be a name"),
        ("\0", 1, "cannot stand"),
        ("x * y; x + y", 1, "nothing uses the value of 'x * y'"),
        ("q = x + y; q * q; q", 12, "Give it a name, as in q = x + y"),
        ("f = 2; x; f", 8, "nothing uses the value of 'x'"),
        ("2; x", 1, "nothing uses the value of '2'"),
        ("(x +\n", 1, "never closed"),
        ("x +\n\n", 3, "missing after '+'"),
        ("x + ; y", 3, "missing after '+'"),
        ("f =\n", 3, "missing after '='"),
    ],
)
def test_a_refusal_tells_the_column(text, column, words):
    """A text that is no formula is refused with the place and the remedy, and nothing of it is executed."""
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)
    assert refused.value.data["column"] == column
    assert refused.value.data["line"] == 1
    assert "\n" not in str(refused.value)
    assert words in str(refused.value)


def test_a_refusal_tells_the_line():
    """In a text of several lines it is the right one."""
    with pytest.raises(ExpressionError) as refused:
        parse_expression("q = x + y\nf = q * sigmod(q)")
    assert (refused.value.data["line"], refused.value.data["column"]) == (2, 9)


@pytest.mark.parametrize("text", ["", "  ", "\n", "# nothing"])
def test_nothing_is_no_formula(text):
    """An empty text is told apart from a wrong one."""
    with pytest.raises(reading.NoFormula):
        parse_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 9_999 + "1",
        "(" * 5_000 + "x" + ")" * 5_000,
        "(" * 100_000 + "x" + ")" * 100_000,
        "[" * 50_000 + "]" * 50_000,
        "[" * 9_999,
        "x" + "**x" * 3_000,
        "exp(" * 1_500 + "x" + ")" * 1_500,
        "lambda:" * 1_400,
        "not " * 2_000,
        "x" + ".a" * 4_000,
        "x" * 1_000_001,
        "x;" * 100_001,
        "x" + "+(x" * 3_000 + ")" * 3_000,
        'f"' + "{" * 3_000,
    ],
)
def test_no_formula_is_too_much(text):
    """Endless and deeply nested texts get a sentence, however they are made."""
    with pytest.raises(ExpressionError):
        parse_expression(text)


def test_a_formula_may_be_long():
    """A sum of ten thousand terms is no trouble, though each of its gates takes the one before."""
    assert value_of("x" + "+x" * 10_000, x=1.0) == 10_001.0


def test_any_name_can_be_written():
    """Between backticks a name holds every character that a node's may, a backtick doubled."""
    graph = parse_expression("q = `my node` * `a``b` + `None`; `f(x)` = `my node` ** 2")
    assert {name for name, node in graph.nodes.items() if node.operation.name == "variable"} == {
        "my node", "a`b", "None",
    }  # fmt: skip
    assert graph.output == "f(x)"


def test_every_source_can_be_made():
    """A statement makes an input, a named constant or a frozen variable, with or without a value."""
    graph = parse_expression(
        "c = constant(2); d = input(); b = variable([1, 2], frozen=True); e = input(value)".replace("value", "0.5")
        + "; c * b * d * e"
    )
    made = [(n.name, n.operation.name, np.size(n.value) if n.value is not None else 0) for n in graph.nodes.values()]
    assert made[:4] == [("c", "constant", 1), ("d", "input", 0), ("b", "variable", 2), ("e", "input", 1)]
    assert graph.node("b").frozen


def test_remarks_and_lines():
    """What follows # is for people; inside brackets a line may break."""
    assert value_of("x + (  # the first\n  2 *\n  3  # the second\n)\n# the end", x=1.0) == 7.0


@pytest.mark.parametrize(
    "text, value",
    [
        ("sin(0)\n+ cos(0)", 1.0),
        ("sin(0) +\ncos(0)", 1.0),
        ("2\n\n  # a remark\n  * 3\n  ** 2", 18.0),
        ("x = 2; f = x\n- 3\n- 4\nf * 2", -10.0),
        ("f =\n  2\n  / 4\nf + 1", 1.5),
        ("[1, 2]\n@\n[3, 4]", 11.0),
        ("x = 3;\n-x", -3.0),
        ("x = 3\n(x) * 2", 6.0),
    ],
)
def test_a_formula_may_go_on_in_the_next_line(text, value):
    """Where one of the two lines has an operator at the break; a semicolon ends a statement wherever it stands."""
    assert value_of(text) == value


def test_a_lost_line_is_told():
    """What would have been dropped in silence is refused, with its line and what to do."""
    with pytest.raises(reading.UnusedStatement, match=r"Line 2, column 1: .*'sin\(x\)'.*operator at the break"):
        parse_expression("x = 1\nsin(x)\ncos(x)")


def test_the_known_constants():
    """The names pi and e stand for numbers that training leaves alone, each one node however often it is used."""
    graph = parse_expression("cos(2 * pi * x) * e ** x * pi")
    assert (graph.node("pi").operation.name, graph.node("pi").value) == ("constant", math.pi)
    assert (graph.node("e").operation.name, graph.node("e").value) == ("constant", math.e)
    assert value_of("log(e) + cos(pi)") == 0.0


def test_the_users_own_e():
    """A name that the text sets, or that the caller gives a value, is what they say."""
    assert value_of("e = 3; e * 2") == 6.0
    assert parse_expression("e = input(); e * pi").node("e").operation.name == "input"
    assert parse_expression("a * e", variables=["e"]).node("e").operation.name == "variable"


@pytest.mark.parametrize(
    "text, marked",
    [
        ("1 + sigmod(x)", "sigmod(x)"),
        ("q = x\nf = q + + ^ 2", "^"),
        ("sum(x, axis=long)", "long"),
        ("a = 1; a = 2", "a"),
    ],
)
def test_a_refusal_marks_the_part(text, marked):
    """Under the line that a refusal speaks of stands a mark as wide as the part."""
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)
    line, mark = expression_pointer(text, refused.value).split("\n")
    assert line in text.split("\n")
    start = mark.index("^")
    assert line[start : start + mark.count("^")] == marked


def test_a_refusal_without_a_place_marks_nothing():
    """There is no part to mark in an empty text."""
    assert expression_pointer("", reading.NoFormula()) == ""


def test_huge_powers_are_not_computed_while_reading():
    """9**9**9**9 is three gates; only running them meets infinity."""
    graph = parse_expression("9**9**9**9")
    assert sum(node.is_gate for node in graph.nodes.values()) == 3
    assert math.isinf(forward(graph).output())


@given(st.text(max_size=30))
def test_any_text_is_a_formula_or_refused(text):
    """No text brings the reader down."""
    with suppress(EngineError):
        assert parse_expression(text)


ATOMS = st.sampled_from(["x", "y", "2", "0.5"])
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
        | inner.map(lambda p: f"(-{p})")
    ),
    max_leaves=20,
)


@given(FORMULAS)
def test_random_formulas_agree_with_python(text):
    """The graph of a formula computes what Python computes."""
    expected = eval(text, {"x": 1.25, "y": -3.0})  # noqa: S307 - made above, of numbers and + - * alone
    graph = parse_expression(text)
    for name in graph.nodes.keys() & {"x", "y"}:
        graph.set_value(name, {"x": 1.25, "y": -3.0}[name])
    assert forward(graph).output() == expected


@pytest.mark.parametrize(
    "text, said", [("x^2", r"column 2.*x \*\* 2"), ("x > 1", r"column 3.*greater\(a, b\)"), ("a <b", "less")]
)
def test_signs_of_other_programs_are_told_in_this_ones(text, said):
    """Who writes a power or a comparison as elsewhere reads how it is written here."""
    with pytest.raises(ExpressionError, match=said):
        parse_expression(text)
