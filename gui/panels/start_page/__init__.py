"""The start page: new, open, the files opened last, what a crash left behind, and the examples."""

from gui.panels.start_page.page import StartPage

__all__ = ["StartPage"]
