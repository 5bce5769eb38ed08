"""The engine beside its peers on the same work; `python -m tests.benchmarks` prints the table.

Everybody has one thread: two libraries that each start a thread for every core disturb one another, and on a machine
with something else to do a step of the large network then takes a hundred times as long. Set OMP_NUM_THREADS and
OPENBLAS_NUM_THREADS to measure with more.
"""

import os

# Read once, when numpy and PyTorch are imported.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
