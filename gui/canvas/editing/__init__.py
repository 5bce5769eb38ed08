"""What keys and menus do to the graph, and typing on it."""
