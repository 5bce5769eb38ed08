"""The inspector: what is selected, in full, to read and to change."""

from gui.panels.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
