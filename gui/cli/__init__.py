"""The `gradloom` command: a window on files, and the same graphs without one.

Nothing here needs Qt until a window opens.
"""

from gui.cli.program import main

__all__ = ["main"]
