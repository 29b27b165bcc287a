"""What the deletion of a workflow does to its executions: those that run end at their next step, as on the service."""

from __future__ import annotations

from typing import Any

from asl.run.stimuli import Stop
from editor.models import Workflow
from executions.engine import dispatch, inbox
from executions.models import Execution

CAUSE = "The state machine was deleted."  # a guess: what the service says, if anything, is not documented


def executions_end(sender: Any, workflow: Workflow, **_: Any) -> None:
    """Leave a Stop for each running execution, to be decided before whatever wakes it next.

    API reference, DeleteStateMachine: on the next state transition, the executions are terminated. Children of Map
    Runs end with the execution that started them.
    """
    rows = _running(workflow).filter(map_run=None).values_list("pk", flat=True)
    now = dispatch.now()
    inbox.put_for_next_turn([(pk, Stop(at=now, entropy=inbox.entropy(), cause=CAUSE)) for pk in rows])


def is_deleting(workflow: Workflow) -> bool:
    """Is the workflow deleted, and still running? The service calls that DELETING."""
    return workflow.deleted_at is not None and _running(workflow).exists()


def _running(workflow: Workflow) -> Any:
    return Execution.objects.filter(workflow=workflow, target=None, status=Execution.Status.RUNNING)
