"""Old files: every version that ever was opens for ever."""

from pathlib import Path

import pytest

from engine import OneHot, TrainingSettings, format_graph_file, load_graph_file, plain
from engine.files import errors
from engine.files.migrations import VERSION, migrate

FROZEN = Path(__file__).with_name("frozen")


def test_version_1_opens_with_everything_in_it():
    """A file of version 1 means today what it meant when it was written."""
    file = load_graph_file(FROZEN / "version_1.json")
    nodes = file.graph.nodes
    assert list(nodes) == ["x", "target", "w", "b", "z", "total", "half", "open", "loss"]
    assert (file.title, file.group, file.summary) == ("A file of version 1", "Frozen", "Never changed again.")
    assert file.graph.chosen_output == "loss"
    assert file.upstream == 2.5
    assert plain(nodes["w"].value) == [[0.5, -0.25], [1.0, 2.0]]
    assert (nodes["w"].frozen, nodes["b"].frozen) == (False, True)
    assert nodes["z"].inputs == ("x", "w", "b")
    assert nodes["total"].settings == {"axis": 0, "keep_dimensions": True}
    assert nodes["open"].inputs == (None, "half")
    assert dict(file.positions) == {"x": (0.0, 0.0), "target": (0.0, 144.0), "w": (0.0, 288.5)}
    assert file.training == TrainingSettings(
        optimizer="adam",
        learning_rate=0.01,
        beta1=0.8,
        beta2=0.99,
        epsilon=1e-7,
        steps=7,
        batch_size=2,
        clip_norm=1.0,
        seed=5,
        stop_below=0.001,
    )
    assert file.data is not None
    assert dict(file.data.inputs) == {"x": ("a", "b"), "target": OneHot("class", 2)}
    assert plain(nodes["x"].value) == [[0.0, 0.5], [1.0, -1.0], [2.0, 3.0]]
    assert plain(nodes["target"].value) == [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    assert file.expected.values == {"half": 0.5}
    assert file.expected.gradients == {"loss": 2.5}
    assert file.expected.tolerance == 1e-9
    (after,) = file.expected.training
    assert (after.steps, after.loss, after.tolerance) == (2, 0.5, 0.5)
    assert plain(after.values["w"]) == [[1.0, 2.0], [3.0, 4.0]]


def test_there_is_a_frozen_file_of_every_version():
    """Whoever makes a new version freezes a file of it, too."""
    assert sorted(path.name for path in FROZEN.iterdir()) == [f"version_{n}.json" for n in range(1, VERSION + 1)]


def test_the_newest_frozen_file_is_written_the_same():
    """The present version is still written as it was frozen; a change of the form is a new version."""
    path = FROZEN / f"version_{VERSION}.json"
    assert format_graph_file(load_graph_file(path)) == path.read_text(encoding="utf-8")


STEPS = [
    lambda plain: {**plain, "steps": [*plain.get("steps", []), "1 to 2"]},
    lambda plain: {**plain, "steps": [*plain.get("steps", []), "2 to 3"]},
]


@pytest.mark.parametrize("version, made", [(1, ["1 to 2", "2 to 3"]), (2, ["2 to 3"]), (3, None)])
def test_a_file_takes_every_step_from_its_version_on(version, made):
    """Steps are applied one after the other, and a file of today takes none."""
    plain = migrate({"version": version}, steps=STEPS)
    assert (plain["version"], plain.get("steps")) == (3, made)


def test_a_migration_leaves_what_was_read_alone():
    """The plain form of the old file is not changed under the reader's hands."""
    old = {"version": 1}
    migrate(old, steps=STEPS)
    assert old == {"version": 1}


def test_a_file_from_the_future_is_refused():
    """Nothing of a newer file is guessed at."""
    with pytest.raises(errors.NewerVersion):
        migrate({"version": 4}, steps=STEPS)
