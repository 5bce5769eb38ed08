"""Aligning, guides, and tidying that glides."""
