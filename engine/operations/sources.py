"""Where values come from: nodes without inputs."""

from engine.operation import Source

variable = Source(
    name="variable",
    title="Variable",
    symbol="w",
    category="sources",
    help="A number or array that training moves, unless it is frozen.",
    latex="{out}",
)
input_ = Source(
    name="input",
    title="Input",
    symbol="x",
    category="sources",
    help="A number or array fed from outside: typed in, or taken from the columns of the data.",
    latex="{out}",
)
constant = Source(
    name="constant",
    title="Constant",
    symbol="c",
    category="sources",
    help="A number or array that stays as it is.",
    latex="{out}",
)

DECLARATIONS = (variable, input_, constant)
