"""States.ALL stands alone in its list, in the last Retrier or Catcher."""

from collections.abc import Iterator
from functools import partial

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.view import View
from asl.problems import Fix, TextEdit


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for field, index, _, names in parts.handlers:
        if "States.ALL" not in names:
            continue
        last = max(other.number for other in parts.handlers if other.field == field)
        if len(names) == 1 and index == last:
            continue
        path = (*state.path, field, index)
        fix = partial(_move_last, path=path, last=(*state.path, field, last)) if len(names) == 1 else None
        yield Finding((*path, "ErrorEquals", names.index("States.ALL")), "States.ALL must appear alone and at end of list",
                      expected=f'["States.ALL"] in the last entry of {field}: it stands for every other name', fix=fix)  # fmt: skip


def _move_last(view: View, path: tuple[str | int, ...], last: tuple[str | int, ...]) -> Fix | None:
    """Turn the entries round: this one takes the place of the last, the others move up."""
    document = view.document
    if document.format != "json" or not isinstance(path[-1], int) or not isinstance(last[-1], int):
        return None
    spans = [document.span((*path[:-1], index)) for index in range(path[-1], last[-1] + 1)]
    texts = [document.text[span.start : span.end] for span in spans]
    turned = [*texts[1:], texts[0]]
    edits = tuple(TextEdit(span.start, span.end, text) for span, text in zip(spans, turned, strict=True))
    return Fix("Move States.ALL to the end", edits)


RULE = Rule(
    id="all_errors_entry",
    says="States.ALL is the only name in its ErrorEquals, and its entry is the last one.",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Retry", "Catch"}),
    alone=_check,
)
