"""The record that declares an operation: its settings, its formulas, its words for shapes that do not fit."""

import numpy as np
import pytest

from engine.errors import BadSetting, EngineError, ShapeError, UnknownSetting
from engine.operation import Elementwise, Setting, typeset
from engine.operations import OPERATIONS


def setting(kind, **more):
    """A setting for the cases below."""
    return Setting(name="s", kind=kind, default=None, help="", **more)


@pytest.mark.parametrize(
    "setting, accepted, refused",
    [
        (setting("integer"), [0, -3], [1.0, True, "1", None]),
        (setting("integer", optional=True), [None, 2], [False, 2.5]),
        (setting("integer", minimum=1), [1, 9], [0, -1]),
        (setting("integers", minimum=-1), [2, (2, 3), [-1], ()], [-2, (2, -2), 1.5, [1.5], "2", True, None]),
        (setting("number"), [0, 1.5], [True, "1", float("nan"), float("inf"), [1]]),
        (setting("boolean"), [True, False], [0, 1, None, "true"]),
        (setting("choice", choices=("left", "right")), ["left"], ["up", 1, None]),
    ],
)
def test_a_setting_takes_its_kind_only(setting, accepted, refused):
    """A wrong kind or range is refused before anything runs."""
    assert [value for value in accepted if not setting.accepts(value)] == []
    assert [value for value in refused if setting.accepts(value)] == []


@pytest.mark.parametrize(
    "setting, words",
    [
        (setting("integer", optional=True), "a whole number, or nothing"),
        (setting("integers"), "a whole number or a list of them"),
        (setting("number", minimum=0), "a number of at least 0"),
        (setting("boolean"), "true or false"),
        (setting("choice", choices=("left", "right")), "'left' or 'right'"),
    ],
)
def test_a_setting_says_what_it_takes(setting, words):
    """The refusal can complete the sentence "must be ..."."""
    assert setting.expected == words


def test_settings_are_completed_with_defaults():
    """A setting that nobody gave stands at its default."""
    assert dict(OPERATIONS["sum"].complete({"axis": 1})) == {"axis": 1, "keep_dimensions": False}


def test_unknown_and_wrong_settings_are_told():
    """The sentence names operation, setting and what would do."""
    with pytest.raises(UnknownSetting, match="sum has no setting 'axes'; its settings are: axis, keep_dimensions"):
        OPERATIONS["sum"].complete({"axes": 1})
    with pytest.raises(UnknownSetting, match="its settings are: none"):
        OPERATIONS["add"].complete({"axis": 1})
    with pytest.raises(BadSetting, match=r"'axis' of sum must be a whole number or a list of them, or .* 1\.5"):
        OPERATIONS["sum"].complete({"axis": 1.5})


@pytest.mark.parametrize(
    "operation, shapes",
    [
        ("add", ((2, 3), (2,))),
        ("matmul", ((2, 3), (2, 3))),
        ("matmul", ((), (2, 3))),
        ("matmul", ((2, 2, 2), (3, 2, 2))),
        ("affine", ((4, 2), (3, 5), (5,))),
        ("affine", ((4, 3), (3, 5), (4,))),
        ("affine", ((4, 3), (3,), ())),
        ("sum", ((),)),
        ("softmax", ((),)),
        ("mean_squared_error", ((3,), (3, 1))),
        ("cross_entropy_logits", ((), ())),
        ("cross_entropy_logits", ((3, 4), (3,))),
    ],
)
def test_shapes_that_do_not_fit_are_told(operation, shapes):
    """The sentence names the node, the shapes and the rule."""
    record = OPERATIONS[operation]
    settings = record.complete({"axis": 2} if operation == "sum" else {})
    with pytest.raises(ShapeError) as refusal:
        record.shape("gate", shapes, settings)
    assert refusal.value.node == "gate"
    for shape in shapes:
        assert str(shape) in str(refusal.value)


def test_a_formula_is_filled_without_losing_its_braces():
    """A port whose name is a word becomes that word, and TeX still sees one group."""
    assert typeset(r"{base}^{{exponent}}", {"base": "x_1", "exponent": "10"}) == r"{x_1}^{{10}}"
    assert typeset(r"\frac{1}{x}", {}) == r"\frac{1}{x}"


def test_a_declaration_with_a_derivative_missing_is_refused():
    """A record with fewer local derivatives than ports cannot be made."""
    with pytest.raises(EngineError):
        Elementwise(
            name="half",
            title="Half",
            symbol="h",
            category="arithmetic",
            ports=("x",),
            help="Half.",
            latex="{x}/2",
            derivative_latex=("1/2",),
            function=lambda x: x / 2,
            derivatives=(),
        )


@pytest.mark.parametrize("given", [np.float64(0.25), np.float32(0.25), 0.25])
def test_numbers_of_numpy_become_plain_settings(given):
    """They would widen single precision, and stand as np.float64(...) in what is exported."""
    settings = OPERATIONS["leaky_relu"].complete({"slope": given})
    assert (type(settings["slope"]), settings["slope"]) == (float, 0.25)
    settings = OPERATIONS["sum"].complete({"axis": [np.int64(1), 0], "keep_dimensions": np.bool_(1)})
    assert repr(settings["axis"]) == "(1, 0)"
    assert settings["keep_dimensions"] is True


@pytest.mark.parametrize(
    "name, settings",
    [("clip", {"low": 10**400}), ("clip", {"low": float("nan")}), ("norm", {"order": np.array(["L1", "L2"])})],
)
def test_what_is_no_setting_is_refused_with_a_sentence(name, settings):
    """Numbers beyond all doubles, and arrays of words."""
    with pytest.raises(BadSetting):
        OPERATIONS[name].complete(settings)
