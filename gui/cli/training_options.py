"""What `gradloom train` takes: an option for each row of the engine's table of settings, and where results go."""

from __future__ import annotations

from argparse import _ArgumentGroup as Group
from typing import TYPE_CHECKING, Any

from gui.cli.arguments import NONE, Parser, add_compiled, add_file, add_json, number, or_none, whole

if TYPE_CHECKING:
    from engine import TrainingSetting

USUAL = (
    "steps", "optimizer", "learning_rate", "momentum", "weight_decay", "schedule", "batch_size", "clip_norm",
    "stop_below", "seed",
)  # fmt: skip
"""The settings that most runs need; with --export and --json they stand first in the help."""

_SECTIONS = {
    "optimizer": "more of the optimizer",
    "schedule": "more of the schedule",
    "run": "more of the run",
    "clipping": "more of clipping",
    "stopping": "more reasons to stop",
    "history": "what is recorded",
    "mistakes": "deliberate mistakes",
}
_KINDS = {"integer": whole, "number": number}
_LISTS = {"names", "choices"}


def add_train(parser: Parser) -> None:
    """The options of `gradloom train`."""
    from engine import TRAINING_SETTINGS

    add_file(parser, "a graph file; its settings hold where no option says otherwise")
    for name in USUAL:
        _add_setting(parser, TRAINING_SETTINGS[name])
    parser.add_argument("--export", metavar="OUT.json", help="write the trained values to this file")
    add_json(parser)
    _add_keeping(parser.add_argument_group("a run that is kept"))
    add_compiled(parser.add_argument_group("how it runs"))
    groups: dict[str, Group] = {}
    for name, setting in TRAINING_SETTINGS.items():
        if name not in USUAL:
            if setting.section not in groups:
                title = _SECTIONS.get(setting.section, setting.section)
                groups[setting.section] = parser.add_argument_group(title)
            _add_setting(groups[setting.section], setting)


def option_of(setting: str) -> str:
    """The option of a setting: --learning-rate for learning_rate."""
    return f"--{setting.replace('_', '-')}"


def given_settings(options: Any) -> dict[str, Any]:
    """The settings that the options give, as the engine takes them."""
    from engine import TRAINING_SETTINGS

    given = {name: getattr(options, name) for name in TRAINING_SETTINGS if getattr(options, name) is not None}
    return {name: _value(TRAINING_SETTINGS[name], value) for name, value in given.items()}


def _value(setting: TrainingSetting, given: Any) -> Any:
    if setting.kind in _LISTS:
        return () if given == [NONE] else tuple(given)
    return None if given == NONE else given


def _add_keeping(group: Group) -> None:
    from engine import EXPORTS

    group.add_argument(
        "--validation", metavar="X", type=or_none(number), help="keep this share of the rows for validation; or none"
    )
    group.add_argument(
        "--checkpoint", metavar="PATH", help="write where the run ended, Ctrl+C included, to go on from there"
    )
    group.add_argument(
        "--resume",
        metavar="PATH",
        help="go on from a checkpoint, by its settings, until there are as many steps in all as --steps or they say; "
        "--validation has to be what it was",
    )
    group.add_argument(
        "--to", metavar="FORMAT", help=f"what --export writes, in place of the values alone: {', '.join(EXPORTS)}"
    )
    group.add_argument("--history", metavar="PATH", help="write what was recorded at each step, to a .csv or a .json")
    group.add_argument(
        "--replay",
        metavar="STEP",
        type=whole,
        help="also tell the values after so many steps; it is these that --export writes",
    )


def _add_setting(group: Parser | Group, setting: TrainingSetting) -> None:
    kind = _KINDS.get(setting.kind, str)
    more: dict[str, Any] = {"type": or_none(kind) if setting.optional else kind}
    if setting.kind in _LISTS:
        more = {"action": "append"}
    metavar = {"integer": "N", "number": "X"}.get(setting.kind, "NAME")
    group.add_argument(option_of(setting.name), metavar=metavar, help=_help(setting).replace("%", "%%"), **more)


def _help(setting: TrainingSetting) -> str:
    words = setting.help.rstrip(".")
    words = f"{words[:1].lower()}{words[1:]}"
    if setting.choices:
        words += f": {', '.join(setting.choices)}"
    if setting.kind in _LISTS:
        words += "; may be given again"
    return f"{words}; or none" if setting.optional or setting.kind in _LISTS else words
