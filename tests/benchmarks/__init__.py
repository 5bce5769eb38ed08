"""The engine beside its peers on the same work; `python -m tests.benchmarks` prints the table."""
