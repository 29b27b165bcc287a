"""An execution that writes more than the database has room for: `fill` starts one and tries, `go_on ID` tries again.

Each prints what is there afterwards, as JSON, and the log.
"""

from __future__ import annotations

import base64
import json
import os
import random
import resource
import sys

COPIES = 60
"""States that take in and give out the text: 24 MB of events in one commit."""
ROOM = 17 * 1024 * 1024
"""Just enough for a segment of PostgreSQL's own log."""
TEXT = base64.b64encode(random.Random(1).randbytes(150_000)).decode()  # nothing that a database could press together


def limit_files() -> None:
    """Let no file that this process, or one that it starts, writes to grow beyond ROOM: the kernel refuses the write."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def lift_limit() -> None:
    """Take the limit back."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def main() -> None:
    """Do what the arguments say."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sfn_studio.settings"
    import django

    django.setup()
    from django.db import connection

    from executions import tasks
    from executions.models import Execution, Inbox
    from executions.operations.replays import differences

    key = _begun() if sys.argv[1] == "fill" else sys.argv[2]
    if sys.argv[1] == "fill" and connection.vendor == "sqlite":
        limit_files()  # PostgreSQL's server was started with it
    tasks.advance(key)
    execution = Execution.objects.get(pk=key)
    told = {"id": key, "status": execution.status, "seq": execution.last_seq, "events": execution.events.count()}
    told |= {"news": Inbox.objects.filter(execution_id=key).count(), "differences": list(differences(key))}
    print(json.dumps(told))


def _begun() -> str:
    """Start an execution, and let its first wait be over."""
    from django.core.management import call_command

    from accounts.services import owner_ensure
    from editor.services import version_save, workflow_create
    from executions.engine.timers import fire_due
    from executions.models import Timer
    from executions.services import execution_start

    call_command("migrate", verbosity=0)
    states = {f"Copy{n}": {"Type": "Pass", "Next": f"Copy{n + 1}"} for n in range(COPIES)}
    hold = {"Type": "Wait", "Seconds": 600, "Next": "Copy0"}
    definition = {"StartAt": "Hold", "States": {"Hold": hold, **states, f"Copy{COPIES}": {"Type": "Succeed"}}}
    owner = owner_ensure()
    workflow = workflow_create(owner, "Much")
    version_save(owner, workflow, text=json.dumps(definition), format="json")
    execution = execution_start(owner, workflow_id=workflow.pk, version=1, input=json.dumps({"text": TEXT}))
    Timer.objects.filter(execution_id=execution.pk, reason="wait").update(due=1.0)
    fire_due()
    return str(execution.pk)


if __name__ == "__main__":
    main()
