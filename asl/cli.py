"""The command line: `sfn-studio validate FILES…`, `sfn-studio render FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from asl import render_command, validation_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 valid, 1 invalid, 2 could not run."""
    parser = argparse.ArgumentParser(prog="sfn-studio", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    validation_command.add_to(commands)
    render_command.add_to(commands)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
