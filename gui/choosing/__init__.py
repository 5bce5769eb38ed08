"""Choosing from a list while one types: how well words answer, the rows, and the sheet that shows them."""

from gui.choosing.matching import Match, best, match
from gui.choosing.row import Row, Rows
from gui.choosing.sheet import ChoiceSheet

__all__ = ["ChoiceSheet", "Match", "Row", "Rows", "best", "match"]
