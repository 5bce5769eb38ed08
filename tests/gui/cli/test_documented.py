"""docs/command-line.md: what it shows can be typed, and nothing is left out."""

import re
import shlex
import shutil

import pytest

from engine import EXPORTS, TRAINING_SETTINGS
from gui.cli.analysis_options import ANALYSES
from gui.cli.commands import COMMANDS
from tests.gui.cli.cases import EXAMPLES, ROOT

PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split()[2])
def test_what_is_shown_can_be_typed(gradloom, monkeypatch, tmp_path, block):
    """Line by line, from a folder with the examples."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for line in block.splitlines():
        command, *arguments = shlex.split(line.removeprefix("$ "))
        assert command == "gradloom"
        status, out, err = gradloom(*arguments)
        assert (status, err) == (0, ""), line
        assert out or "-o" in arguments


def test_everything_is_told():
    """Each command, kind and form has its line."""
    assert [name for name in COMMANDS if f"| [`{name}`](#" not in PAGE] == []
    assert [kind for kind in ANALYSES if f"| `{kind}` |" not in PAGE] == []
    assert [form for form in EXPORTS if f"| `{form}` |" not in PAGE] == []


@pytest.mark.parametrize(
    "words", [["run"], ["eval"], ["check"], ["train"], *(["analyse", kind] for kind in ANALYSES)], ids=" ".join
)
def test_every_option_is_told(gradloom, words):
    """Those of `train` that are settings are told by the help."""
    _, out, _ = gradloom(*words, "--help")
    options = set(re.findall(r"^  (--[a-z0-9-]+)", out, flags=re.MULTILINE))
    if words == ["train"]:
        options -= {f"--{name.replace('_', '-')}" for name in TRAINING_SETTINGS}
    assert options
    assert [option for option in options if not re.search(rf"`[a-z ]*{option}\b", PAGE)] == []
