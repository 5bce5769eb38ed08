"""How a plan runs: on numpy and Python floats. A compiled tape for graphs of scalars has its place here."""
