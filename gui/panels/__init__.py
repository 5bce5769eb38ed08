"""The panels around the canvas: what can be added, what is selected, what is wrong, what happens at each step."""
