"""`gradloom tape`: whether graphs of numbers run compiled, where the compiled functions lie, and why not."""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec

from engine import tape as compiled
from gui.cli.arguments import Refusal
from gui.cli.output import print_json, print_line

FAILED = 1


def load_if_asked(options: Namespace) -> None:
    """Load the compiled tape for --compiled; raises Refusal, with the reason, where that cannot be done."""
    if options.compiled and not compiled.load():
        raise Refusal(f"{compiled.status()} Leave out --compiled.")


def tape(options: Namespace) -> int:
    """Load the compiled tape where it was compiled before, or now for --build; 1 where it cannot be built and kept."""
    can_compile = find_spec("numba") is not None
    built = compiled.is_built()
    ready = compiled.load() if built or options.build or not can_compile else False  # without numba, it says so
    kept = compiled.is_built()
    folder = compiled.cache_folder()
    if options.json:
        print_json(
            {
                "ready": ready,
                "built": kept,
                "cache": None if folder is None else str(folder),
                "status": compiled.status(),
            }
        )
    else:
        print_line(compiled.status())
        if kept or not ready:
            print_line(f"Its cache is {folder}." if folder else "There is no folder to keep it in.")
        if can_compile and not built and not options.build:
            print_line("'gradloom tape --build' compiles it.")
    return FAILED if options.build and not (ready and kept) else 0
