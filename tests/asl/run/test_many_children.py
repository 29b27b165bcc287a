"""What a turn says of the children of a Map Run is what comparing everything that is pending would say."""

from __future__ import annotations

import random

import pytest

from asl.run import ChildDone, Continue, ItemsRead, Run, Start, StartChild, Stop, compile_machine, decide, pending
from asl.run.pages import Pages

PROCESSOR = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "A",
    "States": {"A": {"Type": "Pass", "End": True}},
}


def machine(**fields: object) -> object:
    """A Distributed Map over its input."""
    state = {"Type": "Map", "ItemProcessor": PROCESSOR, "End": True, **fields}
    return compile_machine({"StartAt": "M", "States": {"M": state}})


def start(items: int) -> Start:
    """The start of an execution with so many items."""
    names = {"execution_arn": "arn:aws:states:us-east-1:123456789012:execution:m:e", "state_machine_name": "m"}
    machine_arn = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
    return Start(at=0.0, entropy="x", input=str(list(range(items))), state_machine_arn=machine_arn, **names)


@pytest.mark.parametrize("width", [0, 7, 150])
@pytest.mark.parametrize("tolerated", [0, 5, 100])
def test_opened_and_closed_are_the_difference_of_what_is_pending(width: int, tolerated: int) -> None:
    chance = random.Random(width * 1000 + tolerated)
    compiled = machine(MaxConcurrency=width, ToleratedFailurePercentage=tolerated)
    run, stimulus = Run(), start(300)
    while True:
        decision = decide(compiled, run, stimulus, max_events=chance.choice([1, 50, 500]))
        before = {work.token: work for work in pending(run)}
        after = {work.token: work for work in pending(decision.run)}
        assert {work.token: work for work in decision.opened} == {t: w for t, w in after.items() if t not in before}
        assert sorted(decision.closed) == sorted(token for token in before if token not in after)
        run = decision.run
        if run.status != "RUNNING":
            break
        running = [work for work in after.values() if isinstance(work, StartChild)]
        if not running:
            stimulus = Continue(at=1.0, entropy="x")
            continue
        status = "FAILED" if chance.random() < 0.1 else "SUCCEEDED"
        stimulus = ChildDone(at=1.0, entropy="x", token=chance.choice(running).token, status=status, output=1)
    assert run.status == ("SUCCEEDED" if tolerated == 100 else "FAILED")


def test_the_cost_of_a_childs_end_does_not_grow_with_how_many_run() -> None:
    run = decide(machine(), Run(), start(5000)).run
    token = next(work.token for work in pending(run) if isinstance(work, StartChild) and work.index == 3000)
    before = run.frames[0].fan.map_run.running
    after = decide(machine(), run, ChildDone(at=1.0, entropy="x", token=token, output=1)).run
    looked_at = list(before.differing(after.frames[0].fan.map_run.running))
    assert [(here[0], there) for here, there in looked_at] == [(token, None)]


def test_news_of_items_and_a_stop_close_what_was_open() -> None:
    compiled = machine(ItemReader={"Resource": "arn:aws:states:::s3:getObject", "Parameters": {}})
    run = decide(compiled, Run(), start(0)).run
    (reading,) = pending(run)
    decision = decide(compiled, run, ItemsRead(at=1.0, entropy="x", token=reading.token, items=(1, 2)))
    assert decision.closed == (reading.token,)
    assert [work.index for work in decision.opened] == [0, 1]
    stopped = decide(compiled, decision.run, Stop(at=2.0, entropy="x"))
    assert sorted(stopped.closed) == sorted(work.token for work in decision.opened)


def test_pages_differ_by_their_values_alone() -> None:
    one: Pages[str] = Pages(object())
    for key in range(0, 300, 3):
        one.put(key, f"v{key}")
    other = one.editable(object())
    assert list(one.differing(other)) == []
    other.put(3, "new")
    other.drop(6)
    other.put(301, "more")
    other.put(9, one[9])
    assert list(one.differing(other)) == [("v3", "new"), ("v6", None), (None, "more")]


def test_a_child_of_a_state_that_has_none_is_nobodys() -> None:
    waiting = compile_machine({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 5, "End": True}}})
    run = decide(waiting, Run(), start(1)).run
    (work,) = pending(run)
    stray = ChildDone(at=1.0, entropy="x", token=f"{work.token.partition('.')[0]}.1c0", output=1)
    assert decide(waiting, run, stray).events == []
