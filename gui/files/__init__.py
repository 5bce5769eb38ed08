"""Opening, saving and asking, and what a crash leaves."""
