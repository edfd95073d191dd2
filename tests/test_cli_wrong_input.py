"""Wrong input: each one clear line, the documented exit code, and nothing half-written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

invoke = partial(CliRunner().invoke, main)

UNUSABLE = {
    "no-referrer.csv": (b"Name,Email\nAnn,a@x.example\nBob,b@x.example\n", "who referred whom"),
    "two-referrers.csv": (
        b"Name,Referred By,Introduced By\nAnn,Bob,Cid\nBob,Cid,Ann\nCid,,Bob\n",
        "'Referred By' and 'Introduced By'",
    ),
    "unclosed-quote.csv": (b'Name,Referred By\nAnn,"Bob\nCid,Ann\nDee,Ann\n', "line 2"),
    "binary.csv": (bytes(range(256)) * 8, "is not a text table"),
    "binary.xlsx": (bytes(range(256)) * 8, "is not a workbook"),
    "binary.parquet": (bytes(range(256)) * 8, "binary.parquet"),
    "binary.zip": (bytes(range(256)) * 8, "binary.zip"),
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("output", ["ranked.csv", "ranked.xlsx"])
def test_rank_on_what_cannot_be_used_is_one_line_and_exit_code_3(name: str, output: str) -> None:
    content, message = UNUSABLE[name]
    Path(name).write_bytes(content)
    done = invoke(["rank", name, "-o", output])
    assert done.exit_code == 3, done.stderr
    assert message in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert [path.name for path in Path().iterdir()] == [name]


@pytest.mark.parametrize("name", UNUSABLE)
def test_run_on_what_cannot_be_used_leaves_no_folder(name: str) -> None:
    Path(name).write_bytes(UNUSABLE[name][0])
    assert invoke(["run", name, "-o", "out"]).exit_code == 3
    assert [path.name for path in Path().iterdir()] == [name]


@pytest.mark.parametrize("name", UNUSABLE)
def test_check_agrees_that_it_cannot_be_used(name: str) -> None:
    Path(name).write_bytes(UNUSABLE[name][0])
    done = invoke(["check", name])
    assert done.exit_code == 3, done.stderr
    assert "This is a fault" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Name,Referred By\n", b"Contact ID,Name,Referred By\n\n"])
def test_a_file_without_rows_is_one_line_and_no_list(content: bytes) -> None:
    Path("contacts.csv").write_bytes(content)
    done = invoke(["rank", "contacts.csv", "-o", "ranked.csv"])
    assert done.exit_code in (3, 4)
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["contacts.csv"]


@pytest.mark.parametrize("command", ["check", "init", "rank"])
def test_a_file_that_is_not_there_is_named_with_the_nearest_that_is(command: str) -> None:
    Path("contacts.csv").touch()
    done = invoke([command, "contact.csv"])
    assert done.exit_code == 3
    assert done.stderr.startswith(
        "Error: There is no file or folder 'contact.csv'. Did you mean 'contacts.csv'?\n"
    )
    assert [path.name for path in Path().iterdir()] == ["contacts.csv"]


def test_a_folder_without_tables_says_what_it_holds() -> None:
    Path("folder").mkdir()
    Path("folder/notes.docx").touch()
    done = invoke(["rank", "folder"])
    assert done.exit_code == 3
    assert "'folder' holds no table to read, only: notes.docx." in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_empty_folder_is_said_to_be_empty() -> None:
    Path("folder").mkdir()
    done = invoke(["rank", "folder"])
    assert done.exit_code == 3
    assert "'folder'" in done.stderr


def test_referrers_who_are_all_unknown_are_one_clear_line() -> None:
    Path("contacts.csv").write_text(
        "Contact ID,Name,Referrer ID\n1,Ann,97\n2,Bob,98\n3,Cid,99\n", encoding="utf-8"
    )
    done = invoke(["rank", "contacts.csv"])
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "3 referrers named, and none links two contacts (3 unknown id)" in done.stderr


def test_five_contacts_are_ranked_under_a_banner() -> None:
    Path("contacts.csv").write_text(
        "Name,Referred By\nAnn,\nBob,Ann\nCid,Bob\nDee,Bob\nEve,\n", encoding="utf-8"
    )
    done = invoke(["rank", "contacts.csv"])
    assert done.exit_code == 0
    assert "Note: Small network: 4 linked contacts." in done.stderr
    assert done.stdout.splitlines()[1].startswith("1,")


def test_negative_and_future_values_are_rejected_and_counted() -> None:
    names = "Ann Bob Cid Dee Eve Fay Gus Hal Ida".split()
    rows = [f"{names[n]},{names[n + 1]},2024-0{n + 1}-01,100" for n in range(8)]
    rows += ["Ann,Ida,2024-05-01,-5", "Bob,Ida,2034-05-01,5"]
    Path("log.csv").write_text("referrer,referred,date,revenue\n" + "\n".join(rows), encoding="utf-8")
    done = invoke(["rank", "log.csv"])
    assert done.exit_code == 0
    assert "10 rows in log.csv = 8 used + 0 merged + 2 rejected\n" in done.stderr
    assert "2034-05-01" in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--settings", "none.toml"], 2, "There is no settings file 'none.toml'."),
        (["--review", "none.csv"], 2, "none.csv"),
        (["--as-of", "yesterday"], 2, "'yesterday' is no date."),
        (["--set", "communities.resolutoin=1"], 2, "did you mean 'resolution'?"),
        (["--set", "seed"], 2, "'seed' is no assignment."),
        (["--set", "as_of=soon"], 2, "'soon' is not a date"),
        (["--column", "referrer"], 2, "'referrer' declares no column."),
        (["--column", "refferer=Name"], 2, "Did you mean 'referrer'?"),
        (["--column", "contact.name=Name"], 2, "Did you mean 'contacts'?"),
        (["--column", "referrer=Sent by"], 3, "'Sent by'"),
        (["--firm", " "], 2, "a name is missing"),
        (["--top", "0"], 2, "--top"),
        (["--seed", "-1"], 2, "--seed"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_line(options: list[str], code: int, message: str) -> None:
    Path("log.csv").write_text("referrer,referred\nAnn,Bob\nBob,Cid\n", encoding="utf-8")
    done = invoke(["rank", "log.csv", *options])
    assert done.exit_code == code
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_every_problem_of_a_settings_file_is_named_at_once() -> None:
    Path("log.csv").write_text("referrer,referred\nAnn,Bob\n", encoding="utf-8")
    Path("refgraph.toml").write_text('sed = 1\n[network]\nhalf_life_days = "long"\n', encoding="utf-8")
    done = invoke(["rank", "log.csv"])
    assert done.exit_code == 2
    assert "2 problems" in done.stderr
    assert "'sed'" in done.stderr
    assert "half_life_days" in done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Contact ID,Name,Referrer ID\n1,Ann,97\n2,Bob,98\n",
            "2 referrers named, and none links two contacts",
        ),
        (
            "ID,Name,Referred By\n1,Ann Lee,Ann Lee\n2,Bob Ray,Bob Ray\n",
            "2 referrers named, each the very contact said to have been referred",
        ),
    ],
)
def test_check_ends_as_rank_does_where_no_referral_links_two_contacts(text: str, told: str) -> None:
    Path("contacts.csv").write_text(text, encoding="utf-8")
    for command in ("check", "rank"):
        done = invoke([command, "contacts.csv"])
        assert done.exit_code == 3
        assert told in " ".join(done.stderr.split())
