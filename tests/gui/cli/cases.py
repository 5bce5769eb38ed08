"""The examples that the command is tried on."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
NAMES = [path.stem for path in sorted(EXAMPLES.glob("*.json"))]


def example(name):
    """The path of an example."""
    return EXAMPLES / f"{name}.json"
