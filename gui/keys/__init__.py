"""The keys of all actions, those that were changed, those that only the canvas hears."""
