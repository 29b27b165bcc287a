"""The command line: `sfn-studio validate`, `render`, `run`, `test`, `start`, `history`, `deploy`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "validate": "asl.validation_command",
    "render": "asl.render_command",
    "run": "sfn_local.commands.run",
    "test": "sfn_local.commands.test",
    "start": "sfn_local.commands.start",
    "history": "sfn_local.commands.history",
    "deploy": "sfn_local.commands.deploy",
}
"""Command → the module with its `add_to`; only the one that is wanted is loaded, so that `validate` starts at once."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 valid or succeeded, 1 invalid or failed, 2 could not."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="sfn-studio", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = [given[0]] if given and given[0] in COMMANDS else list(COMMANDS)
    for name in wanted:
        importlib.import_module(COMMANDS[name]).add_to(commands)
    options = parser.parse_args(given)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
