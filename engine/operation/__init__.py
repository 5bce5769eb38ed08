"""The record that declares one operation; everything else about the operation follows from it.

A gate is exactly a function with one local derivative per input. From these two come the backward message
(upstream times local derivative), the tangent of forward mode, the number written on the wire and, for graphs of
scalars, the compiled tape. Operations on whole arrays (`ArrayOperation`) have no such number per wire, so they
declare the backward message of each input, the tangent and the shape instead.
"""

from engine.operation.array import ArrayOperation
from engine.operation.buffered import Buffered, Calls
from engine.operation.elementwise import REDUCTION, WEIGHTED, Elementwise, Fold, Reduced
from engine.operation.record import (
    NO_SETTINGS,
    Misfit,
    Operation,
    Rules,
    Sample,
    Setting,
    Settings,
    Source,
    bound,
    typeset,
)

__all__ = [
    "NO_SETTINGS",
    "REDUCTION",
    "WEIGHTED",
    "ArrayOperation",
    "Buffered",
    "Calls",
    "Elementwise",
    "Fold",
    "Misfit",
    "Operation",
    "Reduced",
    "Rules",
    "Sample",
    "Setting",
    "Settings",
    "Source",
    "bound",
    "typeset",
]
