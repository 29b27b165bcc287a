"""`manage.py load_examples`: bring the example workflows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from editor.services.examples import examples_load


class Command(BaseCommand):
    """Loads what is missing."""

    help = "Load the example workflows that this store never had; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say which."""
        made = examples_load()
        names = ", ".join(workflow.name for workflow in made)
        self.stdout.write(f"Loaded {names}." if made else "The examples are there already.")
