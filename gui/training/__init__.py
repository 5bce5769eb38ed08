"""Training a document off the window's thread: the session, its runs, and what their curves are made of."""

from gui.training.history import (
    GRADIENT_NORM,
    LEARNING_RATE,
    LOSS,
    VALIDATION_LOSS,
    Curve,
    RunHistory,
    optimizer_title,
    quantity_title,
)
from gui.training.progress import Progress, TrainingState
from gui.training.sentences import loss_text, mistakes_sentence, speed_text
from gui.training.session import TrainingSession

__all__ = [
    "GRADIENT_NORM",
    "LEARNING_RATE",
    "LOSS",
    "VALIDATION_LOSS",
    "Curve",
    "Progress",
    "RunHistory",
    "TrainingSession",
    "TrainingState",
    "loss_text",
    "mistakes_sentence",
    "optimizer_title",
    "quantity_title",
    "speed_text",
]
