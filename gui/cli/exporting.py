"""`gradloom export`: a graph in another form."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from engine import export_text, save_export
from gui.cli.reading import load


def export(options: Namespace) -> int:
    """Write a graph file in another form, to a file or, for -, to standard output."""
    file = load(options.file)
    text = export_text(file, options.to, Path(options.file).stem)
    if options.out == "-":
        sys.stdout.write(text)
    else:
        save_export(options.out, text)
    return 0
