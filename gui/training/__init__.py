"""Training a document off the window's thread: the session, its runs, and what their curves are made of."""

from gui.training.history import RunHistory, optimizer_title
from gui.training.progress import Progress, TrainingState
from gui.training.sentences import loss_text, speed_text
from gui.training.session import TrainingSession

__all__ = [
    "Progress",
    "RunHistory",
    "TrainingSession",
    "TrainingState",
    "loss_text",
    "optimizer_title",
    "speed_text",
]
