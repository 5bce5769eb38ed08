"""python -m gui.cli is the `gradloom` command."""

import sys

from gui.cli.program import main

if __name__ == "__main__":
    sys.exit(main())
