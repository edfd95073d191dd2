"""What goes through standard input, output and error: a table piped in, JSON, little said, colours where wanted."""

from __future__ import annotations

import io
import json
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.console import say, write_text
from refgraph_cli.main import main

invoke = partial(CliRunner().invoke, main)

CONTACTS = "Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n3,Cid Cole,Bob King\n4,Dee Dunn,Bob King\n"


@pytest.fixture
def contacts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "contacts.csv"
    file.write_text(CONTACTS, encoding="utf-8")
    return file


def test_a_table_that_is_piped_in_is_ranked_like_its_file(contacts: Path) -> None:
    piped = invoke(["rank", "-", "--reruns", "0"], input=CONTACTS)
    named = invoke(["rank", str(contacts), "--reruns", "0"])
    assert (piped.exit_code, piped.stdout) == (0, named.stdout)
    assert "4 rows in standard-input = 4 used" in piped.stderr
    assert piped.stderr.splitlines()[-1] == 'Next: refgraph explain - "Bob King"'


def test_a_pipe_and_files_are_read_together(contacts: Path) -> None:
    log = "referrer,referred\nDee Dunn,Ann Lee\nDee Dunn,Cid Cole\n"
    done = invoke(["rank", str(contacts), "-", "--reruns", "0", "--json", "--top", "1"], input=log)
    assert done.exit_code == 0, done.stderr
    assert {(each["name"], each["referrals"]) for each in json.loads(done.stdout)} <= {
        ("Dee Dunn", 2),
        ("Bob King", 2),
    }


def test_nothing_piped_in_is_told_with_what_to_type(contacts: Path) -> None:
    done = invoke(["rank", "-"], input="")
    assert done.exit_code == 3
    assert done.stderr == (
        "Error: '-' reads a table from standard input, and nothing came from there. "
        "As in: cat contacts.csv | refgraph rank -\n"
    )


@pytest.mark.parametrize(
    "command", [["rank", "--reruns", "0"], ["tiers"], ["pick"], ["risk"], ["resolve"], ["clusters"]]
)
def test_json_holds_the_rows_that_csv_holds(contacts: Path, command: list[str]) -> None:
    name, *options = command
    csv = invoke([name, str(contacts), *options])
    objects = json.loads(invoke([name, str(contacts), *options, "--json"]).stdout)
    header, *rows = csv.stdout.splitlines()
    assert csv.exit_code == 0
    assert len(objects) == len(rows)
    assert all(set(header.split(",")) == set(each) for each in objects)


def test_json_and_a_file_at_once_are_refused(contacts: Path) -> None:
    done = invoke(["rank", str(contacts), "--json", "-o", "ranked.csv"])
    assert done.exit_code == 2
    assert "With -o, the ending says how: -o x.json." in done.stderr
    assert not Path("ranked.csv").exists()


def test_quiet_leaves_warnings_and_errors_only(contacts: Path) -> None:
    quiet = invoke(["rank", str(contacts), "--reruns", "0", "-q"])
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert quiet.stdout == invoke(["rank", str(contacts), "--reruns", "0"]).stdout
    twice = CONTACTS + "5,Ann Lee,\n6,Eve Ford,Ann Lee\n"
    warned = invoke(["rank", "-", "--reruns", "0", "--quiet"], input=twice)
    assert warned.stderr.splitlines()
    assert all(line.startswith("Warning: ") for line in warned.stderr.splitlines())
    assert invoke(["rank", "gone.csv", "-q"]).stderr.startswith("Error: ")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    for name, value in {"TERM": "xterm", "WT_SESSION": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_how_grave_a_line_is_has_a_colour_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    say("Warning: 3 rows are odd: see them.")
    say("Ann Lee: 3 referrals.")
    assert sys.stderr.getvalue() == (  # type: ignore[attr-defined]
        "\x1b[33m\x1b[1mWarning:\x1b[0m 3 rows are odd: see them.\nAnn Lee: 3 referrals.\n"
    )
    write_text("name\nAnn\n", heading=True)
    assert sys.stdout.getvalue() == "\x1b[1mname\x1b[0m\nAnn\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize("unwelcome", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_there_are_no_colours_where_they_are_unwelcome(
    unwelcome: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    for name, value in unwelcome.items():
        monkeypatch.setenv(name, value)
    say("Warning: odd.")
    write_text("name\nAnn\n", heading=True)
    assert sys.stderr.getvalue() == "Warning: odd.\n"  # type: ignore[attr-defined]
    assert sys.stdout.getvalue() == "name\nAnn\n"  # type: ignore[attr-defined]


def test_there_are_no_colours_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    say("Warning: odd.")
    assert sys.stderr.getvalue() == "Warning: odd.\n"  # type: ignore[attr-defined]
