"""One contestant in a process of its own: `python -m tests.benchmarks.editor.contestant NAME FILE`."""

import json
import sys
from importlib import import_module
from pathlib import Path


def main(name: str, path: str) -> None:
    """Measure, and print one JSON document."""
    print(json.dumps(import_module(f"tests.benchmarks.editor.{name}").run(Path(path))))


if __name__ == "__main__":
    main(*sys.argv[1:])
