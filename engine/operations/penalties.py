"""Penalties on weights: how large they are, as one number to add to a loss."""

import numpy as np

from engine.operation import Reduced, Sample, Setting

CATEGORY = "losses"

_STRENGTH = Setting(name="strength", kind="number", default=0.01, help="How much the penalty weighs.")

l1_penalty = Reduced(
    name="l1_penalty",
    title="L1 penalty",
    symbol="λ|w|",
    category=CATEGORY,
    ports=("x",),
    help="The strength times the sum of the absolute values: added to a loss, it draws weights to exactly 0.",
    latex=r"{strength} \left|{x}\right|",
    derivative_latex=(r"{strength} \cdot \mathrm{sign}({x})",),
    note="It has no derivative at 0; chosen: 0.",
    settings=(_STRENGTH,),
    function=lambda x, strength: strength * abs(x),
    derivatives=(lambda x, strength: strength * np.sign(x),),
    reduction="sum",
    pytorch="({strength} * torch.abs({x}))",
    samples=(
        Sample(inputs=(0.5,)),
        Sample(inputs=([[1.0, -2.0], [3.0, 4.0]],), settings={"strength": 0.5}),
        Sample(inputs=(0.0,), chosen=(0.0,)),
    ),
)
l2_penalty = Reduced(
    name="l2_penalty",
    title="L2 penalty",
    symbol="λw²",
    category=CATEGORY,
    ports=("x",),
    help="The strength times the sum of the squares: added to a loss, it keeps weights small.",
    latex=r"{strength} \, {x}^2",
    derivative_latex=(r"2 \, {strength} \, {x}",),
    settings=(_STRENGTH,),
    function=lambda x, strength: strength * x * x,
    derivatives=(lambda x, strength: 2.0 * strength * x,),
    reduction="sum",
    pytorch="({strength} * torch.square({x}))",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([[1.0, -2.0], [3.0, 4.0]],), settings={"strength": 0.5})),
)

DECLARATIONS = (l1_penalty, l2_penalty)
