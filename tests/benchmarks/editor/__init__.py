"""The editor at ten thousand gates, beside a scene with one minimal item a node, and another node editor."""
