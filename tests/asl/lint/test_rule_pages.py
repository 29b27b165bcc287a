"""The documentation of each rule is made from the rule and its cases, and is up to date."""

from __future__ import annotations

import pytest

from tooling.rule_pages import PAGES, pages

WANTED = pages()


@pytest.mark.parametrize("name", WANTED)
def test_the_page_of_a_rule_is_what_the_rule_says(name: str) -> None:
    assert (PAGES / name).read_text(encoding="utf-8") == WANTED[name], "run python -m tooling.rule_pages"


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    assert {file.name for file in PAGES.glob("*.md")} == set(WANTED)


def test_every_page_shows_a_definition_that_the_rule_finds_something_in() -> None:
    long = {"large_literal.md", "long_list.md", "near_depth_limit.md", "near_size_limit.md"}  # too long to be read
    assert {name for name, text in WANTED.items() if "## Found" not in text} == long | {"README.md"}
