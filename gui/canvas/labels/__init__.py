"""The numbers on the wires."""
