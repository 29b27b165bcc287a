"""JSONata as Step Functions runs it: the one adapter to the engine (jsonatapy, which no other module imports).

What the engine would do wrong and this module prevents: compiled expressions belong to one thread (each thread has its
own cache); undefined, null and functions look alike (the expression is wrapped so that its type comes along); time, depth
and length are bounded on every call; `$eval` is gone and `$pad` capped; chance and time come from the scope.
A plain path such as `$states.input.order` is read here without the engine: it shares the value instead of copying it.
"""

from __future__ import annotations

import json
import operator
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NoReturn

import jsonatapy
import orjson

from asl.expr.errors import QueryEvaluationError, SyntaxProblem
from asl.expr.jsonata_analysis import Analysis, JsonataProblem, analyse, check_jsonata
from asl.expr.jsonata_functions import FUNCTIONS, GUARDED, guard, scoped_functions
from asl.expr.jsonata_messages import fault
from asl.expr.scope import Scope
from asl.expr.strings import to_json
from asl.json_codec import loads
from asl.limits import MAX_PAYLOAD_DEPTH

JSON = Any

__all__ = [
    "Expression",
    "JsonataProblem",
    "check_jsonata",
    "compile_jsonata",
    "evaluate_apart",
    "is_jsonata",
    "type_name",
]

UNDEFINED: Any = object()
"""What an expression gives when it finds nothing; not null."""

_REPLACED = ("eval", "millis", "random")  # built into the engine
_CACHED_PER_THREAD = 1024
_DATA_PER_THREAD = 8
_MODEST_SEQUENCE = 1_000_000  # an expression without loops makes no more than its input has


def is_jsonata(value: JSON) -> bool:
    """Whether a value of a definition is an expression: a string wrapped in `{%` and `%}`."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}") and len(value) >= 4


Apart = Callable[["Expression", Scope], tuple[str, JSON]]
"""Evaluates an expression where it can be killed; gives what `Expression.run` gives and raises what it raises."""

_apart: Apart | None = None


def evaluate_apart(place: Apart | None) -> Apart | None:
    """Let expressions that could take the process with them run in `place` (see `asl.expr.jsonata_request`); None: here.

    Gives the place before.

    The engine's bounds on time and depth hold for each of its steps but not within one: a few short expressions build
    values that no memory can hold. Only a process of its own can be given up.
    """
    global _apart
    before, _apart = _apart, place
    return before


class Expression:
    """A compiled expression. Immutable, may be shared between threads, made by `compile_jsonata`.

    `text` is the expression without its `{% %}`; `field` the way to it (`Output/result`), for messages.
    """

    __slots__ = ("analysis", "field", "text")

    def __init__(self, text: str, field: str, analysis: Analysis) -> None:
        self.text = text
        self.field = field
        self.analysis = analysis

    def __repr__(self) -> str:
        return f"Expression({self.text!r}, {self.field!r})"

    def evaluate(self, scope: Scope, expect: str | None = None) -> JSON:
        """The value in a scope; `expect` is the type it must have (array, object, string, number, boolean).

        Raises QueryEvaluationError with the service's text and `location`.
        """
        value = self._read_path(scope) if self.analysis.path is not None else UNDEFINED
        kind = ""
        if value is UNDEFINED:
            kind, value = self.run(scope)
        if value is UNDEFINED:
            self.refuse("returned nothing (undefined).")
        if kind == "function":
            self.refuse("returned an unsupported result type.")
        if expect is not None and type_name(value) != expect:
            self.refuse(
                f"returned an unexpected result type. Expected '{expect}', but was '{type_name(value)}' "
                f"for value: {to_json(value)}"
            )
        return value

    def refuse(self, what: str) -> NoReturn:
        """Raise QueryEvaluationError: `The JSONata expression '…' specified for the field '…' ` + what."""
        raise QueryEvaluationError(
            f"The JSONata expression '{self.text}' specified for the field '{self.field}' {what}", location=self.field
        )

    def _read_path(self, scope: Scope) -> JSON:
        """A plain path through objects; UNDEFINED where the engine has to look (an array on the way, nothing there)."""
        assert self.analysis.path is not None  # noqa: S101 (the caller has looked)
        root, *names = self.analysis.path
        value: JSON = _states(scope) if root == "states" else scope.variables.get(root, UNDEFINED)
        for name in names:
            if not isinstance(value, dict):
                return UNDEFINED
            value = value.get(name, UNDEFINED)
        return value

    def run(self, scope: Scope) -> tuple[str, JSON]:
        """The type as JSONata names it and the value, UNDEFINED for nothing; raises QueryEvaluationError.

        An expression with loops of its own runs apart where the shell offers a place for it.
        """
        if _apart is not None and not self.analysis.modest:
            return _apart(self, scope)
        engine = _local
        present = self.analysis.names.intersection(scope.variables)
        compiled = engine.compiled(self, present)
        data = engine.data(self, present, scope)
        engine.scope = scope
        limits = scope.limits
        length = _MODEST_SEQUENCE if self.analysis.modest else limits.jsonata_sequence
        try:
            text = compiled.evaluate_data_to_json(
                data,
                timeout=limits.jsonata_milliseconds,
                max_stack_depth=limits.jsonata_depth,
                max_sequence_length=length,
            )
        except (ValueError, RuntimeError, MemoryError) as error:
            self._fail(str(error))
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # the engine's panics are no Exceptions; all else is not ours
                raise
            self._fail("The expression could not be evaluated")
        answer = loads(text)
        return answer.get("t", ""), answer.get("v", None if answer else UNDEFINED)

    def data_text(self, scope: Scope, present: frozenset[str]) -> str:
        """What the expression reads, as JSON text: `{"states": …, "variables": …}`."""
        states, members = _states(scope), self.analysis.members
        if members is not None:
            states = {name: states[name] for name in members if name in states}
        document = {"states": states, "variables": {name: scope.variables[name] for name in present}}
        return _json_text(document, self)

    def _fail(self, message: str) -> NoReturn:
        told = fault(message, self.analysis.calls)
        self.refuse(f"threw an error during evaluation{told.separator}{told.text}")


def compile_jsonata(text: str, field: str = "") -> Expression:
    """Compile an expression, with or without its `{% %}`; raises SyntaxProblem with JSONata's message without its code."""
    if is_jsonata(text):
        text = text[2:-2]
    text = text.strip()
    analysis = analyse(text)
    if analysis.path is None:
        try:
            jsonatapy.compile(text)  # alone, or `1); $x := (2` would pass once it is wrapped
        except ValueError as error:
            raise SyntaxProblem(_syntax_message(str(error))) from None
    return Expression(text, field, analysis)


def _syntax_message(message: str) -> str:
    for prefix in ("Parse error: ", "Invalid syntax: ", "Invalid number: "):
        message = message.removeprefix(prefix)
    code, colon, rest = message.partition(": ")
    return rest if colon and len(code) == 5 and code[1:].isdigit() else message


def type_name(value: JSON) -> str:
    """The type of a JSON value as JSONata names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _states(scope: Scope) -> JSON:
    return scope.states if scope.states is not None else {"input": scope.input, "context": scope.context}


class _Engine(threading.local):
    """The engine's compiled expressions and converted data, which must not leave their thread."""

    def __init__(self) -> None:
        self.scope = Scope()
        self._expressions: OrderedDict[tuple[str, frozenset[str]], Any] = OrderedDict()
        self._data: OrderedDict[tuple[frozenset[str] | None, frozenset[str]], tuple[list[JSON], Any]] = OrderedDict()
        self._functions = FUNCTIONS | scoped_functions(lambda: self.scope)

    def compiled(self, asker: Expression, present: frozenset[str]) -> Any:
        """The engine's expression for `asker` where the variables `present` have values."""
        key = (asker.text, present)
        expression = self._expressions.get(key)
        if expression is None:
            expression = self._expressions[key] = self._compile(_wrapped(asker, present))
            if len(self._expressions) > _CACHED_PER_THREAD:
                self._expressions.popitem(last=False)
        else:
            self._expressions.move_to_end(key)
        return expression

    def _compile(self, source: str) -> Any:
        expression = jsonatapy.compile(source)
        for name, function in self._functions.items():
            if name in GUARDED:
                expression.register(f"__{name}", function)
            elif name in _REPLACED:
                expression.register_override(name, function)
            else:
                expression.register(name, function)
        return expression

    def data(self, asker: Expression, present: frozenset[str], scope: Scope) -> Any:
        """What `asker` reads, converted once for all expressions that read the same values one after the other."""
        states, members = _states(scope), asker.analysis.members
        key = (members, present)
        read = [states] if members is None else [states.get(name, UNDEFINED) for name in members]
        read += [scope.variables[name] for name in present]
        known = self._data.get(key)
        if known is not None and all(map(operator.is_, known[0], read)):
            return known[1]
        data = jsonatapy.JsonataData.from_json(asker.data_text(scope, present))
        self._data[key] = (read, data)  # holds the values, so that no other can come to be at their place
        self._data.move_to_end(key)
        if len(self._data) > _DATA_PER_THREAD:
            self._data.popitem(last=False)
        return data


_local = _Engine()


def _wrapped(asker: Expression, present: frozenset[str]) -> str:
    """The expression so that its type comes along, with its variables bound before it."""
    bindings = ["$__type := $type", "$states := $.states"]
    names = asker.analysis.names
    bindings += [guard(name) for name in sorted(names.intersection(GUARDED))]
    if "now" in names:
        bindings.append("$now := function($picture, $zone) { $fromMillis($millis(), $picture, $zone) }")
    bindings += [f"${name} := $.variables.`{name}`" for name in sorted(present)]
    before = "; ".join(bindings)
    return f'({before}; $__value := ({asker.text}\n); {{"t": $__type($__value), "v": $__value}})'


def _json_text(document: JSON, asker: Expression) -> str:
    try:
        return orjson.dumps(document).decode()  # refuses what nests deeper than 254 levels, as the engine needs it
    except TypeError:
        if _is_deeper(document, MAX_PAYLOAD_DEPTH):
            asker.refuse("threw an error during evaluation: The data that it reads is nested too deeply")
        # Integers beyond 64 bits and halves of characters are what is left; the engine takes no halves.
        return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()


def _is_deeper(value: JSON, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            item
            for node in level
            if isinstance(node, (dict, list))
            for item in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True
