"""The ways of wires, and the edits that only wires know."""
