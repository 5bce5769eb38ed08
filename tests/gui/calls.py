"""Counting calls, where a test is about how much work there is: seconds would tell how busy the machine is."""

import sys


class Calls:
    """Counts the calls while it is entered."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self):
        sys.setprofile(self._see)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _see(self, frame, event, argument):
        self.count += event in {"call", "c_call"}
