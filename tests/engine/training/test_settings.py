"""The settings of a training run are checked when they are made."""

from dataclasses import replace

import pytest

from engine.training.errors import BadTraining
from engine.training.settings import MAX_STEPS, TrainingSettings


def test_the_defaults_train_something():
    """Whoever sets nothing gets plain gradient descent on the full batch."""
    settings = TrainingSettings()
    assert (settings.optimizer, settings.learning_rate, settings.steps) == ("sgd", 0.1, 100)
    assert (settings.batch_size, settings.clip_norm, settings.stop_below) == (None, None, None)


def test_whole_numbers_are_taken_for_numbers():
    """A learning rate of 1 is 1.0, so that files write it one way."""
    assert repr(TrainingSettings(learning_rate=1, clip_norm=2).learning_rate) == "1.0"
    assert TrainingSettings(learning_rate=1) == TrainingSettings(learning_rate=1.0)


@pytest.mark.parametrize(
    "setting, value",
    [
        ("optimizer", "lion"),
        ("optimizer", ["sgd"]),
        ("learning_rate", -0.1),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("learning_rate", 1e7),
        ("learning_rate", "0.1"),
        ("learning_rate", True),
        ("learning_rate", 10**400),
        ("learning_rate", None),
        ("momentum", 1.0),
        ("momentum", -0.5),
        ("beta1", 1),
        ("beta2", 1.5),
        ("epsilon", 0.0),
        ("steps", 0),
        ("steps", 1.5),
        ("steps", True),
        ("steps", MAX_STEPS + 1),
        ("batch_size", 0),
        ("batch_size", 2.0),
        ("clip_norm", 0.0),
        ("clip_norm", -1),
        ("seed", -1),
        ("seed", 2**63),
        ("seed", None),
        ("stop_below", float("nan")),
    ],
)
def test_a_wrong_setting_is_named(setting, value):
    """The sentence says which setting, what it must be and what it was, wherever it came from."""
    with pytest.raises(BadTraining) as refusal:
        replace(TrainingSettings(), **{setting: value})
    assert refusal.value.setting == setting
    assert f"'{setting}' must be" in str(refusal.value)
