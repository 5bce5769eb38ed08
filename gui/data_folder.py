"""Where the program keeps what it has to remember between starts, besides its settings."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def data_folder() -> Path:
    """The program's own folder for data, as the system wants it; it need not exist yet."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
