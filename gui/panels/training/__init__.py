"""The training panel: settings, buttons, and how the run goes."""

from gui.panels.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]
