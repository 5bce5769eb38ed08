"""How the graph is painted: layers, cards, kept pictures."""
