"""The tables of a run: the execution, its journal, and the rows that say what the world still owes it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from editor.account_ids import account_shown
from executions.aws.models import Target
from executions.outbox.models import Delivery, Webhook

__all__ = [
    "Activity",
    "Delivery",
    "Event",
    "Execution",
    "Inbox",
    "MapRun",
    "Snapshot",
    "Target",
    "TaskAttempt",
    "Timer",
    "Webhook",
]


class Execution(models.Model):
    """One run of one version, local or on an AWS target.

    Everything here but the identity and the input can be rebuilt from the journal; it is kept beside it for lists.
    """

    class Status(models.TextChoices):
        """The service's own words."""

        RUNNING = "RUNNING"
        SUCCEEDED = "SUCCEEDED"
        FAILED = "FAILED"
        TIMED_OUT = "TIMED_OUT"
        ABORTED = "ABORTED"
        PENDING_REDRIVE = "PENDING_REDRIVE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    arn = models.CharField(max_length=2000)
    type = models.CharField(max_length=8, default="STANDARD")
    workflow = models.ForeignKey("editor.Workflow", null=True, on_delete=models.PROTECT, related_name="executions")
    version = models.ForeignKey("editor.Version", null=True, on_delete=models.PROTECT, related_name="executions")
    environment_revision = models.ForeignKey(
        "editor.EnvironmentRevision",
        null=True,
        on_delete=models.PROTECT,
        related_name="executions",
        help_text="What the placeholders of its version were filled from.",
    )
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="executions")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    parent_state = models.CharField(max_length=80, blank=True)
    parent_token = models.CharField(max_length=64, blank=True, help_text="The parent's task that waits for this one.")
    parent_answer = models.CharField(max_length=8, blank=True, help_text="sync or sync:2: how that task is answered.")
    map_run = models.ForeignKey("MapRun", null=True, on_delete=models.CASCADE, related_name="children")
    map_index = models.PositiveIntegerField(
        null=True, help_text="Place in the Map Run; empty when a redrive started another in its place."
    )
    item_count = models.PositiveIntegerField(null=True, help_text="Items that a child of a Map Run processes.")
    synchronous = models.BooleanField(
        default=False, db_default=False, help_text="Somebody waits for its end: no task is done twice."
    )
    level = models.TextField(blank=True, help_text="JSON Pointer of the machine it runs; empty for the whole.")
    mocks = models.JSONField(default=dict)
    mock_calls = models.JSONField(default=dict, help_text="How often each mocked state was called.")
    test_case = models.CharField(max_length=200, blank=True, help_text="Of the mock configuration it was started with.")
    version_arn = models.CharField(max_length=256, blank=True, help_text="The published version it was started with.")
    alias_arn = models.CharField(max_length=256, blank=True, help_text="The alias it was started with.")
    trace_header = models.CharField(max_length=256, blank=True, help_text="X-Ray's, as the caller gave it.")

    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    input = models.TextField()
    output = models.TextField(null=True)
    error = models.TextField(null=True)
    cause = models.TextField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    duration = models.FloatField(null=True, help_text="Seconds from start to end; empty while it runs.")
    redrive_count = models.PositiveIntegerField(default=0, help_text="Redrives asked for.")
    redriven_at = models.DateTimeField(null=True)
    redrive_tokens = models.JSONField(default=list, help_text="Pairs: client token of RedriveExecution, Unix seconds.")
    notice = models.TextField(null=True, help_text="What people must know about this run and the history cannot say.")

    last_seq = models.PositiveIntegerField(default=0, help_text="Sequence number of the newest event in the journal.")
    event_count = models.PositiveIntegerField(default=0, help_text="Events of the service's history.")
    transition_count = models.PositiveIntegerField(default=0, help_text="States entered.")
    ready = models.BooleanField(default=False, help_text="A chunk was committed and the run can go on at once.")
    touched = models.FloatField(default=0.0, help_text="Unix time in seconds of the newest commit.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workflow", "name"],
                condition=models.Q(target=None, type="STANDARD"),  # Express executions may share a name
                name="execution_name_once_per_workflow",
            ),
            models.UniqueConstraint(
                fields=["target", "arn"], condition=~models.Q(target=None), name="execution_arn_once_per_target"
            ),
            models.UniqueConstraint(fields=["map_run", "map_index"], name="child_once_per_map_run"),
        )
        indexes = (
            models.Index(fields=["started_at", "id"], name="execution_started"),
            models.Index(fields=["workflow", "started_at"], name="execution_workflow_started"),
            models.Index(fields=["status", "started_at"], name="execution_status_started"),
            models.Index(fields=["workflow", "id"], condition=models.Q(ready=True), name="execution_ready"),
            models.Index(fields=["arn"], name="execution_arn"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"

    @property
    def described_error(self) -> str | None:
        """The error as DescribeExecution tells it: of an execution that took too long it tells none (as measured by others)."""
        return None if self.status == self.Status.TIMED_OUT else self.error

    @property
    def ended(self) -> bool:
        """Nothing more can happen without a redrive."""
        return self.status != self.Status.RUNNING


class MapRun(models.Model):
    """One run of a Distributed Map. How its children fare is counted in their rows, never kept here."""

    class Status(models.TextChoices):
        """The service's own words."""

        RUNNING = "RUNNING"
        SUCCEEDED = "SUCCEEDED"
        FAILED = "FAILED"
        ABORTED = "ABORTED"

    id = models.BigAutoField(primary_key=True)
    arn = models.CharField(max_length=2000, unique=True)
    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="map_runs")
    state = models.CharField(max_length=80)
    frame = models.PositiveIntegerField(help_text="The core's number of the frame that the Map state runs in.")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    max_concurrency = models.PositiveIntegerField()
    tolerated_count = models.BigIntegerField(default=0)
    tolerated_percentage = models.FloatField(default=0.0)
    item_total = models.PositiveIntegerField(default=0)
    child_total = models.PositiveIntegerField(default=0, help_text="Items, or batches of items.")
    writes = models.BooleanField(default=False, help_text="Its results were handed to its ResultWriter.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    redrive_count = models.PositiveIntegerField(default=0)
    redriven_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.arn} ({self.status})"

    @property
    def label(self) -> str:
        """Label of the Map state, given or generated: what stands between slash and colon in the ARN."""
        return self.arn.rpartition(":")[0].rpartition("/")[2]


class Event(models.Model):
    """One fact of a run. Only `executions.journal` writes this table, and never changes a row."""

    pk = models.CompositePrimaryKey("execution_id", "seq")
    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.FloatField(help_text="Unix time in seconds.")
    type = models.CharField(max_length=64)
    frame = models.PositiveIntegerField(default=0)
    history_id = models.PositiveIntegerField(default=0, help_text="The service's id; 0 for what it does not show.")
    previous_id = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=80, null=True)
    scope = models.TextField(default="[]", help_text="JSON: pairs of container state and index, outermost first.")
    data = models.TextField(help_text="JSON: the event as the core coded it, or the service's details on a target.")

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


class Inbox(models.Model):
    """A stimulus that waits to be decided on. Drained together, oldest first, in the transaction that decides."""

    id = models.BigAutoField(primary_key=True)
    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="inbox")
    body = models.TextField(help_text="JSON: the stimulus as `asl.run.codec` writes it.")
    at = models.FloatField(db_index=True, help_text="Unix time in seconds.")
    workflow_id = models.UUIDField(null=True, help_text="The execution's: workflows take turns (engine/fairness.py).")

    class Meta:
        indexes = (models.Index(fields=["workflow_id", "id"], name="inbox_by_workflow"),)

    def __str__(self) -> str:
        return self.body[:80]


class Timer(models.Model):
    """Something is due at a time: claimed by deleting the row, so it fires once however many processes look."""

    id = models.BigAutoField(primary_key=True)
    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="timers", db_index=False)
    token = models.CharField(max_length=64)
    due = models.FloatField(db_index=True, help_text="Unix time in seconds.")
    reason = models.CharField(max_length=32, help_text="The core's reason, or `delay` for a task that starts later.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["execution", "token", "reason"], name="timer_once"),)

    def __str__(self) -> str:
        return f"{self.reason} at {self.due}"


class TaskAttempt(models.Model):
    """A task somebody must perform. Claimed by compare-and-set, held by a lease, deleted by its answer.

    Also the reading of a Distributed Map's items, and the writing of its results.
    """

    class Kind(models.TextChoices):
        """What the core calls such work."""

        TASK = "task"
        READ = "read"
        WRITE = "write"

    class Status(models.TextChoices):
        """How far it is."""

        QUEUED = "QUEUED"
        DELAYED = "DELAYED"
        RUNNING = "RUNNING"
        OFFERED = "OFFERED"
        WAITING = "WAITING"
        LOST = "LOST"

    id = models.BigAutoField(primary_key=True)
    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    workflow_id = models.UUIDField(null=True, help_text="The execution's: workflows take turns (engine/fairness.py).")
    token = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TASK)
    state = models.CharField(max_length=80)
    resource = models.CharField(max_length=2000)
    attempt = models.PositiveIntegerField(default=0)
    work = models.TextField(help_text="JSON: input, context, scope and credentials of the task.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    visit = models.PositiveIntegerField(default=0, help_text="Times its handler was called and asked for more time.")
    worker = models.CharField(max_length=200, blank=True, help_text="Who holds it: a new name for each claim.")
    lease_until = models.FloatField(null=True, help_text="Unix time in seconds.")
    sent = models.FloatField(help_text="Unix time in seconds of the newest message to a worker about it.")
    task_token = models.CharField(
        max_length=1024, null=True, unique=True, help_text="What an answer from outside names."
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["execution", "token"], name="attempt_once"),)
        indexes = (
            models.Index(fields=["lease_until"], condition=models.Q(status="RUNNING"), name="attempt_lease"),
            models.Index(fields=["sent"], condition=models.Q(status="QUEUED"), name="attempt_queued"),
            models.Index(
                fields=["workflow_id", "id"], condition=models.Q(status="QUEUED"), name="attempt_queued_by_workflow"
            ),
            models.Index(fields=["workflow_id"], condition=models.Q(status="RUNNING"), name="attempt_running"),
            models.Index(fields=["resource", "id"], condition=models.Q(status="OFFERED"), name="attempt_offered"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.status}"


class Snapshot(models.Model):
    """A run folded up to `seq`. A cache: deleting the table loses only time."""

    execution = models.OneToOneField(Execution, primary_key=True, on_delete=models.CASCADE, related_name="snapshot")
    seq = models.PositiveIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"up to {self.seq}"


class Activity(models.Model):
    """A kind of task that workers of the user's own poll for (GetActivityTask)."""

    name = models.CharField(max_length=80)
    account = models.CharField(
        max_length=12, default="", blank=True, help_text="AWS account; empty: the studio's own, STUDIO_ACCOUNT_ID."
    )
    tags = models.JSONField(default=dict)
    encryption = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "activities"
        constraints = (
            models.UniqueConstraint(
                fields=["account", "name"], condition=models.Q(deleted_at=None), name="activity_name_in_use"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """The ARN that the activity has here."""
        return f"arn:aws:states:{settings.STUDIO_REGION}:{account_shown(self.account)}:activity:{self.name}"
