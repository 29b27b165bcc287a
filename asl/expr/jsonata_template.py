"""JSON in which any string may be a JSONata expression (`{% … %}`): Arguments, Output, Assign, ItemSelector, …"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata import Expression, compile_jsonata, is_jsonata
from asl.expr.payload import weighed
from asl.expr.scope import Scope
from asl.limits import MAX_TEMPLATE_DEPTH

JSON = Any
_Evaluate = Callable[[Scope], JSON]


class JsonataTemplate:
    """A compiled template. Immutable, made by `compile_jsonata_template`.

    `static` says that nothing in it is computed. `expression` is the expression where the template is nothing else.
    `variables` are the names of all variables it reads.
    """

    __slots__ = ("_evaluate", "expression", "static", "value", "variables")

    def __init__(self, value: JSON, evaluate: _Evaluate | None, found: list[Expression], single: bool) -> None:
        self.value = value
        self.static = evaluate is None
        self.expression = found[0] if single else None
        self.variables = frozenset(name for expression in found for name in expression.analysis.variables)
        self._evaluate = evaluate

    def evaluate(self, scope: Scope, expect: str | None = None) -> JSON:
        """The value in a scope; an expression that is the whole template must give the type `expect`, where that is given.

        Raises QueryEvaluationError with the service's text. Parts that are not computed are shared between results.
        """
        if self.expression is not None:
            return self.expression.evaluate(scope, expect)
        return self.value if self._evaluate is None else self._evaluate(scope)


def compile_jsonata_template(value: JSON, field: str) -> JsonataTemplate:
    """Compile a template found in the field `field` (`Output`, `Choices[0]/Condition`, …).

    Raises SyntaxProblem, whose `field` says where: `Output/a[0]`.
    """
    found: list[Expression] = []
    evaluate = _compile(value, field, found, 0)
    evaluate = evaluate and weighed(evaluate, len(found))
    return JsonataTemplate(value, evaluate, found, isinstance(value, str) and bool(found))


def jsonata_fields(value: JSON, field: str) -> Iterator[tuple[str, str]]:
    """All strings of a template that are, or begin like, expressions, with the way to each as messages spell it."""
    stack = [(field, value)]
    while stack:
        place, node = stack.pop()
        if isinstance(node, str) and node.startswith("{%"):
            yield place, node
        elif isinstance(node, dict):
            stack += [(f"{place}/{name}", item) for name, item in reversed(node.items())]
        elif isinstance(node, list):
            stack += [(f"{place}[{index}]", item) for index, item in reversed(list(enumerate(node)))]


def _compile(value: JSON, field: str, found: list[Expression], depth: int) -> _Evaluate | None:
    """None where nothing in `value` is computed."""
    if depth > MAX_TEMPLATE_DEPTH:
        raise SyntaxProblem(f"A template may nest at most {MAX_TEMPLATE_DEPTH} levels", 0, field)
    if isinstance(value, str):
        return _compile_string(value, field, found)
    if isinstance(value, dict):
        members = {name: _compile(item, f"{field}/{name}", found, depth + 1) for name, item in value.items()}
        return _object(value, members)
    if isinstance(value, list):
        items = [_compile(item, f"{field}[{index}]", found, depth + 1) for index, item in enumerate(value)]
        if not any(items):
            return None
        pairs = list(zip(value, items, strict=True))
        return lambda scope: [item if evaluate is None else evaluate(scope) for item, evaluate in pairs]
    return None


def _object(value: dict[str, JSON], members: dict[str, _Evaluate | None]) -> _Evaluate | None:
    computed = [(name, evaluate) for name, evaluate in members.items() if evaluate is not None]
    if not computed:
        return None

    def evaluate_object(scope: Scope) -> JSON:
        result = value.copy()
        for name, evaluate in computed:
            result[name] = evaluate(scope)
        return result

    return evaluate_object


def _compile_string(value: str, field: str, found: list[Expression]) -> _Evaluate | None:
    if not value.startswith("{%"):
        return None
    if not is_jsonata(value):
        raise SyntaxProblem("A JSONata expression that begins with '{%' must end with '%}'", len(value), field)
    try:
        expression = compile_jsonata(value, field)
    except SyntaxProblem as problem:
        raise problem.within(field) from None
    found.append(expression)
    return expression.evaluate
