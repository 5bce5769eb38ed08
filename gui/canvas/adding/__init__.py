"""Adding gates: quick-add, formulas, drops, room for what is new."""
