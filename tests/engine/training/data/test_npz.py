"""Reading arrays that numpy has saved."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import ClassIndex, ColumnRange, DataError, DataSource, OneHot, Watch, column_names
from engine.training import errors
from engine.training.data import npz_file
from engine.value import plain


def save(folder, **arrays):
    """A file with these arrays."""
    np.savez_compressed(folder / "data.npz", **arrays)
    return folder


def table(folder, **bound):
    """What the inputs take of it."""
    return DataSource(file="data.npz", inputs=bound).table(folder).inputs


def test_arrays_are_columns_and_blocks_of_columns(tmp_path):
    """One axis is a column, two are columns side by side, more run through in order; any kind of number will do."""
    save(
        tmp_path,
        x=np.array([[1, 2], [3, 4], [5, 6]], dtype=np.int8),
        y=np.array([0.5, 1.5, 2.5], dtype=np.float32),
        pictures=np.arange(12).reshape(3, 2, 2),
        flag=np.array([True, False, True]),
        kind=np.array(["b", "a", "b"]),
    )
    given_back = table(
        tmp_path,
        X=("x[0]", "x[1]"),
        y="y",
        flag="flag",
        pictures=ColumnRange("pictures[0]", "pictures[3]"),
        kind=OneHot("kind"),
        index=ClassIndex("flag"),
    )
    assert plain(given_back["X"]) == [[1, 2], [3, 4], [5, 6]]
    assert plain(given_back["y"]) == [0.5, 1.5, 2.5]
    assert plain(given_back["flag"]) == [1, 0, 1]
    assert plain(given_back["pictures"]) == plain(np.arange(12.0).reshape(3, 4))
    assert plain(given_back["kind"]) == [[1, 0], [0, 1], [1, 0]]


def test_the_names_of_columns_are_known_from_the_headers(tmp_path):
    """A window offers them before anything is bound."""
    save(tmp_path, x=np.ones((3, 2)), y=np.ones(3))
    assert column_names(tmp_path, "data.npz") == ("x[0]", "x[1]", "y")


def test_only_what_is_taken_has_to_agree_in_length(tmp_path):
    """A file often holds training and test data beside each other."""
    save(tmp_path, train=np.ones((3, 2)), test=np.ones((2, 2)))
    assert table(tmp_path, X=("train[0]",))["X"].shape == (3, 1)
    with pytest.raises(errors.UnevenColumns, match="'test' has 2 rows, but the others have 3"):
        table(tmp_path, X=("train[0]", "test[0]"))


@pytest.mark.parametrize(
    "arrays, error, words",
    [
        ({"x": np.array([1, None])}, errors.BadTable, "array 'x' holds neither numbers nor texts"),
        ({"x": np.array([1j])}, errors.BadTable, "neither numbers"),
        ({"x": np.array(["2026-01-01"], dtype="datetime64[D]")}, errors.BadTable, "neither numbers"),
        ({"x": np.zeros(1, dtype=[("a", "f8")])}, errors.BadTable, "neither numbers"),
        ({"x": np.float64(1)}, errors.BadTable, "a single number without rows"),
        ({"x": np.ones(0)}, errors.NoRows, "no rows"),
        ({"x": np.ones((0, 3))}, errors.UnknownColumn, r"x\[0\], x\[1\]"),
        ({"x": np.array([1, np.inf])}, errors.BadCell, "row 2, column 'x': 'inf'"),
        ({"x": np.array([1, np.nan])}, errors.MissingCells, "row 2, column 'x' has no value"),
        ({"x": np.array(["1", "b"])}, errors.BadCell, "row 2, column 'x': 'b'"),
        ({"y": np.ones(2)}, errors.UnknownColumn, "columns are: y"),
        ({"x": np.ones((1, 10_001))}, errors.DataTooLarge, "10001 columns"),
    ],
)
def test_what_is_no_table_is_told(arrays, error, words, tmp_path):
    """With the array, and the row where there is one."""
    save(tmp_path, **arrays)
    with pytest.raises(error, match=words):
        table(tmp_path, x="x")


def npy(header, content=b""):
    """The bytes of an array whose header says this."""
    text = header.encode().ljust(118 - 1) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + content


@pytest.mark.parametrize(
    "member",
    [
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}", b"\0" * 8),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", b"\0" * 15),
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", b"cos\nsystem\n(S'true'\ntR."),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': ('a',)}"),
        npy("{'descr': 'nonsense', 'fortran_order': False, 'shape': (1,)}"),
        npy("__import__('os').system('true')"),
        b"\x93NUMPY\x09\x09",
        b"",
        b"x,y\n1,2\n",
    ],
)
def test_a_hostile_array_is_refused(member, tmp_path):
    """A header that lies about the size, one that hides a pickle, one that is none."""
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as file:
        file.writestr("x.npy", member)
    with pytest.raises(DataError, match=r"data\.npz"):
        table(tmp_path, x="x")


def test_a_header_that_promises_more_than_there_is_is_not_believed(tmp_path):
    """Numpy would make room for forty million numbers first."""
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as file:
        file.writestr("x.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (40000000,)}", b"\0" * 8))
    with pytest.raises(errors.BadTable, match="array 'x' is cut short"):
        table(tmp_path, x="x")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    """By what the file says it will unpack to."""
    monkeypatch.setattr(npz_file, "MAX_BYTES", 1000)
    save(tmp_path, x=np.zeros(100_000))
    with pytest.raises(errors.DataTooLarge, match="bytes; the limit is 1000"):
        table(tmp_path, x="x")


def test_two_arrays_of_one_name_are_refused(tmp_path):
    """Nobody could tell which one is meant."""
    packed = io.BytesIO()
    np.save(packed, np.ones(2))
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as file:
        file.writestr("x.npy", packed.getvalue())
        file.writestr("x", packed.getvalue())
    with pytest.raises(errors.BadTable, match="two columns are named 'x'"):
        table(tmp_path, x="x")


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_was_cut_or_changed_is_read_or_refused(tmp_path, data):
    """Never anything but a table or a sentence that names the file."""
    packed = io.BytesIO()
    np.savez(packed, x=np.arange(5.0), y=np.array(["a", "b", "a", "b", "a"]))
    content = bytearray(packed.getvalue())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "data.npz").write_bytes(content)
    try:
        table(tmp_path, x="x", y=OneHot("y"))
    except DataError as error:
        assert "data.npz" in str(error)  # noqa: PT017 - either way is right


def test_a_reading_can_be_followed_and_stopped(tmp_path):
    """Array by array."""
    save(tmp_path, x=np.ones(3), y=np.ones(3))
    source = DataSource(file="data.npz", inputs={"x": "x", "y": "y"})
    told: list[float] = []
    source.prepare(tmp_path, Watch(progress=told.append))
    assert told == [0.5, 1.0]
    with pytest.raises(errors.ReadingStopped):
        source.prepare(tmp_path, Watch(stop=lambda: True))


def test_one_array_alone(tmp_path):
    """An NPY file has the columns 1, 2, 3 and so on, numbers or classes, however it lies in memory."""
    np.save(tmp_path / "data.npy", np.asfortranarray([[1, 2, 0], [3, 4, 1]], dtype=np.float32))
    np.save(tmp_path / "kinds.npy", np.array(["b", "a"]))
    source = DataSource(file="data.npy", inputs={"x": ColumnRange(last="2"), "t": OneHot("3")})
    inputs = source.table(tmp_path).inputs
    assert (plain(inputs["x"]), plain(inputs["t"])) == ([[1, 2], [3, 4]], [[1, 0], [0, 1]])
    assert column_names(tmp_path, "data.npy") == ("1", "2", "3")
    kinds = DataSource(file="kinds.npy", inputs={"t": ClassIndex("1")}).prepare(tmp_path)
    assert (plain(kinds.training.inputs["t"]), kinds.classes["t"]) == ([0, 1], ("b", "a"))


@pytest.mark.parametrize(
    "array, cut, words",
    [
        (np.array(1.0), 0, "a single number without rows"),
        (np.array([{}], dtype=object), 0, "neither numbers nor texts"),
        (np.ones(9), 5, "it is cut short"),
        (np.ones(9), 150, "damaged or cut short"),
        (np.ones((0, 2)), 0, "no rows"),
    ],
)
def test_an_array_alone_that_cannot_be_used(array, cut, words, tmp_path):
    """In a sentence, and nothing is unpickled."""
    np.save(tmp_path / "data.npy", array, allow_pickle=True)
    content = (tmp_path / "data.npy").read_bytes()
    (tmp_path / "data.npy").write_bytes(content[: len(content) - cut])
    with pytest.raises(DataError, match=words):
        DataSource(file="data.npy", inputs={"x": "1"}).table(tmp_path)
