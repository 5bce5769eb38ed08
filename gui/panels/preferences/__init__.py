"""The settings dialog."""

from gui.panels.preferences.dialog import PreferencesDialog

__all__ = ["PreferencesDialog"]
