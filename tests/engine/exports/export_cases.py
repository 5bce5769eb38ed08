"""Graphs that the exports are tried on: each operation at each of its samples, and names that invite trouble."""

import zlib
from pathlib import Path

import numpy as np

from engine import OPERATIONS, Graph, GraphFile, as_value, new_node

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))
OUTPUT = "the result"
CASES = [
    (operation.name, place)
    for operation in OPERATIONS.values()
    if not operation.is_source
    for place in range(len(operation.samples))
]
"""Each operation with the number of one of its samples."""

WILD = ["a b", "a_b", "lambda", "2x", "σ", "重み", 'q"uote', "back\\slash", "per%cent", "{brace}", "#$&~^|", "self"]
"""Names of nodes that are no identifiers, collide as such, or mean something in another language."""


def sample_file(name, place, kind="variable"):
    """The operation at one of its samples, as a graph of sources of one kind and a gate; the upstream is not 1."""
    operation = OPERATIONS[name]
    sample = operation.samples[place]
    settings = operation.complete(sample.settings)
    ports = operation.ports_of(settings)
    sources = [new_node(port, kind, value=value) for port, value in zip(ports, sample.inputs, strict=True)]
    graph = Graph([*sources, new_node(OUTPUT, name, tuple(ports), settings=settings)], OUTPUT)
    random = np.random.default_rng(zlib.crc32(name.encode()))
    shape = graph.shape(OUTPUT)
    return GraphFile(graph=graph, upstream=as_value(random.normal(size=shape) if shape else 1.25))


def wild_file():
    """A sum of products of sources with wild names, each gate with one too."""
    nodes = [new_node(name, "variable", value=0.5 + place) for place, name in enumerate(WILD)]
    before = WILD[0]
    for place, name in enumerate(WILD[1:]):
        nodes.append(new_node(f"{name} +", ("multiply", "add")[place % 2], (before, name)))
        before = f"{name} +"
    return GraphFile(graph=Graph(nodes, before), title='A "title" \\ with\n """quotes""" & signs_')
