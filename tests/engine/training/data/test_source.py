"""Where data lies and what inputs take of it: columns, ranges, classes, missing cells."""

import math

import numpy as np
import pytest

from engine import Binding, ClassIndex, ColumnRange, DataSource, OneHot, Recipe, Split, Standardise
from engine.training import errors
from engine.training.data.given import Column
from engine.value import plain

COLUMNS: dict[str, list[float]] = {"a": [1, 2.5, 3], "b": [4, 5, 6], "class": [0, 2, 1]}
KINDS = ["red", "green", "red", "blue"]


def taken(binding, **columns):
    """What an input takes of these columns."""
    return plain(DataSource(columns=columns, inputs={"x": binding}).table().inputs["x"])


def test_columns_become_arrays():
    """One column is a vector, several stand side by side, classes become one-hot rows."""
    bound: dict[str, Binding] = {"x": "a", "pair": ("b", "a"), "t": OneHot("class", 3)}
    table = DataSource(columns=COLUMNS, inputs=bound).table()
    assert table.rows == 3
    assert plain(table.inputs["x"]) == [1, 2.5, 3]
    assert plain(table.inputs["pair"]) == [[4, 1], [5, 2.5], [6, 3]]
    assert plain(table.inputs["t"]) == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert taken(("a",), a=[1, 2]) == [[1], [2]]


@pytest.mark.parametrize(
    "binding, expected",
    [
        (ColumnRange("a", "b"), [[1, 2]]),
        (ColumnRange("b", "b"), [[2]]),
        (ColumnRange("b"), [[2, 3]]),
        (ColumnRange(last="b"), [[1, 2]]),
        (ColumnRange(), [[1, 2, 3]]),
    ],
)
def test_a_range_takes_neighbours(binding, expected):
    """Both ends are included; one that is left out is the table's own."""
    assert taken(binding, a=[1], b=[2], c=[3]) == expected


@pytest.mark.parametrize(
    "binding, expected, classes",
    [
        (OneHot("k"), [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], ("red", "green", "blue")),
        (ClassIndex("k"), [0, 1, 0, 2], ("red", "green", "blue")),
        (ClassIndex("k", ("blue", "green", "red", "pink")), [2, 1, 2, 0], ("blue", "green", "red", "pink")),
        (ClassIndex("k", 3), [0, 1, 0, 2], ("red", "green", "blue")),
        (OneHot("k", 4), [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]], ("red", "green", "blue", "class 3")),
    ],
)
def test_texts_are_classes(binding, expected, classes):
    """In the order of their first appearance, or in the order that is told."""
    assert taken(binding, k=KINDS) == expected
    assert DataSource(columns={"k": KINDS}, inputs={"x": binding}).classes() == {"x": classes}


@pytest.mark.parametrize(
    "binding, expected, classes",
    [
        (ClassIndex("k"), [2, 0, 1, 0], ("1", "2", "7")),
        (ClassIndex("k", ("7", "1.0", "2")), [0, 1, 2, 1], ("7", "1.0", "2")),
        (ClassIndex("k", 8), [7, 1, 2, 1], tuple("01234567")),
    ],
)
def test_numbers_are_classes(binding, expected, classes):
    """By size where they are not told, as whole numbers from 0 where their number is; 1 and 1.0 are the same."""
    for column in ([7, 1, 2, 1.0], np.array([7, 1, 2, 1]), ["7", "1", " 2", "1.0"]):
        source = DataSource(columns={"k": column}, inputs={"x": binding})
        assert plain(source.table().inputs["x"]) == expected
        assert source.classes() == {"x": classes}


def test_a_column_may_be_numbers_here_and_classes_there():
    """One input takes the figure, another one the class."""
    source = DataSource(columns={"k": [3, 5]}, inputs={"x": "k", "t": ClassIndex("k")})
    assert {name: plain(array) for name, array in source.table().inputs.items()} == {"x": [3, 5], "t": [0, 1]}


@pytest.mark.parametrize(
    "columns, inputs, error, words",
    [
        ({"a": [1, 2], "b": [1]}, {"x": "a"}, errors.UnevenColumns, "'b' has 1 rows, but the others have 2"),
        ({"a": []}, {"x": "a"}, errors.NoRows, "no rows"),
        ({}, {"x": "a"}, errors.NoRows, "no rows"),
        ({"a": [1, "2"]}, {"x": "a"}, errors.BadCell, "row 2, column 'a': '2' is not a number"),
        ({"a": [True]}, {"x": "a"}, errors.BadCell, "'True'"),
        ({"a": [math.inf]}, {"x": "a"}, errors.BadCell, "'inf'"),
        ({"a": np.array([math.inf])}, {"x": "a"}, errors.BadCell, "'inf'"),
        ({"a": [10**400]}, {"x": "a"}, errors.BadCell, "'1000"),
        ({"a": [[1]]}, {"x": "a"}, errors.BadCell, "is not a number"),
        ({"a": [1]}, {"x": "b"}, errors.UnknownColumn, "'x' asks for column 'b'.*columns are: a"),
        ({"a": [1]}, {"x": OneHot("b")}, errors.UnknownColumn, "'x' asks for column 'b'"),
        ({"a": [1]}, {"x": ColumnRange("a", "z")}, errors.UnknownColumn, "'x' asks for column 'z'"),
        ({"a": [1], "b": [1]}, {"x": ColumnRange("b", "a")}, errors.BadTable, "'a' stands before 'b'"),
        ({"a": [0, 3]}, {"x": OneHot("a", 3)}, errors.BadClass, "row 2, column 'a': 3 is not one of the 3"),
        ({"a": [0.5]}, {"x": OneHot("a", 3)}, errors.BadClass, r"0\.5 is not"),
        ({"a": [-1]}, {"x": ClassIndex("a", 3)}, errors.BadClass, "-1 is not"),
        ({"a": [1e300]}, {"x": OneHot("a", 3)}, errors.BadClass, "is not"),
        ({"a": ["u", "v"]}, {"x": OneHot("a", 1)}, errors.TooManyClasses, "2 different classes, but 1 were told"),
        ({"a": ["u", "v"]}, {"x": OneHot("a", ("u",))}, errors.UnknownClass, "row 2, column 'a': 'v' is not one of"),
        ({"a": [1]}, {"x": ()}, errors.BadTable, "'x' takes no column"),
        ({"a": [1]}, {}, errors.BadTable, "no input node"),
        (None, {"x": "a"}, errors.BadTable, "either columns, a file or a generator"),
    ],
)
def test_data_that_cannot_be_used_is_told(columns, inputs, error, words):
    """With the row, the column and what stands there."""
    with pytest.raises(error, match=words):
        DataSource(columns=columns, inputs=inputs).table()


def test_one_hot_rows_that_do_not_fit_are_refused():
    """Before they are made."""
    column = np.arange(10_000) % 9_000
    with pytest.raises(errors.DataTooLarge, match="90000000 numbers"):
        DataSource(columns={"a": column}, inputs={"x": OneHot("a")}).table()


@pytest.mark.parametrize("classes", [0, -1, 10**9, True, (), ("a", "a"), ("a", 1), 1.5, "ab"])
def test_classes_that_make_no_sense_are_refused(classes):
    """When they are told, not when they are met."""
    for binding in (OneHot, ClassIndex):
        with pytest.raises(errors.BadDataSetting, match="'classes' must be"):
            binding("k", classes)


@pytest.mark.parametrize("settings", [{"missing": "guess"}, {"delimiter": "|"}, {"delimiter": ""}])
def test_settings_that_are_unknown_are_refused(settings):
    """With those that are known."""
    with pytest.raises(errors.BadDataSetting, match="must be"):
        DataSource(file="a.csv", inputs={"x": "a"}, **settings)


def test_a_file_needs_a_folder(tmp_path):
    """A graph that was never saved has no folder, and is told so."""
    source = DataSource(file="data.csv", inputs={"x": "a"})
    (tmp_path / "data.csv").write_text("a,b\n1,2\n3,4\n")
    assert plain(source.table(tmp_path).inputs["x"]) == [1, 3]
    with pytest.raises(errors.DataFileMissing, match="before it is saved"):
        source.table()


def test_what_no_input_takes_may_be_anything(tmp_path):
    """A remark beside the numbers is no obstacle, nor is a gap there."""
    (tmp_path / "data.csv").write_text("a,remark\n1,good\n2,\n")
    assert plain(DataSource(file="data.csv", inputs={"x": "a"}).table(tmp_path).inputs["x"]) == [1, 2]


def test_a_class_in_a_file_is_told_with_its_row(tmp_path):
    """The row is the one that an editor shows."""
    (tmp_path / "data.csv").write_text("k\n0\n\n7\n")
    with pytest.raises(errors.BadClass, match=r"data\.csv, row 4, column 'k': 7 is not one of the 2"):
        DataSource(file="data.csv", inputs={"x": OneHot("k", 2)}).table(tmp_path)
    (tmp_path / "data.csv").write_text("u\n\nv\n")
    with pytest.raises(errors.UnknownClass, match=r"data\.csv, row 3, column '1': 'v' is not one of the classes u"):
        DataSource(file="data.csv", header=False, inputs={"x": OneHot("1", ("u",))}).table(tmp_path)


def test_a_generator_feeds_inputs():
    """As a table in a file does."""
    source = DataSource(generator=Recipe("xor"), inputs={"X": ("x1", "x2"), "t": ("class",)})
    assert plain(source.table().inputs["X"]) == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert plain(source.table().inputs["t"]) == [[0], [1], [1], [0]]
    with pytest.raises(errors.UnknownColumn, match="the generator 'xor' does not have; its columns are: x1, x2, class"):
        DataSource(generator=Recipe("xor"), inputs={"X": "y"}).table()


# --- missing cells -------------------------------------------------------------------------------------------

GAPS = "a,b,kind\n1,2,u\n,4,v\n5,NA,u\n7,8,\n9,nan,v\n"


def with_gaps(folder, missing, **bound):
    """A source of a table with gaps."""
    (folder / "gaps.csv").write_text(GAPS)
    return DataSource(file="gaps.csv", missing=missing, inputs=bound)


def test_missing_cells_are_refused_unless_told(tmp_path):
    """The sentence tells the first one, and how many there are in how many rows."""
    with pytest.raises(errors.MissingCells) as refused:
        with_gaps(tmp_path, "refuse", x=("a", "b")).table(tmp_path)
    assert "gaps.csv, row 3, column 'a'" in str(refused.value)
    assert (refused.value.cells, refused.value.rows) == (3, 3)
    with pytest.raises(errors.MissingCells, match=r"row 5, column 'kind'.*all: 1, rows concerned: 1"):
        with_gaps(tmp_path, "refuse", t=OneHot("kind")).table(tmp_path)


@pytest.mark.parametrize("cell", [None, math.nan, "NA", ""])
def test_gaps_in_the_graphs_own_data_count_too(cell):
    """None, NaN, or one of the texts that say so."""
    with pytest.raises(errors.MissingCells, match="the graph's own data, row 2, column 'a'"):
        DataSource(columns={"a": [1, cell]}, inputs={"x": "a"}).table()
    with pytest.raises(errors.MissingCells, match="row 2, column 'a'"):
        DataSource(columns={"a": ["u", cell]}, inputs={"x": ClassIndex("a")}).table()


def test_rows_with_gaps_can_be_dropped(tmp_path):
    """Only those that lack what an input takes; how many is told."""
    prepared = with_gaps(tmp_path, "drop rows", x="a", t=ClassIndex("kind")).prepare(tmp_path)
    assert plain(prepared.training.inputs["x"]) == [1, 5, 9]
    assert plain(prepared.training.inputs["t"]) == [0, 0, 1]
    assert plain(prepared.training_rows) == [2, 4, 6]
    assert (prepared.missing.cells, prepared.missing.rows) == (2, 2)
    assert prepared.missing.by_column == {"a": 1, "kind": 1}
    with pytest.raises(errors.NoRows):
        DataSource(columns={"a": [None]}, inputs={"x": "a"}, missing="drop rows").table()


def test_gaps_can_be_filled_with_the_mean(tmp_path):
    """Of the rows that train, of which there is one at least."""
    prepared = with_gaps(tmp_path, "mean", x=("a", "b")).prepare(tmp_path)
    b = (2 + 4 + 8) / 3
    assert prepared.training.inputs["x"] == pytest.approx(np.array([[1, 2], [5.5, 4], [5, b], [7, 8], [9, b]]))
    assert (prepared.missing.cells, prepared.missing.rows) == (3, 3)
    split = DataSource(
        columns={"a": [1, 3, None, 100]}, inputs={"x": "a"}, missing="mean", split=Split(validation=0.25, shuffle=False)
    )
    assert plain(split.table().inputs["x"]) == [1, 3, 2]
    with pytest.raises(errors.MissingClass, match="row 5, column 'kind' has no class"):
        with_gaps(tmp_path, "mean", t=OneHot("kind")).table(tmp_path)
    with pytest.raises(errors.NoMean, match="Column 'a' of the graph's own data holds no number"):
        DataSource(columns={"a": [None, None]}, inputs={"x": "a"}, missing="mean").table()


def test_a_table_without_gaps_is_the_same_however_they_would_be_treated(tmp_path):
    """And the report says that nothing was touched."""
    for missing in ("refuse", "drop rows", "mean"):
        prepared = DataSource(columns=COLUMNS, inputs={"x": "a"}, missing=missing).prepare()
        assert plain(prepared.training.inputs["x"]) == COLUMNS["a"]
        assert (prepared.missing.cells, prepared.missing.rows, dict(prepared.missing.by_column)) == (0, 0, {})


def test_a_class_that_only_dropped_rows_hold_is_none():
    """One-hot rows have no column that is 0 everywhere."""
    columns: dict[str, Column] = {"a": [1, None, 2], "k": ["u", "v", "w"]}
    source = DataSource(columns=columns, inputs={"x": "a", "t": ClassIndex("k")}, missing="drop rows")
    assert source.classes() == {"t": ("u", "w")}
    assert plain(source.table().inputs["t"]) == [0, 1]


def test_only_columns_of_numbers_are_standardised():
    """A class has no mean, and what nobody takes has none that matters."""
    columns: dict[str, Column] = {"a": [1, 2], "k": ["u", "v"]}
    for chosen in ("k", ("a", "k")):
        source = DataSource(columns=columns, inputs={"x": "a", "t": OneHot("k")}, standardise=Standardise(chosen))
        with pytest.raises(errors.BadDataSetting, match="'standardise' must be columns that inputs take as numbers"):
            source.table()
    with pytest.raises(errors.UnknownColumn, match="'standardise' asks for column 'z'"):
        DataSource(columns=columns, inputs={"x": "a"}, standardise=Standardise("z")).table()
    all_of_them = DataSource(
        columns=columns, inputs={"x": "a", "t": OneHot("k")}, standardise=Standardise(ColumnRange())
    )
    assert plain(all_of_them.table().inputs["x"]) == [-1, 1]
