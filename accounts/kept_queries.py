"""Queries that many requests ask: the ORM says what they are, once in a process, and they run with other values.

Building a query costs Django several times what running it does. What is kept is the ORM's own: its SQL, its
conversion of columns, its way to objects. Only the values differ, and every call asks the database anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

Row = TypeVar("Row")
Values = tuple[Any, ...]

# What stands for the values while the ORM builds: nothing else in a statement can be equal to one of these.
_PLACES: dict[type, Callable[[int], Any]] = {
    str: lambda number: f"\ue000value {number}\ue000",
    int: lambda number: 2_000_111_000 + number,
    UUID: lambda number: UUID(int=0x5F5F_0000_0000_4000_8000_0000_0000_0000 + number),
}


class KeptQuery(Generic[Row]):
    """A query with places for values.

    `build` is called with one value of each of `kinds` (str, int, UUID), compared with `=` or another operator, and
    returns the queryset. A limit is part of the statement, so it must be a number there. None is no value: it would
    need other SQL.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._statements: dict[str, _Query] = {}

    def __call__(self, *values: Any) -> list[Row]:
        """Ask the database."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept = self._statements.get(connection.vendor)
        if kept is None:
            kept = self._statements[connection.vendor] = _query(self.build, self.kinds, connection)
        with connection.cursor() as cursor:
            cursor.execute(kept.sql, kept.parameters(values, connection))
            return kept.rows(cursor.fetchall())

    def first(self, *values: Any) -> Row | None:
        """Ask the database for the first row, or None."""
        rows = self(*values)
        return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class _Query:
    """A built statement: `given` are its parameters, of which `places` (index, number of the value) change."""

    sql: str
    given: Values
    places: tuple[tuple[int, int], ...]
    rows: Callable[[Iterable[Values]], list[Any]]

    def parameters(self, values: Values, connection: BaseDatabaseWrapper) -> list[Any]:
        found = list(self.given)
        for index, number in self.places:
            found[index] = _as_parameter(values[number], connection)
        return found


def _query(
    build: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...], connection: BaseDatabaseWrapper
) -> _Query:
    stand_ins = [_PLACES[kind](number) for number, kind in enumerate(kinds)]
    queryset = build(*stand_ins)
    compiler = queryset.query.get_compiler(connection=connection)
    sql, given = compiler.as_sql()
    known = {_as_parameter(value, connection): number for number, value in enumerate(stand_ins)}
    places = tuple((index, known[value]) for index, value in enumerate(given) if _hashable(value) and value in known)
    missing = set(known.values()) - {number for _, number in places}
    if missing:
        raise TypeError(f"The statement has no place for the values {sorted(missing)}: {sql}")
    return _Query(sql, tuple(given), places, _rows(queryset, compiler))


def _as_parameter(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """What the ORM hands to the database for a value of these kinds."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value


def _hashable(value: object) -> bool:
    return isinstance(value, str | int | UUID)


def _rows(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Iterable[Values]], list[Any]]:
    """How rows become what the queryset gives."""
    converters = compiler.get_converters([column[0] for column in compiler.select])
    convert = partial(compiler.apply_converters, converters=converters) if converters else iter
    kind = queryset._iterable_class
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in convert(rows)]
    if kind is ValuesListIterable:
        return lambda rows: [tuple(row) for row in convert(rows)]
    if kind is not ModelIterable:
        raise TypeError("Only model objects and values_list can be kept.")
    return _objects(compiler, convert)


def _objects(compiler: Any, convert: Callable[..., Iterable[Any]]) -> Callable[[Iterable[Values]], list[Any]]:
    """The steps of Django's own ModelIterable, with all that can be done before the first row."""
    places = compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = compiler.annotation_col_map or {}
    model, alias = compiler.klass_info["model"], DEFAULT_DB_ALIAS

    def objects(rows: Iterable[Values]) -> list[Any]:
        found = []
        for row in convert(rows):
            one = model.from_db(alias, names, row[start:end])
            for populator in related:
                populator.populate(row, one)
            for name, place in annotations.items():
                setattr(one, name, row[place])
            found.append(one)
        return found

    return objects
