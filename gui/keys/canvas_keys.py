"""The keys that the canvas hears by itself: they steer what is under the hand, and cannot be given to actions."""

from __future__ import annotations

from dataclasses import dataclass

from gui.translation import tr


@dataclass(frozen=True)
class CanvasKey:
    """What some keys do on the canvas; `keys` as they are printed, `held` in Qt's portable form."""

    words: str
    keys: tuple[str, ...]
    held: tuple[str, ...]


def canvas_keys() -> list[CanvasKey]:
    """All of them."""
    arrows = tr("Keys", "Arrows")
    return [
        CanvasKey(tr("Keys", "Move the selected nodes"), (arrows,), _arrows("")),
        CanvasKey(tr("Keys", "Move them finely"), (tr("Keys", "Shift+Arrows"),), _arrows("Shift+")),
        CanvasKey(tr("Keys", "Select the neighbouring node"), (tr("Keys", "Ctrl+Arrows"),), _arrows("Ctrl+")),
        CanvasKey(
            tr("Keys", "Add the neighbouring node to the selection"),
            (tr("Keys", "Ctrl+Shift+Arrows"),),
            _arrows("Ctrl+Shift+"),
        ),
        CanvasKey(
            tr("Keys", "Change the selected numbers by a step; with Shift finely, with Ctrl coarsely"),
            (tr("Keys", "Alt+Up"), tr("Keys", "Alt+Down")),
            tuple(f"{held}{arrow}" for held in ("Alt+", "Alt+Shift+", "Ctrl+Alt+") for arrow in ("Up", "Down")),
        ),
        CanvasKey(tr("Keys", "Move the view while it is held"), (tr("Keys", "Space"),), ("Space",)),
        CanvasKey(tr("Keys", "Cut wires while it is held"), ("Y",), ("Y",)),
        CanvasKey(tr("Keys", "Give up what is under way"), (tr("Keys", "Esc"),), ("Esc",)),
    ]


def _arrows(modifiers: str) -> tuple[str, ...]:
    return tuple(f"{modifiers}{arrow}" for arrow in ("Left", "Right", "Up", "Down"))
