"""`gradloom analyse`: every kind on graphs whose numbers are known by hand."""

import json

import numpy as np
import pytest

from engine import Graph, GraphFile, TrainingSettings, new_node, save_graph_file
from tests.gui.cli.cases import NAMES, example


@pytest.fixture
def saved(tmp_path):
    """Saves a graph: the path of its file."""

    def save(*nodes, **more):
        path = tmp_path / "graph.json"
        save_graph_file(path, GraphFile(graph=Graph(nodes), **more))
        return path

    return save


@pytest.fixture
def at_kink(saved):
    """A rectifier at 0."""
    return saved(new_node("x", "variable", value=0.0), new_node("r", "relu", ("x",)))


# --- first order -----------------------------------------------------------------------------------------------


def test_jacobian_of_an_array(answer, gradloom):
    """Y = X W + b: the numbers of Y by those of b, found by the mode that takes fewer passes."""
    document = answer("analyse", "jacobian", example("affine_batch"), "--of", "b", "--of", "W")
    assert (document["output"], document["shape"]) == ("Y", [2, 3])
    assert list(document["jacobians"]) == ["b", "W"]
    b = document["jacobians"]["b"]
    assert (b["shape"], b["mode"], b["passes"]) == ([2, 3, 3], "forward", 3)
    assert b["values"] == [np.eye(3).tolist()] * 2
    _, out, _ = gradloom("analyse", "jacobian", example("affine_batch"), "--of", "b")
    assert "d Y / d b  (6 x 3, 3 passes of forward mode)\n  1  0  0\n  0  1  0\n" in out


def test_jacobian_of_a_number(answer, gradloom):
    """All variables unless told, of another output where named."""
    document = answer("analyse", "jacobian", example("sum_times"), "--set", "z=7")
    assert {name: each["values"] for name, each in document["jacobians"].items()} == {"x": 7.0, "y": 7.0, "z": 3.0}
    document = answer("analyse", "jacobian", example("sum_times"), "--output", "q", "--of", "z")
    assert document["jacobians"]["z"]["values"] == 0.0
    _, out, _ = gradloom("analyse", "jacobian", example("sum_times"), "--of", "z")
    assert out == "d f / d z = 3  (1 pass of reverse mode)\n"


def test_elasticities(answer, gradloom):
    """A product answers with one per cent to one per cent of each factor."""
    document = answer("analyse", "elasticities", example("shopping_apples"))
    assert document["sources"]["apple_price"] == pytest.approx(
        {"value": 100.0, "gradient": 2.2, "scaled": 220.0, "elasticity": 1.0}
    )
    _, out, _ = gradloom("analyse", "elasticities", example("shopping_apples"))
    assert "x df/dx / f" in out


def test_elasticities_of_an_output_of_zero(answer, gradloom):
    """Nothing is a percentage of 0: null, and a sentence."""
    arguments = ("analyse", "elasticities", example("sum_times"), "--set", "z=0")
    assert answer(*arguments)["sources"]["x"]["elasticity"] is None
    assert "there are no elasticities" in gradloom(*arguments)[1]


# --- second order ----------------------------------------------------------------------------------------------


def test_hessian_over_chosen_parameters(answer, gradloom):
    """F = (x + y) z bends only where z and a summand move together."""
    document = answer("analyse", "hessian", example("sum_times"), "--of", "z", "--of", "x")
    assert document == {
        "output": "f",
        "parameters": [{"name": "z", "shape": []}, {"name": "x", "shape": []}],
        "matrix": [[0.0, 1.0], [1.0, 0.0]],
    }
    _, out, _ = gradloom("analyse", "hessian", example("paraboloid"))
    assert out == "The Hessian of o over x, y\n  2  0\n  0  2\n"


def test_a_large_hessian_is_shown_in_part(gradloom):
    """Twelve rows and columns fit to be read."""
    _, out, _ = gradloom("analyse", "hessian", example("xor_mlp"))
    lines = out.splitlines()
    assert len(lines) == 14
    assert lines[1].endswith("  ...")
    assert lines[-1] == "  ..."


def test_hessian_vector_product(answer, gradloom):
    """The Hessian of x^2 + y^2 is 2 everywhere on its diagonal."""
    arguments = ("analyse", "hvp", example("paraboloid"), "--direction", "x=1", "--direction", "y=-3")
    document = answer(*arguments)
    assert document["directions"] == {"x": 1.0, "y": -3.0}
    assert document["products"] == {"x": 2.0, "y": -6.0}
    assert document["gradients"] == {"x": 2.0, "y": 6.0}
    assert "Hessian times direction" in gradloom(*arguments)[1]


# --- paths -----------------------------------------------------------------------------------------------------


def test_paths_between_two_nodes(answer, gradloom):
    """D = b + 1, c = a + b, e = c d: from b two ways lead to e, and their sum is the derivative."""
    document = answer("analyse", "paths", example("forward_reverse"), "b", "e")
    assert (document["number"], document["sum"]) == (2, 5.0)
    assert sorted(path["product"] for path in document["paths"]) == [2.0, 3.0]
    path = document["paths"][0]
    assert path["nodes"] == ["b", "c", "e"]
    assert path["wires"][0] == {"from": "b", "gate": "c", "port": "b", "factor": 1.0}
    _, out, _ = gradloom("analyse", "paths", example("forward_reverse"), "b", "e")
    assert "2 paths from b to e; sum 5" in out
    assert "b -> c -> e" in out


def test_paths_beyond_the_limit_are_counted(answer, gradloom, saved):
    """Forty doublings have 2^40 paths: their number and sum come at once, a few are listed."""
    nodes = [new_node("x0", "variable", value=1.0)]
    nodes += [new_node(f"x{n}", "add", (f"x{n - 1}", f"x{n - 1}")) for n in range(1, 41)]
    path = saved(*nodes)
    document = answer("analyse", "paths", path, "x0", "x40", "--limit", "3")
    assert (document["number"], document["sum"], len(document["paths"])) == (2**40, 2.0**40, 3)
    assert f"... and {2**40 - 3:,} more" in gradloom("analyse", "paths", path, "x0", "x40", "--limit", "3")[1]
    assert answer("analyse", "paths", path, "x0", "x40", "--limit", "0")["paths"] == []


def test_no_path_is_an_answer(answer):
    """Nothing leads from the output back to a source."""
    assert answer("analyse", "paths", example("sum_times"), "f", "x") == {
        "from": "f",
        "to": "x",
        "number": 0,
        "sum": 0.0,
        "paths": [],
    }


# --- differences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["forward", "central", "complex"])
def test_differences_beside_the_gradients(answer, method):
    """Each method agrees with the chain rule as far as its step allows."""
    document = answer("analyse", "differences", example("sigmoid"), "--method", method)
    assert document["method"] == method
    assert 0.0 < document["step"] < 1e-3
    for row in document["derivatives"]:
        assert row["numeric"] == pytest.approx(row["gradient"], rel=1e-6)
        assert row["relative_error"] < 1e-6
        assert (row["kink"], row["not_analytic"], row["wire"]) == (None, None, None)


def test_a_step_that_is_told(answer):
    """A forward difference of x^2 at 1 with a step of a half is 2.5."""
    document = answer("analyse", "differences", example("paraboloid"), "--method", "forward", "--step", 0.5)
    (x, _) = document["derivatives"]
    assert (document["step"], x["numeric"], x["relative_error"]) == (0.5, 2.5, pytest.approx(0.2))


def test_differences_of_a_wire(answer, gradloom):
    """One wire of x * x moves alone: half of what the node brings."""
    document = answer("analyse", "differences", example("sum_times"), "--wire", "f.a", "--of", "z")
    node, wire = document["derivatives"]
    assert (node["node"], node["wire"], node["gradient"]) == ("z", None, 3.0)
    assert (wire["node"], wire["wire"], wire["gradient"]) == ("q", "f.a", -4.0)
    assert wire["numeric"] == pytest.approx(-4.0)
    assert [
        row["wire"] for row in answer("analyse", "differences", example("sum_times"), "--wire", "q.b")["derivatives"]
    ] == ["q.b"]
    assert "\nf.a " in gradloom("analyse", "differences", example("sum_times"), "--wire", "f.a")[1]


def test_differences_of_one_number_of_an_array(answer, gradloom):
    """By its place, or as many as the limit says, spread over the array."""
    document = answer("analyse", "differences", example("xor_mlp"), "--of", "W1", "--index", "1,2")
    assert [row["index"] for row in document["derivatives"]] == [[1, 2]]
    document = answer("analyse", "differences", example("xor_mlp"), "--of", "W1", "--limit", "3")
    assert [row["index"] for row in document["derivatives"]] == [[0, 0], [1, 0], [1, 3]]
    assert "W1[1, 2]" in gradloom("analyse", "differences", example("xor_mlp"), "--of", "W1", "--index", "1,2")[1]


def test_a_kink_is_flagged(answer, gradloom, at_kink):
    """The rectifier has two slopes at 0, and no complex step passes it."""
    (row,) = answer("analyse", "differences", at_kink)["derivatives"]
    assert (row["gradient"], row["numeric"], row["kink"]) == (0.0, pytest.approx(0.5), "r")
    assert "r is at a kink" in gradloom("analyse", "differences", at_kink)[1]
    (row,) = answer("analyse", "differences", at_kink, "--method", "complex")["derivatives"]
    assert (row["numeric"], row["not_analytic"]) == (None, "r")
    assert "r is not analytic" in gradloom("analyse", "differences", at_kink, "--method", "complex")[1]


def test_a_sweep_of_steps(answer, gradloom):
    """Seventeen steps by each method, the best of each marked."""
    arguments = ("analyse", "differences", example("sigmoid"), "--sweep", "--of", "A")
    (sweep,) = answer(*arguments)["sweeps"]
    assert (sweep["node"], len(sweep["steps"])) == ("A", 51)
    assert set(sweep["best"]) == {"forward", "central", "complex"}
    assert sweep["best"]["forward"]["relative_error"] == min(
        step["relative_error"] for step in sweep["steps"] if step["method"] == "forward"
    )
    _, out, _ = gradloom(*arguments)
    assert out.count("best") == 3
    (sweep,) = answer(*arguments, "--method", "central")["sweeps"]
    assert {step["method"] for step in sweep["steps"]} == {"central"}


def test_a_sweep_at_a_kink(gradloom, at_kink):
    """Two sentences tell why nothing agrees."""
    _, out, _ = gradloom("analyse", "differences", at_kink, "--sweep")
    assert "'r' is at a kink" in out
    assert "'r' is not analytic" in out


# --- the report ------------------------------------------------------------------------------------------------


def test_the_report_tells_norms(answer, gradloom):
    """Of each parameter, of each layer, and how far a step would go beside the weights."""
    document = answer("analyse", "report", example("xor_mlp"), "--learning-rate", 10)
    assert document["learning_rate"] == 10.0
    rows = {row["name"]: row for row in document["parameters"]}
    assert list(rows) == ["W1", "b1", "W2", "b2"]
    assert rows["W1"]["update_to_weight"] == pytest.approx(10 * rows["W1"]["norm"] / rows["W1"]["weight_norm"])
    assert rows["b1"]["update_to_weight"] is None
    assert document["layers"][0]["parameters"] == ["W1", "b1"]
    assert document["norm"] == pytest.approx(np.sqrt(sum(row["norm"] ** 2 for row in rows.values())))
    assert "update / weight" in gradloom("analyse", "report", example("xor_mlp"))[1]


def test_the_report_finds_dead_and_saturated_units(answer, gradloom, saved):
    """A rectifier below 0 passes nothing on, a sigmoid far out hardly anything."""
    path = saved(
        new_node("x", "variable", value=-3.0),
        new_node("far", "variable", value=50.0),
        new_node("r", "relu", ("x",)),
        new_node("s", "sigmoid", ("far",)),
        new_node("f", "add", ("r", "s")),
        training=TrainingSettings(learning_rate=0.5),
    )
    document = answer("analyse", "report", path)
    assert document["learning_rate"] == 0.5
    assert [(unit["node"], unit["dead"], unit["saturated"]) for unit in document["units"]] == [
        ("r", [0], []),
        ("s", [], [0]),
    ]
    assert document["parameters"][0]["share_of_zeros"] == 1.0
    assert "1 (100%)" in gradloom("analyse", "report", path)[1]


def test_the_report_names_what_nothing_reaches(answer, gradloom):
    """A variable that the output does not depend on has no gradient."""
    arguments = ("analyse", "report", example("sum_times"), "--output", "q")
    assert answer(*arguments)["unreached"] == ["z"]
    assert "'z' has no gradient: q does not depend on it." in gradloom(*arguments)[1]


# --- all of them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"digits_softmax", "handwritten_digits"}])
def test_every_kind_answers_on_every_example(gradloom, name):
    """With a table, with a document, or with one sentence that says why not."""
    document = json.loads(gradloom("run", example(name), "--json")[1])
    names = list(document["nodes"])
    for kind, *more in (
        ["jacobian"],
        ["hessian"],
        ["hvp", "--direction", f"{names[0]}=1"],
        ["paths", names[0], document["output"], "--limit", "2"],
        ["elasticities"],
        ["differences", "--limit", "1"],
        ["report"],
    ):
        rest = (kind, example(name), *more)
        for form in ((), ("--json",)):
            status, out, err = gradloom("analyse", *rest, *form)
            assert (status, err.count("\n"), bool(out)) in {(0, 0, True), (2, 1, False)}


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["jacobian", example("sigmoid"), "--of", "G"], "no node named 'G'"),
        (["jacobian", example("sigmoid"), "--output", "G"], "no node named 'G'"),
        (["jacobian", example("sigmoid"), "--set", "A"], "NAME=VALUE"),
        (["jacobian", "nowhere.json"], "no file 'nowhere.json'"),
        (["jacobian", example("relu_mask")], "no variable"),
        (["hessian", example("affine_batch")], "shape (2, 3)"),
        (["hessian", example("digits_softmax")], "numbers; the limit is"),
        (["hvp", example("paraboloid")], "--direction"),
        (["hvp", example("paraboloid"), "--direction", "x=1", "--direction", "x=2"], "two directions"),
        (["hvp", example("paraboloid"), "--direction", "x=[1, 2]"], "shape (2,)"),
        (["hvp", example("paraboloid"), "--direction", "u=1"], "no node named 'u'"),
        (["paths", example("sum_times"), "x"], "TO"),
        (["paths", example("sum_times"), "x", "g"], "no node named 'g'"),
        (["paths", example("sum_times"), "x", "f", "--limit", "-1"], "at least 0"),
        (["paths", example("affine_batch"), "W", "Y"], "'Y'"),
        (["elasticities", example("affine_batch")], "shape (2, 3)"),
        (["differences", example("sum_times"), "--method", "magic"], "forward, central, complex"),
        (["differences", example("sum_times"), "--step", "0"], "above 0"),
        (["differences", example("sum_times"), "--step", "nan"], "above 0"),
        (["differences", example("sum_times"), "--step", "1", "--sweep"], "Leave out --step"),
        (["differences", example("sum_times"), "--limit", "0"], "at least 1"),
        (["differences", example("sum_times"), "--index", "0"], "no number at (0,)"),
        (["differences", example("sum_times"), "--index", "x"], "'x' is not a whole number"),
        (["differences", example("sum_times"), "--wire", "f"], "GATE.PORT"),
        (["differences", example("sum_times"), "--wire", "f.c"], "'c'"),
        (["differences", example("sum_times"), "--wire", "g.a"], "no node named 'g'"),
        (["differences", example("sum_times"), "--wire", "x.a"], "'x'"),
        (["report", example("sum_times"), "--learning-rate", "-1"], "at least 0"),
        (["report", example("affine_batch"), "--output", "U"], "no node named 'U'"),
    ],
    ids=lambda value: " ".join(str(part).rpartition("/")[2] for part in value) if isinstance(value, list) else None,
)
def test_what_cannot_be_analysed_is_refused_in_one_sentence(refusal, arguments, words):
    """On standard error, with exit status 2."""
    assert words in refusal("analyse", *arguments)


def test_a_wire_that_is_not_there(refusal, saved):
    """A port without a wire has nothing to move."""
    path = saved(
        new_node("x", "variable", value=0.0), new_node("f", "exp", ("x",)), new_node("loose", "add", ("x", None))
    )
    assert "Port 'b' of 'loose' is not wired" in refusal("analyse", "differences", path, "--wire", "loose.b")
