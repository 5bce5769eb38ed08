"""Schema and page of the graph format tell of training what the program's one table tells."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import TRAINING_SETTINGS, Graph, GraphFile, TrainingSettings, format_graph_file, new_node, parse_graph_file
from engine.training.setting import MAX_WHOLE, TrainingSetting

DOCS = Path(__file__).parents[3] / "docs"

CHANGED = TrainingSettings(
    optimizer="adamw", learning_rate=0.01, beta2=0.99, epsilon=1e-6, weight_decay=0.1, schedule="one_cycle",
    schedule_steps=50, peak_at=0.4, warmup_steps=5, steps=60, accumulation=2, precision="float32", clip_value=2.0,
    stop_gradient_below=1e-5, patience=20, min_improvement=1e-4, validation_every=5, history_limit=1000,
    record=("w",), mistakes=("step_up", "keep_gradients"), seed=4,
)  # fmt: skip


def form(setting: TrainingSetting) -> dict[str, Any]:
    """The setting as JSON Schema has it."""
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    if setting.kind == "choice":
        return {"enum": list(setting.choices), "default": default}
    if setting.kind in {"choices", "names"}:
        items = {"enum": list(setting.choices)} if setting.kind == "choices" else {"$ref": "#/$defs/name"}
        return {"type": "array", "items": items, "uniqueItems": True, "default": default}
    bounds = {
        "minimum": setting.minimum,
        "exclusiveMinimum": setting.above,
        "maximum": None if setting.maximum == MAX_WHOLE else setting.maximum,
        "exclusiveMaximum": setting.below,
    }
    kind = [setting.kind, "null"] if setting.optional else setting.kind
    return {"type": kind, **{key: bound for key, bound in bounds.items() if bound is not None}, "default": default}


def page_row(setting: TrainingSetting) -> str:
    """The setting as a row of the page."""
    default = json.dumps(setting.default)
    return f"| `{setting.name}` | `{default}` | {setting.help} |"


def test_the_schema_has_every_setting_with_its_range():
    """Editors complete them, and other programs know what they may write."""
    published = json.loads((DOCS / "graph.schema.json").read_text(encoding="utf-8"))["$defs"]["training"]
    assert published["properties"] == {name: form(setting) for name, setting in TRAINING_SETTINGS.items()}


@pytest.mark.parametrize("setting", TRAINING_SETTINGS.values(), ids=lambda setting: setting.name)
def test_the_page_has_every_setting(setting):
    """In the words of the program."""
    assert page_row(setting) in (DOCS / "graph-format.md").read_text(encoding="utf-8").splitlines()


def test_every_kind_of_setting_comes_back():
    """What was saved is read as it was, and saved again as the same text."""
    file = GraphFile(
        graph=Graph([new_node("w", "variable", value=1), new_node("y", "square", ("w",))]), training=CHANGED
    )
    text = format_graph_file(file)
    assert parse_graph_file(text).training == CHANGED
    assert format_graph_file(parse_graph_file(text)) == text


def test_files_from_before_are_read():
    """Momentum as a setting of sgd, and Adam with its epsilon written out."""
    head = '{"format": "gradloom", "version": 1, "nodes": [], "training": '
    momentum = parse_graph_file(head + '{"optimizer": "sgd", "momentum": 0.9}}').training
    assert (momentum.rule.name, momentum.value("momentum")) == ("momentum", 0.9)
    adam = parse_graph_file(head + '{"optimizer": "adam", "epsilon": 1e-8}}').training
    assert adam.of_optimizer() == TrainingSettings(optimizer="adam").of_optimizer()
