"""Where nodes go by themselves."""
