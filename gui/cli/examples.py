"""`gradloom examples`: the graphs that come with the program."""

from __future__ import annotations

from argparse import Namespace
from itertools import groupby

from engine import list_examples
from gui.cli.output import print_json, print_line
from gui.resources import examples_folder


def examples(options: Namespace) -> int:
    """List the examples in the order in which they teach."""
    found = list_examples(examples_folder())
    if options.json:
        print_json(
            [
                {
                    "name": example.name,
                    "file": example.path.name,
                    "title": example.file.title,
                    "group": example.file.group,
                    "summary": example.file.summary,
                    "path": str(example.path),
                }
                for example in found
            ]
        )
        return 0
    width = max((len(example.name) for example in found), default=0)
    for group, members in groupby(found, key=lambda example: example.file.group):
        print_line(group)
        for example in members:
            print_line(f"  {example.name:<{width}}  {example.file.summary}")
    print_line()
    print_line(f"The files lie in {examples_folder()}")
    return 0
