"""Distributed Map: run the processor as a child execution for each item, or for each batch of items.

The parent's history shows the Map Run only; the children are executions of their own, which the shell starts
(`StartChild`) and whose ends it reports (`ChildDone`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import ExpressionError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.payload import compile_template
from asl.run.data_flow import DataFlow
from asl.run.durations import compile_number
from asl.run.failures import DATA_LIMIT, RUNTIME, Failure, StateFailed
from asl.run.states.items import batches_of, pages_of, source_of
from asl.run.states.map import MapState
from asl.run.states.state import Spec
from asl.run.templates import Template
from asl.run.tree import WRITE

if TYPE_CHECKING:
    from asl.expr.scope import Scope
    from asl.run.stimuli import ChildDone, ItemsRead, MapRunUpdated, TaskFailed
    from asl.run.tree import Fan, Frame
    from asl.run.turn import Turn

JSON = Any

THRESHOLD = Failure("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded")
_ANY = float("-inf")


class Settings:
    """ItemReader, ItemBatcher or ResultWriter: a configuration in which fields are computed."""

    def __init__(self, fields: Mapping[str, JSON], name: str, jsonata: bool) -> None:
        self.name = name
        self.static = {
            key: value for key, value in fields.items() if key not in ("Parameters", "Arguments", "BatchInput")
        }
        self.template = _template(fields, "Arguments" if jsonata else "Parameters", name, jsonata)
        self.batch_input = _template(fields, "BatchInput", name, jsonata)
        nested = [value for key, value in fields.items() if key == "ReaderConfig" and isinstance(value, dict)]
        config = nested[0] if nested else fields
        self.numbers = {
            key: number
            for key in ("MaxItems", "MaxItemsPerBatch", "MaxInputBytesPerBatch")
            if (number := compile_number(config, key, jsonata=jsonata, least=_ANY)) is not None
        }

    def evaluate(self, scope: Scope) -> dict[str, JSON]:
        """The configuration with every value in it. Raises ExpressionError."""
        found: dict[str, JSON] = dict(self.static)
        if self.template is not None:
            found["Arguments"] = self.template.evaluate(scope)
        if self.batch_input is not None:
            found["BatchInput"] = self.batch_input.evaluate(scope)
        for name, number in self.numbers.items():
            value = number(scope)
            if value <= 0:
                error = "States.ItemReaderFailed" if self.name == "ItemReader" else RUNTIME
                raise StateFailed(Failure(error, f"field {name} must be positive"))
            found[name] = value
        return found


def _template(fields: Mapping[str, JSON], name: str, where: str, jsonata: bool) -> Template | None:
    if name not in fields:
        return None
    return compile_jsonata_template(fields[name], f"{where}/{name}") if jsonata else compile_template(fields[name])


class DistributedMapState(MapState):
    """A Map whose ProcessorConfig has the mode DISTRIBUTED."""

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None, level: str) -> None:
        super().__init__(spec, flow, target, level)
        fields, jsonata = spec.fields, spec.jsonata
        processor = fields.get("ItemProcessor", fields.get("Iterator")) or {}
        self.execution_type = processor.get("ProcessorConfig", {}).get("ExecutionType", "STANDARD")
        self.label = fields.get("Label")
        self.pointer = spec.pointer
        self.reader = _settings(fields, "ItemReader", jsonata)
        self.batcher = _settings(fields, "ItemBatcher", jsonata)
        self.writer = _settings(fields, "ResultWriter", jsonata)
        self.percentage = compile_number(fields, "ToleratedFailurePercentage", jsonata=jsonata, whole=False, least=_ANY)
        self.count = compile_number(fields, "ToleratedFailureCount", jsonata=jsonata, least=_ANY)

    @property
    def writes(self) -> bool:
        """Whether the results are written somewhere instead of handed on."""
        return self.writer is not None and "Resource" in self.writer.static

    # --- beginning --------------------------------------------------------------------------------

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Begin a Map Run. The tolerances are read after MapStateStarted, as recorded."""
        value = self.flow.effective_input(turn, frame, self)
        scope = turn.scope(frame, self, value)
        width = self.width(turn, scope)
        items, keyed = (None, False) if self.reader is not None else self.find_items(scope, value)
        data = {"name": self.name, "length": len(items or ()), "width": width, "items": items, "distributed": True}
        if keyed:
            data["keyed"] = True
        turn.emit("MapStateStarted", frame.number, frame.previous, data)
        settings: dict[str, JSON] = {
            "name": self.name,
            "mapRunArn": self._arn(turn),
            "level": self.level,
            "execution_type": self.execution_type,
            "tolerated_count": self.tolerated_count(scope),
            "tolerated_percentage": self.tolerated_percentage(scope),
        }
        reader = self.reader.evaluate(scope) if self.reader is not None else None
        turn.emit("MapRunStarted", frame.number, frame.previous, settings)
        if reader is not None:
            note = {"name": self.name, "token": turn.token(frame), "reader": reader, "source": source_of(reader)}
            turn.note("ItemsReadStarted", frame.number, note)
        elif self.batcher is not None:
            self._batch(turn, frame, self.batcher)

    def width(self, turn: Turn, scope: Scope) -> int:
        """How many child executions may run at once."""
        wanted = int(self.concurrency(scope)) if self.concurrency is not None else 0
        most = turn.limits.distributed_concurrency or 1 << 62
        return min(wanted, most) if wanted > 0 else most

    def _arn(self, turn: Turn) -> str:
        info = turn.run.info
        parts = info["machine_arn"].split(":")
        label = self.label or str(uuid.uuid5(uuid.NAMESPACE_URL, info["machine_arn"] + self.pointer))
        return ":".join([*parts[:5], "mapRun", f"{info['machine_name']}/{label}", turn.entropy.uuid()])

    def tolerated_percentage(self, scope: Scope) -> float | None:
        """ToleratedFailurePercentage, if there is one. Raises ExpressionError."""
        value = self.percentage(scope) if self.percentage is not None else None
        if value is not None and not 0 <= value <= 100:
            raise ExpressionError("ToleratedFailurePercentage must be between 0 and 100.")
        return value

    def tolerated_count(self, scope: Scope) -> float | None:
        """ToleratedFailureCount, if there is one. Raises ExpressionError."""
        value = self.count(scope) if self.count is not None else None
        if value is not None and value < 0:
            raise ExpressionError("ToleratedFailureCount cannot be negative.")
        return value

    def items_read(self, turn: Turn, frame: Frame, news: ItemsRead) -> None:
        """The reader's items, or why there are none."""
        if news.error is not None:
            self._run_failed(turn, frame, turn.failure(news.error, news.cause))
        most = turn.limits.map_run_items
        if most is not None and len(news.items) > most:
            words = f"The reader found {len(news.items):,} items; a Map Run has at most {most:,}."  # wording is ours
            self._run_failed(turn, frame, Failure("States.ItemReaderFailed", words))
        for page in pages_of(news.items, news.sources):
            if news.keyed:
                page["keyed"] = True
            turn.note("ItemsRead", frame.number, {"name": self.name, **page})
        if self.batcher is not None:
            self._batch(turn, frame, self.batcher)

    def _batch(self, turn: Turn, frame: Frame, batcher: Settings) -> None:
        """Make the inputs of the children of batches: the items after ItemSelector, in groups."""
        fan = frame.fan
        assert fan is not None and fan.items is not None  # noqa: S101 (the Map Run has its items)
        items = [self._selected(turn, frame, fan, index) for index in range(fan.length)]
        batches = self.batches(turn, frame, batcher, items)
        for page in pages_of([given for given, _ in batches]):
            own = [weight for _, weight in batches[page["first"] : page["first"] + len(page["items"])]]
            turn.note("ItemsBatched", frame.number, {"name": self.name, **page, "weights": own})

    def batches(self, turn: Turn, frame: Frame, batcher: Settings, items: list[JSON]) -> list[tuple[JSON, int]]:
        """The inputs that ItemBatcher makes of the items, each with how many of them it holds."""
        scope = turn.scope(frame, self, self.flow.effective_input(turn, frame, self))
        settings = batcher.evaluate(scope)
        groups = batches_of(items, settings.get("MaxItemsPerBatch"), self._batch_bytes(turn, settings))
        shared = {"BatchInput": settings["BatchInput"]} if "BatchInput" in settings else {}
        return [({**shared, "Items": group}, len(group)) for group in groups]

    def _batch_bytes(self, turn: Turn, settings: dict[str, JSON]) -> float | None:
        """How many bytes a batch may have: what is asked for, never more than one input may have."""
        wanted = (settings.get("MaxInputBytesPerBatch"), turn.limits.batch_bytes)
        return min((size for size in wanted if size is not None), default=None)

    def _selected(self, turn: Turn, frame: Frame, fan: Fan, index: int) -> JSON:
        map_run = fan.map_run
        assert fan.items is not None and map_run is not None  # noqa: S101
        if self.selector is None:
            return fan.items[index]
        source = map_run.sources[index] if map_run.sources is not None else map_run.source
        return self.select(turn, frame, {**fan.item(index), "Source": source}, self.selector)

    def redrive(self, turn: Turn, frame: Frame, error: str | None) -> None:
        """Go on with the same Map Run: its unsuccessful children are redriven, the others are started."""
        if frame.fan is None or frame.fan.map_run is None or error == DATA_LIMIT:
            self.enter(turn, frame)
            return
        map_run = frame.fan.map_run
        data = {"name": self.name, "mapRunArn": map_run.arn, "redriveCount": map_run.redrive_count + 1}
        turn.emit("MapRunRedriven", frame.number, frame.previous, data)
        if map_run.reader is not None:
            note = {"name": self.name, "token": turn.token(frame), "reader": map_run.reader}
            turn.note("ItemsReadStarted", frame.number, note)

    # --- running ----------------------------------------------------------------------------------

    def advance(self, turn: Turn, frame: Frame) -> None:
        """Start what may start; end the Map Run when too much failed, or when everything is done."""
        fan = frame.fan
        assert fan is not None and fan.map_run is not None  # noqa: S101
        if fan.map_run.breached:
            if not self.writes:
                self._run_failed(turn, frame, THRESHOLD)
            self._write_results(turn, frame)  # what there is, and what was not begun: Developer Guide, ResultWriter
            return
        while fan.live < fan.width and not turn.spent and (index := fan.upcoming) is not None:
            self.start_child(turn, frame, fan, index)
        if not fan.done:
            return
        if self.writes:
            self._write_results(turn, frame)
            return
        self._succeed(turn, frame, self._results(fan))

    def _write_results(self, turn: Turn, frame: Frame) -> None:
        """Ask for the results to be written; children that still run are cut off."""
        assert self.writer is not None  # noqa: S101
        scope = turn.scope(frame, self, self.flow.effective_input(turn, frame, self))
        note = {"name": self.name, "token": turn.token(frame), "writer": self.writer.evaluate(scope)}
        turn.note("ResultsWriteStarted", frame.number, note)

    def start_child(self, turn: Turn, frame: Frame, fan: Fan, index: int) -> None:
        """Ask for a child execution."""
        assert fan.items is not None and fan.map_run is not None  # noqa: S101
        selected = fan.items[index] if fan.map_run.weights is not None else self._selected(turn, frame, fan, index)
        token = f"{turn.token(frame)}c{index}"
        data = {"name": self.name, "index": index, "token": token}
        if selected is not fan.items[index]:
            data["input"] = selected
        turn.note("ChildStarted", frame.number, data)

    def child_done(self, turn: Turn, frame: Frame, news: ChildDone, index: int) -> None:
        """A child execution ended. What it gave is kept; a failed one is kept with all that is known of it."""
        data: dict[str, JSON] = {"name": self.name, "index": index, "status": news.status}
        if news.status == "SUCCEEDED":
            data["output"] = news.output
        else:
            failed = {"Status": news.status, "Error": news.error, "Cause": news.cause, **news.details}
            data["output"] = {key: value for key, value in failed.items() if value is not None}
        turn.note("ChildEnded", frame.number, data)

    def updated(self, turn: Turn, frame: Frame, news: MapRunUpdated) -> None:
        """UpdateMapRun. While the results are being written nothing is left to be changed."""
        if frame.phase == WRITE:
            return
        given = {
            "max_concurrency": news.max_concurrency,
            "tolerated_count": news.tolerated_failure_count,
            "tolerated_percentage": news.tolerated_failure_percentage,
        }
        changed = {key: value for key, value in given.items() if value is not None}
        if changed:
            turn.note("MapRunUpdated", frame.number, {"name": self.name, **changed})

    def _results(self, fan: Fan) -> list[JSON]:
        results = [fan.results[index] for index in range(fan.length)]
        config = self.writer.static.get("WriterConfig") if self.writer is not None else None
        if not isinstance(config, dict) or config.get("Transformation") != "FLATTEN":
            return results
        return [item for result in results for item in (result if isinstance(result, list) else [result])]

    # --- ending -----------------------------------------------------------------------------------

    def results_written(self, turn: Turn, frame: Frame, output: JSON) -> None:
        """The results are where ResultWriter wanted them; `output` says where."""
        assert frame.fan is not None and frame.fan.map_run is not None  # noqa: S101
        if frame.fan.map_run.breached:
            self._run_failed(turn, frame, THRESHOLD)
        self._succeed(turn, frame, output)

    def results_not_written(self, turn: Turn, frame: Frame, news: TaskFailed) -> None:
        """The results could not be written."""
        self._run_failed(turn, frame, turn.failure(news.error or "States.ResultWriterFailed", news.cause))

    def _succeed(self, turn: Turn, frame: Frame, result: JSON) -> None:
        turn.emit("MapRunSucceeded", frame.number, frame.previous, {"name": self.name})
        turn.check_size(result, self.name)
        turn.emit("MapStateSucceeded", frame.number, frame.previous, {"name": self.name})
        self.finish(turn, frame, result)

    def _run_failed(self, turn: Turn, frame: Frame, failure: Failure) -> None:
        data = {"name": self.name, "error": failure.error, "cause": failure.cause}
        turn.emit("MapRunFailed", frame.number, frame.previous, data)
        raise StateFailed(failure)


def _settings(fields: Mapping[str, JSON], name: str, jsonata: bool) -> Settings | None:
    if name not in fields:
        return None
    if not isinstance(fields[name], dict):
        raise SyntaxProblem(f"{name} must be an object.", 0, name)
    return Settings(fields[name], name, jsonata)
