"""Data for training: where it is kept, how it is read and prepared, and the tables of arrays that it becomes."""

from engine.training.data.bindings import Binding, Classes, ClassIndex, ColumnRange, Numbers, OneHot
from engine.training.data.generators import GENERATORS, Generator, Recipe, generate
from engine.training.data.given import Cell
from engine.training.data.missing import MISSING_CHOICES, REFUSE, Missing
from engine.training.data.source import DataSource, Prepared, column_names
from engine.training.data.split import Split
from engine.training.data.standardising import Scale, Standardise
from engine.training.data.table import Table
from engine.training.data.watch import NOBODY, Watch

__all__ = [
    "GENERATORS",
    "MISSING_CHOICES",
    "NOBODY",
    "REFUSE",
    "Binding",
    "Cell",
    "ClassIndex",
    "Classes",
    "ColumnRange",
    "DataSource",
    "Generator",
    "Missing",
    "Numbers",
    "OneHot",
    "Prepared",
    "Recipe",
    "Scale",
    "Split",
    "Standardise",
    "Table",
    "Watch",
    "column_names",
    "generate",
]
