"""The measured data that comes with the program is what it says it is."""

from pathlib import Path

import numpy as np
import pytest

from engine import ClassIndex, ColumnRange, DataSource, Trainer, forward, load_graph_file, reverse

EXAMPLES = Path(__file__).parents[2] / "examples"


def whole(file, last, label):
    """All rows of a set as they stand: numbers, and indices of classes."""
    source = DataSource(file=file, inputs={"X": ColumnRange(last=last), "label": ClassIndex(label)})
    prepared = source.prepare(EXAMPLES)
    return prepared.training.inputs["X"], prepared.training.inputs["label"], prepared.classes["label"]


def test_iris_is_fishers():
    """Fifty flowers of each species, with the means that his paper prints."""
    X, label, species = whole("data/iris.csv", "petal_width", "species")
    assert X.shape == (150, 4)
    assert species == ("setosa", "versicolor", "virginica")
    means = [X[label == kind].mean(axis=0) for kind in range(3)]
    assert means[0] == pytest.approx(np.array([5.006, 3.428, 1.462, 0.246]))
    assert means[1] == pytest.approx(np.array([5.936, 2.770, 4.260, 1.326]))
    assert means[2] == pytest.approx(np.array([6.588, 2.974, 5.552, 2.026]))
    assert np.bincount(label.astype(int)).tolist() == [50, 50, 50]


def test_digits_are_the_repositorys():
    """1,797 pictures, as many of each digit as its page tells for the test set, with 0 to 16 dots in a pixel."""
    X, label, digits = whole("data/digits.csv.gz", "p77", "digit")
    assert X.shape == (1797, 64)
    assert digits == tuple("0123456789")
    assert np.bincount(label.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (X.min(), X.max()) == (0, 16)
    assert np.array_equal(X, np.floor(X))


def test_sources_and_licences_are_told():
    """Beside the files, for each of them."""
    page = (EXAMPLES / "data" / "README.md").read_text(encoding="utf-8")
    for path in (EXAMPLES / "data").iterdir():
        assert path.name == "README.md" or f"## {path.name}" in page
    for part in ("CC BY 4.0", "10.24432/C56C76", "10.24432/C50P49", "Fisher", "Alpaydin", "Changed here"):
        assert part in page


def trained_accuracy(name, scores):
    """The share of the rows kept for validation that are told right, trained as the file says."""
    file = load_graph_file(EXAMPLES / f"{name}.json")
    assert file.data is not None
    prepared = file.data.prepare(file.folder)
    assert prepared.validation is not None
    trainer = Trainer(file.graph, file.training, prepared.training)
    trainer.run()
    graph = file.graph.copy()
    trainer.write(graph)
    told = np.asarray(forward(graph, dict(prepared.validation.inputs)).value(scores)).argmax(axis=1)
    target = prepared.validation.inputs["target"]
    return np.mean(told == (target.argmax(axis=1) if target.ndim > 1 else target))


@pytest.mark.parametrize("name, least", [("iris_softmax", 0.96), ("handwritten_digits", 0.96)])
def test_networks_know_measured_rows_that_they_have_not_seen(name, least):
    """Trained as the file says, the rows kept for validation are told right, nearly all of them."""
    assert trained_accuracy(name, "probabilities") >= least


def test_a_convolution_reads_digits_better_than_one_layer():
    """On the same rows, with hardly more weights: 5 of 359 are misread, where the single layer misreads 10."""
    assert trained_accuracy("digits_cnn", "logits") >= 352 / 359


def test_the_convolution_starts_behind_a_layer_of_zeros():
    """As its notes say: the first gradient of the kernels is 0, that of the bias is what chance reads too often."""
    file = load_graph_file(EXAMPLES / "digits_cnn.json")
    run = forward(file.graph)
    gradients = reverse(run)
    digits = np.asarray(run.value("target")).astype(int)
    assert not np.any(gradients.gradient("kernels"))
    assert np.any(gradients.gradient("W"))
    assert gradients.gradient("b") == pytest.approx(0.1 - np.bincount(digits) / len(digits), rel=1e-9)
