"""The course's own way of writing: a net of nodes, each with a value v and a gradient g."""

from engine.net.net import Net
from engine.net.node import NetNode

__all__ = ["Net", "NetNode"]
