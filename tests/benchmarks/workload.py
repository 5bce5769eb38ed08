"""What is measured: one piece of work, and everybody who can do it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec

Action = Callable[[], float]
"""One unit of the work; returns a number by which all who do it can be compared."""


@dataclass(frozen=True)
class Contestant:
    """Somebody who does the work: `prepare` sets up, untimed, and returns the action to time.

    `needs` is the module that has to be installed.
    """

    name: str
    prepare: Callable[[], Action]
    needs: str | None = None

    @property
    def present(self) -> bool:
        """Whether what it needs is installed."""
        return self.needs is None or find_spec(self.needs) is not None


@dataclass(frozen=True)
class Workload:
    """One piece of work; `ours` comes first among the contestants.

    `bars` holds, by the name of a peer, the largest ratio of our time to the peer's that the project allows itself,
    `limit` the most seconds per unit. `unit` and `per_action` tell what the times are shown for: one action does
    that many units. The first action of everybody must return the same number, or they do not do the same work.
    """

    name: str
    what: str
    contestants: tuple[Contestant, ...]
    bars: dict[str, float] = field(default_factory=dict)
    limit: float | None = None
    unit: str = "step"
    per_action: int = 1
