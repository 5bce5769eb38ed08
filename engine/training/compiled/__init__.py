"""The compiled part of training: steps in a row inside the tape, from the optimizers' own records."""
