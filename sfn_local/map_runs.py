"""Distributed Map in a local run: items from memory, children in the same virtual time, results kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl import json_codec
from asl.mocks import mock_of_call
from asl.run import ChildDone, ItemsRead, ReadItems, StartChild, Stimulus, TaskSucceeded, WriteResults
from executions.map_runs.item_formats import ReaderProblem, items_of, members_of
from sfn_local.answers import Answer, answer_of_mock, as_answer
from sfn_local.execution import LocalExecution
from sfn_local.world import World

JSON = Any
READER_FAILED = "States.ItemReaderFailed"


class MapRuns:
    """Reads, starts children and writes. `objects` are what is in S3: bucket/key → bytes."""

    def __init__(self) -> None:
        self.stands: Mapping[str, JSON] = {}
        self.mocks: Mapping[str, dict[str, JSON]] = {}
        self.objects: dict[str, bytes] = {}

    def read(self, world: World, execution: LocalExecution, work: ReadItems) -> None:
        """Answer an ItemReader: by what stands in for the state, else from the objects in memory."""
        answer, keyed = self._read(execution, work)
        token = work.token

        def news(at: float, entropy: str) -> Stimulus:
            if answer.kind == "error":
                return ItemsRead(at, entropy, token, error=answer.error, cause=answer.cause)
            return ItemsRead(at, entropy, token, tuple(answer.value), keyed=keyed)

        world.news(execution, token, answer.seconds, news)

    def _read(self, execution: LocalExecution, work: ReadItems) -> tuple[Answer, bool]:
        number = execution.asked[work.state]
        execution.asked[work.state] += 1
        if work.state in self.stands:
            stand = self.stands[work.state]
            answer = as_answer(stand(work.reader) if callable(stand) else stand)
        elif work.state in self.mocks:
            answer = answer_of_mock(mock_of_call(self.mocks[work.state], number, work.state))
        else:
            return self._from_objects(work)
        if answer.kind == "result" and not isinstance(answer.value, list):
            return Answer("error", error=READER_FAILED, cause="Attempting to map over non-iterable node."), False
        return answer, False

    def _from_objects(self, work: ReadItems) -> tuple[Answer, bool]:
        reader = work.reader
        place, config = reader.get("Arguments") or {}, reader.get("ReaderConfig") or {}
        most = int(reader["MaxItems"]) if reader.get("MaxItems") is not None else None
        if str(reader.get("Resource", "")).endswith(":listObjectsV2"):
            return Answer("result", self._listing(place)[:most]), False
        name = f"{place.get('Bucket')}/{place.get('Key')}"
        body = self.objects.get(name)
        if body is None:
            cause = (
                f"There is no object {name} in this run. Put it there with put_object, or give the state '{work.state}' "
                "a mock that gives the items."
            )
            return Answer("error", error=READER_FAILED, cause=cause), False
        try:
            members = members_of(body, config, most)
            items = items_of(body, config, most) if members is None else members
        except ReaderProblem as wrong:
            return Answer("error", error=READER_FAILED, cause=str(wrong)), False
        return Answer("result", items), members is not None

    def _listing(self, place: Mapping[str, JSON]) -> list[JSON]:
        start = f"{place.get('Bucket')}/{place.get('Prefix') or ''}"
        bucket = f"{place.get('Bucket')}/"
        found = sorted(name for name in self.objects if name.startswith(start))
        return [{"Key": name.removeprefix(bucket), "Size": len(self.objects[name])} for name in found]

    def child(self, world: World, execution: LocalExecution, work: StartChild) -> None:
        """Start a child execution; when its token is closed before its end, it is stopped."""
        label = work.map_run.rpartition(":")[0].rpartition("/")[2]
        name = f"{execution.name}-{label}-{work.index}"
        child = world.begin(
            execution.definition,
            json_codec.dumps_text(work.input),
            machine_name=execution.start.state_machine_name,
            name=name,
            type=work.execution_type,
            machine=execution.machine.at(work.level),
            arn=f"{execution.arn}/{label}:{work.token}",
            label=label,
        )
        execution.started[work.token] = child
        child.on_end = lambda: world.news(execution, work.token, 0, lambda at, entropy: _done(child, at, entropy, work))

    def write(self, world: World, execution: LocalExecution, work: WriteResults) -> None:
        """Keep what a ResultWriter would write: `execution.written[state]`, a list of what each child gave."""
        place = work.writer.get("Arguments") or {}
        children = [
            child for child in execution.children if work.map_run.rpartition(":")[0].rpartition("/")[2] in child.arn
        ]
        for child in children:
            if not child.ended:
                world.stop(child)
        execution.written[work.state] = [_record(child) for child in children]
        prefix = str(place.get("Prefix") or "").strip("/")
        folder = "/".join(part for part in (prefix, work.map_run.rpartition(":")[2]) if part)
        details = {"Bucket": place.get("Bucket"), "Key": f"{folder}/manifest.json"}
        output = {"MapRunArn": work.map_run, "ResultWriterDetails": details}
        world.news(execution, work.token, 0, lambda at, entropy: TaskSucceeded(at, entropy, work.token, output))


def _done(child: LocalExecution, at: float, entropy: str, work: StartChild) -> Stimulus:
    return ChildDone(at, entropy, work.token, work.index, child.status, child.output, child.error, child.cause)


def _record(child: LocalExecution) -> dict[str, JSON]:
    told = {"Input": child.run.input, "Status": child.status, "Output": child.output, "Error": child.error}
    return {name: value for name, value in told.items() if value is not None}
