"""Schedules give PyTorch's learning rates, as a function of the step alone."""

import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.schedules import SCHEDULES
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer

# Made with the schedulers of PyTorch 2.13.0 for a learning rate of 0.3 and 12 steps: StepLR, ExponentialLR,
# CosineAnnealingLR (twice), OneCycleLR without cycling the momentum (twice), LinearLR, and LinearLR before another by
# SequentialLR (twice).
PYTORCH: list[tuple[dict[str, object], list[float]]] = [
    (
        {"schedule": "step", "decay_every": 4, "decay_factor": 0.5},
        [0.3, 0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.15, 0.075, 0.075, 0.075, 0.075],
    ),
    (
        {"schedule": "exponential", "decay_factor": 0.9},
        [
            0.3,
            0.27,
            0.24300000000000002,
            0.21870000000000003,
            0.19683000000000003,
            0.17714700000000003,
            0.15943230000000003,
            0.14348907000000002,
            0.12914016300000003,
            0.11622614670000003,
            0.10460353203000003,
            0.09414317882700003,
        ],
    ),
    (
        {"schedule": "cosine"},
        [
            0.3,
            0.2948888739433602,
            0.27990381056766583,
            0.2560660171779821,
            0.225,
            0.18882285676537813,
            0.15000000000000002,
            0.11117714323462193,
            0.07500000000000005,
            0.043933982822017895,
            0.0200961894323342,
            0.0051111260566397716,
        ],
    ),
    (
        {"schedule": "cosine", "schedule_steps": 8, "minimum_rate": 0.05},
        [
            0.3,
            0.29048494156391086,
            0.2633883476483185,
            0.2228354290456363,
            0.17500000000000004,
            0.12716457095436381,
            0.08661165235168158,
            0.05951505843608917,
            0.05,
            0.05951505843608916,
            0.0866116523516816,
            0.12716457095436384,
        ],
    ),
    (
        {"schedule": "one_cycle"},
        [
            0.01200000000000001,
            0.10493689626587491,
            0.2637855477366386,
            0.29832463063527354,
            0.2799038909524235,
            0.24352369618492892,
            0.194213699308531,
            0.13879113080009253,
            0.08491829946260977,
            0.04004325905664918,
            0.010370096227618567,
            1.2e-06,
        ],
    ),
    (
        {"schedule": "one_cycle", "peak_at": 0.5, "start_divisor": 10, "end_divisor": 100},
        [
            0.02999999999999997,
            0.05578270575938207,
            0.12328270575938208,
            0.20671729424061785,
            0.27421729424061786,
            0.3,
            0.27992390675709816,
            0.22507499999999997,
            0.15014999999999998,
            0.07522500000000001,
            0.02037609324290186,
            0.0003,
        ],
    ),
    (
        {"schedule": "constant", "warmup_steps": 4, "warmup_start": 0.25},
        [
            0.075,
            0.13125,
            0.1875,
            0.24375000000000002,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
            0.30000000000000004,
        ],
    ),
    (
        {"schedule": "cosine", "warmup_steps": 4, "warmup_start": 0.1},
        [
            0.03,
            0.0975,
            0.165,
            0.2325,
            0.3,
            0.288581929876693,
            0.2560660171779821,
            0.2074025148547635,
            0.15,
            0.09259748514523654,
            0.04393398282201788,
            0.01141807012330699,
        ],
    ),
    (
        {"schedule": "step", "decay_every": 3, "decay_factor": 0.5, "warmup_steps": 4},
        [0.09999999999999999, 0.15, 0.2, 0.25, 0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.075, 0.075],
    ),
]


def rates(settings: dict[str, object], count: int = 12) -> list[float]:
    """The learning rates of so many steps."""
    made = TrainingSettings(learning_rate=0.3, steps=12, **settings)  # type: ignore[arg-type]  # of the cases above
    return [made.rate(step) for step in range(count)]


@pytest.mark.parametrize(
    "settings, expected", PYTORCH, ids=lambda part: "-".join(part) if isinstance(part, dict) else ""
)
def test_the_rates_are_those_of_pytorch(settings, expected):
    """A learner who moves on to PyTorch finds the same rates there."""
    assert rates(settings) == pytest.approx(expected, rel=1e-12)


def test_every_schedule_is_compared():
    """A new one cannot be forgotten; warmup is the constant one with warm-up."""
    compared = {str(settings["schedule"]) for settings, _ in PYTORCH}
    assert compared | {"warmup"} == set(SCHEDULES)
    warm = {"warmup_steps": 4, "warmup_start": 0.25}
    assert rates({"schedule": "warmup", **warm}) == rates({"schedule": "constant", **warm})


def test_a_schedule_has_defaults_of_its_own():
    """Whoever names nothing but the schedule sees it at work."""
    assert rates({"schedule": "constant"}) == [0.3] * 12
    assert rates({"schedule": "warmup"})[0] == pytest.approx(0.1)
    assert rates({"schedule": "warmup"})[10:] == [0.3, 0.3]
    assert rates({"schedule": "exponential"})[1] == pytest.approx(0.297)
    assert rates({"schedule": "step"}, 31)[29:] == pytest.approx([0.3, 0.03])


def test_one_cycle_stays_at_its_end():
    """A run that is continued goes on with the last rate."""
    assert rates({"schedule": "one_cycle"}, 20)[12:] == [rates({"schedule": "one_cycle"})[-1]] * 8


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("warmup", [None, 0, 1, 5])
def test_short_runs_have_rates_too(schedule, steps, warmup):
    """However few the steps, and however long the warm-up."""
    settings = TrainingSettings(schedule=schedule, steps=steps, warmup_steps=warmup)
    assert all(0.0 <= settings.rate(step) <= settings.learning_rate for step in range(12))


def test_the_rate_of_each_step_is_used_and_recorded():
    """What the schedule says is what the step goes."""
    graph = Graph([new_node("x", "variable", value=0.0), new_node("y", "negate", ("x",))])
    trainer = Trainer(graph, TrainingSettings(learning_rate=1.0, schedule="exponential", decay_factor=0.5))
    trainer.run(4)
    assert trainer.history.learning_rates == [1.0, 0.5, 0.25, 0.125]
    assert trainer.values() == {"x": 1.875}
