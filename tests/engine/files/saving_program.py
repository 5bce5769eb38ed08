"""Saves one of two graphs after the other for ever: python saving_program.py PATH. The test kills it."""

import sys

from engine import Graph, GraphFile, new_node, save_graph_file

FILES = [
    GraphFile(graph=Graph([new_node("x", "variable", value=[[number] * 50] * 50)]), title=f"number {number:g}")
    for number in (0.125, 2.0)
]


def main(path: str) -> None:
    """Save, and tell after the first time that it has begun."""
    save_graph_file(path, FILES[0])
    print("saving", flush=True)
    while True:
        for file in FILES:
            save_graph_file(path, file)


if __name__ == "__main__":
    main(sys.argv[1])
