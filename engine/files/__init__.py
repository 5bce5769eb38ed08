"""Graph files: the format and its schema, older versions, saving that cannot lose work."""
