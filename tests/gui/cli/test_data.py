"""`gradloom data`: tables drawn with a seed, and what becomes of a graph's own."""

import csv
import gzip
import io
import json
import shutil
import signal
import sys

import pytest

from engine import (
    GENERATORS,
    DataSource,
    Graph,
    GraphFile,
    OneHot,
    Recipe,
    Split,
    Standardise,
    generate,
    new_node,
    save_graph_file,
)
from gui.cli import reading
from tests.gui.cli.cases import example


def table(text, delimiter=","):
    """The columns of a table in text, by name."""
    head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    return {name: [float(row[place]) for row in rows] for place, name in enumerate(head)}


@pytest.fixture
def with_data(tmp_path):
    """Saves a graph whose input u takes a column of `rows.csv`: the path of its file."""

    def save(text, **more):
        (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
        graph = Graph(
            [new_node("u", "input"), new_node("w", "variable", value=1.0), new_node("f", "multiply", ("u", "w"))]
        )
        data = DataSource(inputs={"u": "a"}, file="rows.csv", **more)
        save_graph_file(tmp_path / "graph.json", GraphFile(graph=graph, data=data))
        return tmp_path / "graph.json"

    return save


# --- generate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GENERATORS)
def test_every_generator_writes_its_table(gradloom, tmp_path, name):
    """The same numbers to the last bit as the engine draws, under the same names."""
    path = tmp_path / "rows.csv"
    assert gradloom("data", "generate", name, "--rows", 5, "--seed", 7, "-o", path) == (0, "", "")
    drawn = {column: numbers.tolist() for column, numbers in generate(name, rows=5, seed=7).items()}
    assert table(path.read_text(encoding="utf-8")) == drawn


def test_what_is_drawn_can_be_printed_and_separated_by_tabs(gradloom, tmp_path):
    """- is standard output; the suffix tells the separator."""
    arguments = ("data", "generate", "linear", "--rows", 3, "--slope", "-1e0", "--noise", 0)
    status, out, err = gradloom(*arguments, "--out", "-")
    assert (status, err) == (0, "")
    assert all(y == -x for x, y in zip(*table(out).values(), strict=True))
    assert gradloom(*arguments, "-o", tmp_path / "rows.tsv")[0] == 0
    assert table((tmp_path / "rows.tsv").read_text(encoding="utf-8"), "\t") == table(out)


def test_generators_are_listed(answer, gradloom):
    """With what each takes, its ranges and defaults."""
    document = answer("data", "generators")
    assert [entry["name"] for entry in document] == list(GENERATORS)
    moons = next(entry for entry in document if entry["name"] == "moons")
    assert {parameter["name"] for parameter in moons["parameters"]} == {"rows", "noise", "seed"}
    _, out, _ = gradloom("data", "generators")
    assert "--rows 200, --noise 0.1, --seed 0" in out


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["generate"], "takes a NAME first: linear,"),
        (["generate", "moon", "-o", "x.csv"], "Did you mean 'gradloom data generate moons'?"),
        (["generate", "moons"], "-o"),
        (["generate", "moons", "-o", "x.xlsx"], ".csv or .tsv"),
        (["generate", "moons", "-o", "no/such/folder/x.csv"], "folder"),
        (["generate", "moons", "--rows", "0", "-o", "-"], "'rows'"),
        (["generate", "moons", "--rows", "many", "-o", "-"], "'many' is not a whole number"),
        (["generate", "moons", "--noise", "-1", "-o", "-"], "'noise'"),
        (["generate", "moons", "--noise", "nan", "-o", "-"], "'noise'"),
        (["generate", "moons", "--slope", "1", "-o", "-"], "--slope"),
        (["show", example("sigmoid")], "has no data"),
        (["show", "nowhere.json"], "no file 'nowhere.json'"),
        (["shwo"], "Did you mean 'gradloom data show'?"),
    ],
)
def test_bad_input_is_refused(refusal, arguments, words):
    """In one sentence."""
    assert words in refusal("data", *arguments)


# --- show ------------------------------------------------------------------------------------------------------


def test_show_tells_what_is_done_with_a_table(answer, gradloom):
    """Columns, what each input takes, classes, split and standardising numbers."""
    document = answer("data", "show", example("iris_softmax"))
    assert document["source"] == {"file": "data/iris.csv"}
    assert document["columns"][-1] == "species"
    assert document["rows"] == {"training": 120, "validation": 30}
    assert document["split"] == {"validation": 0.2, "seed": 1, "shuffle": True}
    assert document["inputs"]["target"] == {
        "takes": {"one_hot": "species"},
        "shape": [120, 3],
        "classes": ["setosa", "versicolor", "virginica"],
    }
    assert document["inputs"]["X"]["takes"] == {"first": None, "last": "petal_width"}
    assert document["standardised"]["petal_width"]["mean"] == pytest.approx(1.2, abs=0.1)
    assert document["missing"] == {"cells": 0, "rows": 0, "by_column": {}, "choice": "refuse"}
    _, out, _ = gradloom("data", "show", example("iris_softmax"))
    assert "150, 120 to train on and 30 to validate on (drawn with seed 1)" in out
    assert "one-hot species" in out


def test_show_of_a_drawn_table_and_of_one_in_the_file(answer, gradloom, tmp_path):
    """Where the numbers come from stands first."""
    nodes = [new_node("x", "input"), new_node("c", "input"), new_node("f", "sum", ("x",))]
    drawn = DataSource(
        inputs={"x": ("x1", "x2"), "c": OneHot("class", 2)},
        generator=Recipe("moons", {"rows": 6}),
        split=Split(validation=0.5, shuffle=False),
        standardise=Standardise(("x1",)),
    )
    save_graph_file(tmp_path / "drawn.json", GraphFile(graph=Graph(nodes), data=drawn))
    document = answer("data", "show", tmp_path / "drawn.json")
    assert document["source"] == {"generator": "moons", "parameters": {"rows": 6}}
    assert document["columns"] == ["x1", "x2", "class"]
    assert list(document["standardised"]) == ["x1"]
    _, out, _ = gradloom("data", "show", tmp_path / "drawn.json")
    assert "6, 3 to train on and 3 to validate on (the last ones)" in out
    own = DataSource(inputs={"x": "a"}, columns={"a": [1.0, 2.0]})
    save_graph_file(tmp_path / "own.json", GraphFile(graph=Graph(nodes), data=own))
    assert answer("data", "show", tmp_path / "own.json")["source"] == {"graph": True}
    assert "the graph file" in gradloom("data", "show", tmp_path / "own.json")[1]


def test_show_tells_missing_cells_that_training_refuses(answer, gradloom, refusal, with_data):
    """How many, in which columns, and what would be done about them."""
    path = with_data("a,b\n1,x\n,y\n3,z\n")
    document = answer("data", "show", path)
    assert document["missing"] == {"cells": 1, "rows": 1, "by_column": {"a": 1}, "choice": "refuse"}
    assert (document["rows"]["training"], "row 3" in document["problem"]) == (2, True)
    _, out, _ = gradloom("data", "show", path)
    assert "1 cells in 1 rows" in out
    assert "has no value" in out
    assert "has no value" in refusal("train", path)


def test_show_fills_with_means_where_the_graph_says_so(answer, with_data):
    """There is no problem then."""
    document = answer("data", "show", with_data("a,b\n1,x\n,y\n3,z\n", missing="mean"))
    assert (document["missing"]["choice"], document["rows"]["training"]) == ("mean", 3)
    assert "problem" not in document


def test_what_no_choice_can_mend_is_refused(refusal, with_data):
    """A cell that is no number is named with its row."""
    assert "row 3, column 'a': 'two'" in refusal("data", "show", with_data("a,b\n1,x\ntwo,y\n"))


def test_lost_data_is_named(refusal, tmp_path):
    """As by the other commands."""
    shutil.copy(example("moons_mlp"), tmp_path)
    assert "moons.csv" in refusal("data", "show", tmp_path / "moons_mlp.json")


# --- long files ------------------------------------------------------------------------------------------------


@pytest.fixture
def long_table(with_data, tmp_path):
    """A graph with a packed table of many rows."""
    path = with_data("a\n1\n")
    path.write_text(path.read_text(encoding="utf-8").replace("rows.csv", "rows.csv.gz"), encoding="utf-8")
    with gzip.open(tmp_path / "rows.csv.gz", "wb") as file:
        file.write(b"a\n" + b"1.5\n" * 300_000)
    return path


def test_progress_is_told_at_a_terminal(gradloom, long_table, monkeypatch):
    """Now and then, on standard error, to people alone."""
    monkeypatch.setattr(reading, "_PATIENCE_S", 0.0)
    assert gradloom("data", "show", long_table)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    status, out, err = gradloom("data", "show", long_table, "--json")
    assert status == 0
    assert json.loads(out)["rows"]["training"] == 300_000
    assert f"gradloom: Reading the data of {long_table}: " in err
    assert err.count("\n") > 1


def test_ctrl_c_ends_a_reading(gradloom, long_table, monkeypatch):
    """The reading stops where it is, with the exit status of shells and without a trace."""
    seen: list[float] = []

    def interrupt(path):
        def tell(fraction):
            seen.append(fraction)
            signal.raise_signal(signal.SIGINT)

        return tell

    monkeypatch.setattr(reading, "_progress", interrupt)
    assert gradloom("data", "show", long_table) == (130, "", "gradloom: Interrupted.\n")
    assert len(seen) == 1


@pytest.fixture
def unbound(tmp_path):
    """A graph of two inputs without data, and a table beside it."""
    nodes = [
        new_node("X", "input"),
        new_node("t", "input"),
        new_node("W", "variable", value=[[0.1, 0.0], [0.0, 0.1]]),
        new_node("z", "matmul", ("X", "W")),
        new_node("loss", "cross_entropy_logits", ("z", "t")),
    ]
    save_graph_file(tmp_path / "graph.json", GraphFile(graph=Graph(nodes)))
    (tmp_path / "rows.csv").write_text("a,b,kind\n1,2,cat\n3,4,dog\n5,6,cat\n7,9,dog\n", encoding="utf-8")
    return tmp_path / "graph.json"


def test_a_table_is_bound_from_the_command_line(gradloom, answer, unbound, tmp_path):
    """Numbers, ranges and classes of text; what is saved trains at once and tells what it takes."""
    options = ("--input", "X=a..b", "--one-hot", "t=kind:dog,cat", "--validation", 0.25, "--standardise", "a..b")
    status, out, err = gradloom("data", "bind", unbound, tmp_path / "rows.csv", *options)
    assert (status, err) == (0, "")
    assert out.startswith("3 rows to train on, 1 to validate on; X, t bound to rows.csv")
    shown = answer("data", "show", unbound)
    assert shown["inputs"]["t"] == {"takes": {"one_hot": "kind"}, "shape": [3, 2], "classes": ["dog", "cat"]}
    assert shown["inputs"]["X"]["takes"] == {"first": "a", "last": "b"}
    assert set(shown["standardised"]) == {"a", "b"}
    assert answer("train", unbound, "--steps", 3)["steps"] == 3


def test_classes_become_indices_and_another_file(answer, gradloom, unbound, tmp_path):
    """Under --index; the graph itself stays as it was when another file is named."""
    before = unbound.read_text(encoding="utf-8")
    options = ("--input", "X=a,b", "--index", "t=kind", "-o", tmp_path / "bound.json")
    assert gradloom("data", "bind", unbound, tmp_path / "rows.csv", *options)[0] == 0
    assert answer("data", "show", tmp_path / "bound.json")["inputs"]["t"]["classes"] == ["cat", "dog"]
    assert unbound.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "options, words",
    [
        ([], "Add --input X=COLUMN"),
        (["--input", "X"], "Write INPUT=COLUMN"),
        (["--input", "W=a"], "'W', which is no input node"),
        (["--input", "X=a", "--one-hot", "X=kind"], "'X' is bound twice"),
        (["--input", "X=c"], "its columns are: a, b, kind"),
        (["--input", "X=kind"], "under 'one_hot' or 'index'"),
        (["--input", "X=1", "--no-header"], "'header' to true"),
        (["--input", "X=a", "--delimiter", "|"], "a comma, a semicolon or a tab"),
        (["--input", "X=a", "--delimiter", ";"], "single column named 'a,b,kind'"),
        (["--input", "nobody=a"], "no node named 'nobody'"),
        (["--input", "X=a", "--validation", "2"], "a fraction above 0 and below 1"),
    ],
)
def test_what_cannot_be_bound_is_told(refusal, unbound, tmp_path, options, words):
    """With the column, the setting or the option that helps; the graph stays as it was."""
    before = unbound.read_text(encoding="utf-8")
    assert words in refusal("data", "bind", unbound, tmp_path / "rows.csv", *options)
    assert unbound.read_text(encoding="utf-8") == before


def test_a_table_elsewhere_is_not_bound(refusal, unbound, tmp_path):
    """A graph reads data of its own folder only."""
    (tmp_path / "sub").mkdir()
    out = ("-o", tmp_path / "sub" / "graph.json", "--input", "X=a")
    assert "is not in the folder of the graph" in refusal("data", "bind", unbound, tmp_path / "rows.csv", *out)
