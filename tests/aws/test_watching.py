"""Watching: places of events, pages of a history, the brake, and what is due."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from executions.aws import budget, history_pages, polling
from executions.aws.door import routine_calls_forget
from executions.aws.failures import AwsFailure, failure_of
from executions.aws.models import Call, CallBudget, Target, Watch
from executions.aws.translation import Containers, translate
from executions.models import Execution
from tests.aws.definitions import NESTED, end_pass

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


def history(*rows):
    """Events from (type, previous id, details): ids count from 1."""
    return [
        {"id": id, "type": type, "previousEventId": previous, "timestamp": NOW, "someEventDetails": details}
        for id, (type, previous, details) in enumerate(rows, 1)
    ]


def places(definition, *rows):
    return [(entry.state, json.loads(entry.scope)) for entry in translate(history(*rows), {}, Containers(definition))]


def test_interleaved_branches_keep_their_frames():
    both = {
        "StartAt": "Both",
        "States": {
            "Both": {
                "Type": "Parallel",
                "End": True,
                "Branches": [
                    {"StartAt": "L1", "States": {"L1": {"Type": "Task", "Next": "L2"}, "L2": end_pass()}},
                    {"StartAt": "R1", "States": {"R1": {"Type": "Task", "End": True}}},
                ],
            }
        },
    }
    found = places(
        both,
        ("ExecutionStarted", 0, {}),
        ("ParallelStateEntered", 0, {"name": "Both"}),
        ("ParallelStateStarted", 2, {}),
        ("TaskStateEntered", 3, {"name": "R1"}),
        ("TaskStateEntered", 3, {"name": "L1"}),
        ("LambdaFunctionScheduled", 5, {}),
        ("LambdaFunctionScheduled", 4, {}),
        ("LambdaFunctionFailed", 7, {}),
        ("LambdaFunctionScheduled", 8, {}),
        ("LambdaFunctionSucceeded", 6, {}),
        ("TaskStateExited", 10, {"name": "L1"}),
        ("PassStateEntered", 11, {"name": "L2"}),
        ("LambdaFunctionFailed", 9, {}),
        ("ParallelStateFailed", 13, {}),
        ("ExecutionFailed", 14, {}),
    )
    left, right = [["Both", 0]], [["Both", 1]]
    assert found == [
        (None, []), ("Both", []), ("Both", []), ("R1", right), ("L1", left), ("L1", left), ("R1", right), ("R1", right),
        ("R1", right), ("L1", left), ("L1", left), ("L2", left), ("R1", right), ("Both", []), (None, []),
    ]  # fmt: skip


def test_iterations_keep_their_numbers_though_they_hang_on_each_others_last_events():
    found = places(
        NESTED,
        ("ExecutionStarted", 0, {}),
        ("ParallelStateEntered", 0, {"name": "Both"}),
        ("ParallelStateStarted", 2, {}),
        ("MapStateEntered", 3, {"name": "Each"}),
        ("MapStateStarted", 4, {"length": 2}),
        ("MapIterationStarted", 5, {"name": "Each", "index": 0}),
        ("PassStateEntered", 6, {"name": "Item"}),
        ("PassStateExited", 7, {"name": "Item"}),
        ("MapIterationSucceeded", 8, {"name": "Each", "index": 0}),
        ("MapIterationStarted", 8, {"name": "Each", "index": 1}),
        ("PassStateEntered", 10, {"name": "Item"}),
        ("PassStateExited", 11, {"name": "Item"}),
        ("MapIterationSucceeded", 12, {"name": "Each", "index": 1}),
        ("MapStateSucceeded", 12, {}),
        ("MapStateExited", 12, {"name": "Each"}),
        ("ParallelStateSucceeded", 15, {}),
        ("ParallelStateExited", 15, {"name": "Both"}),
    )
    branch = [["Both", 1]]
    first, second = [*branch, ["Each", 0]], [*branch, ["Each", 1]]
    assert found[3:] == [
        ("Each", branch), ("Each", branch), ("Each", first), ("Item", first), ("Item", first), ("Each", first),
        ("Each", second), ("Item", second), ("Item", second), ("Each", second), ("Each", branch), ("Each", branch),
        ("Both", []), ("Both", []),
    ]  # fmt: skip


def test_a_failure_deep_inside_closes_container_by_container():
    inner = {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "Deep", "States": {"Deep": {"Type": "Fail"}}}]}
    outer = {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "Inner", "States": {"Inner": inner}}]}
    found = places(
        {"StartAt": "Outer", "States": {"Outer": outer}},
        ("ExecutionStarted", 0, {}),
        ("ParallelStateEntered", 0, {"name": "Outer"}),
        ("ParallelStateStarted", 2, {}),
        ("ParallelStateEntered", 3, {"name": "Inner"}),
        ("ParallelStateStarted", 4, {}),
        ("FailStateEntered", 5, {"name": "Deep"}),
        ("ParallelStateFailed", 6, {}),
        ("ParallelStateFailed", 7, {}),
        ("ExecutionFailed", 8, {}),
    )
    assert found[5:] == [
        ("Deep", [["Outer", 0], ["Inner", 0]]), ("Inner", [["Outer", 0]]), ("Outer", []), (None, []),
    ]  # fmt: skip


def test_an_empty_map_and_a_second_try_of_a_parallel_state_are_placed_at_themselves():
    found = places(
        NESTED,
        ("ExecutionStarted", 0, {}),
        ("ParallelStateEntered", 0, {"name": "Both"}),
        ("ParallelStateStarted", 2, {}),
        ("MapStateEntered", 3, {"name": "Each"}),
        ("MapStateStarted", 4, {"length": 0}),
        ("MapStateSucceeded", 5, {}),
        ("MapStateExited", 5, {"name": "Each"}),
        ("ParallelStateFailed", 7, {}),
        ("ParallelStateStarted", 8, {}),
    )
    assert found[4:] == [
        ("Each", [["Both", 1]]), ("Each", [["Both", 1]]), ("Each", [["Both", 1]]), ("Both", []), ("Both", []),
    ]  # fmt: skip


def test_a_definition_that_cannot_be_read_still_gives_every_event():
    entries = translate(
        history(("ExecutionStarted", 0, {}), ("TaskStateEntered", 0, {"name": "A"})), {}, Containers(None)
    )
    assert [(entry.history_id, entry.state) for entry in entries] == [(1, None), (2, "A")]


class Pages:
    """A service whose history has so many events; remembers how it was asked."""

    def __init__(self, target, count):
        self.target, self.count, self.asked = target, count, []

    def call(self, operation, *, subject, executionArn, maxResults, reverseOrder, includeExecutionData, nextToken=None):
        self.asked.append((maxResults, reverseOrder))
        ids = list(range(1, self.count + 1))
        if reverseOrder:
            ids.reverse()
        start = int(nextToken or 0)
        more = {"nextToken": str(start + maxResults)} if start + maxResults < self.count else {}
        return {"events": [{"id": id} for id in ids[start : start + maxResults]], **more}


@pytest.fixture
def place(db):
    return Target.objects.create(name="somewhere", region="us-east-1")


def ids(batches):
    return [[event["id"] for event in batch] for batch in batches]


def test_a_long_history_is_read_forwards_page_by_page(place):
    batches = ids(history_pages.new_events(Pages(place, 2500), "arn", 0))
    assert [len(batch) for batch in batches] == [1000, 1000, 500]
    assert [id for batch in batches for id in batch] == list(range(1, 2501))


def test_what_is_new_is_one_short_page_from_the_end(place):
    pages = Pages(place, 2500)
    assert ids(history_pages.new_events(pages, "arn", 2490)) == [list(range(2491, 2501))]
    assert pages.asked == [(history_pages.PEEK, True)]


def test_much_that_is_new_is_read_backwards_until_it_meets_what_is_known(place):
    pages = Pages(place, 9000)
    assert ids(history_pages.new_events(pages, "arn", 6500)) == [list(range(6501, 9001))]
    assert len(pages.asked) == 4


def test_nothing_new_gives_no_batch(place):
    pages = Pages(place, 50)
    assert ids(history_pages.new_events(pages, "arn", 50)) == []
    assert len(pages.asked) == 1


def test_the_brake_lets_a_burst_through_and_then_so_many_each_second(place, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("executions.aws.budget.dispatch.now", lambda: clock[0])
    for _ in range(200):
        budget.take(place, "GetExecutionHistory")
    with pytest.raises(budget.BudgetSpent) as spent:
        budget.take(place, "GetExecutionHistory")
    assert spent.value.until == pytest.approx(1000.1)
    clock[0] += 1
    for _ in range(10):
        budget.take(place, "GetExecutionHistory")
    with pytest.raises(budget.BudgetSpent):
        budget.take(place, "GetExecutionHistory")


def test_the_brake_closes_when_the_service_asks_for_it(place, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("executions.aws.budget.dispatch.now", lambda: clock[0])
    assert budget.close(place, "GetExecutionHistory", 3) == 1008.0
    with pytest.raises(budget.BudgetSpent) as spent:
        budget.take(place, "GetExecutionHistory")
    assert spent.value.until == 1008.0
    clock[0] = 1008.5
    budget.take(place, "GetExecutionHistory")
    assert CallBudget.objects.count() == 1


def watch_of(place, due, **more):
    execution = Execution.objects.create(
        name=str(uuid4()), arn=f"arn:{uuid4()}", target=place, input="{}", started_at=timezone.now()
    )
    return Watch.objects.create(execution=execution, due=due, **more)


def test_what_is_due_is_claimed_once_and_comes_due_again_when_nobody_looks(place, monkeypatch):
    sent = []
    monkeypatch.setattr(polling.dispatch, "send", lambda *message: sent.append(message))
    clock = [1000.0]
    monkeypatch.setattr(polling.dispatch, "now", lambda: clock[0])
    due, later = watch_of(place, 999.0), watch_of(place, 2000.0)
    assert polling.first_due() == 999.0
    assert polling.send_due() == 1
    assert polling.send_due() == 0
    assert sent == [(polling.POLL, "poll", str(due.pk))]
    clock[0] += polling.CLAIM_SECONDS
    assert polling.send_due() == 1
    assert Watch.objects.get(pk=later.pk).due == 2000.0


def test_looks_become_rarer_while_nothing_happens(place):
    watch = watch_of(place, 0.0)
    pauses = []
    for _ in range(12):
        polling._looked(watch, grew=False)
        pauses.append(Watch.objects.get().pause)
    assert pauses == sorted(pauses)
    assert pauses[-1] == polling.LONGEST_PAUSE
    polling._looked(watch, grew=True)
    assert Watch.objects.get().pause == polling.SHORTEST_PAUSE


def test_throttling_closes_the_brake_for_the_whole_target(place):
    watch = watch_of(place, 0.0)
    polling._failed(watch, AwsFailure("target_throttled", "Slow down.", aws_code="ThrottlingException", transient=True))
    with pytest.raises(budget.BudgetSpent):
        budget.take(place, "GetExecutionHistory")
    assert Watch.objects.get().failures == 1
    assert Execution.objects.get().notice is None, "people need not know of it"


def test_old_routine_looks_leave_the_audit_and_nothing_else_does(place):
    long_ago = timezone.now() - timedelta(days=30)
    for operation, error in (
        ("GetExecutionHistory", ""),
        ("GetExecutionHistory", "AccessDenied"),
        ("StopExecution", ""),
    ):
        Call.objects.create(target=place, at=long_ago, operation=operation, error=error, milliseconds=1)
    routine_calls_forget()
    assert sorted(Call.objects.values_list("operation", "error")) == [
        ("GetExecutionHistory", "AccessDenied"), ("StopExecution", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("aws_code", "status", "code", "transient"),
    [
        ("UnrecognizedClientException", 400, "target_credentials_refused", False),
        ("InvalidSignatureException", 400, "target_credentials_refused", False),
        ("ExpiredTokenException", 400, "target_credentials_refused", False),
        ("AccessDeniedException", 400, "target_not_permitted", False),
        ("ThrottlingException", 400, "target_throttled", True),
        ("SomethingNew", 503, "target_failing", True),
        ("InvalidDefinition", 400, "target_refused", False),
    ],
)
def test_what_the_service_answers_becomes_a_sentence(place, aws_code, status, code, transient):
    answer = {
        "Error": {"Code": aws_code, "Message": "the key AKIAIOSFODNN7EXAMPLE is wrong"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    failure = failure_of(ClientError(answer, "StartExecution"), place)
    assert (failure.code, failure.transient, failure.aws_code) == (code, transient, aws_code)
    assert "EXAMPLE" not in failure.message, "keys are not repeated in full"
    assert failure.message.endswith(".")
