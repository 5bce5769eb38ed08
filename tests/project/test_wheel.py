"""What people install: the built wheel, alone in its environment and started from another folder."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# One worker builds and installs, once, for all the tests of this file.
pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True)
class Installation:
    """A virtual environment that holds the wheel, and a folder to stand in that holds nothing."""

    folder: Path
    elsewhere: Path

    def run(self, *command: str) -> str:
        """What a program of the environment prints; it has to end well and to complain about nothing."""
        program = [str(self.folder / "bin" / command[0]), *command[1:]]
        result = subprocess.run(
            program, capture_output=True, text=True, check=False, cwd=self.elsewhere, env=_own_environment()
        )
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        return result.stdout

    def evaluate(self, start: str, expression: str) -> str:
        """What an expression of Python gives there after `start`."""
        return self.run("python", "-c", f"{start}; print({expression})").strip()


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Installation:
    """The wheel of this checkout, installed alone; the environment of the tests lends what it needs."""
    made = tmp_path_factory.mktemp("wheel")
    elsewhere = made / "elsewhere"
    elsewhere.mkdir()
    _do("-m", "hatchling", "build", "-t", "wheel", "-d", made, cwd=ROOT)
    folder = made / "environment"
    venv.create(folder, symlinks=True)
    (wheel,) = made.glob("gradloom-*.whl")
    install = ("install", "--quiet", "--no-index", "--no-deps", "--no-compile", wheel)
    _do("-m", "pip", "--python", folder / "bin" / "python", *install, cwd=elsewhere)
    site_packages = Path(sysconfig.get_path("purelib", "venv", {"base": folder, "platbase": folder}))
    # A path named here is searched last and its own .pth files are not read: the checkout stays out of sight.
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Installation(folder, elsewhere)


def _own_environment():
    """The surroundings without a word to Python: a PYTHONPATH would bring the checkout back in."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _do(*arguments, cwd):
    command = [sys.executable, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert result.returncode == 0, result.stdout + result.stderr


def _files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("package", ["engine", "gui"])
def test_the_installed_packages_are_the_ones_tested_here(installation, package):
    """Nothing below speaks of the checkout by mistake."""
    where = Path(installation.evaluate(f"import {package}", f"{package}.__file__"))
    assert where.is_relative_to(installation.folder)


def test_it_brings_no_package_but_its_own(installation):
    """Installing Gradloom puts no `tests`, `setup` or `examples` among other people's packages."""
    start = "from importlib.metadata import files"
    tops = installation.evaluate(start, "*sorted({file.parts[0] for file in files('gradloom')})").split()
    assert [top for top in tops if not top.endswith(".dist-info") and top != ".."] == ["engine", "gui"]


def test_the_command_explains_itself(installation):
    """`gradloom --help` answers, and names its commands."""
    told = installation.run("gradloom", "--help")
    assert all(command in told for command in ("run", "eval", "train", "check", "export", "examples"))


def test_the_package_can_be_started_too(installation):
    """`python -m gui.cli` is the same program."""
    assert "gradloom" in installation.run("python", "-m", "gui.cli", "--help")


@pytest.mark.parametrize("folder, function", [("assets", "asset_path()"), ("examples", "examples_folder()")])
def test_assets_and_examples_came_along(installation, folder, function):
    """Every icon, theme, font and example of the checkout is where the installed program looks for it."""
    start = "from gui.resources import asset_path, examples_folder"
    installed = Path(installation.evaluate(start, function))
    assert installed.is_relative_to(installation.folder)
    assert _files(installed) == _files(ROOT / folder)
    assert _files(installed)


def test_the_examples_are_listed(installation):
    """`gradloom examples --json` lists every example that was installed."""
    told = installation.run("gradloom", "examples", "--json")
    json.loads(told)
    assert [path for path in sorted((ROOT / "examples").glob("*.json")) if path.stem not in told] == []


def test_an_example_can_be_run(installation):
    """An installed example goes through the engine from start to end."""
    start = "from gui.resources import examples_folder"
    file = installation.evaluate(start, "examples_folder() / 'sigmoid.json'")
    assert json.loads(installation.run("gradloom", "run", file, "--json"))["nodes"]
