"""The files opened last, and the folder that file dialogs begin in."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from gui.files.recent import RecentFiles
from gui.settings import Settings


@pytest.fixture
def recent(qapp, tmp_path):
    """A list of its own."""
    return RecentFiles(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))


def test_dialogs_begin_in_the_documents_or_at_home(recent, tmp_path, monkeypatch):
    """A folder of documents that does not exist is not offered, nor one of the last file that is gone."""
    documents = tmp_path / "Documents"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    assert recent.folder == Path.home()
    documents.mkdir()
    assert recent.folder == documents
    last = tmp_path / "last"
    last.mkdir()
    recent.remember(last / "a.json")
    assert recent.folder == last
    last.rmdir()
    assert recent.folder == documents
