"""Takes pictures of the window: python -m tests.screenshots [FOLDER] [--all] [--size 1920x1080] [--only WORD].

Without arguments it makes the pictures of the documents again, in docs/pictures. `--all` adds every example.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The pictures must not depend on, or change, what the user's own program remembers.
for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{kind}_HOME"] = tempfile.mkdtemp(prefix="gradloom-pictures-")

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from gui.app import make_application, make_workspace
from gui.resources import examples_folder
from gui.theme import current_theme
from gui.workspace import Workspace

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
Scene = Callable[[Workspace], None]
_IN_DOCUMENTS = {"start_page", "sigmoid", "stepper", "two_two_two_trained"}


def settle(milliseconds: int = 300) -> None:
    """Let the window work off what it has to do."""
    deadline = QDeadlineTimer(milliseconds)
    while not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def wait_until(condition: Callable[[], bool], milliseconds: int = 60_000) -> None:
    """Let the window work until the condition holds; raises TimeoutError."""
    deadline = QDeadlineTimer(milliseconds)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError(condition)
        settle(20)


def open_example(name: str) -> Scene:
    """A scene: the example, with both passes run."""

    def scene(workspace: Workspace) -> None:
        workspace.open_path(examples_folder() / f"{name}.json")
        settle()
        workspace.context.evaluation.both_passes()
        workspace.window.canvas.fit_all()

    return scene


def stepper(workspace: Workspace) -> None:
    """The walk at the fork of the two paths from b to e."""
    open_example("forward_reverse")(workspace)
    workspace.window.actions_by_key["walk"].trigger()
    walk = workspace.context.evaluation.walk
    assert walk is not None
    workspace.context.evaluation.go_to(len(walk.steps) - 1)


def trained(workspace: Workspace) -> None:
    """The 2-2-2 network after its training, the loss below."""
    open_example("two_two_two")(workspace)
    workspace.window.actions_by_key["train"].trigger()
    settle(200)
    wait_until(lambda: not workspace.training.is_active)
    settle(600)
    workspace.window.canvas.fit_all()


def scenes(*, everything: bool) -> Iterator[tuple[str, Scene]]:
    """The scenes by the name of their picture."""
    yield "start_page", lambda workspace: workspace.window.show_start_page()
    yield "stepper", stepper
    yield "two_two_two_trained", trained
    for path in sorted(examples_folder().glob("*.json")):
        if everything or path.stem in _IN_DOCUMENTS:
            yield path.stem, open_example(path.stem)


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the window.")
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    parser.add_argument("--all", action="store_true", help="every example, too")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--only", default="", help="only pictures with this word in their name")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(length) for length in arguments.size.split("x"))
    make_application()
    for mode in ("light", "dark"):
        for name, scene in scenes(everything=arguments.all):
            if arguments.only not in name:
                continue
            workspace = make_workspace()
            workspace.settings.set("appearance/theme", mode)
            current_theme().set_mode(mode)
            workspace.window.resize(width, height)
            workspace.window.show()
            settle()
            scene(workspace)
            settle()
            path = arguments.folder / f"{name}_{mode}.png"
            workspace.window.grab().save(str(path))
            print(path.name)
            workspace.document.history.mark_saved()
            workspace.window.close()
            settle(50)


if __name__ == "__main__":
    main()
