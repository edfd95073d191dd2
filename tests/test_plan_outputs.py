"""The plan as files: lists, workbook, tasks for the CRM, the ledger of what was given out."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.decisions import Decision, Decisions, Memory, take_up
from refgraph.errors import OutputError, SettingsError, UnknownNameError
from refgraph.findings import Finding
from refgraph.nurture import NurtureRules, Plan
from refgraph.nurture.ledgers.task_ledger import after, read_tasks
from refgraph.nurture.schedule import BUCKETS, task_id, task_table
from refgraph.outputs.plan import remembered_tasks
from refgraph.outputs.plan.lists import in_words
from refgraph.outputs.plan.naming import file_stems
from refgraph.outputs.plan.words import ACTIONS, description, one_line, subject
from refgraph.people import touch_kind
from refgraph.records.files.edited import read_edited

AS_OF = pd.Timestamp("2026-05-03")
ANN, BOB, CID = "003A00000000001", "003A00000000002", "003A00000000003"
KIM = "005A00000000009"


@pytest.fixture(scope="module")
def result() -> rg.Result:
    """Three contacts of a Salesforce, and a referrer who is not in it."""
    contacts = pd.DataFrame(
        {
            "Id": [ANN, BOB, CID],
            "Name": ["Ann Lee", "Bob King", "=HYPERLINK(0)"],
            "AccountId": ["", "", ""],
            "OwnerId": [KIM, KIM, ""],
            "Referred By": ["", "Ann Lee", "Zoe Gray"],
        }
    )
    return rg.run(contacts=contacts, settings=rg.Settings(as_of="2026-05-03"))


def task(contact: str, name: str, action: str, due: str, **more: Any) -> dict[str, Any]:
    occasion = more.pop("occasion", "33 Touch 2026-04-01")
    bucket = more.pop("bucket", "due")
    week = 1 + (pd.Timestamp(due) - pd.Timestamp("2026-05-04")).days // 7
    return {
        "task_id": task_id(contact, action, occasion),
        "contact_id": contact,
        "name": name,
        "organisation": "",
        "owner": "",
        "tier": "Advocate",
        "rank": 1,
        "bucket": bucket,
        "bucket_order": BUCKETS.index(bucket) + 1,
        "action": action,
        "personal": True,
        "channel": "phone",
        "content": "",
        "due": pd.Timestamp(due),
        "week": week,
        "overdue": None,
        "gap": 1.5,
        "trigger": "",
        "wording": "",
        "reason": "Last called 60 days ago.",
        "occasion": occasion,
        **more,
    }


def a_plan(*tasks: dict[str, Any], **changes: Any) -> Plan:
    empty = pd.DataFrame()
    usual = Plan(
        tasks=task_table(list(tasks)),
        overflow=task_table([], "why"),
        lapsing=pd.DataFrame(columns=["contact_id", "name", "owner", "tier", "lapses_on", "talk_on"]),
        contacts=pd.DataFrame({"lapse": ["engaged"]}, index=pd.Index([ANN], name="contact_id")),
        owners=pd.DataFrame({"owner": ["Kim"], "planned": [2], "capacity": [8]}),
        reciprocity=empty,
        funnel=empty,
        rewards=empty,
        testimonials=empty,
        introductions=empty,
        follow_through=empty,
        done=empty,
        start=pd.Timestamp("2026-05-04"),
        weeks=4,
        as_of=AS_OF,
        because="the day after the as-of date",
        rules=NurtureRules(),
    )
    made = dataclasses.replace(usual, **changes)
    return dataclasses.replace(made, ledger=after(read_tasks(None), made.tasks, made.as_of or made.start))


def a_later_plan(before: Plan, *tasks: dict[str, Any], as_of: str = "2026-05-10", **became: str) -> Plan:
    """Return the plan after one, which found some tasks (by their action) settled."""
    made, day = a_plan(*tasks, as_of=pd.Timestamp(as_of)), pd.Timestamp(as_of)
    known = before.ledger.copy()
    for action, state in became.items():
        known.loc[known["action"].eq(action), "state"] = state
        known.loc[known["action"].eq(action), "closed"] = day
    return dataclasses.replace(made, ledger=after(known, made.tasks, day))


CALL = task(ANN, "Ann Lee", "call", "2026-05-05", owner=KIM, bucket="lapsed")
MEET = task(BOB, "Bob King", "meeting", "2026-05-12", owner="Sam O'Neil")
NOTE = task(CID, "=HYPERLINK(0)", "note", "2026-05-20")


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


# Lists


def test_the_list_of_the_firm_has_every_task_and_a_column_to_decide_in(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL, MEET, NOTE), tmp_path)
    table = rows(tmp_path / "plan.csv")

    assert [row["task_id"] for row in table] == [each["task_id"] for each in (CALL, MEET, NOTE)]
    assert list(table[0])[:7] == ["decision", "week", "due", "overdue", "owner", "action", "name"]
    assert (table[0]["decision"], table[0]["due"], table[0]["personal"]) == ("", "2026-05-05", "yes")


def test_the_list_of_the_firm_has_first_in_each_week_what_matters_most(
    result: rg.Result, tmp_path: Path
) -> None:
    mailing = task(ANN, "Ann Lee", "e-mail", "2026-05-04", personal=False)
    due = task(ANN, "Ann Lee", "note", "2026-05-04", rank=3)
    liked = task(BOB, "Bob King", "note", "2026-05-06", rank=1)
    repair = task(BOB, "Bob King", "repair", "2026-05-08", bucket="repair")
    later = task(CID, "=HYPERLINK(0)", "repair", "2026-05-12", bucket="repair")
    rg.write_plan(result, a_plan(mailing, due, liked, repair, later), tmp_path)

    told = [(row["week"], row["name"]) for row in rows(tmp_path / "plan.csv")]
    assert told == [
        ("1", "Bob King"),
        ("1", "Bob King"),
        ("1", "Ann Lee"),
        ("1", "E-mail of 3 May 2026"),
        ("2", "'=HYPERLINK(0)"),
    ]


def test_every_owner_gets_a_list_and_nobodys_tasks_get_one_too(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, MEET, NOTE), tmp_path)

    assert [row["name"] for row in rows(tmp_path / "owner-sam-o-neil.csv")] == ["Bob King"]
    assert [row["name"] for row in rows(tmp_path / "unassigned.csv")] == ["'=HYPERLINK(0)"]


def test_a_list_is_read_back_to_the_same_texts(result: rg.Result, tmp_path: Path) -> None:
    plan = a_plan(CALL, NOTE)
    rg.write_plan(result, plan, tmp_path)
    read = read_edited(tmp_path / "plan.csv", [("task_id",)], "plan")

    texts = [name for name in plan.tasks if plan.tasks[name].dtype == "str"]
    pd.testing.assert_frame_equal(read[texts], plan.tasks[texts], check_column_type=False)


def test_an_owner_who_has_nothing_left_keeps_no_old_list(result: rg.Result, tmp_path: Path) -> None:
    first = a_plan(CALL, MEET)
    rg.write_plan(result, first, tmp_path)
    rg.write_plan(result, a_later_plan(first, CALL, meeting="done"), tmp_path)

    assert rows(tmp_path / "owner-sam-o-neil.csv") == []
    assert b"VTODO" not in (tmp_path / "owner-sam-o-neil.ics").read_bytes()


def test_what_does_not_fit_is_a_file_of_its_own_with_the_cause(result: rg.Result, tmp_path: Path) -> None:
    left = task_table([{**NOTE, "why": "no slot left"}], "why")
    rg.write_plan(result, a_plan(CALL, overflow=left), tmp_path)

    assert [row["why"] for row in rows(tmp_path / "overflow.csv")] == ["no slot left"]


def test_the_ledgers_lie_in_a_folder_beside(result: rg.Result, tmp_path: Path) -> None:
    rewards = pd.DataFrame({"contact_id": [ANN], "owed": [120.5]})
    rg.write_plan(result, a_plan(CALL, rewards=rewards), tmp_path)

    assert rows(tmp_path / "ledgers" / "rewards.csv") == [{"contact_id": ANN, "owed": "120.5"}]
    assert rows(tmp_path / "ledgers" / "contacts.csv") == [{"contact_id": ANN, "lapse": "engaged"}]


@pytest.mark.parametrize(
    ("owner", "stem"),
    [
        ("Ann Lee", "owner-ann-lee"),
        ("../../etc/passwd", "owner-etc-passwd"),
        ("CON", "owner-con"),
        ("a" * 300, f"owner-{'a' * 60}"),
        ("ann@firm.example", "owner-ann-firm-example"),
        ("***", "owner-someone"),
        ("\ud800", "owner-someone"),
        ("", "unassigned"),
    ],
)
def test_an_owner_of_any_name_gets_a_safe_file_name(owner: str, stem: str) -> None:
    assert file_stems([owner]) == {owner: stem}


def test_owners_whose_names_look_alike_get_files_of_their_own() -> None:
    stems = file_stems(["Ann Lee", "ann lee", "ann-lee-2", "Ann  Lee"])

    assert len(set(stems.values())) == 4


def test_the_same_plan_gives_the_same_bytes_and_a_second_time_too(result: rg.Result, tmp_path: Path) -> None:
    plan = a_plan(CALL, MEET, NOTE)
    rg.write_plan(result, plan, tmp_path / "a")
    first = contents(tmp_path / "a")
    rg.write_plan(result, plan, tmp_path / "b")
    rg.write_plan(result, plan, tmp_path / "a")

    assert first == contents(tmp_path / "b") == contents(tmp_path / "a")


def ledger(folder: Path) -> dict[str, str]:
    """Return the state of every task in the ledger; its last row is none."""
    return {row["task_id"]: row["state"] for row in rows(folder / "emitted.csv")[:-1]}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_only_their_owner_can_read_the_files(result: rg.Result, tmp_path: Path) -> None:
    written = rg.write_plan(result, a_plan(CALL), tmp_path / "plan")

    assert {path.stat().st_mode & 0o777 for path in written.paths} == {0o600}
    assert (tmp_path / "plan").stat().st_mode & 0o777 == 0o700


MAIL = task(ANN, "Ann Lee", "mail", "2026-05-05", personal=False, trigger="12 Direct", channel="post")
MORE = task(BOB, "Bob King", "mail", "2026-05-19", personal=False, trigger="12 Direct", channel="post")


def test_mailings_are_a_row_for_each_campaign_and_a_list_of_whom_it_goes_to(
    result: rg.Result, tmp_path: Path
) -> None:
    e_mail = task(BOB, "Bob King", "e-mail", "2026-05-06", personal=False, trigger="33 Touch")
    rg.write_plan(result, a_plan(CALL, MAIL, MORE, e_mail), tmp_path)

    listed = {row["name"]: row for row in rows(tmp_path / "plan.csv")}
    assert set(listed) == {"Ann Lee", "Letter (12 Direct) of 3 May 2026", "E-mail (33 Touch) of 3 May 2026"}
    letter = listed["Letter (12 Direct) of 3 May 2026"]
    assert (letter["due"], letter["contact_id"], letter["personal"]) == ("2026-05-05", "", "")
    assert letter["reason"] == ("To 2 people by 19 May: campaigns/2026-05-03-letter-12-direct.csv.")
    sent = rows(tmp_path / "campaigns" / "2026-05-03-letter-12-direct.csv")
    assert [(row["decision"], row["due"], row["name"], row["task_id"]) for row in sent] == [
        ("", "2026-05-05", "Ann Lee", MAIL["task_id"]),
        ("", "2026-05-19", "Bob King", MORE["task_id"]),
    ]


def test_a_campaign_is_one_task_in_the_crm_and_is_given_out_once(result: rg.Result, tmp_path: Path) -> None:
    first = rg.write_plan(result, a_plan(CALL, MAIL, MORE), tmp_path)
    again = rg.write_plan(result, a_plan(CALL, MAIL, MORE), tmp_path)
    given = {row["Subject"]: row for row in rows(tmp_path / "tasks-salesforce.csv")}

    assert (first.new, again.new, again.before) == (2, 0, 2)
    assert set(given) == {"Call Ann Lee", "Send: Letter (12 Direct) of 3 May 2026"}
    assert given["Send: Letter (12 Direct) of 3 May 2026"]["WhoId"] == ""
    held = {row["task_id"]: row["files"] for row in rows(tmp_path / "emitted.csv")[:-1]}
    assert held == dict.fromkeys([one["task_id"] for one in (CALL, MAIL, MORE)], "tasks-salesforce.csv")


def test_a_campaign_is_settled_when_all_of_it_is(result: rg.Result, tmp_path: Path) -> None:
    first = a_plan(MAIL, MORE)
    rg.write_plan(result, first, tmp_path)
    half, day = first.ledger.copy(), pd.Timestamp("2026-05-10")
    half.loc[half["task_id"].eq(MAIL["task_id"]), ["state", "closed"]] = ["done", day]
    second = dataclasses.replace(a_plan(MORE, as_of=day), ledger=half)
    assert rg.write_plan(result, second, tmp_path).settled == {}

    whole, later = half.copy(), pd.Timestamp("2026-05-24")
    whole.loc[whole["task_id"].eq(MORE["task_id"]), ["state", "closed"]] = ["done", later]
    third = rg.write_plan(result, dataclasses.replace(a_plan(as_of=later), ledger=whole), tmp_path)
    assert third.settled == {"done": 1}
    assert not list((tmp_path / "campaigns").glob("*.csv"))


def test_mailings_are_read_back_from_the_lists_of_their_campaigns(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, MAIL, MORE), tmp_path)

    assert set(rg.read_plan(tmp_path)["task_id"]) == {one["task_id"] for one in (CALL, MAIL, MORE)}


def test_the_folder_of_a_run_stands_for_that_of_its_plan(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path / "may" / "plan")
    june = rg.write_plan(result, a_plan(CALL, MEET), tmp_path / "june", previous=tmp_path / "may")

    assert (june.new, june.before) == (1, 1)
    assert remembered_tasks(tmp_path / "may")["task_id"].tolist() == [CALL["task_id"]]


def test_tiers_can_go_by_the_users_own_words() -> None:
    left = task_table([{**NOTE, "why": "no slot left"}], "why")
    said = in_words(a_plan(CALL, overflow=left), rg.TierRules(names={"Advocate": "Fan"}).word)

    assert (said.tasks["tier"].tolist(), said.overflow["tier"].tolist()) == (["Fan"], ["Fan"])


def test_how_to_import_lies_beside_and_says_once(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    text = (tmp_path / "how-to-import-tasks.txt").read_text(encoding="utf-8")

    assert "   tasks-salesforce.csv" in text.splitlines()
    assert "Insert, object Task" in text
    assert "import each file once" in text


def test_an_empty_plan_is_written_as_empty_lists(result: rg.Result, tmp_path: Path) -> None:
    written = rg.write_plan(result, a_plan(), tmp_path)

    assert rows(tmp_path / "plan.csv") == []
    assert (written.new, written.tasks_file) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan"].max_row == 1


def test_the_account_of_the_run_tells_of_the_plan(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    account = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))

    assert account["plan"]["start"] == "2026-05-04"
    assert account["plan"]["tasks"] == {"lapsed": 1, "due": 1}
    assert account["as_of"] == "2026-05-03"


# Workbook


@pytest.fixture(scope="module")
def book(result: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("book")
    noticed = Finding("warning", "outbound-only", "Nobody's answers are known.", "Export replies.")
    rg.write_plan(result, a_plan(CALL, MEET, NOTE, findings=(noticed,)), folder)
    return openpyxl.load_workbook(folder / "plan.xlsx")


def test_the_workbook_has_a_sheet_for_the_firm_for_each_owner_and_to_explain(book: Any) -> None:
    assert book.sheetnames == [
        "Plan",
        KIM,
        "Sam O'Neil",
        "Unassigned",
        "Overflow",
        "Owners",
        "Contacts",
        "Read me",
    ]


def test_an_owners_sheet_prints_on_landscape_a4_with_its_header_on_every_page(book: Any) -> None:
    sheet = book["Sam O'Neil"]

    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_ids_stay_off_the_paper_and_lines_part_the_rows(book: Any) -> None:
    sheet = book["Sam O'Neil"]
    header = [cell.value for cell in sheet[1]]
    last = sheet.print_area.split(":")[1].strip("$").partition("$")[0]

    assert header.index("Task id") == header.index("Content") + 2
    assert sheet[f"{last}1"].value == "Content"
    assert sheet.print_options.gridLines


def test_due_dates_are_dates(book: Any) -> None:
    header = [cell.value for cell in book["Plan"][1]]
    cell = book["Plan"].cell(2, header.index("Due") + 1)

    assert cell.is_date
    assert cell.value == CALL["due"].to_pydatetime()


def test_the_first_column_is_there_to_be_decided_in(book: Any) -> None:
    sheet = book["Sam O'Neil"]
    (offered,) = sheet.data_validations.dataValidation

    assert (sheet["A1"].value, sheet["A2"].value) == ("Decision", None)
    assert (str(offered.sqref), offered.formula1) == ("A2", '"done,cancelled"')


def test_no_cell_is_a_formula(book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert "'=HYPERLINK(0)" in [cell.value for cell in cells]


def test_the_last_sheet_says_how_the_start_was_chosen_and_what_was_noticed(book: Any) -> None:
    text = "\n".join(str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value)

    assert "2026-05-04 (the day after the as-of date), 4 weeks" in text
    assert "Nobody's answers are known. Export replies." in text


def test_an_owner_named_like_a_code_of_a_page_header_stays_a_name(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan({**CALL, "owner": "Lee & Partners"}), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Lee & Partners"]

    assert sheet.oddHeader.left.text == "Lee && Partners, 4 weeks from 2026-05-04"


# Tasks for the CRM


def test_salesforce_gets_tasks_under_its_own_headers_and_words(result: rg.Result, tmp_path: Path) -> None:
    written = rg.write_plan(result, a_plan(CALL), tmp_path)
    (row,) = rows(tmp_path / "tasks-salesforce.csv")

    assert written.crm == "salesforce"
    assert row["WhoId"] == ANN
    assert row["Subject"] == "Call Ann Lee"
    assert row["ActivityDate"] == "2026-05-05"
    assert (row["Status"], row["Priority"], row["TaskSubtype"]) == ("Not Started", "High", "Call")
    assert row["OwnerId"] == KIM
    assert row["Description"].splitlines()[-1] == f"Task: refgraph-{CALL['task_id']}"


def test_salesforce_takes_owners_by_id_only(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(MEET), tmp_path)
    (row,) = rows(tmp_path / "tasks-salesforce.csv")

    assert row["OwnerId"] == ""
    assert "Owner: Sam O'Neil" in row["Description"].splitlines()


def test_a_file_for_an_import_is_plain(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(NOTE), tmp_path)
    raw = (tmp_path / "tasks-salesforce.csv").read_bytes()

    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"Write a note to =HYPERLINK(0)" in raw


def test_hubspot_gets_internal_names_and_the_owners_address(tmp_path: Path) -> None:
    contacts = pd.DataFrame(
        {
            "Record ID": ["101", "102"],
            "First Name": ["Ann", "Bob"],
            "Last Name": ["Lee", "King"],
            "Contact owner": ["Kim Wu", "Kim Wu"],
            "Referred By": ["", "Ann Lee"],
        }
    )
    owners = pd.DataFrame({"owner": ["Kim Wu"], "email": ["kim@firm.example"]})
    result = rg.run(contacts=contacts, owners=owners)
    plan = a_plan(task("101", "Ann Lee", "e-mail", "2026-05-05", owner="Kim Wu", bucket="cultivate"))
    rg.write_plan(result, plan, tmp_path)
    (row,) = rows(tmp_path / "tasks-hubspot.csv")

    assert (row["Record ID - Contact"], row["hs_task_subject"]) == ("101", "E-mail Ann Lee")
    assert (row["hs_timestamp"], row["hs_task_type"]) == ("2026-05-05", "EMAIL")
    assert (row["hs_task_priority"], row["hs_task_status"]) == ("LOW", "NOT_STARTED")
    assert row["hubspot_owner_id"] == "kim@firm.example"


def test_another_crm_can_be_named(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path, crm="generic")
    (row,) = rows(tmp_path / "tasks-generic.csv")

    assert (row["contact_id"], row["kind"], row["priority"], row["status"]) == (ANN, "call", "high", "open")


def test_a_crm_that_is_not_known_is_refused(result: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="salesfroce"):
        rg.write_plan(result, a_plan(CALL), tmp_path, crm="salesfroce")


def test_tasks_about_people_whom_the_crm_does_not_know_stay_out_and_are_counted(
    result: rg.Result, tmp_path: Path
) -> None:
    zoe = result.people.contacts.set_index("name").at["Zoe Gray", "contact_id"]
    written = rg.write_plan(result, a_plan(CALL, task(zoe, "Zoe Gray", "call", "2026-05-06")), tmp_path)

    assert [row["WhoId"] for row in rows(tmp_path / "tasks-salesforce.csv")] == [ANN]
    assert (written.new, written.unknown) == (1, 1)


def test_without_ids_a_list_for_any_crm_goes_by_the_address(tmp_path: Path) -> None:
    contacts = {
        "Name": ["Ann Lee", "Bob King"],
        "Email": ["ann@lee.example", "bob@king.example"],
        "Referred By": ["", "Ann Lee"],
    }
    result = rg.run(contacts=pd.DataFrame(contacts))
    written = rg.write_plan(
        result, a_plan(task("ann@lee.example", "Ann Lee", "call", "2026-05-05")), tmp_path
    )

    assert (written.crm, written.unknown) == ("generic", 0)
    assert [row["contact_id"] for row in rows(tmp_path / "tasks-generic.csv")] == ["ann@lee.example"]


def test_names_that_break_software_stay_names_in_every_file(
    result: rg.Result, shared: Path, tmp_path: Path
) -> None:
    naughty = json.loads((shared / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))
    tasks = [
        {
            **task(ANN, name, "call", "2026-05-05", owner=name, occasion=str(number)),
            "reason": name,
            "tier": name,
        }
        for number, name in enumerate(naughty)
    ]
    plan = a_plan(*tasks)
    rg.write_plan(result, plan, tmp_path, split=True)
    read = rg.read_plan(tmp_path)
    to_dos = icalendar.Calendar.from_ical((tmp_path / "tasks.ics").read_bytes()).walk("VTODO")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan"]

    expected = [name.replace("\r\n", "\n").replace("\r", "\n") for name in plan.tasks["name"]]
    assert read["name"].tolist() == [name.encode("utf-8", "replace").decode() for name in expected]
    assert sorted(str(to_do["UID"]) for to_do in to_dos) == sorted(
        f"refgraph-{each['task_id']}" for each in tasks
    )
    assert sheet.max_row == len(tasks) + 1
    assert all(path.resolve().is_relative_to(tmp_path.resolve()) for path in tmp_path.rglob("*"))


def test_a_subject_that_is_too_long_is_cut(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan({**CALL, "name": "x" * 400}), tmp_path)
    (row,) = rows(tmp_path / "tasks-salesforce.csv")

    assert len(row["Subject"]) == 90
    assert row["Subject"].endswith("...")


def test_a_subject_leaves_out_the_organisation_before_it_cuts_a_name() -> None:
    long = "The Honourable Society of Surveyors and Valuers of the North"
    assert subject({**CALL, "name": "Ann Lee", "organisation": long}) == f"Call Ann Lee ({long})"
    assert subject({**CALL, "name": "Ann Maria Charlotte Lee-Beauregard", "organisation": long}) == (
        "Call Ann Maria Charlotte Lee-Beauregard"
    )


# The ledger


def test_a_task_is_given_out_once(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    again = rg.write_plan(result, a_plan(CALL, MEET), tmp_path)

    assert (again.new, again.before, again.settled, again.tasks_file) == (0, 2, {}, "")
    assert sorted(path.name for path in tmp_path.glob("tasks-*.csv")) == ["tasks-salesforce.csv"]


def test_new_tasks_get_a_file_of_their_own_and_the_first_stays_as_it_is(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    first = (tmp_path / "tasks-salesforce.csv").read_bytes()
    again = rg.write_plan(result, a_plan(CALL, MEET), tmp_path)

    assert (again.new, again.before, again.tasks_file) == (1, 1, "tasks-salesforce-2.csv")
    assert [row["WhoId"] for row in rows(tmp_path / "tasks-salesforce-2.csv")] == [BOB]
    assert (tmp_path / "tasks-salesforce.csv").read_bytes() == first


def test_a_task_that_is_settled_is_counted_kept_in_the_ledger_and_never_given_out_again(
    result: rg.Result, tmp_path: Path
) -> None:
    first = a_plan(CALL, MEET)
    rg.write_plan(result, first, tmp_path)
    second = a_later_plan(first, MEET, call="late")
    later = rg.write_plan(result, second, tmp_path)
    again = rg.write_plan(result, a_later_plan(second, MEET, as_of="2026-05-17"), tmp_path)

    assert (later.settled, later.new) == ({"late": 1}, 0)
    assert (again.settled, again.new, again.before) == ({}, 0, 1)
    assert ledger(tmp_path) == {CALL["task_id"]: "late", MEET["task_id"]: "open"}


def test_a_plan_that_does_not_know_what_is_still_to_be_done_is_not_written_over_it(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    before = contents(tmp_path)

    with pytest.raises(OutputError, match="holds 1 tasks that are still to be done"):
        rg.write_plan(result, a_plan(MEET), tmp_path)
    assert contents(tmp_path) == before


def test_the_folder_of_the_plan_before_counts_too(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path / "may")
    june = rg.write_plan(result, a_plan(CALL, MEET), tmp_path / "june", previous=tmp_path / "may")
    third = rg.write_plan(
        result, a_plan(CALL, MEET), tmp_path / "july", previous=tmp_path / "june" / "plan.csv"
    )

    assert (june.new, june.before) == (1, 1)
    assert (third.new, third.before) == (0, 2)


def test_another_crm_gets_all_of_them(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path, crm="generic")
    other = rg.write_plan(result, a_plan(CALL), tmp_path, crm="salesforce")
    first = rg.write_plan(result, a_plan(CALL), tmp_path, crm="generic")

    assert (other.new, first.new, first.before) == (1, 0, 1)


def test_somebody_who_came_into_the_crm_gets_the_task_then(result: rg.Result, tmp_path: Path) -> None:
    stranger = task("stranger", "Zoe Gray", "call", "2026-05-06")
    rg.write_plan(result, a_plan(stranger), tmp_path)
    known = rg.run(
        contacts=pd.DataFrame(
            {
                "Id": ["stranger", ANN],
                "Name": ["Zoe Gray", "Ann"],
                "AccountId": "",
                "Referred By": ["", "Zoe Gray"],
            }
        )
    )

    assert rg.write_plan(known, a_plan(stranger), tmp_path).new == 1


def test_a_ledger_saved_by_a_spreadsheet_program_is_still_one(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    saved = pd.read_csv(tmp_path / "emitted.csv", dtype=str, keep_default_na=False)
    saved.to_csv(tmp_path / "emitted.csv", sep=";", index=False, encoding="utf-8-sig")

    assert rg.write_plan(result, a_plan(CALL), tmp_path).new == 0


@pytest.mark.parametrize("cut", [1, 2])
def test_a_ledger_that_is_cut_off_is_refused(result: rg.Result, tmp_path: Path, cut: int) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    lines = (tmp_path / "emitted.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "emitted.csv").write_text("".join(lines[:-cut]), encoding="utf-8")

    with pytest.raises(OutputError, match=r"emitted\.csv is not whole"):
        rg.write_plan(result, a_plan(CALL, MEET), tmp_path)


def test_a_ledger_from_which_a_row_is_gone_or_in_which_a_file_is_forgotten_is_refused(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    whole = (tmp_path / "emitted.csv").read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    for text in ("".join([*lines[:1], *lines[2:]]), whole.replace("tasks-salesforce.csv", "", 1)):
        (tmp_path / "emitted.csv").write_text(text, encoding="utf-8")
        with pytest.raises(OutputError, match=r"emitted\.csv is not whole"):
            rg.write_plan(result, a_plan(CALL, MEET), tmp_path)


@pytest.mark.parametrize("column", ["due", "emitted", "changed"])
def test_a_date_in_the_ledger_that_is_none_is_named(result: rg.Result, tmp_path: Path, column: str) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    saved = pd.read_csv(tmp_path / "emitted.csv", dtype=str, keep_default_na=False)
    saved.loc[0, column] = "soon"
    saved.to_csv(tmp_path / "emitted.csv", index=False)

    with pytest.raises(OutputError, match="'soon'"):
        rg.write_plan(result, a_plan(CALL), tmp_path)


def test_tasks_in_a_file_that_the_ledger_does_not_know_are_given_out_already(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    ledger_before = (tmp_path / "emitted.csv").read_bytes()
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    whole = contents(tmp_path)
    # As if the second plan had been killed between the file of tasks and the ledger.
    (tmp_path / "emitted.csv").write_bytes(ledger_before)
    again = rg.write_plan(result, a_plan(CALL, MEET), tmp_path)

    assert (again.new, again.before) == (0, 2)
    now = contents(tmp_path)
    assert {name: whole[name] for name in now if not name.startswith("previous")} == {
        name: content for name, content in now.items() if not name.startswith("previous")
    }


def test_without_its_ledger_the_files_of_tasks_still_say_what_was_given_out(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    (tmp_path / "emitted.csv").unlink()

    assert rg.write_plan(result, a_plan(CALL, MEET), tmp_path).new == 0


def test_another_file_in_the_place_of_the_ledger_is_not_overwritten(
    result: rg.Result, tmp_path: Path
) -> None:
    (tmp_path / "emitted.csv").write_text("Name,Amount\nAnn,5\n", encoding="utf-8")

    with pytest.raises(OutputError, match=r"emitted\.csv is no ledger of tasks"):
        rg.write_plan(result, a_plan(CALL), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["emitted.csv"]


# Words


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("meeting", "Meet Ann Lee"),
        ("ask", "Ask for a referral: Ann Lee"),
        ("podcast", "Podcast: Ann Lee"),
    ],
)
def test_a_subject_says_what_to_do_with_whom(action: str, said: str) -> None:
    assert subject({**CALL, "action": action}) == said


def test_every_action_that_a_plan_knows_has_words() -> None:
    built_in = {kind for cadence in NurtureRules().cadences.values() for kind in cadence.parts}

    assert built_in <= set(ACTIONS)


def test_a_contact_without_a_name_is_called_by_its_id() -> None:
    assert subject({**CALL, "name": ""}) == f"Call {ANN}"


def test_a_description_leaves_out_what_there_is_not() -> None:
    assert description({**CALL, "owner": "", "tier": "", "channel": ""}) == (
        f"Last called 60 days ago.\nTask: refgraph-{CALL['task_id']}"
    )


@pytest.mark.parametrize(
    ("text", "line"), [("a\r\nb", "a b"), ("a\u2028b", "a b"), ("\u202ea\x00\x1b", "a"), ("\ud83d", "")]
)
def test_a_text_becomes_one_line_without_what_is_not_seen(text: str, line: str) -> None:
    assert one_line(text) == line


# A spreadsheet program


@pytest.fixture(scope="module")
def saved(result: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that opens a file of a plan in LibreOffice and saves it as a workbook."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None and os.environ.get("CI"):
        pytest.fail("LibreOffice is not installed, and all tests have to run here")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    import subprocess

    folder = tmp_path_factory.mktemp("office")
    rg.write_plan(
        result, a_plan(CALL, MEET, {**NOTE, "reason": 'Zoë said\n"no", twice; €5'}), folder / "plan"
    )

    def save(name: str) -> Path:
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        out = folder / "saved" / name
        source = folder / "plan" / name
        # By hand the program sees the byte-order mark; without a window it has to be told.
        told = ["--infilter=CSV:44,34,76"] if name.endswith(".csv") else []
        command = [
            program,
            profile,
            "--headless",
            *told,
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
            str(source),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        made = out / f"{source.stem}.xlsx"
        assert made.exists(), done.stderr
        return made

    return save


def test_the_list_opens_in_a_spreadsheet_program_row_by_row(saved: Callable[[str], Path]) -> None:
    sheet = openpyxl.load_workbook(saved("plan.csv")).active
    header = [cell.value for cell in sheet[1]]
    names = [sheet.cell(row, header.index("name") + 1).value for row in range(2, sheet.max_row + 1)]
    reasons = [sheet.cell(row, header.index("reason") + 1).value for row in range(2, sheet.max_row + 1)]

    assert header[:3] == ["decision", "week", "due"]
    assert names == ["Ann Lee", "Bob King", "'=HYPERLINK(0)"]
    assert reasons[2] == 'Zoë said\n"no", twice; €5'


def test_the_workbook_keeps_its_paper_in_a_spreadsheet_program(saved: Callable[[str], Path]) -> None:
    sheet = openpyxl.load_workbook(saved("plan.xlsx"))["Sam O'Neil"]

    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"


# Reading back


def test_a_plan_is_read_back_with_its_types(result: rg.Result, tmp_path: Path) -> None:
    plan = a_plan(CALL, {**NOTE, "rank": pd.NA, "gap": float("nan"), "overdue": 3})
    rg.write_plan(result, plan, tmp_path)
    read = rg.read_plan(tmp_path)

    pd.testing.assert_frame_equal(read[plan.tasks.columns], plan.tasks, check_dtype=False)


def test_a_plan_that_was_saved_by_hand_is_read_back(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    saved = pd.read_csv(tmp_path / "plan.csv", dtype=str, keep_default_na=False)
    saved = saved.assign(due="2026-05-05 00:00:00", rank="1.0", gap="a lot")
    saved.to_csv(tmp_path / "mine.csv", sep=";", index=False)
    read = rg.read_plan(tmp_path / "mine.csv")

    assert (read["due"][0], read["rank"][0]) == (CALL["due"], 1)
    assert read["personal"].tolist() == [True]
    assert read["gap"].isna().all()


def test_a_due_date_that_is_none_is_named(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL), tmp_path)
    text = (tmp_path / "plan.csv").read_text(encoding="utf-8")
    (tmp_path / "plan.csv").write_text(text.replace("2026-05-05", "next week"), encoding="utf-8")

    with pytest.raises(SettingsError, match=r"'next week' in plan\.csv is no date"):
        rg.read_plan(tmp_path)


def test_a_folder_without_a_plan_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no plan"):
        rg.read_plan(tmp_path)


# Decisions


def test_lists_show_what_is_decided_about_each_task(result: rg.Result, tmp_path: Path) -> None:
    decided = Decisions(Memory.of([Decision("task", CALL["task_id"], decision="2026-05-20")]))
    rg.write_plan(result.deciding(decided), a_plan(CALL, NOTE), tmp_path)

    shown = {row["task_id"]: row["decision"] for row in rows(tmp_path / "plan.csv")}
    assert shown == {CALL["task_id"]: "2026-05-20", NOTE["task_id"]: ""}
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan"]
    assert [cell.value for cell in sheet["A"]] == ["Decision", "2026-05-20", None]
    assert [each.formula1 for each in sheet.data_validations.dataValidation] == ['"done,cancelled"']


@pytest.mark.parametrize(
    ("name", "ticked"), [("plan.csv", "decision"), ("plan.csv", "done"), ("owner.csv", "decision")]
)
def test_a_task_that_is_decided_in_any_list_is_taken_up(
    result: rg.Result, tmp_path: Path, name: str, ticked: str
) -> None:
    rg.write_plan(result, a_plan(CALL, NOTE), tmp_path)
    saved = pd.read_csv(tmp_path / "plan.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    saved = saved.rename(columns={"decision": ticked})
    saved.loc[saved["task_id"].eq(CALL["task_id"]), ticked] = "yes" if ticked == "done" else "Done"
    saved.to_csv(tmp_path / name, sep=";", index=False)

    taken = take_up(None, rg.Settings().grammars, files=[tmp_path / name])
    assert taken.in_force("task") == {CALL["task_id"]: "done"}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_task_that_comes_back_from_the_crm_by_its_subject_is_what_it_was(action: str) -> None:
    assert touch_kind(f"{ACTIONS[action]} Ann Lee (Lee & Co)") == touch_kind(action)
