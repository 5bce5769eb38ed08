"""Moving about: zoom, jumps, finding, the minimap."""
