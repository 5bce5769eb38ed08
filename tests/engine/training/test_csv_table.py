"""Reading a CSV: what is a table of numbers, and where it is not."""

import os

import pytest

from engine.training import csv_table, errors
from engine.training.csv_table import read_csv
from engine.value import plain


def read(folder, content):
    """The columns of a file with this content."""
    if isinstance(content, str):
        content = content.encode()
    (folder / "data.csv").write_bytes(content)
    columns = read_csv(folder, "data.csv")
    return {name: plain(column) for name, column in columns.by_name.items()}


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n1,2\n-3.5e1,4\n",
        "x,y\r\n1,2\r\n-35,4",
        "\ufeffx,y\n1,2\n-35,4\n",
        '"x","y"\n"1","2"\n\n -35 ,+4\n\n',
        "x , y\n1,2\n-35,4\n",
    ],
)
def test_the_forms_that_programs_write(content, tmp_path):
    """Windows lines, a byte order mark, quotes, spaces and empty lines."""
    assert read(tmp_path, content) == {"x": [1.0, -35.0], "y": [2.0, 4.0]}


def test_names_may_be_in_any_language(tmp_path):
    """The file is UTF-8."""
    assert read(tmp_path, "重量,größe\n1,2\n") == {"重量": [1.0], "größe": [2.0]}


@pytest.mark.parametrize(
    "content, error, words",
    [
        ("", errors.BadTable, "it is empty"),
        ("\n\n", errors.BadTable, "it is empty"),
        ("x,y\n", errors.NoRows, "no rows"),
        ("1,2\n3,4\n", errors.BadTable, "must name the columns, but holds the number 1"),
        ("x,\n1,2\n", errors.BadTable, "column 2 has no name"),
        ("x,x\n1,2\n", errors.BadTable, "two columns are named 'x'"),
        ("x,y\n1,2\n3\n", errors.BadRow, "row 3: 1 cells, but the table has 2"),
        ("x,y\n1,2,3\n", errors.BadRow, "row 2: 3 cells"),
        ("x,y\n1,2\n3,\n", errors.BadCell, "row 3, column 'y': '' is not a number"),
        ("x,y\n1,2\n\nthree,4\n", errors.BadCell, "row 4, column 'x': 'three'"),
        ("x\nnan\n", errors.BadCell, "'nan'"),
        ("x\n1e999\n", errors.BadCell, "'1e999'"),
        ("x\n1_000\n", errors.BadCell, "'1_000'"),
        ("x\n0x10\n", errors.BadCell, "'0x10'"),
        ("x\n1;2\n", errors.BadCell, "'1;2'"),
        (b"x\n\xff\n", errors.BadTable, r"not UTF-8 text \(byte 2\)"),
        ('x\n"1\n', errors.BadTable, "line 2"),
        ('x\n"1"2\n', errors.BadTable, "line 2"),
        ("x\n1\x00\n", errors.DataError, "data.csv"),
        ("x\n" + "1" * 200_000, errors.BadTable, "field larger"),
    ],
)
def test_what_is_no_table_of_numbers_is_told(content, error, words, tmp_path):
    """With the row and the column, or what is wrong with the whole."""
    with pytest.raises(error, match=words):
        read(tmp_path, content)


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    """The sentence tells both sizes."""
    monkeypatch.setattr(csv_table, "MAX_BYTES", 10)
    with pytest.raises(errors.DataTooLarge, match="holds 12 bytes; the limit is 10"):
        read(tmp_path, "x\n123456789\n")
    monkeypatch.setattr(csv_table, "MAX_COLUMNS", 1)
    with pytest.raises(errors.DataTooLarge, match="holds 2 columns; the limit is 1"):
        read(tmp_path, "x,y\n1,2\n")


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../data.csv", "a/../../data.csv", "C:\\data.csv", "..\\data.csv", "\\data.csv", "C:x"]
)
def test_a_graph_reads_no_file_outside_its_folder(name, tmp_path):
    """A file from a stranger cannot make the program read something else."""
    (tmp_path / "data.csv").write_text("x\n1\n")
    folder = tmp_path / "graphs"
    folder.mkdir()
    with pytest.raises(errors.DataFileOutside):
        read_csv(folder, name)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """Neither by a name nor by a link; a link inside the folder is one's own business."""
    (tmp_path / "secret.csv").write_text("x\n1\n")
    folder = tmp_path / "graphs"
    folder.mkdir()
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(errors.DataFileOutside):
        read_csv(folder, "out.csv")
    (folder / "real.csv").write_text("x\n1\n")
    (folder / "in.csv").symlink_to(folder / "real.csv")
    assert read_csv(folder, "in.csv").source == "in.csv"


def test_a_file_in_a_folder_below_is_fine(tmp_path):
    """Data may have a folder of its own beside the graph."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("x\n1\n")
    assert plain(read_csv(tmp_path, "data/x.csv").by_name["x"]) == [1.0]


@pytest.mark.parametrize("name", ["missing.csv", "", ".", "folder", "a\x00b", "x" * 5000])
def test_a_file_that_is_not_there_is_told(name, tmp_path):
    """Also when the name is a folder's, or none at all."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(errors.DataFileMissing):
        read_csv(tmp_path, name)


def test_a_pipe_does_not_hang(tmp_path):
    """Only files are opened."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name in ("pipe.csv", "loop.csv"):
        with pytest.raises(errors.DataFileMissing):
            read_csv(tmp_path, name)
