"""Pictures of the real window, for the documents and for looking at: `make screenshots`."""
