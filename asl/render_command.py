"""`render`: the graph of a definition as Mermaid, DOT or SVG."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from asl.document import Format, parse
from asl.render import RENDERERS

EXIT_DRAWN, EXIT_UNREADABLE, EXIT_CANNOT = 0, 1, 2


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("render", help="draw the graph of a definition", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="JSON or YAML (by its ending); - reads stdin")
    parser.add_argument("--format", choices=sorted(RENDERERS), default="mermaid", help="of the drawing")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw the file that the options name. Returns 0, 1 (it is no definition) or 2 (it cannot be read)."""
    name = options.file
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"sfn-studio render: cannot read {name}: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_CANNOT
    format: Format = "yaml" if name.lower().endswith((".yaml", ".yml")) else "json"
    document = parse(text, format)
    if document.value is None:
        words = document.problems[0].help or document.problems[0].message
        print(f"sfn-studio render: {name}: {words}", file=sys.stderr)  # noqa: T201
        return EXIT_UNREADABLE
    sys.stdout.write(RENDERERS[options.format](document.value))
    return EXIT_DRAWN
