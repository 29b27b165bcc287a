"""Writes of rows that happen at every step of every execution: by plain statements, without what the ORM does around them.

No signal is sent, nothing is cascaded, no object is changed. Columns are converted as the fields of the model say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model

NOTHING: Mapping[str, Any] = MappingProxyType({})


def rows_update(
    model: type[Model],
    where: Mapping[str, Any],
    changes: Mapping[str, Any],
    more: Mapping[str, int] = NOTHING,
) -> int:
    """Change the rows whose columns have the values of `where`: set `changes`, add the numbers of `more`; return how many.

    Names are those of attributes, such as `workflow_id`.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields = _fields_of(model)
    columns = {name: _quoted(fields[name].column) for name in (*changes, *more)}
    sets = [f"{columns[name]} = %s" for name in changes] + [f"{columns[name]} = {columns[name]} + %s" for name in more]
    given = [fields[name].get_db_prep_save(value, connection) for name, value in changes.items()]
    tests, wanted = _tests(model, where, connection)
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {', '.join(sets)} WHERE {tests}"  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *more.values(), *wanted])
        return int(cursor.rowcount)


def rows_delete(model: type[Model], where: Mapping[str, Any]) -> int:
    """Delete the rows of a model that no other refers to, and return how many; `where` as for `rows_update`."""
    connection = connections[DEFAULT_DB_ALIAS]
    tests, wanted = _tests(model, where, connection)
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {tests}", wanted)  # noqa: S608  our own names
        return int(cursor.rowcount)


def rows_insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of values that are ready for the database."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    table, names, places = _places_for(model, tuple(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > 1:
            # 5 times as fast as executemany for 500 events, and faster for 22
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  our own names
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        else:
            cursor.executemany(statement, rows)


def objects_insert(model: type[Model], objects: Iterable[Model], changes: Mapping[str, Any] = NOTHING) -> None:
    """Insert whole objects, with other values in the fields that `changes` names. The objects themselves are not touched.

    They do not learn the numbers that the database gives them.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields, columns = _insertable(model)
    rows = []
    for one in objects:
        given = {**vars(one), **changes}
        rows.append(tuple(field.get_db_prep_save(given[field.attname], connection) for field in fields))
    rows_insert(model, columns, rows)


def _tests(model: type[Model], where: Mapping[str, Any], connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    """The condition, and its values. A list of values stands for any of them."""
    fields = _fields_of(model)
    tests, given = [], []
    for name, value in where.items():
        values = value if isinstance(value, list) else [value]
        places = ", ".join(["%s"] * len(values))
        tests.append(f"{_quoted(fields[name].column)} IN ({places})" if values else "1 = 0")
        given += [fields[name].get_db_prep_save(one, connection) for one in values]
    return " AND ".join(tests), given


def _quoted(name: str | None) -> str:
    """An own name as SQL has it, and so both databases."""
    return f'"{name}"'


@cache
def _places_for(model: type[Model], columns: tuple[str, ...]) -> tuple[str, str, str]:
    return _quoted(model._meta.db_table), ", ".join(_quoted(name) for name in columns), ", ".join(["%s"] * len(columns))


@cache
def _insertable(model: type[Model]) -> tuple[tuple[Field[Any, Any], ...], tuple[str, ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, AutoField))
    return fields, tuple(str(field.column) for field in fields)


@cache
def _fields_of(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.attname: field for field in model._meta.local_concrete_fields}
