"""Payload templates (Parameters, ResultSelector, ItemSelector, …): JSON in which fields named `….$` are computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asl.expr.errors import ExpressionError, ParameterPathFailure, PathFailure, SyntaxProblem
from asl.expr.intrinsics import compile_intrinsic, is_intrinsic
from asl.expr.jsonpath import Path
from asl.expr.path_tokens import Index
from asl.expr.scope import Scope
from asl.expr.scoped_path import ScopedPath, compile_scoped_path
from asl.expr.strings import to_json
from asl.json_codec import fits
from asl.limits import MAX_MADE_BYTES, MAX_SPREAD, MAX_TEMPLATE_DEPTH

JSON = Any
_Evaluate = Callable[[Scope], JSON]


class Template:
    """A compiled payload template. Immutable, made by `compile_template`.

    `static` says that nothing in it is computed: then `evaluate` gives `value` itself. Parts that are not computed are
    shared between all results, so results must not be changed.
    """

    __slots__ = ("evaluate", "static", "value")

    evaluate: _Evaluate
    """Gives the payload in a scope. Raises ParameterPathFailure or IntrinsicFailure with the service's text."""

    def __init__(self, value: JSON, evaluate: _Evaluate | None) -> None:
        self.value = value
        self.static = evaluate is None
        self.evaluate = evaluate if evaluate is not None else lambda scope: value


def compile_template(value: JSON, *, intrinsics: bool = True) -> Template:
    """Compile a payload template; `intrinsics=False` refuses intrinsic functions.

    Raises SyntaxProblem, whose `field` says where: `a/b[0]/c.$`.
    """
    evaluate = _compile(value, "", intrinsics, 0)
    return Template(value, evaluate and weighed(evaluate, sum(1 for _ in dynamic_fields(value))))


def weighed(evaluate: _Evaluate, parts: int) -> _Evaluate:
    """The same for a template of a few computed parts; one of many fails where what it makes is out of all proportion.

    The parts are shared and cost nothing, but what writes the whole would take the process with it.
    """
    if parts <= MAX_SPREAD:
        return evaluate

    def weigh(scope: Scope) -> JSON:
        value = evaluate(scope)
        if not fits(value, MAX_MADE_BYTES):
            words = f"The field makes a value of more than {MAX_MADE_BYTES:,} bytes."
            raise ExpressionError(words, error="States.DataLimitExceeded")
        return value

    return weigh


def compile_value(text: str, field: str, *, intrinsics: bool = True) -> _Evaluate:
    """Compile one path or intrinsic function, as `field` (`x.$`, `ErrorPath`, `CausePath`) holds it.

    The result raises ParameterPathFailure where the path is missing: `The JSONPath '$.a' specified for the field
    'x.$' could not be found in the input '{…}'`.
    """
    if intrinsics and is_intrinsic(text):
        return compile_intrinsic(text).evaluate
    return _reader(compile_scoped_path(text), field)


def dynamic_fields(value: JSON) -> Iterator[tuple[tuple[str | int, ...], JSON]]:
    """All fields named `….$` of a template, with the way to each (names and indexes) and what it holds."""
    stack: list[tuple[tuple[str | int, ...], JSON]] = [((), value)]
    while stack:
        way, node = stack.pop()
        if isinstance(node, dict):
            for name, item in node.items():
                if name.endswith(".$"):
                    yield (*way, name), item
            stack += [((*way, name), item) for name, item in reversed(node.items()) if not name.endswith(".$")]
        elif isinstance(node, list):
            stack += [((*way, index), item) for index, item in reversed(list(enumerate(node)))]


def _compile(value: JSON, field: str, intrinsics: bool, depth: int) -> _Evaluate | None:
    """None where nothing in `value` is computed."""
    if depth > MAX_TEMPLATE_DEPTH:
        raise SyntaxProblem(f"A payload template may nest at most {MAX_TEMPLATE_DEPTH} levels.", 0, field)
    if isinstance(value, dict):
        return _compile_object(value, field, intrinsics, depth)
    if isinstance(value, list):
        return _compile_array(value, field, intrinsics, depth)
    return None


def _compile_object(value: dict[str, JSON], field: str, intrinsics: bool, depth: int) -> _Evaluate | None:
    constants: dict[str, JSON] = {}
    computed: list[tuple[str, _Evaluate]] = []
    for name, item in value.items():
        place = f"{field}/{name}" if field else name
        if name.endswith(".$"):
            target, evaluate = name[:-2], _compile_field(name, item, place, intrinsics)
        else:
            target, inner = name, _compile(item, place, intrinsics, depth + 1)
            if inner is None:
                constants[name] = item
                continue
            evaluate = inner
        constants[target] = None  # keeps the order in which the fields were written
        computed.append((target, evaluate))
    if not computed:
        return None
    if len(computed) == len(constants):
        return lambda scope: {target: evaluate(scope) for target, evaluate in computed}

    def evaluate_object(scope: Scope) -> JSON:
        result = constants.copy()
        for target, evaluate in computed:
            result[target] = evaluate(scope)
        return result

    return evaluate_object


def _compile_field(name: str, item: JSON, place: str, intrinsics: bool) -> _Evaluate:
    if not isinstance(item, str):
        raise SyntaxProblem(f"The value for the field '{name}' must be a JSONPath or an intrinsic function.", 0, place)
    try:
        return compile_value(item, name, intrinsics=intrinsics)
    except SyntaxProblem as problem:
        raise problem.within(place) from None


def _compile_array(value: list[JSON], field: str, intrinsics: bool, depth: int) -> _Evaluate | None:
    items = [_compile(item, f"{field}[{index}]", intrinsics, depth + 1) for index, item in enumerate(value)]
    if not any(items):
        return None
    pairs = list(zip(value, items, strict=True))
    return lambda scope: [item if evaluate is None else evaluate(scope) for item, evaluate in pairs]


def _reader(path: ScopedPath, field: str) -> _Evaluate:
    read = path.read
    beyond_is_null = _ends_in_index(path.path)

    def evaluate(scope: Scope) -> JSON:
        try:
            return read(scope)
        except PathFailure as failure:
            if beyond_is_null and failure.cause.startswith("No results for path"):
                return None  # measured: `"x.$": "$.items[5]"` beyond the end of an array gives null
            raise _missing(path, field, scope) from None

    return evaluate


def _ends_in_index(path: Path) -> bool:
    return path.is_reference and bool(path.tokens) and isinstance(path.tokens[-1], Index)


def _missing(path: ScopedPath, field: str, scope: Scope) -> ParameterPathFailure:
    subject = scope.context if path.root == "context" else scope.input
    return ParameterPathFailure(
        f"The JSONPath '{path.text}' specified for the field '{field}' could not be found in the input "
        f"'{to_json(subject)}'"
    )
