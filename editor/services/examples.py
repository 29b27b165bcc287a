"""Loading the example workflows, once and only once each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from editor.definition_text import content_hash
from editor.models import Draft, TextFormat, Version, Workflow
from editor.services.drafts import draft_fill

FOLDER = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: `text` is the file, byte for byte; `inputs` are ready to start it with."""

    name: str
    description: str
    text: str
    inputs: list[dict[str, str]]


def examples() -> list[Example]:
    """Read the catalogue and its definitions."""
    catalogue = json.loads((FOLDER / "catalogue.json").read_text(encoding="utf-8"))
    return [_example(entry) for entry in catalogue]


def examples_load() -> list[Workflow]:
    """Make the examples that this store never had and return them.

    An example that somebody changed stays as it is; one that was deleted does not come back; a name that is taken
    by a workflow of somebody's own is left to it.
    """
    return [made for example in examples() if (made := _load(example)) is not None]


def _example(entry: dict[str, Any]) -> Example:
    # Bytes, then decode: reading as text would translate line ends.
    text = (FOLDER / entry["file"]).read_bytes().decode("utf-8")
    inputs = [{"name": given["name"], "text": json.dumps(given["value"], indent=2)} for given in entry["inputs"]]
    return Example(entry["name"], entry["description"], text, inputs)


@transaction.atomic
def _load(example: Example) -> Workflow | None:
    had = Workflow.objects.filter(name=example.name, is_example=True).exists()
    if had or Workflow.objects.filter(name=example.name, account="", deleted_at=None).exists():
        return None
    now = timezone.now()
    workflow = Workflow.objects.create(
        name=example.name,
        description=example.description,
        inputs=example.inputs,
        is_example=True,
        updated_at=now,
    )
    draft = Draft(workflow=workflow, saved_at=now)
    draft_fill(draft, example.text, TextFormat.JSON, workflow.type)
    draft.base_version = Version.objects.create(
        workflow=workflow,
        number=1,
        text=example.text,
        format=TextFormat.JSON,
        message="Example",
        created_at=now,
        content_hash=content_hash(example.text),
        state_count=draft.state_count,
    )
    draft.save(force_insert=True)
    return workflow
