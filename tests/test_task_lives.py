"""The life of tasks over simulated months: done, late, cancelled, moved or left, planned daily, weekly or monthly."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.plan import remembered_tasks

START = pd.Timestamp("2026-01-04")
KINDS = {
    "talk": ("call", "meeting", "event", "ask", "refer", "repair"),
    "gesture": ("note", "observance", "gift"),
}
LIVING = {"open", "edited"}


def stream_of(action: str) -> str:
    return next((stream for stream, kinds in KINDS.items() if action in kinds), "mailing")


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def ledger_in(folder: Path) -> dict[str, dict[str, str]]:
    return {row["task_id"]: row for row in rows(folder / "emitted.csv")[:-1]}


def firm(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return the export of a small firm: clients, lenders and prospects of two owners, some with birthdays."""
    draw = random.Random(seed)
    contacts = [
        {
            "contact_id": f"C{number}",
            "name": f"{'Ann Bea Cid Dan Eve Flo Gus Hal'.split()[number % 8]} Person{number}",
            "type": draw.choice(["client", "partner", "prospect"]),
            "profession": "lender",
            "owner": draw.choice(["Olga", "Omar"]),
            "created": "2020-01-01",
            "birthday": draw.choice(["", f"1970-{1 + number % 12:02}-{1 + number:02}"]),
        }
        for number in range(10)
    ]
    referrals = [
        {
            "referrer_id": f"C{draw.randrange(5)}",
            "referred_id": f"C{5 + number % 5}",
            "date": f"2025-{1 + number:02}-03",
        }
        for number in range(9)
    ]
    touches = [
        {"contact_id": f"C{number}", "date": f"2025-{draw.randint(9, 12)}-{draw.randint(1, 28):02}",
         "channel": "meeting", "direction": "out", "responded": "yes"}
        for number in range(8)
    ]  # fmt: skip
    return {"contacts": contacts, "referrals": referrals, "touches": touches}


def made(
    tables: dict[str, list[dict[str, Any]]], day: pd.Timestamp, folder: Path, decisions: dict[str, str]
) -> rg.Plan:
    """Make the plan of a day and write it, going on from what the folder remembers."""
    frames = {name: pd.DataFrame(table).astype("str") for name, table in tables.items()}
    settings = rg.Settings(as_of=str(day.date()), stability=rg.RerunRules(reruns=0))
    result = rg.run(settings=settings, **frames)
    before = remembered_tasks(folder) if (folder / "emitted.csv").exists() else None
    plan = rg.plan(result, rg.assign_tiers(result), previous=before, decisions=decisions)
    rg.write_plan(result, plan, folder)
    return plan


class Months:
    """A firm that plans and does some of it, and the account of it that the tests keep themselves."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.draw, self.folder, self.tables = random.Random(seed), folder, firm(seed)
        self.decisions: dict[str, str] = {}
        self.touched: Counter[tuple[str, str]] = Counter()
        self.sent_with: set[str] = set()
        self.given: dict[str, dict[str, str]] = {}
        self.moved: dict[str, str] = {}

    def live(self, day: pd.Timestamp, until: pd.Timestamp) -> None:
        """Plan, hold the folder to the account, and do, move, cancel or leave what there is until the next plan."""
        plan = made(self.tables, day, self.folder, self.decisions)
        self.check(plan, day)
        for task, row in sorted(ledger_in(self.folder).items()):
            if row["state"] not in LIVING or pd.Timestamp(row["due"]) > until:
                continue
            what = self.draw.choice(["done", "done", "left", "left", "cancelled", "moved", "said"])
            if what == "done":
                date = max(pd.Timestamp(row["due"]), day + pd.Timedelta(days=1))
                self.tables["touches"].append(
                    {"contact_id": row["contact_id"], "date": str(date.date()), "channel": row["action"],
                     "direction": "out", "responded": "yes" if stream_of(row["action"]) == "talk" else ""}
                )  # fmt: skip
                self.touched[row["contact_id"], stream_of(row["action"])] += 1
            elif what != "left" and task not in self.decisions:
                later = str((pd.Timestamp(row["due"]) + pd.Timedelta(days=9)).date())
                self.decisions[task] = {"cancelled": "cancelled", "said": "done", "moved": later}[what]
        self.decide_on_a_campaign()

    def decide_on_a_campaign(self) -> None:
        """Say of one campaign that all of it is sent, and so of everybody on its list who is not decided about."""
        listed = [row for row in rows(self.folder / "plan.csv") if not row["contact_id"]]
        if listed:
            chosen = self.draw.choice(listed)
            self.decisions[chosen["task_id"]] = "done"
            for row in rows(self.folder / chosen["reason"].split()[-1].rstrip(".")):
                self.sent_with.add(row["task_id"])

    def check(self, plan: rg.Plan, day: pd.Timestamp) -> None:
        """Hold every file of the folder against the ledger, and the ledger against what was done."""
        ledger = ledger_in(self.folder)
        living = {task: row["due"] for task, row in ledger.items() if row["state"] in LIVING}
        self.names_and_dates_stay(ledger)
        self.only_what_was_done_or_cancelled_ends(ledger)
        mailed = {row["task_id"]: row["due"] for row in self.sent()}
        assert mailed == {task: due for task, due in living.items() if ledger[task]["personal"] == "no"}
        personal = {task: due for task, due in living.items() if task not in mailed}
        self.campaigns_agree(ledger)
        self.lists_agree(personal)
        self.crm_files_agree(ledger)
        self.follow_through_agrees(ledger, day)
        assert set(plan.tasks["task_id"]) == set(living)

    def names_and_dates_stay(self, ledger: dict[str, dict[str, str]]) -> None:
        for task, before in self.given.items():
            now = ledger[task]
            for column in ("contact_id", "action", "occasion", "first_due", "emitted"):
                assert now[column] == before[column], (task, column)
            told = self.decisions.get(task, "")
            if before["state"] in LIVING and now["due"] != before["due"]:
                assert (now["due"], now["state"] in {"edited", "done", "late"}) == (told, True)
            if before["state"] not in LIVING:
                assert (now["state"], now["done_on"]) == (before["state"], before["done_on"])
        self.given = ledger

    def only_what_was_done_or_cancelled_ends(self, ledger: dict[str, dict[str, str]]) -> None:
        ended = Counter(
            (row["contact_id"], stream_of(row["action"]))
            for row in ledger.values()
            if row["state"] in {"done", "late"} and not row["why"]
        )
        assert not ended - self.touched
        for task, row in ledger.items():
            if row["state"] == "dropped":
                assert self.decisions.get(task) == "cancelled" or row["why"].startswith("asked less than")
            if self.decisions.get(task) in {"done", "cancelled"} or (
                task in self.sent_with and task not in self.decisions
            ):
                assert row["state"] not in LIVING

    def sent(self) -> list[dict[str, str]]:
        """Return the rows of the lists of all campaigns."""
        return [row for path in sorted((self.folder / "campaigns").glob("*.csv")) for row in rows(path)]

    def campaigns_agree(self, ledger: dict[str, dict[str, str]]) -> None:
        """Hold the rows of campaigns against the lists of whom they go to: one plan's mailings of one kind each."""
        listed = [row for row in rows(self.folder / "plan.csv") if not row["contact_id"]]
        files = {row["reason"].split()[-1].rstrip("."): row for row in listed}
        assert set(files) == {f"campaigns/{path.name}" for path in (self.folder / "campaigns").glob("*.csv")}
        for file, campaign in files.items():
            people = rows(self.folder / file)
            of = {(ledger[row["task_id"]]["emitted"], row["trigger"], row["action"]) for row in people}
            assert len(of) == 1
            assert campaign["due"] == min(row["due"] for row in people)
            assert campaign["reason"].split()[1] == str(len(people))
        assert len({row["task_id"] for row in listed}) == len(listed)

    def lists_agree(self, living: dict[str, str]) -> None:
        def told(read: list[dict[str, str]]) -> dict[str, str]:
            return {row["task_id"]: row["due"] for row in read if row["contact_id"]}

        assert told(rows(self.folder / "plan.csv")) == living
        owners = [
            path for path in self.folder.glob("*.csv") if path.stem.startswith(("owner-", "unassigned"))
        ]
        assert told([row for path in owners for row in rows(path)]) == living
        sheet = openpyxl.load_workbook(self.folder / "plan.xlsx")["Plan"]
        header, *cells = list(sheet.iter_rows(values_only=True))
        task, due, who = (header.index(name) for name in ("Task id", "Due", "Contact id"))
        assert {str(row[task]): str(row[due])[:10] for row in cells if row[who]} == living
        to_dos = icalendar.Calendar.from_ical((self.folder / "tasks.ics").read_bytes()).walk("VTODO")
        open_ones = {
            str(part["UID"])[9:]: str(part.decoded("DUE"))
            for part in to_dos
            if part["STATUS"] == "NEEDS-ACTION"
        }
        assert open_ones == {row["task_id"]: row["due"] for row in rows(self.folder / "plan.csv")}
        events = icalendar.Calendar.from_ical((self.folder / "calendar.ics").read_bytes()).walk("VEVENT")
        seen = {str(part["UID"])[9:21]: part.decoded("DTSTART").date() for part in events}
        assert {task: str(max(seen[task], pd.Timestamp(due).date())) for task, due in living.items()} == {
            task: str(seen[task]) for task in living
        }

    def crm_files_agree(self, ledger: dict[str, dict[str, str]]) -> None:
        given = [
            (row["description"][-12:], path.name, row)
            for path in self.folder.glob("tasks-*.csv")
            for row in rows(path)
        ]
        assert max(Counter(task for task, _, _ in given).values()) == 1
        files = {task: row["files"] for task, row in ledger.items() if row["personal"] == "yes"}
        assert {task: file for task, file, row in given if row["contact_id"]} == files
        assert all(row["due"] == ledger[task]["first_due"] for task, _, row in given if row["contact_id"])
        # Every mailing went out with one task, that of its campaign.
        mailed = {
            (row["files"], row["emitted"], row["trigger"], row["action"])
            for row in ledger.values()
            if row["personal"] == "no"
        }
        assert len(mailed) == len({campaign[1:] for campaign in mailed})
        assert Counter(file for file, *_ in mailed) == Counter(
            file for _, file, row in given if not row["contact_id"]
        )

    def follow_through_agrees(self, ledger: dict[str, dict[str, str]], day: pd.Timestamp) -> None:
        last = rows(self.folder / "ledgers" / "last-plan.csv")
        assert {row["task_id"]: row["status"] for row in last} == {
            task: row["state"]
            for task, row in ledger.items()
            if row["emitted"] < str(day.date())
            and (row["state"] in LIVING or row["closed"] == str(day.date()))
        }
        said = Counter((row["owner"], row["status"].replace("edited", "open")) for row in last)
        for row in rows(self.folder / "ledgers" / "follow-through.csv"):
            for state in ("done", "late", "dropped", "open"):
                assert int(row[state]) == said[row["owner"], state]


@pytest.mark.parametrize(("seed", "every", "times"), [(1, 1, 9), (2, 7, 6), (3, 30, 7)])
def test_tasks_live_until_they_are_done_or_cancelled_and_all_files_agree(
    seed: int, every: int, times: int, tmp_path: Path
) -> None:
    months = Months(seed, tmp_path)
    days = [START + pd.Timedelta(days=every * number) for number in range(times + 1)]
    for day, until in pairwise(days):
        months.live(day, until)

    states = Counter(row["state"] for row in months.given.values())
    assert states["done"] + states["late"] > 3
    assert states["open"] > 3


def test_the_same_day_again_gives_the_same_bytes_and_nothing_out_twice(tmp_path: Path) -> None:
    months = Months(5, tmp_path)
    for number in (0, 30, 60):
        months.live(START + pd.Timedelta(days=number), START + pd.Timedelta(days=number + 30))
    day = START + pd.Timedelta(days=90)
    made(months.tables, day, tmp_path, months.decisions)
    first = contents(tmp_path)
    made(months.tables, day, tmp_path, months.decisions)

    assert contents(tmp_path) == first


def test_what_was_given_out_stays_though_the_data_of_the_day_are_corrected(tmp_path: Path) -> None:
    tables = firm(6)
    made(tables, START, tmp_path, {})
    given = {task: row["due"] for task, row in ledger_in(tmp_path).items()}
    tables["touches"] = [{**row, "date": "2025-12-30"} for row in tables["touches"]]
    made(tables, START, tmp_path, {})

    lists = [tmp_path / "plan.csv", *(tmp_path / "campaigns").glob("*.csv")]
    assert given.items() <= {row["task_id"]: row["due"] for path in lists for row in rows(path)}.items()


@pytest.mark.parametrize("seed", range(6))
def test_nobody_goes_ninety_days_without_a_conversation_unless_it_is_said(seed: int) -> None:
    frames = {name: pd.DataFrame(table).astype("str") for name, table in firm(seed).items()}
    result = rg.run(settings=rg.Settings(as_of=str(START.date())), **frames)
    plan = rg.plan(result, rg.assign_tiers(result), weeks=52)
    told = set(plan.lapsing["contact_id"])
    last = {row["contact_id"]: pd.Timestamp(row["date"]) for row in firm(seed)["touches"]}
    cared = plan.contacts.index[
        plan.contacts["cadence"].isin(["33 Touch", "33 Touch, light", "Allied one-on-ones"])
    ]

    for contact in cared:
        talks = plan.tasks[plan.tasks["contact_id"].eq(contact) & plan.tasks["action"].isin(KINDS["talk"])]
        days = sorted([last.get(contact, START), *talks["due"], plan.start + pd.Timedelta(days=363)])
        longest = max((later - day).days for day, later in pairwise(days))
        assert longest <= 90 or contact in told, (contact, longest)
    assert len(cared) > 1


def test_a_birthday_takes_no_conversation_away() -> None:
    alike = {"type": "partner", "profession": "lender", "owner": "Pat", "created": "2020-01-01"}
    contacts = [{"contact_id": who, "name": f"{who} Lend", "birthday": born, **alike}
                for who, born in (("Lena", "1971-09-09"), ("Mona", ""))]  # fmt: skip
    contacts += [{"contact_id": who, "name": f"{who} Targ", "type": "prospect"} for who in ("Tim", "Uma")]
    log = [("Lena", "Tim"), ("Mona", "Uma")]
    result = rg.run(
        contacts=pd.DataFrame(contacts).fillna(""),
        referrals=pd.DataFrame([{"referrer_id": a, "referred_id": b, "date": "2025-03-01"} for a, b in log]),
        touches=pd.DataFrame(
            [
                {"contact_id": who, "date": "2025-12-31", "channel": "meeting", "responded": "yes"}
                for who, _ in log
            ]
        ),
        settings=rg.Settings(as_of="2026-01-01"),
    )
    tasks = rg.plan(result, rg.assign_tiers(result), weeks=52).tasks
    met = tasks[tasks["action"].eq("meeting")].groupby("contact_id")["due"].apply(list)

    # A day may move within its week or to the next for what else there is with a contact; none goes.
    apart = [abs((lena - mona).days) for lena, mona in zip(met["Lena"], met["Mona"], strict=True)]
    assert max(apart) < 7
    assert len(met["Lena"]) == 5


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "previous" not in path.relative_to(folder).parts
    }
