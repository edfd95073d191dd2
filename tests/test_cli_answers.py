"""Answers about what the files mean, given once on the command line, hold for every later run."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.answers import with_answers
from refgraph_cli.main import main

EDGES = "1,2\n1,3\n2,4\n"


def _run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.output


def test_a_direction_said_once_is_remembered_beside_the_export(tmp_path: Path) -> None:
    export = tmp_path / "edges.csv"
    export.write_text(EDGES)
    assert _run("rank", str(export))[0] == 3
    code, told = _run(
        "rank", str(export), "--direction", "outward", "--reruns", "0", "-o", str(tmp_path / "r.csv")
    )
    assert code == 0
    assert 'Remembered in refgraph.toml, under [read]: direction = "outward"' in told
    assert _run("rank", str(export), "--reruns", "0")[0] == 0


def test_what_the_settings_say_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "refgraph.toml").write_text('[read]\ndirection = "inward"\n')
    _, told = _run(
        "rank", str(tmp_path / "edges.csv"), "--direction", "outward", "-o", str(tmp_path / "r.csv")
    )
    assert "says otherwise of read.direction" in told
    assert (tmp_path / "refgraph.toml").read_text() == '[read]\ndirection = "inward"\n'


def test_to_the_terminal_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(EDGES)
    assert _run("rank", str(tmp_path / "edges.csv"), "--direction", "outward", "--reruns", "0")[0] == 0
    assert [file.name for file in tmp_path.iterdir()] == ["edges.csv"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '[read]\ndirection = "inward"\n'),
        ("seed = 1\n", 'seed = 1\n\n[read]\ndirection = "inward"\n'),
        ("[read]\ndecimal = ','\n[tiers]\n", "[read]\ndirection = \"inward\"\ndecimal = ','\n[tiers]\n"),
    ],
)
def test_an_answer_goes_into_the_section_of_reading(text: str, expected: str) -> None:
    assert with_answers(text, {"direction": "inward"}) == expected
