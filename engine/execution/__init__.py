"""How a plan runs: on the compiled tape where all values are numbers, else on numpy and Python floats."""
