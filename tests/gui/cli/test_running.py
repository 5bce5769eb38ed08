"""`gradloom run` and `gradloom eval`."""

import io
import math

import pytest

from engine import Graph, GraphFile, new_node, save_graph_file
from tests.gui.cli.cases import example


def test_run_answers_in_the_form_of_the_contract(answer):
    """Other programs read output, value, and each node's operation, value and gradient."""
    assert answer("run", example("sum_times")) == {
        "output": "f",
        "value": -12.0,
        "nodes": {
            "x": {"operation": "variable", "value": -2.0, "gradient": -4.0},
            "y": {"operation": "variable", "value": 5.0, "gradient": -4.0},
            "z": {"operation": "variable", "value": -4.0, "gradient": 3.0},
            "q": {"operation": "add", "value": 3.0, "gradient": -4.0},
            "f": {"operation": "multiply", "value": -12.0, "gradient": 1.0},
        },
    }


def test_run_starts_with_the_files_own_upstream_gradient(answer):
    """A file can say what flows in from further gates; an option says otherwise."""
    assert answer("run", example("add_gate"))["nodes"]["x"]["gradient"] == 1.3
    assert answer("run", example("add_gate"), "--upstream", "-2e0")["nodes"]["x"]["gradient"] == -2.0
    document = answer("run", example("affine_batch"), "--upstream", "[[1, 0, 0], [0, 0, 0]]")
    assert document["nodes"]["b"]["gradient"] == [1.0, 0.0, 0.0]


def test_run_differentiates_another_output(answer):
    """The file's upstream gradient belongs to the file's output; what does not reach the other has no gradient."""
    document = answer("run", example("sum_times"), "--output", "q")
    assert (document["output"], document["value"]) == ("q", 3.0)
    assert document["nodes"]["x"]["gradient"] == 1.0
    assert document["nodes"]["z"]["gradient"] is None
    assert answer("run", example("add_gate"), "--output", "x")["nodes"]["x"]["gradient"] == 1.0


def test_run_takes_other_values(answer):
    """Numbers, fractions and arrays, each for this run only."""
    document = answer("run", example("sum_times"), "--set", "x=1/2", "--set", "z=[1, -1]")
    assert document["value"] == [5.5, -5.5]
    assert answer("run", example("sum_times"))["value"] == -12.0


def test_a_name_with_an_equals_sign_can_be_set(answer, tmp_path):
    """Names are free; the value begins after the sign that ends a known name."""
    text = example("add_gate").read_text(encoding="utf-8").replace('"x"', '"x=1"')
    (tmp_path / "odd.json").write_text(text.replace('"a": "x"', '"a": "x=1"'), encoding="utf-8")
    assert answer("run", tmp_path / "odd.json", "--set", "x=1=2")["value"] == 7.0


def test_run_in_forward_mode(answer):
    """The movement of every node with one of them stands beside the gradient."""
    document = answer("run", example("forward_reverse"), "--forward-mode", "b")
    assert document["forward_mode"] == "b"
    assert {name: node["forward"] for name, node in document["nodes"].items()} == {
        "a": 0.0,
        "b": 1.0,
        "one": 0.0,
        "c": 1.0,
        "d": 1.0,
        "e": 5.0,
    }
    assert document["nodes"]["b"]["gradient"] == 5.0


def test_run_prints_a_table_for_people(gradloom):
    """Aligned columns, rounded numbers."""
    status, out, err = gradloom("run", example("shopping_apples"), "--forward-mode", "tax")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Two apples and the tax (")
    assert lines[1] == "total = 220"
    assert lines[3].split() == ["node", "operation", "value", "gradient", "d/d", "tax"]
    assert lines[4].split() == ["apple_price", "variable", "100", "2.2", "0"]
    assert lines[3].index("value") == lines[4].index("100")


def test_arrays_are_told_by_shape(gradloom):
    """Small ones in full, others by their extremes."""
    _, out, _ = gradloom("run", example("affine_batch"))
    assert "[2x2] [[1, 2], [3, 4]]" in out
    assert "Y = [2x3] from 0 to 12" in out


def test_what_cannot_run_does_not_keep_the_rest_from_running(answer, tmp_path):
    """A gate without a wire beside the graph has no value, and a sentence says why."""
    text = example("add_gate").read_text(encoding="utf-8")
    loose = '"nodes": [{"name": "loose", "operation": "exp"},'
    text = text.replace('"nodes": [', loose)
    (tmp_path / "loose.json").write_text(text, encoding="utf-8")
    node = answer("run", tmp_path / "loose.json")["nodes"]["loose"]
    assert (node["value"], node["gradient"]) == (None, None)
    assert "not wired" in node["problem"]


def test_infinities_are_null_and_explained(answer, gradloom):
    """JSON has no infinity: where a gradient leaves the numbers the document says so."""
    node = answer("eval", "sqrt(x)", "--set", "x=0")["nodes"]["x"]
    assert (node["value"], node["gradient"]) == (0.0, None)
    assert "gradient" in node["problem"]
    _, out, _ = gradloom("eval", "sqrt(x)", "--set", "x=0")
    assert "inf" in out


def test_an_output_that_is_not_finite_is_refused(refusal):
    """The sentence names the gate where it began, on the way to the output."""
    sentence = refusal("eval", "b = log(y); a = 1 / x; a * 2", "--set", "x=0", "--set", "y=0")
    assert "'a' (divide) gives inf" in sentence


def test_eval_computes_a_formula_and_its_gradients(answer):
    """Names are set on the command line or in the formula."""
    document = answer("eval", "q = x + y; f = q * z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4")
    assert (document["output"], document["value"]) == ("f", -12.0)
    assert document["nodes"]["z"] == {"operation": "variable", "value": -4.0, "gradient": 3.0}


@pytest.mark.parametrize(
    "formula, value", [("-x", -2.0), ("-x*x", -4.0), ("-2", -2.0), ("-(x + 1)", -3.0), ("(-x)", -2.0)]
)
def test_a_formula_may_begin_with_a_minus(answer, formula, value):
    """It is not mistaken for an option."""
    assert answer("eval", formula, *(["--set", "x=2"] if "x" in formula else []))["value"] == value


def test_eval_names_what_lacks_a_value(refusal):
    """The sentence shows what to add."""
    assert "--set y=VALUE" in refusal("eval", "x * y", "--set", "x=1")


def test_eval_refuses_with_the_column(refusal):
    """A mistyped formula is pointed into."""
    assert "column 5" in refusal("eval", "1 + sigmod(2)")
    assert "no formula" in refusal("eval", "")


@pytest.fixture
def typed(monkeypatch):
    """Puts text on standard input."""

    def type_in(content):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    return type_in


def test_eval_reads_a_formula_from_standard_input(answer, refusal, typed):
    """As long as it likes, with a byte order mark or without; what is no text is refused."""
    typed("\ufeffq = größe * 2\nq + 1\n".encode())
    assert answer("eval", "-", "--set", "größe=3")["value"] == 7.0
    typed(b"\xff\xfe")
    assert "not UTF-8" in refusal("eval", "-")


def test_eval_saves_the_formula_as_a_graph(answer, refusal, tmp_path):
    """With the values that were set; run gives the same answer."""
    path = tmp_path / "q.json"
    told = answer("eval", "q = x + 1; f = q * x", "--set", "x=1/2", "--save", path)
    assert answer("run", path) == told
    assert "no folder" in refusal("eval", "1 + 1", "--save", tmp_path / "nowhere" / "q.json")


@pytest.mark.parametrize(
    "command",
    [("run",), ("train",), ("check",), ("analyse", "jacobian"), ("analyse", "paths")],
    ids=" ".join,
)
def test_what_is_wrong_before_the_output_is_told_with_it(refusal, tmp_path, command):
    """Not only which node, but what about it."""
    nodes = [
        new_node("a", "variable", value=[[1.0, 2.0]]),
        new_node("b", "variable", value=[[1.0, 2.0]]),
        new_node("c", "matmul", ("a", "b")),
        new_node("f", "sum", ("c",)),
    ]
    save_graph_file(tmp_path / "misfit.json", GraphFile(graph=Graph(nodes)))
    more = ["a", "f"] if "paths" in command else []
    sentence = refusal(*command, tmp_path / "misfit.json", *more)
    assert "'c' before it cannot" in sentence
    assert "matmul needs" in sentence


def test_the_inside_of_composite_gates_is_told(answer):
    """The nodes are those of the graph; what is inside a composite gate stands beside them, by its path."""
    document = answer("run", example("sigmoid_gate"))
    assert list(document["nodes"]) == ["A", "F"]
    assert document["nodes"]["F"]["operation"] == "sigmoid"
    assert document["inside"]["F/C"] == {"operation": "exp", "value": 1.0, "gradient": -0.25}
    assert "inside" not in answer("run", example("sigmoid"))


def test_the_users_own_constants(answer):
    """What --set gives a value is the user's own, even under the name of a constant; else it is that."""
    assert answer("eval", "a * e", "--set", "a=2", "--set", "e=3")["nodes"]["e"]["operation"] == "variable"
    assert answer("eval", "2 * pi")["value"] == 2 * math.pi
