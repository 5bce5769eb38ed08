"""Composite gates in the window: collapse, open, look inside, keep in a library."""
