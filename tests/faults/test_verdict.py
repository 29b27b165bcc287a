"""The verdict itself: it finds what is wrong, and takes nothing for wrong that is not."""

from __future__ import annotations

from collections import Counter

from executions.models import Execution
from tests.executions.definitions import ONE_TASK
from tests.executions.test_lost_workers import lose_worker
from tests.faults import verdict


def test_an_attempt_that_nobody_told_of_may_have_had_no_effect(world):
    execution = world.start(ONE_TASK, {"n": 1})
    for _ in range(3):
        lose_worker(execution)
    assert verdict.wrong_effects([execution], Counter()) == ([], 2)


def test_an_answer_without_its_effect_and_an_effect_without_an_attempt_are_wrong(world):
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    (token,) = verdict._attempts(execution)
    key = str(execution.pk), token
    assert verdict.wrong_effects([execution], Counter([key])) == ([], 0)
    for effects, words in ((Counter(), "had 0 effects"), (Counter([key, key]), "had 2 effects")):
        (found,), _ = verdict.wrong_effects([execution], effects)
        assert words in found
    found, _ = verdict.wrong_effects([execution], Counter([key, (str(execution.pk), "9.9")]))
    assert "no attempt explains" in found[0]


def test_another_end_and_a_hole_in_the_log_are_wrong(world):
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    assert verdict.wrong_with(execution, "SUCCEEDED", {"n": 2}) == []
    assert "instead of ('FAILED', None)" in verdict.wrong_with(execution, "FAILED", None)[0]
    execution.events.filter(seq=3).delete()
    assert "events are missing" in verdict.wrong_with(execution, "SUCCEEDED", {"n": 2})[0]
    Execution.objects.filter(pk=execution.pk).delete()
