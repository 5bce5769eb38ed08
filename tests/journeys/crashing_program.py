"""A whole program whose user edits the sigmoid; it says when its copy is kept, and waits to be killed."""

from gui import commands
from gui.app import make_application, make_workspace
from gui.resources import examples_folder

if __name__ == "__main__":
    application = make_application()
    workspace = make_workspace()
    workspace.files._recovery._times = (1, 1)
    workspace.window.show()
    workspace.open_path(examples_folder() / "sigmoid.json")
    workspace.files._recovery.written.connect(lambda: print("kept", flush=True))
    workspace.document.do(commands.set_values(workspace.document, {"A": 7.0}))
    application.exec()
