#!/usr/bin/env python
"""Django's command line, with sfn-studio's settings."""

import os
import sys
import time

BEGAN = time.monotonic()


def main() -> None:
    """Run one management command; a wrong variable of the environment is said in its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sfn_studio.settings")
    if sys.argv[1:] == ["studio"]:
        # It starts Redis, and tells the settings where that is, before Django reads them.
        from sfn_studio.supervisor import studio

        sys.exit(studio.main(os.environ, BEGAN))
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(f"The configuration is wrong.\n{wrong}")


if __name__ == "__main__":
    main()
