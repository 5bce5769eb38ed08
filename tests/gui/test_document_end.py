"""What happens when a document is no longer wanted."""

import subprocess
import sys

SCRIPT = """
import gc
from PySide6.QtCore import QCoreApplication
from gui import commands
from gui.document import Document

application = QCoreApplication([])
for _ in range(30):
    document = Document()
    document.ring = document  # only the collector can free it now
    for _ in range(20):
        edit, _name = commands.add_node(document, "variable", (0.0, 0.0))
        document.do(edit)
    document.history.undo()
    del document, edit
    gc.collect()
print("still here")
"""


def test_closing_many_documents_never_ends_the_program():
    """Python's collector and Qt both own the history; it is freed once, whoever comes first."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "still here\n", "")
