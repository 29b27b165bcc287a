"""A filter that compares with a word without quotes."""

from collections.abc import Iterator
from functools import partial

from asl.graph import State
from asl.lint.fixes import set_text
from asl.lint.parts import Parts
from asl.lint.paths import bare_words, with_quotes
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, text, _ in parts.paths:
        if type(text) is str and "?(" in text:
            yield from _findings(path, text)
    for path, _, text, _, _ in parts.computed:
        if type(text) is str and "?(" in text:
            yield from _findings(path, text)


def _findings(path: tuple[str | int, ...], text: str) -> Iterator[Finding]:
    words = bare_words(text)
    if words:
        fix = partial(set_text, path=path, text=with_quotes(text), title=f"Put quotes around {words[0]}")
        yield Finding(path, f"The filter compares with {words[0]} without quotes and will find nothing", fix=fix,
                      expected=f"'{words[0]}' in quotes")  # fmt: skip


RULE = Rule(
    id="bare_word_in_filter",
    says="Texts in the filters of a path stand in quotes.",
    code="UNQUOTED_FILTER_TEXT",
    severity="WARNING",
    language="JSONPath",
    alone=_check,
)
