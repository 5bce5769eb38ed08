"""Make the frozen reference numbers again: `python -m tests.engine.operations.freeze`, where PyTorch is installed."""

from engine.operations import OPERATIONS
from tests.engine.operations.agreement import cases, torch_results
from tests.engine.operations.frozen import FILE, as_json, write
from tests.engine.random_graphs import write_frozen

SEED = 7
MOST = 10
"""Cases of one operation: its samples and edges, and random ones spread over all that there are."""


def main() -> None:
    """Ask PyTorch for the results of some cases of every operation, and of random graphs, and write them."""
    results = {}
    for name, operation in OPERATIONS.items():
        if operation.is_source:
            continue
        found = list(cases(operation, SEED))
        declared = len(operation.samples) + len(operation.edges)
        every = max(1, -(-(len(found) - declared) // max(1, MOST - declared)))
        chosen = found[:declared] + found[declared::every]
        results[name] = [as_json(case, torch_results(case)) for case in chosen]
    write(results)
    write_frozen()
    print(f"{sum(map(len, results.values()))} cases of {len(results)} operations in {FILE.name}")


if __name__ == "__main__":
    main()
