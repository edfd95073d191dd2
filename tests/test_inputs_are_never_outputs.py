"""No command writes to what it read, or to what refgraph did not write, whatever is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refgraph_cli.main import COMMANDS, main

from refgraph.saving import save

CONTACTS = "Id,Name,Email,Referred By\n1,Ann Lee,ann@a.example,\n2,Bob King,,Ann Lee\n3,Cid Day,,Bob King\n"
REFERRALS = "Referrer Id,Referred Id,Date\n1,2,2025-01-05\n2,3,2025-03-05\n"

TAKEN_UP = {("clusters", "previous"), ("tiers", "previous"), ("resolve", "review")}
"""Lists of refgraph from which the output goes on, and which it may replace."""


def invoke(arguments: list[str]) -> Result:
    return CliRunner().invoke(main, arguments)


def parameters(name: str) -> list[click.Parameter]:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command.params


def outputs() -> Iterator[tuple[str, str]]:
    """Yield every command that writes, with the option that says where."""
    for name in COMMANDS:
        for parameter in parameters(name):
            if {"-o", "--write-back"} & set(parameter.opts):
                yield name, parameter.opts[0]


def reading(name: str) -> list[click.Parameter]:
    """Return the options of a command that name something to read."""
    return [
        each
        for each in parameters(name)
        if each.metavar in ("FILE", "FOLDER") and each.name not in ("output", "folder")
    ]


def words(name: str, *more: str) -> list[str]:
    """Return a command on the export, complete but for its output."""
    if name == "diff":
        return [name, "export/contacts.csv", "export/contacts.csv", *more]
    return [name, "export", *more, *(["--yes"] if "--write-back" in more else [])]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an export of two files, another file, and a list that refgraph wrote."""
    _fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _fill(folder: Path) -> None:
    (folder / "export").mkdir()
    (folder / "export" / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    (folder / "export" / "referrals.csv").write_text(REFERRALS, encoding="utf-8")
    (folder / "notes.csv").write_text("mine,not an export\n1,2\n", encoding="utf-8")
    save({folder / "ours.csv": b"contact_id,name,tier,rank,cluster\n1,Ann Lee,Advocate,1,1\n"})


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_every_command_that_has_an_output_is_met() -> None:
    without = {"open", "demo", "check", "explain", "undo", "completion", "help"}
    assert {name for name, _ in outputs()} == set(COMMANDS) - without


@pytest.mark.parametrize(("name", "option"), list(outputs()))
def test_an_input_is_refused_as_an_output_by_any_name(place: Path, name: str, option: str) -> None:
    names = [
        "export/contacts.csv",
        "export/../export/contacts.csv",
        str(place / "export" / "referrals.csv"),
        "notes.csv",
    ]
    if os.name == "posix":
        (place / "link.csv").symlink_to(place / "export" / "contacts.csv")
        os.link(place / "export" / "contacts.csv", place / "hard.csv")
        names += ["link.csv", "hard.csv"]
    before = held(place)
    for target in names:
        done = invoke(words(name, option, target, *(["--force"] if name == "init" else [])))
        assert (done.exit_code, len(done.stderr.splitlines())) == (5, 1), (target, done.output)
        assert held(place) == before


@pytest.mark.parametrize(
    ("name", "option"), [(name, "-o") for name in ("run", "plan")] + [("tiers", "--write-back")]
)
def test_a_folder_that_is_or_holds_the_export_is_refused_as_an_output(
    place: Path, name: str, option: str
) -> None:
    before = held(place)
    for target in ("export", ".", "export/../export", str(place)):
        done = invoke(words(name, option, target))
        assert (done.exit_code, len(done.stderr.splitlines())) == (5, 1)
        assert held(place) == before


@pytest.mark.parametrize(
    ("name", "option"), [each for each in outputs() if each[0] not in ("run", "plan") and each[1] == "-o"]
)
def test_a_list_of_ours_that_is_read_is_not_written_to_unless_the_output_goes_on_from_it(
    place: Path, name: str, option: str
) -> None:
    before = held(place)
    for parameter in reading(name):
        if (name, parameter.name) not in TAKEN_UP:
            done = invoke(words(name, parameter.opts[0], "ours.csv", option, "ours.csv"))
            assert done.exit_code == 5, (parameter.name, done.output)
            assert held(place) == before


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_combination_of_options_destroys_what_is_read_or_what_somebody_else_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    _fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    files = st.sampled_from(
        [
            "export/contacts.csv",
            "export/referrals.csv",
            "notes.csv",
            "ours.csv",
            "export",
            "new.csv",
            "new.html",
            "out",
            ".",
        ]
    )
    name = data.draw(st.sampled_from([*dict(outputs()), "demo"]))
    given_words = [name, *([data.draw(files)] if name != "diff" else [data.draw(files), data.draw(files)])]
    for parameter in parameters(name):
        if (
            isinstance(parameter, click.Option)
            and parameter.metavar in ("FILE", "FOLDER")
            and data.draw(st.booleans() | st.just(parameter.opts[0] == "-o"))
        ):
            given_words += [parameter.opts[0], data.draw(files)]
        elif parameter.name in ("force", "yes", "redact"):
            given_words += [parameter.opts[0]]
    before = held(tmp_path)
    done = invoke(given_words)
    after = held(tmp_path)
    assert done.exit_code in (0, 2, 3, 4, 5), (given_words, done.output)
    kept = {each: content for each, content in before.items() if not each.startswith("ours.csv")}
    assert {each: after.get(each) for each in kept} == kept, given_words
