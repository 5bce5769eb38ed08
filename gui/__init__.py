"""The program on top of the engine: the command line, and the window."""
