"""The command ``paper``: each sub-command parses, calls one function of the build, and prints."""

from refutable.cli import reading as reading
from refutable.cli import writing as writing
from refutable.cli.app import app as app


def main() -> None:
    """Run the command."""
    app()
