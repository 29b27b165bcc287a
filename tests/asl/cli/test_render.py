"""`sfn-studio render`: every state and edge is in the drawing, and nothing in a name can break it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from asl.graph import edges, outline
from asl.render import dot, mermaid
from sfn_local.cli import main

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "editor" / "examples").glob("*.asl.json"))
MERMAID_LINE = re.compile(
    r'flowchart TD|\s+(?:subgraph \w+\["[^"]*"\]|end|\w+(?:\(\(|\[/|\(\[|\[|\{)"[^"]*"(?:\)\)|/\]|\]\)|\]|\})'
    r'|\w+ (?:-->|-\.->)(?:\|"[^"]*"\|)? \w+)'
)
ODD = {
    "StartAt": 'a "b" <c>',
    "States": {
        'a "b" <c>': {"Type": "Pass", "Next": "end"},
        "end": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "x", "States": {"x": {"Type": "Fail"}}},
            "Next": "gone\n#1",
        },
    },
}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_state_and_every_edge_of_an_example_is_drawn(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    definition = json.loads(file.read_text(encoding="utf-8"))
    found = outline(definition)
    ways = sum(len(list(edges(machine))) for machine in found.machines)
    assert main(["render", str(file)]) == 0
    drawn = capsys.readouterr().out
    assert all(MERMAID_LINE.fullmatch(line) for line in drawn.splitlines())
    assert len(re.findall(r" -->| -\.->", drawn)) == ways
    assert all(f'"{state.name}' in drawn for state in found.states)
    assert main(["render", str(file), "--format", "dot"]) == 0
    drawn = capsys.readouterr().out
    assert len(re.findall(r" -> (?!.*arrowhead=none)", drawn)) == ways
    assert all(f'label="{state.name}"' in drawn for state in found.states)


def test_names_with_signs_of_the_other_language_are_escaped_and_missing_targets_shown() -> None:
    drawn = mermaid(ODD)
    assert all(MERMAID_LINE.fullmatch(line) for line in drawn.splitlines())
    assert "a #quot;b#quot; #lt;c#gt;" in drawn and "missing: gone #35;1" in drawn
    assert 'label="a \\"b\\" <c>"' in dot(ODD) and 'label="missing: gone\\n#1"' in dot(ODD)


def test_what_is_no_definition_gives_a_sentence_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{")
    assert main(["render", str(file)]) == 1
    assert "Line 1, column" in capsys.readouterr().err
    assert main(["render", str(tmp_path / "none.json")]) == 2


def test_svg_is_one_file_that_any_viewer_opens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(EXAMPLES[0]), "--format", "svg"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="') and drawn.endswith("</svg>\n")
    assert "<script" not in drawn and "href" not in drawn
