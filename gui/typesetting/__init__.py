"""Typeset formulas: LaTeX in, crisp drawings in the theme's colours out."""

from gui.typesetting.formula import Formula, formula
from gui.typesetting.label import FormulaLabel
from gui.typesetting.latex import inline, latex_name, latex_number, latex_text, readable

__all__ = [
    "Formula",
    "FormulaLabel",
    "formula",
    "inline",
    "latex_name",
    "latex_number",
    "latex_text",
    "readable",
]
