"""The command ``paper``: each sub-command parses, calls one function of the build, and prints."""

import atexit
import gc

from refutable.cli import exchanging as exchanging
from refutable.cli import reading as reading
from refutable.cli import writing as writing
from refutable.cli.app import app as app


def main() -> None:
    """Run the command."""
    # A command makes much and drops little: to look for garbage as often as Python does, and once
    # more at the end, would be a tenth of a check.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    app()
