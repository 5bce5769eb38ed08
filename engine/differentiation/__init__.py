"""Derivatives of a run: reverse mode, forward mode, the local derivative of a wire, and the check against numbers."""
