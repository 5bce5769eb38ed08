"""python -m gui is the `gradloom` command."""

import sys

from gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
