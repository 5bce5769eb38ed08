"""The help window: first steps, keyboard shortcuts, every operation, and what this program is."""

from gui.panels.help.window import HelpWindow

__all__ = ["HelpWindow"]
