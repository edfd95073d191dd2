"""Answers about what the files mean, given once on the command line, hold for every later run."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

from refgraph.settings_text import with_added

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
    ("text", "answers", "expected"),
    [
        ("", {"read.direction": "inward"}, '[read]\ndirection = "inward"\n'),
        ("seed = 1\n", {"read.direction": "inward"}, 'seed = 1\n\n[read]\ndirection = "inward"\n'),
        (
            "[read]\ndecimal = ','\n[tiers]\n",
            {"read.direction": "inward"},
            "[read]\ndirection = \"inward\"\ndecimal = ','\n[tiers]\n",
        ),
        ("[tiers]\n", {"resolve.merge": False}, "[tiers]\n\n[resolve]\nmerge = false\n"),
        (
            "[read.columns]\nname = 'A'\n",
            {"read.columns.referrer": "B"},
            "[read.columns]\nreferrer = \"B\"\nname = 'A'\n",
        ),
        (
            "[read]\ncolumns = {name = 'A'}\n",
            {"read.columns.referrer": "B"},
            "[read]\ncolumns = {referrer = \"B\", name = 'A'}\n",
        ),
    ],
)
def test_an_answer_goes_into_its_section(text: str, answers: dict[str, object], expected: str) -> None:
    assert with_added(text, answers) == expected


PAID = """Referrer,Client,Date,Amount
Ann Lee,Bob King,2024-01-05,10
Ann Lee,Bob King,2024-02-05,20
Ann Lee,Cid Fox,2024-03-05,30
"""


@pytest.mark.parametrize(
    ("content", "option", "remembered"),
    [
        (PAID, ["--set", "read.rows=payments"], '[read]\nrows = "payments"\n'),
        (PAID, ["--set", "read.relations.Vendor=tie"], '[read]\nrelations.Vendor = "tie"\n'),
        (PAID, ["--set", "read.date_order=day-first"], '[read]\ndate_order = "day-first"\n'),
        (
            PAID,
            ["--column", "referrals.referred=Client"],
            '[read]\ncolumns."referrals.referred" = "Client"\n',
        ),
        (PAID, ["--firm", "Vale & Roe"], '[resolve]\nfirm = ["Vale & Roe"]\n'),
        (PAID, ["--set", 'resolve.channels=["Opus"]'], '[resolve]\nchannels = ["Opus"]\n'),
        (PAID, ["--set", "resolve.decisions.Opus=new"], '[resolve]\ndecisions.Opus = "new"\n'),
    ],
)
def test_every_answer_is_remembered_in_the_same_way(
    content: str, option: list[str], remembered: str, tmp_path: Path
) -> None:
    (tmp_path / "log.csv").write_text(content)
    rows = [] if "read.rows=payments" in option else ["--set", "read.rows=payments"]
    out = ["--reruns", "0", "-o", str(tmp_path / "r.csv")]
    code, told = _run("rank", str(tmp_path / "log.csv"), *option, *rows, *out)
    assert code == 0, told
    written = (tmp_path / "refgraph.toml").read_text()
    assert remembered.partition("\n")[2].strip() in written
    assert _run("rank", str(tmp_path / "log.csv"), *out)[0] == 0, "the question is not asked again"


def test_what_is_wanted_of_one_run_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Referrer,Client\nAnn Lee,Bob King\n")
    _run("rank", str(tmp_path / "log.csv"), "--no-provisional", "--seed", "3", "-o", str(tmp_path / "r.csv"))
    assert not (tmp_path / "refgraph.toml").exists()


def test_a_file_in_which_an_answer_cannot_be_put_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(EDGES)
    text = "read = {decimal = '.'}\n"
    (tmp_path / "refgraph.toml").write_text(text)
    code, told = _run("rank", str(tmp_path / "edges.csv"), "--direction", "outward", "--reruns", "0", "-o",
                      str(tmp_path / "r.csv"))  # fmt: skip
    assert code == 0
    assert "write it into refgraph.toml yourself" in told
    assert (tmp_path / "refgraph.toml").read_text() == text
