"""The order of work: what each command does.

It is loaded when it is first asked for: until then pandoc has begun to read the paper.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refutable.build.commands import *  # noqa: F403
else:

    def __getattr__(name):
        """Return what a command calls."""
        return getattr(import_module("refutable.build.commands"), name)
