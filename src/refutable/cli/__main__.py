"""``python -m refutable.cli``: the command ``paper`` where it is not on the path."""

import sys

from refutable.cli import main

if __name__ == "__main__":
    sys.exit(main())
