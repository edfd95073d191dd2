"""``refgraph plan``: the coming weeks on a terminal, in a pipe or in a folder, and what the CRM gets of it."""

from __future__ import annotations

import csv
import io
import json
import shlex
from functools import partial
from pathlib import Path

import icalendar
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg
from refgraph.outputs.plan import firm_list

invoke = partial(CliRunner().invoke, main)

CONTACTS = """Contact ID,Name,Type,Owner,Referred By,Last Contacted
C-1,Ann Lee,Client,Kim Wu,,2026-01-05
C-2,Bob King,Client,Kim Wu,Ann Lee,2026-03-01
C-3,=Cid Moor,Partner,Sam O'Neil,Ann Lee,2026-04-20
C-4,Dee Nash,Prospect,,Bob King,2026-05-01
"""


@pytest.fixture(autouse=True)
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("export").mkdir()
    Path("export/contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return "export"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def read(path: str) -> list[dict[str, str]]:
    return rows(Path(path).read_text(encoding="utf-8-sig"))


def last(done: Result) -> str:
    return done.stderr.splitlines()[-1]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refgraph_cli.printing.is_terminal", lambda stream: True)


def test_a_pipe_gets_the_whole_plan_as_plain_csv(export: str) -> None:
    done = invoke(["plan", export, "--weeks", "12"])
    table = rows(done.stdout)
    result = rg.run(export)
    made = rg.plan(result, rg.assign_tiers(result), weeks=12)

    assert done.exit_code == 0
    assert [row["task_id"] for row in table] == firm_list(made)["task_id"].tolist()
    assert len(table) > 0
    assert {"=Cid Moor"} <= {row["name"] for row in table}


def test_it_says_the_start_and_how_it_was_chosen(export: str) -> None:
    lines = invoke(["plan", export]).stderr.splitlines()

    assert "Plan for 4 weeks from 2026-05-02 (the day after 2026-05-01, the as-of date)." in lines


def test_start_and_weeks_can_be_given(export: str) -> None:
    done = invoke(["plan", export, "--start", "2026-06-01", "--weeks", "1"])

    assert "Plan for 1 week from 2026-06-01 (as given)." in done.stderr.splitlines()
    assert all("2026-06-01" <= row["due"] <= "2026-06-07" for row in rows(done.stdout))


def test_it_counts_the_tasks_by_cause(export: str) -> None:
    done = invoke(["plan", export])
    personal = [row["bucket"] for row in rows(done.stdout) if row["personal"]]
    lines = done.stderr.splitlines()

    for bucket, count in pd.Series(personal).value_counts().items():
        assert any(line.startswith(f"{count:>7,} {bucket}, in person") for line in lines)
    result = rg.run(export)
    mailed = (~rg.plan(result, rg.assign_tiers(result)).tasks["personal"]).sum()
    campaigns = len(rows(done.stdout)) - len(personal)
    assert f"{mailed:>7,} mailings in {campaigns:,} campaigns" in lines


@pytest.mark.usefixtures("terminal")
def test_a_terminal_shows_the_first_week_with_the_reasons(export: str) -> None:
    done = invoke(["plan", export])
    result = rg.run(export)
    tasks = firm_list(rg.plan(result, rg.assign_tiers(result)))
    week = tasks[tasks["week"].eq(1)]
    assert len(week)

    assert done.stdout.splitlines()[0].split()[:3] == ["due", "owner", "action"]
    for reason in week["reason"].head(5):
        assert reason.split(".")[0][:30] in " ".join(done.stdout.split())
    assert f"Shown: the first week. {len(tasks) - len(week):,} more tasks" in done.stderr


def test_without_a_folder_nothing_is_written(export: str) -> None:
    invoke(["plan", export])

    assert sorted(path.name for path in Path().rglob("*")) == ["contacts.csv", "export"]


def test_with_a_folder_it_writes_to_that_only(export: str) -> None:
    done = invoke(["plan", export, "-o", "plan"])

    assert (done.exit_code, done.stdout) == (0, "")
    assert {path.name for path in Path().iterdir()} == {"export", "plan"}
    assert [path.name for path in Path(export).iterdir()] == ["contacts.csv"]
    names = {path.name for path in Path("plan").iterdir()}
    expected = "firm.html plan.csv plan.xlsx overflow.csv calendar.ics tasks.ics emitted.csv run.json ledgers campaigns"
    assert set(expected.split()) <= names
    assert {"owner-kim-wu.html", "owner-kim-wu.csv", "owner-kim-wu.ics", "owner-kim-wu.tasks.ics"} <= names


def test_the_folder_holds_what_the_pipe_gets(export: str) -> None:
    piped = rows(invoke(["plan", export]).stdout)
    invoke(["plan", export, "-o", "plan"])

    assert [row["task_id"] for row in read("plan/plan.csv")] == [row["task_id"] for row in piped]
    account = json.loads(Path("plan/run.json").read_text(encoding="utf-8"))
    assert sum(account["plan"]["tasks"].values()) + account["plan"]["campaigns"] == len(piped)


def test_the_second_time_no_task_is_given_out(export: str) -> None:
    first = invoke(["plan", export, "-o", "plan"])
    given = len(read("plan/tasks-generic.csv"))
    second = invoke(["plan", export, "-o", "plan"])

    assert f"{given:,} new tasks for the CRM: tasks-generic.csv." in first.stderr.splitlines()
    assert f"No new tasks for the CRM; {given:,} were given out before." in second.stderr.splitlines()
    assert [path.name for path in Path("plan").glob("tasks-*.csv")] == ["tasks-generic.csv"]


def test_a_touch_made_closes_the_task_and_brings_the_next_step(export: str) -> None:
    invoke(["plan", export, "-o", "plan"])
    call = next(row for row in read("plan/plan.csv") if row["name"] == "Ann Lee" and row["personal"])
    touched = f"Contact ID,Date,Channel,Direction,Responded\nC-1,2026-05-04,{call['action']},out,yes\n"
    Path("export/touches.csv").write_text(touched, encoding="utf-8")
    later = invoke(["plan", export, "-o", "plan", "--as-of", "2026-05-10"])

    assert later.exit_code == 0
    assert call["task_id"] not in {row["task_id"] for row in read("plan/plan.csv")}
    assert (
        "To be closed by hand in the CRM: 1 done. emitted.csv says which, and why."
        in later.stderr.splitlines()
    )
    closed = {row["task_id"]: (row["state"], row["closed"]) for row in read("plan/emitted.csv")}
    assert closed[call["task_id"]] == ("done", "2026-05-10")
    assert "1 done: done, at the latest a week after it was due" in later.stderr
    before = {row["task_id"]: row for row in read("plan/ledgers/last-plan.csv")}
    assert (before[call["task_id"]]["status"], before[call["task_id"]]["done_on"]) == ("done", "2026-05-04")
    to_dos = icalendar.Calendar.from_ical(Path("plan/tasks.ics").read_bytes()).walk("VTODO")
    done = {str(to_do["UID"]) for to_do in to_dos if to_do["STATUS"] == "COMPLETED"}
    assert done == {f"refgraph-{call['task_id']}"}


def test_another_folder_is_gone_on_from_with_previous(export: str) -> None:
    invoke(["plan", export, "-o", "may"])
    later = invoke(["plan", export, "-o", "june", "--previous", "may"])

    assert "No new tasks for the CRM;" in later.stderr
    assert not list(Path("june").glob("tasks-*.csv"))


def test_the_crm_can_be_named(export: str) -> None:
    done = invoke(["plan", export, "-o", "plan", "--crm", "hubspot"])

    assert "new tasks for hubspot: tasks-hubspot.csv." in done.stderr
    assert "Record ID - Contact" in read("plan/tasks-hubspot.csv")[0]


def test_split_calendar_writes_a_file_per_to_do(export: str) -> None:
    invoke(["plan", export, "-o", "plan", "--split-calendar"])
    uids = {
        str(part["UID"])
        for name in ("calendar", "tasks")
        for part in icalendar.Calendar.from_ical(Path(f"plan/{name}.ics").read_bytes()).subcomponents
    }

    assert {path.stem for path in Path("plan/calendar").iterdir()} == uids


def test_the_next_command_works_as_it_stands(export: str) -> None:
    done = invoke(["plan", export, "--start", "2026-06-01", "--weeks", "2"])

    assert last(done) == "Next: refgraph plan export --start 2026-06-01 --weeks 2 -o plan"
    assert invoke(shlex.split(last(done))[2:]).exit_code == 0


def test_the_map_takes_the_plan(export: str) -> None:
    invoke(["plan", export, "-o", "plan"])
    done = invoke(["map", export, "--plan", "plan/plan.csv"])

    assert done.exit_code == 0
    assert '"nextReason"' in Path("map.html").read_text(encoding="utf-8")


def test_tiers_go_on_from_a_tier_file(export: str) -> None:
    invoke(["tiers", export, "-o", "tiers.csv"])
    table = pd.read_csv("tiers.csv", dtype=str, keep_default_na=False)
    table.loc[table["contact_id"].eq("C-4"), ["tier", "tier_lock"]] = "Advocate"
    table.to_csv("tiers.csv", index=False)
    done = invoke(["plan", export, "--tiers", "tiers.csv", "--weeks", "12"])

    assert {row["tier"] for row in rows(done.stdout) if row["contact_id"] == "C-4"} == {"Advocate"}


def test_a_plan_in_the_folder_of_a_run_tells_the_tiers_of_the_run(export: str) -> None:
    invoke(["run", export, "-o", "out", "--as-of", "2026-05-01"])
    later = CONTACTS.replace("Bob King,Client", "Bob King,Prospect")
    Path("export/contacts.csv").write_text(later, encoding="utf-8")
    invoke(["run", export, "-o", "out", "--as-of", "2026-05-09"])
    kept = {row["contact_id"]: row["tier"] for row in read("out/tiers.csv")}
    for day in ("2026-05-09", "2026-05-10"):
        assert invoke(["plan", export, "-o", "out/plan", "--as-of", day]).exit_code == 0
        lists = [Path("out/plan/plan.csv"), *Path("out/plan/campaigns").glob("*.csv")]
        told = {row["contact_id"]: row["tier"] for path in lists for row in read(str(path))}
        told.pop("")
        assert told["C-2"] == kept["C-2"] == "Advocate"
        assert told.items() <= kept.items()


def test_the_same_input_gives_the_same_folder(export: str) -> None:
    for name in ("a", "b"):
        invoke(["plan", export, "-o", name])
    files = [{path.relative_to(name): path.read_bytes() for path in Path(name).rglob("*.*")} for name in "ab"]

    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--start", "1.6.2026"], 2, "'1.6.2026' is no date. Write YYYY-MM-DD."),
        (["--weeks", "0"], 2, "0 is not in the range"),
        (["--previous", "nowhere.csv"], 2, "There is no plan 'nowhere.csv'."),
        (["--previous", "export/contacts.csv"], 2, "contacts.csv is no plan: it needs the columns task_id"),
        (["-o", "export"], 5, "'export' holds the export itself"),
        (["-o", "export/contacts.csv"], 5, "'export/contacts.csv' is a file. Name a folder with -o."),
        (
            ["-o", "plan", "--crm", "salesfroce"],
            2,
            "There is no CRM 'salesfroce'. Did you mean 'salesforce'?",
        ),
    ],
)
def test_stops_with_one_clear_line(export: str, arguments: list[str], code: int, said: str) -> None:
    stopped = invoke(["plan", export, *arguments])

    assert stopped.exit_code == code
    assert said in last(stopped)
    assert not Path("plan").exists()


def test_the_folder_of_a_single_file_is_not_filled_with_lists(export: str) -> None:
    stopped = invoke(["plan", "export/contacts.csv", "-o", export])

    assert stopped.exit_code == 5
    assert [path.name for path in Path(export).iterdir()] == ["contacts.csv"]


def test_without_any_date_it_asks_for_a_start() -> None:
    Path("names.csv").write_text("Name,Referred By\nAnn Lee,\nBob King,Ann Lee\n", encoding="utf-8")
    stopped = invoke(["plan", "names.csv"])

    assert stopped.exit_code == 2
    assert "start" in last(stopped)
    assert invoke(["plan", "names.csv", "--start", "2026-05-04"]).exit_code == 0


# A day typed by a spreadsheet program


def decide(word: str, due: str = "") -> str:
    """Write a decision beside the first task in person, and a day in the form of a spreadsheet beside its due date."""
    table = pd.read_csv("plan/plan.csv", dtype=str, keep_default_na=False)
    place = table.index[table["personal"].eq("yes")][0]
    table.loc[place, "decision"] = word
    if due:
        table.loc[place, "due"] = due
    table.to_csv("plan/plan.csv", index=False)
    return str(table.loc[place, "task_id"])


def due_of(task: str) -> str:
    return {row["task_id"]: row["due"] for row in read("plan/emitted.csv")}[task]


def test_a_day_that_could_be_two_is_read_by_the_order_of_the_lists_other_days(export: str) -> None:
    invoke(["plan", export, "-o", "plan"])
    task = decide("6/4/2026", due="5/20/2026")
    done = invoke(["plan", export, "-o", "plan"])

    assert done.exit_code == 0
    assert due_of(task) == "2026-06-04"


def test_a_day_that_stays_two_is_asked_about_by_its_cell_and_stops_nothing(export: str) -> None:
    invoke(["plan", export, "-o", "plan"])
    before = due_of(task := decide("6/4/2026"))
    done = invoke(["plan", export, "-o", "plan"])

    assert done.exit_code == 0
    asked = [line for line in done.stderr.splitlines() if "'6/4/2026'" in line]
    assert len(asked) == 1
    assert asked[0].startswith("Warning: plan.csv, row 2 (")
    assert "is 2026-04-06 or 2026-06-04. Write one of them there" in asked[0]
    assert due_of(task) == before
    assert {row["task_id"]: row["decision"] for row in read("plan/plan.csv")}[task] == "6/4/2026"
    decide("2026-06-04")
    assert "'6/4/2026'" not in invoke(["plan", export, "-o", "plan"]).stderr
    assert due_of(task) == "2026-06-04"


def test_previous_takes_the_folder_of_a_run(export: str) -> None:
    invoke(["run", export, "-o", "out"])
    later = invoke(["plan", export, "-o", "june", "--previous", "out"])

    assert later.exit_code == 0
    assert "No new tasks for the CRM;" in later.stderr


# The example: owners with little room


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "export"
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def busy(example: Path) -> Result:
    return invoke(["plan", str(example), "-o", str(example.parent / "plan")])


def test_every_owner_is_told_what_is_planned_against_what_they_can_do(example: Path, busy: Result) -> None:
    result = rg.run(example)
    owners = rg.plan(result, rg.assign_tiers(result)).owners
    assert (owners["planned"] > 0).any()

    for row in owners.itertuples():
        who = row.owner or "Nobody yet"
        assert f"{who}: {row.planned:,} planned of {row.capacity:,} in person" in busy.stderr.splitlines()


def test_what_does_not_fit_is_counted_and_listed(example: Path, busy: Result) -> None:
    left = read(str(example.parent / "plan" / "overflow.csv"))

    assert f"{len(left):,} tasks fit into nobody's weeks; overflow.csv says which and why." in busy.stderr
    assert all(row["why"] for row in left)
    assert len(left) > 0


def test_every_task_is_in_the_list_of_exactly_one_owner(example: Path, busy: Result) -> None:
    folder = example.parent / "plan"
    lists = [*folder.glob("owner-*.csv"), *folder.glob("unassigned.csv")]
    tasks = [row["task_id"] for path in lists for row in read(str(path))]

    assert sorted(tasks) == sorted(row["task_id"] for row in read(str(folder / "plan.csv")))


def test_without_rewards_there_are_none(example: Path) -> None:
    usual = {row["action"] for row in rows(invoke(["plan", str(example)]).stdout)}
    without = {row["action"] for row in rows(invoke(["plan", str(example), "--no-rewards"]).stdout)}

    assert "reward" in usual
    assert not without & {"reward", "gift"}


# The other commands


def test_a_run_leaves_the_plan_in_a_folder_of_its_own(export: str) -> None:
    done = invoke(["run", export, "-o", "out"])

    assert done.exit_code == 0
    assert [row["task_id"] for row in read("out/plan/plan.csv")]
    assert '"nextReason"' in Path("out/map.html").read_text(encoding="utf-8")
    assert Path("out/plan/tasks-generic.csv").exists()
    assert " new tasks for the CRM." in done.stderr
    assert last(done).startswith("Next: refgraph tiers ")


def test_a_second_run_goes_on_from_the_plan_of_the_first(export: str) -> None:
    first = invoke(["run", export, "-o", "out"])
    again = invoke(["run", export, "-o", "out"])
    moved = invoke(["run", export, "-o", "elsewhere", "--previous", "out"])

    assert "new task" in first.stderr
    for done in (again, moved):
        assert "Plan for " in done.stderr
        assert "new task" not in done.stderr


def test_a_run_without_any_date_says_why_there_is_no_plan() -> None:
    Path("names.csv").write_text("Name,Referred By\nAnn Lee,\nBob King,Ann Lee\n", encoding="utf-8")
    done = invoke(["run", "names.csv", "-o", "out"])

    assert done.exit_code == 0
    assert "No plan: nothing here is dated." in done.stderr
    assert not Path("out/plan").exists()
