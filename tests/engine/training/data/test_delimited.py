"""Reading text files: what is a table of numbers and classes, and where it is not."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import DataError, DataSource, Watch, column_names
from engine.training import errors
from engine.training.data import columns as limits
from engine.training.data import delimited, opening, text_lines
from engine.training.data.columns import Wanted
from engine.training.data.delimited import read_delimited
from engine.value import plain


def read(folder, content, *, name="data.csv", classes=(), watch=None, **told):
    """The columns of a file with this content, those named as classes, all others as numbers; missing ones are None."""
    content = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)

    def choose(source, names):
        return Wanted(
            tuple(each for each in names if each not in classes), tuple(each for each in names if each in classes)
        )

    found = read_delimited(folder, name, choose, watch or Watch(), **told)
    numbers = {
        each: [None if np.isnan(cell) else cell for cell in plain(column)] for each, column in found.numbers.items()
    }
    texts = {
        each: [None if code < 0 else column.texts[code] for code in column.codes]
        for each, column in found.classes.items()
    }
    return numbers | texts


def all_as_numbers(source, names):
    """Every column is wanted, none as classes."""
    return Wanted(tuple(names), ())


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n1,2\n-3.5e1,4\n",
        "x,y\r\n1,2\r\n-35,4",
        "x,y\r1,2\r-35,4\r",
        "\ufeffx,y\n1,2\n-35,4\n",
        '"x","y"\n"1","2"\n\n -35 ,+4\n\n',
        "\n \nx , y\n1,2\n-35,4\n",
        "x;y\n1;2\n-35;4\n",
        "x\ty\n1\t2\n-35\t4\n",
    ],
)
def test_the_forms_that_programs_write(content, tmp_path):
    """Windows and old Macintosh lines, a byte order mark, quotes, spaces, empty lines; three delimiters."""
    expected = {"x": [1.0, -35.0], "y": [2.0, 4.0]}
    assert read(tmp_path, content) == expected
    assert read(tmp_path, content, name="data.tsv.gz") == expected


def test_names_may_be_in_any_language(tmp_path):
    """The file is UTF-8."""
    assert read(tmp_path, "重量,größe\n1,2\n") == {"重量": [1.0], "größe": [2.0]}


@pytest.mark.parametrize(
    "content, expected",
    [
        ("a;b,c\n1;2\n", {"a": [1.0], "b,c": [2.0]}),
        ('"a;b",c\n1,2\n', {"a;b": [1.0], "c": [2.0]}),
        ('"a\tb";c\n1;2\n', {"a\tb": [1.0], "c": [2.0]}),
        ("a\tb;c\n1\t2\n", {"a": [1.0], "b;c": [2.0]}),
        ("a\n1\n", {"a": [1.0]}),
    ],
)
def test_the_delimiter_is_found_in_the_first_line(content, expected, tmp_path):
    """A tab before a semicolon before a comma; what stands in quotes does not count."""
    assert read(tmp_path, content) == expected


def test_the_delimiter_may_be_told(tmp_path):
    """Where what is found would be wrong."""
    assert read(tmp_path, "a;b,c\n1,2\n", delimiter=",") == {"a;b": [1.0], "c": [2.0]}


def test_without_a_header_columns_are_counted(tmp_path):
    """From 1; the first row is data like the others."""
    assert read(tmp_path, "1,2\n3,4\n", header=False) == {"1": [1.0, 3.0], "2": [2.0, 4.0]}
    assert read(tmp_path, "1,a\n3,b\n", header=False, classes=["2"]) == {"1": [1.0, 3.0], "2": ["a", "b"]}


def test_classes_are_texts_as_they_stand(tmp_path):
    """Spaces around them do not count; a cell without one is told apart."""
    content = 'kind\nred\n green\n"blue, dark"\nred \nNA\n'
    assert read(tmp_path, content, classes=["kind"]) == {"kind": ["red", "green", "blue, dark", "red", None]}


@pytest.mark.parametrize("cell", ["", " ", "NA", "na", "N/A", "nan", "NaN", "null", "NULL"])
def test_missing_cells_are_told_apart(cell, tmp_path):
    """Whatever programs write for them."""
    assert read(tmp_path, f"x,y\n1,2\n{cell},4\n") == {"x": [1.0, None], "y": [2.0, 4.0]}


@pytest.mark.parametrize(
    "content, error, words",
    [
        ("", errors.BadTable, "it is empty"),
        ("\n\n", errors.BadTable, "it is empty"),
        ("x,y\n", errors.NoRows, "no rows"),
        ("1,2\n3,4\n", errors.NoHeader, "begins with the number 1 .*'header' to false, and call the columns 1, 2, 3"),
        ("x,\n1,2\n", errors.BadTable, "column 2 has no name"),
        ("x,x\n1,2\n", errors.BadTable, "two columns are named 'x'"),
        ("x,y\n1,2\n3\n", errors.BadRow, "row 3: 1 cells, but the table has 2"),
        ("x,y\n1,2,3\n", errors.BadRow, "row 2: 3 cells"),
        ("x,y\n1,2\n\nthree,4\n", errors.TextCell, "row 4, column 'x': 'three' .*'one_hot' or 'index'"),
        ("x;y\n1,5;2\n", errors.DecimalComma, "row 2, column 'x': '1,5' .*a decimal point"),
        ("x\n1e999\n", errors.BadCell, "'1e999'"),
        ("x\ninf\n", errors.BadCell, "'inf'"),
        ("x\n1_000\n", errors.BadCell, "'1_000'"),
        ("x\n0x10\n", errors.BadCell, "'0x10'"),
        ("x\n1;2\n", errors.BadCell, "'1;2'"),
        (b"x\n\xff\n", errors.BadTable, "not UTF-8 text .*save it in UTF-8"),
        ('x\n"1\n', errors.BadTable, "line 2"),
        ('x\n"1"2\n', errors.BadTable, "line 2"),
        ("x\n1\n1\x00\n", errors.BadTable, "line 3 holds a zero byte"),
        ("x\n1\n".encode("utf-16-le"), errors.BadTable, "zero byte"),
        ("x\n" + "1" * 200_000, errors.BadTable, "field larger"),
    ],
)
def test_what_is_no_table_of_numbers_is_told(content, error, words, tmp_path):
    """With the row and the column, or what is wrong with the whole; packed or not."""
    for name in ("data.csv", "data.csv.gz"):
        with pytest.raises(error, match=words) as refused:
            read(tmp_path, content, name=name)
        assert name in str(refused.value)


@pytest.mark.parametrize(
    "content, told, words",
    [
        ("x;y\n1;2\n", {"delimiter": ","}, "single column named 'x;y'.*'delimiter' out, or set it"),
        ("x\ty\n1\t2\n", {"delimiter": ";"}, "Leave 'delimiter' out"),
        ("x|y\n1|2\n", {}, "'x|y'. Separate its cells by commas, semicolons or tabs"),
        ("x y\n1 2\n", {}, "'x y'. Separate its cells"),
        ("x,y\n1,2\n", {"header": False}, "row 1: 'x' .*'header' to true, and call the columns as the row does"),
    ],
)
def test_a_wrong_setting_is_named(content, told, words, tmp_path):
    """What was found is shown, and the setting that would help."""
    (tmp_path / "data.csv").write_text(content, encoding="utf-8")
    names = ("1", "2") if told == {"header": False} else ("x", "y")
    with pytest.raises(DataError, match=words):
        DataSource(file="data.csv", inputs=dict(zip("ab", names, strict=True)), **told).table(tmp_path)


def test_a_spreadsheet_is_no_text(tmp_path):
    """Whoever names one reads what to save instead."""
    with pytest.raises(errors.BadTable, match="a spreadsheet or an archive; save the table as CSV"):
        read(tmp_path, b"PK\x03\x04\x14\x00sheet", name="data.xlsx")


def test_a_fault_far_down_is_told_with_its_row(tmp_path, monkeypatch):
    """Also when the file is read in many pieces, with empty lines among them."""
    monkeypatch.setattr(delimited, "CHUNK", 7)
    monkeypatch.setattr(text_lines, "BLOCK", 11)
    rows = ["1,2"] * 100 + [""] + ["1,2"] * 50
    with pytest.raises(errors.BadCell, match="row 153, column 'y': 'two'"):
        read(tmp_path, "\n".join(["x,y", *rows, "1,two"]))
    assert read(tmp_path, "\n".join(["x,y", *rows]))["x"] == [1.0] * 150


def test_what_is_too_large_is_refused(tmp_path, monkeypatch):
    """Before it fills the memory, with both sizes; what is packed counts unpacked."""
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MAX_BYTES", 10)
        with pytest.raises(errors.DataTooLarge, match="holds 12 bytes; the limit is 10"):
            read(tmp_path, "x\n123456789\n")
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_COLUMNS", 1)
        with pytest.raises(errors.DataTooLarge, match="holds 2 columns; the limit is 1"):
            read(tmp_path, "x,y\n1,2\n")
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_CELLS", 5)
        with pytest.raises(errors.DataTooLarge, match="holds 6 numbers; the limit is 5"):
            read(tmp_path, "x,y\n1,2\n1,2\n1,2\n")
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_CLASSES", 2)
        with pytest.raises(errors.DataTooLarge, match="3 classes"):
            read(tmp_path, "x\na\nb\nc\n", classes=["x"])
    monkeypatch.setattr(text_lines, "MAX_CHARACTERS", 1_000_000)
    with pytest.raises(errors.DataTooLarge, match="characters; the limit is 1000000"):
        read(tmp_path, "x\n" + "1\n" * 5_000_000, name="bomb.csv.gz")


def test_a_line_without_end_is_refused(tmp_path):
    """Ten megabytes between two line breaks are no table."""
    with pytest.raises(errors.DataTooLarge, match="without a line break"):
        read(tmp_path, "x\n" + "1," * 5_000_000, name="bomb.csv.gz")


def test_a_packed_file_that_was_cut_is_told(tmp_path):
    """Wherever it was cut, and where its name lies about what it is."""
    packed = gzip.compress(b"x\n" + b"1.25\n" * 1000)
    for length in (0, 1, 5, 20, len(packed) - 9, len(packed) - 1):
        (tmp_path / "cut.csv.gz").write_bytes(packed[:length])
        with pytest.raises(errors.BadTable, match=r"damaged|empty"):
            read_delimited(tmp_path, "cut.csv.gz", all_as_numbers, Watch())
    (tmp_path / "plain.csv.gz").write_bytes(b"x\n1\n")
    with pytest.raises(errors.BadTable, match="damaged"):
        read_delimited(tmp_path, "plain.csv.gz", all_as_numbers, Watch())


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path, content):
    """Never anything but a table or a sentence that names the file."""
    for options in ({}, {"header": False}, {"name": "data.csv.gz"}):
        try:
            read(tmp_path, content, **options)
        except DataError as error:
            assert "data.csv" in str(error)  # noqa: PT017 - either way is right


@given(st.integers(0, 60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_was_cut_gives_rows_that_were_there_or_is_refused(tmp_path, length):
    """No row is made up: only the last number can have lost digits."""
    whole = "x,kind\n1.5,red\n2.25,green\n3,red\n4,blue\n5.125,red\n"
    try:
        cut = read(tmp_path, whole[:length], classes=["kind"])
    except DataError:
        return
    rows = len(cut["x"])
    assert cut["x"][: rows - 1] == [1.5, 2.25, 3, 4, 5.125][: rows - 1]
    assert cut["kind"][: rows - 1] == ["red", "green", "red", "blue", "red"][: rows - 1]


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=30), st.sampled_from([",", ";", "\t"]))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_read_back_to_the_last_bit(tmp_path, rows, delimiter):
    """The largest and the smallest doubles too."""
    content = "\n".join([f"x{delimiter}y", *(f"{x!r}{delimiter}{y!r}" for x, y in rows)])
    assert read(tmp_path, content) == {"x": [x for x, _ in rows], "y": [y for _, y in rows]}


def test_the_names_of_columns_are_known_without_reading_the_rest(tmp_path):
    """A window offers them before anything is bound."""
    (tmp_path / "data.csv").write_text("a;b\n" + "1;2\n" * 300_000 + "broken")
    assert column_names(tmp_path, "data.csv") == ("a", "b")
    assert column_names(tmp_path, "data.csv", delimiter=",") == ("a;b",)
    (tmp_path / "data.csv").write_text("1,2,3\n")
    assert column_names(tmp_path, "data.csv", header=False) == ("1", "2", "3")


# --- watching ------------------------------------------------------------------------------------------------


def test_a_long_reading_tells_how_far_it_is(tmp_path, monkeypatch):
    """From 0 to 1, never back."""
    monkeypatch.setattr(delimited, "CHUNK", 10_000)
    told: list[float] = []
    read(tmp_path, "x\n" + "1\n" * 500_000, watch=Watch(progress=told.append))
    assert len(told) >= 50
    assert told == sorted(told)
    assert 0 <= told[0] < 0.5
    assert told[-1] == 1


def test_a_reading_can_be_stopped(tmp_path):
    """It ends with a refusal that says so, at once."""
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(errors.ReadingStopped, match=r"data\.csv was stopped"):
        read(tmp_path, "x\n" + "1\n" * 1_000_000, watch=Watch(stop=stop))
    assert len(asked) == 3


# --- where files lie -----------------------------------------------------------------------------------------


def opened(folder, name):
    """What opens there."""
    return read_delimited(folder, name, all_as_numbers, Watch())


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../data.csv", "a/../../data.csv", "C:\\data.csv", "..\\data.csv", "\\data.csv", "C:x"]
)
def test_a_graph_reads_no_file_outside_its_folder(name, tmp_path):
    """A file from a stranger cannot make the program read something else."""
    (tmp_path / "data.csv").write_text("x\n1\n")
    folder = tmp_path / "graphs"
    folder.mkdir()
    with pytest.raises(errors.DataFileOutside):
        opened(folder, name)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """Neither by a name nor by a link; a link inside the folder is one's own business."""
    (tmp_path / "secret.csv").write_text("x\n1\n")
    folder = tmp_path / "graphs"
    folder.mkdir()
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(errors.DataFileOutside):
        opened(folder, "out.csv")
    (folder / "real.csv").write_text("x\n1\n")
    (folder / "in.csv").symlink_to(folder / "real.csv")
    assert opened(folder, "in.csv").source == "in.csv"


def test_a_file_in_a_folder_below_is_fine(tmp_path):
    """Data may have a folder of its own beside the graph."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("x\n1\n")
    assert plain(opened(tmp_path, "data/x.csv").numbers["x"]) == [1.0]


@pytest.mark.parametrize("name", ["missing.csv", "", ".", "folder", "a\x00b", "x" * 5000, "missing.csv.gz"])
def test_a_file_that_is_not_there_is_told(name, tmp_path):
    """Also when the name is a folder's, or none at all."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(errors.DataFileMissing):
        opened(tmp_path, name)


def test_a_pipe_does_not_hang(tmp_path: Path):
    """Only files are opened."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name in ("pipe.csv", "loop.csv"):
        with pytest.raises(errors.DataFileMissing):
            opened(tmp_path, name)
