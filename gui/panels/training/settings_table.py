"""What the form adds to the engine's table of training settings: which are shown, in what words, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import MISTAKES, OPTIMIZERS, SCHEDULES, TRAINING_SETTINGS
from gui.numbers import full_number
from gui.panels.training.number_field import by_doubling, by_one, by_series, by_tenth
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Optimizer, Schedule, TrainingSetting, TrainingSettings
    from gui.panels.training.number_field import Nudge

FOREMOST = "optimizer"
"""The section that stands above all others, without a heading and never folded."""

_SUGGESTED = {"batch_size": 32, "clip_norm": 1.0, "clip_value": 1.0, "stop_below": 0.01, "patience": 100}
_SMALL_SUGGESTION = 1e-6


def sections() -> dict[str, list[TrainingSetting]]:
    """The settings by section."""
    found: dict[str, list[TrainingSetting]] = {}
    for setting in TRAINING_SETTINGS.values():
        found.setdefault(setting.section, []).append(setting)
    return found


def section_title(section: str) -> str:
    """What a section is called on the form."""
    titles = {
        "schedule": tr("Training", "Learning rate over time"),
        "run": tr("Training", "Run"),
        "clipping": tr("Training", "Clipping"),
        "stopping": tr("Training", "Stopping early"),
        "history": tr("Training", "Record"),
        "mistakes": tr("Training", "Deliberate mistakes"),
    }
    return titles.get(section) or tr("Training", section.replace("_", " ").capitalize())


def caption_of(setting: TrainingSetting) -> str:
    """What a setting is called."""
    return tr("Training", setting.title)


def tip_of(setting: TrainingSetting) -> str:
    """What a setting does."""
    return tr("Training", setting.help)


def records_of(setting: TrainingSetting) -> Mapping[str, Optimizer | Schedule]:
    """The records behind the choices of a setting, where there are some."""
    records: dict[str, Mapping[str, Optimizer | Schedule]] = {"optimizer": OPTIMIZERS, "schedule": SCHEDULES}
    return records.get(setting.name, {})


def choice_title(setting: TrainingSetting, choice: str) -> str:
    """What one of the words that a setting takes is called."""
    records = records_of(setting)
    return tr("Training", records[choice].title if records else choice)


def nudge_of(setting: TrainingSetting) -> Nudge:
    """How the arrow keys change a number."""
    if setting.name == "batch_size":
        return by_doubling
    if setting.kind == "integer" and setting.minimum == 0:
        return by_one
    is_share = setting.minimum == 0 and 1 in {setting.below, setting.maximum}
    return by_tenth if is_share else by_series


def has_default(setting: TrainingSetting) -> bool:
    """Whether a setting that is left out takes a number of its own, instead of doing nothing."""
    return setting.optional and setting.otherwise is not None


def suggestion(setting: TrainingSetting, settings: TrainingSettings) -> float:
    """The number that is offered when a setting is first switched on."""
    if setting.name == "schedule_steps":
        return settings.steps
    return _SUGGESTED.get(setting.name, _SMALL_SUGGESTION)


def applies(settings: TrainingSettings, name: str, *, has_data: bool, has_validation: bool) -> bool:
    """Whether a setting changes anything with what else is chosen; one that must be mended is shown as well."""
    if not settings.uses(name):
        return False
    conditions = {
        "batch_size": has_data or settings.batch_size is not None,
        "accumulation": settings.batch_size is not None or settings.accumulation > 1,
        "warmup_start": bool(settings.value("warmup_steps")),
        "min_improvement": settings.patience is not None,
        "validation_every": has_validation,
    }
    return conditions.get(name, True)


def summary_of(section: list[TrainingSetting], settings: TrainingSettings) -> str:
    """What differs from the defaults in a section, in few words."""
    parts = []
    for setting in section:
        value = getattr(settings, setting.name)
        if value != setting.default and settings.uses(setting.name):
            parts.append(_chosen(setting, value))
    return ", ".join(parts)


def _chosen(setting: TrainingSetting, value: Any) -> str:
    if setting.kind == "choices":
        return ", ".join(tr("Training", MISTAKES[name].title) for name in value)
    if setting.kind == "names":
        return ", ".join(value)
    if setting.kind == "choice":
        return choice_title(setting, value)
    if value is None:
        return caption_of(setting)
    number = str(value) if setting.kind == "integer" else full_number(value)
    return tr("Training", "{setting} {number}", setting=caption_of(setting), number=number)
