"""Every limit that the language enforces, each with its source; an operator may raise one or switch it off (None).

Sources: [M] the Step Functions service model, [D] the Developer Guide, [S] the Amazon States Language specification,
[k] generally known but not stated in a document that was read, [own] ours: it keeps one expression from harming a worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

MAX_NAME_CHARACTERS = 80  # [M] state machine, execution, activity, state and alias names
MAX_LABEL_CHARACTERS = 40  # [k] Label of a Distributed Map
MAX_DEFINITION_CHARACTERS = 1_048_576  # [M]
MAX_PAYLOAD_BYTES = 262_144  # [M][D] input and output of task, state and execution, in bytes of UTF-8
MAX_VARIABLE_BYTES = 262_144  # [D] one variable
MAX_ASSIGN_BYTES = 262_144  # [D] all variables of one Assign
MAX_VARIABLES_BYTES = 10_485_760  # [D] all variables of an execution
MAX_ERROR_CHARACTERS = 256  # [M]
MAX_CAUSE_CHARACTERS = 32_768  # [M]
MAX_TASK_TOKEN_CHARACTERS = 2_048  # [M]
MAX_HISTORY_EVENTS = 25_000  # [D] Standard executions; hard
MAX_OPEN_EXECUTIONS = 1_000_000  # [D] executions that run in one account and region; not Express
MAX_STANDARD_SECONDS = 31_536_000  # [D] one year; over it: States.Timeout
MAX_EXPRESS_SECONDS = 300  # [D]
MAX_WAIT_SECONDS = 99_999_999  # [S] also IntervalSeconds, MaxAttempts and TimeoutSeconds
MAX_RETRY_DELAY_SECONDS = 31_622_400  # [S] MaxDelaySeconds
MAX_INLINE_CONCURRENCY = 40  # [D] iterations of an inline Map at once
MAX_DISTRIBUTED_CONCURRENCY = 10_000  # [D] child executions of a Distributed Map at once
MAX_MAP_RUN_ITEMS = 100_000_000  # [D]
MAX_BATCH_BYTES = 262_144  # [S] MaxInputBytesPerBatch

MAX_WORKER_LOSSES = 3  # [own] a task that takes its worker down each time must not do so for ever

MAX_INTRINSIC_CHARACTERS = 262_144  # [own] one call with its texts: prompts of models are long
MAX_INTRINSIC_NESTING = 10  # [k] intrinsic functions inside one another
MAX_INTRINSIC_TEXT_CHARACTERS = 10_000  # [k] data of Base64Encode, Base64Decode and Hash
MAX_ARRAY_RANGE_ITEMS = 1_000  # [k] items of ArrayRange

MAX_PATH_CHARACTERS = 10_000  # [own]
MAX_PATH_NESTING = 40  # [own] filters, brackets and functions inside one another
MAX_PATH_VISITS = 1_000_000  # [own] nodes one reading of a path may look at: about a second
MAX_REGEX_CHARACTERS = 1_000  # [own] one regular expression in a filter
MAX_TEMPLATE_DEPTH = 200  # [own] a deeper template is refused before the interpreter's stack is at risk
MAX_SPREAD = 64  # [own] parts computed in one value; of more, each may be the same large one, so the whole is weighed
MAX_MADE_BYTES = 16_777_216  # [own] of a value of so many parts: as much as MAX_SPREAD parts of the largest payload
MAX_JSONATA_CHARACTERS = 100_000  # [own] one expression
MAX_JSONATA_MILLISECONDS = (
    400  # [own] one evaluation: its last step cannot be interrupted, and all must end in a second
)
MAX_JSONATA_DEPTH = 200  # [own] calls inside one another
MAX_JSONATA_SEQUENCE = 100_000  # [own] items of one sequence or range
MAX_JSONATA_TEXT_CHARACTERS = 1_000_000  # [own] what $pad may make
MAX_PAYLOAD_DEPTH = 250  # [own] levels of JSON that a JSONata expression may read: the engine recurses


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that a run is held to in one installation; None switches one off. `AWS_LIMITS` are the service's.

    Not here: what only keeps one expression from harming a worker (lengths, nesting, visits), which always holds, and
    what a definition or a request is checked for before anything runs (names, labels, the length of a definition).
    """

    payload_bytes: int | None = MAX_PAYLOAD_BYTES
    variable_bytes: int | None = MAX_VARIABLE_BYTES
    assign_bytes: int | None = MAX_ASSIGN_BYTES
    variables_bytes: int | None = MAX_VARIABLES_BYTES
    error_characters: int | None = MAX_ERROR_CHARACTERS
    cause_characters: int | None = MAX_CAUSE_CHARACTERS
    history_events: int | None = MAX_HISTORY_EVENTS
    standard_seconds: int | None = MAX_STANDARD_SECONDS
    express_seconds: int | None = MAX_EXPRESS_SECONDS
    wait_seconds: int | None = MAX_WAIT_SECONDS
    inline_concurrency: int | None = MAX_INLINE_CONCURRENCY
    distributed_concurrency: int | None = MAX_DISTRIBUTED_CONCURRENCY
    map_run_items: int | None = MAX_MAP_RUN_ITEMS
    batch_bytes: int | None = MAX_BATCH_BYTES
    worker_losses: int | None = MAX_WORKER_LOSSES
    intrinsic_text_characters: int | None = MAX_INTRINSIC_TEXT_CHARACTERS
    array_range_items: int | None = MAX_ARRAY_RANGE_ITEMS
    jsonata_milliseconds: int | None = MAX_JSONATA_MILLISECONDS
    jsonata_depth: int | None = MAX_JSONATA_DEPTH
    jsonata_sequence: int | None = MAX_JSONATA_SEQUENCE

    def changed(self, changes: Mapping[str, object]) -> Limits:
        """These limits with some of them raised, lowered or (None) switched off, by name.

        Raises ValueError with a sentence about the first name that is no limit, or value that is none.
        """
        names = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in names:
                raise ValueError(f"{name!r} is not a limit. Allowed: {', '.join(sorted(names))}.")
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                raise ValueError(f"{value!r} is no value for {name}. Allowed: a whole number from 1, or null for none.")
        return replace(self, **changes)  # type: ignore[arg-type]  # checked above

    def seconds_of(self, kind: str) -> int | None:
        """How long an execution may last: `kind` is STANDARD or EXPRESS."""
        return self.express_seconds if kind == "EXPRESS" else self.standard_seconds


AWS_LIMITS = Limits()
