"""The chart of training: loss and gradient norm of every run."""

from gui.panels.chart.panel import ChartPanel

__all__ = ["ChartPanel"]
