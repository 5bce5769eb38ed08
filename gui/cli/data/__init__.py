"""The commands on data."""
