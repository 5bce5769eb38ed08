"""`gradloom export`: a graph in another form."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from engine import export_graph, save_export
from gui.cli.reading import load


def export(options: Namespace) -> int:
    """Write a graph file in another form, to a file or, for -, to standard output."""
    file = load(options.file)
    content = export_graph(file, options.to, Path(options.file).stem)
    if options.out != "-":
        save_export(options.out, content)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    return 0
