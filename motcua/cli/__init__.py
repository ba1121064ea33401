"""The command line: `motcua GROUP ACTION …`."""

from motcua.cli.main import main

__all__ = ["main"]
