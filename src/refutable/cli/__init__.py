"""The command ``paper``: each sub-command parses, calls one function of the build, and prints."""

import atexit
import gc
import os
import sys

from refutable.cli import reading as reading
from refutable.cli import transfer as transfer
from refutable.cli import watching as watching
from refutable.cli import writing as writing
from refutable.cli.app import run as run
from refutable.cli.guard import exit_code, guarded, stop_cleanly
from refutable.paper.watched import CELLS


def main() -> int:
    """Run the command and return its exit code."""
    # A command makes much and drops little: to look for garbage as often as Python does, and once
    # more at the end, would be a tenth of a check.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    stop_cleanly()
    try:
        code = run(guard=guarded)
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        code = exit_code(error)
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if code > 128:
        at = CELLS.at
        print(f"stopped in the cell at {at.file}:{at.line}" if at else "stopped", file=sys.stderr)
    return code
