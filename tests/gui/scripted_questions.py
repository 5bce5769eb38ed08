"""Questions answered from a script, for tests that open and save without a window."""

from collections import deque
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from engine import Watch
from gui.files.questions import ChangedOnDisk, Unsaved


class ScriptedQuestions:
    """Gives the answers in the order in which they were put in, and keeps what was asked and told.

    A question that the script does not foresee is a failure of the test.
    """

    def __init__(self, *answers):
        self.answers = deque(answers)
        self.asked = []
        self.told = []

    def _answer(self, *question):
        self.asked.append(question)
        assert self.answers, f"nobody foresaw the question {question}"
        return self.answers.popleft()

    def unsaved(self, name) -> Unsaved:
        return self._answer("unsaved", name)

    def changed_on_disk(self, path) -> ChangedOnDisk:
        return self._answer("changed on disk", path)

    def discard_recovered(self, count) -> bool:
        return self._answer("discard recovered", count)

    def path_to_open(self, folder, *, kind="json") -> Path | None:
        return self._answer("path to open", folder)

    def path_to_save(self, suggestion, *, kind) -> Path | None:
        return self._answer("path to save", suggestion)

    def name_for(self, heading, suggestion) -> str | None:
        return self._answer("name for", suggestion)

    def tell(self, heading, sentence) -> None:
        self.told.append((heading, sentence))

    def reading(self, name) -> AbstractContextManager[Watch]:
        return nullcontext(Watch())
