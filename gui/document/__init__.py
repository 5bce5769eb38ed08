"""One open graph and the records of its edits."""
