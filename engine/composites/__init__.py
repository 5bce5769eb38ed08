"""Composite gates: a part of a graph as one gate with named ports, which the engine runs taken apart again."""

from engine.composites.collapsing import Collapsed, collapsed, opened
from engine.composites.inlining import Inlining
from engine.composites.record import (
    Composite,
    Layout,
    check_inner_names,
    composites_in,
    inlined,
    new_composite,
    stands,
)
from engine.composites.redefining import redefined

__all__ = [
    "Collapsed",
    "Composite",
    "Inlining",
    "Layout",
    "check_inner_names",
    "collapsed",
    "composites_in",
    "inlined",
    "new_composite",
    "opened",
    "redefined",
    "stands",
]
