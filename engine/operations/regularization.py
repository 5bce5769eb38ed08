"""Regularisation: what keeps a network from learning its samples by heart."""

from __future__ import annotations

from typing import Any

from engine.operation import Elementwise, Sample, Setting

CATEGORY = "layers"


def _mask(random: Any, shape: tuple[int, ...], rate: float) -> Any:
    """0 with the probability `rate`, else 1 / (1 - rate), so that the expected value stays as it is."""
    kept = random.random(shape) >= rate
    return kept / (1.0 - rate)


dropout = Elementwise(
    name="dropout",
    title="Dropout",
    symbol="drop",
    category=CATEGORY,
    ports=("x",),
    help="In training, each number is set to 0 with the given probability and the others are enlarged to make up for "
    "it; otherwise the value itself.",
    latex=r"{x}",
    derivative_latex=("1",),
    note="Drawn anew at each step of training from the seed of the training. Evaluating, nothing is drawn.",
    settings=(
        Setting(
            name="rate",
            kind="number",
            default=0.5,
            minimum=0.0,
            maximum=0.999,
            help="The probability of each number to be set to 0.",
        ),
    ),
    function=lambda x, rate: 1.0 * x,
    derivatives=(lambda x, out, rate: 1.0,),
    noise=_mask,
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([[1.0, -2.0], [0.5, 3.0]],), settings={"rate": 0.2})),
    pytorch="torch.nn.functional.dropout({x}, {rate}, training=False)",
)

DECLARATIONS = (dropout,)
