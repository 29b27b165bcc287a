"""`deploy`: create or update state machines at an endpoint, from a definition or from a SAM or CloudFormation template."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from asl import json_codec
from sfn_local.commands.exits import CANNOT, FAILED, OK, cannot, say
from sfn_local.commands.printing import print_json
from sfn_local.definitions import YAML, NotADefinition, Unusable, definition_of_text, load_definition, read_text
from sfn_local.deploying import Deployed, Impossible, Wanted, deploy
from sfn_local.endpoint import Endpoint, Refused, Unreachable, add_options
from sfn_local.templates import Template, is_template, read_template

INVALID = ("InvalidDefinition", "ValidationException", "InvalidName", "InvalidArn")


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("deploy", help="create or update state machines at an endpoint", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="a definition, or a SAM or CloudFormation template")
    parser.add_argument("--name", metavar="NAME", help="of the state machine; that of the file without it")
    parser.add_argument("--role-arn", metavar="ARN", help="that it takes; one that is there keeps its own without it")
    parser.add_argument("--type", choices=("STANDARD", "EXPRESS"), default="STANDARD", help="of the state machine")
    parser.add_argument("--publish", action="store_true", help="publish a version")
    parser.add_argument("--dry-run", action="store_true", help="only tell what differs: status 1 if anything does")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of what is told")
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="of a template, again for each"
    )
    parser.add_argument("--resource", action="append", default=[], metavar="ID.ATTRIBUTE=VALUE",
                        help="what !GetAtt (ID.Arn) or !Ref (ID) of another resource of a template gives")  # fmt: skip
    parser.add_argument("--placeholders", metavar="VALUES", help="JSON file with the values of ${Name} placeholders")
    parser.add_argument("--environment", metavar="NAME", help="the values of this name in the file")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Deploy it. Returns 0, 1 (the definition is invalid, or --dry-run found a difference) or 2 (it could not)."""
    try:
        endpoint = Endpoint(options)
        done = [
            deploy(endpoint, wanted, publish=options.publish, dry_run=options.dry_run) for wanted in _wanted(options)
        ]
    except (NotADefinition, Impossible) as wrong:
        say("deploy", wrong)
        return FAILED
    except Refused as refused:
        say("deploy", refused)
        return FAILED if refused.code in INVALID else CANNOT
    except (Unusable, Unreachable) as wrong:
        return cannot("deploy", wrong)
    _tell(done, options)
    return FAILED if options.dry_run and any(one.differences for one in done) else OK


def _wanted(options: argparse.Namespace) -> list[Wanted]:
    text = read_text(options.file)
    if is_template(text):
        template = Template(_pairs(options.parameter, "--parameter"), _pairs(options.resource, "--resource"))
        found = read_template(options.file, text, template)
        for one in found:
            definition_of_text(one.text, f"{options.file} ({one.name})", type=one.type)
        return [Wanted(one.name, one.text, options.role_arn or one.role, one.type) for one in found]
    definition = load_definition(
        options.file, type=options.type, placeholders=options.placeholders, environment=options.environment
    )
    as_written = not options.file.lower().endswith(YAML) and options.placeholders is None
    name = options.name or Path(options.file).name.split(".")[0]
    return [Wanted(name, text if as_written else json_codec.dumps_text(definition), options.role_arn, options.type)]


def _pairs(given: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise Unusable(f"{option} takes NAME=VALUE, but it is {text!r}.")
        pairs[name] = value
    return pairs


def _tell(done: list[Deployed], options: argparse.Namespace) -> None:
    if options.format == "json":
        print_json({"dryRun": options.dry_run, "stateMachines": [one.as_json() for one in done]})
        return
    for one in done:
        would = "would be " if options.dry_run and one.differences else ""
        version = f", version {one.version_arn.rpartition(':')[2]}" if one.version_arn else ""
        print(f"{one.name}: {would}{one.action}{version}{f' ({one.arn})' if one.arn else ''}")  # noqa: T201
        for line in one.differences:
            print(f"    {line}")  # noqa: T201
