"""The plan as a calendar: to-dos and events by RFC 5545, and a real CalDAV server that takes them."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pandas as pd
import pytest

import refgraph as rg
from refgraph.nurture import NurtureRules, Plan
from refgraph.nurture.ledgers import task_ledger
from refgraph.nurture.schedule import BUCKETS, task_id, task_table
from refgraph.outputs.plan.calendars import calendar_items, calendar_parts

HOSTILE = 'Ann; Lee, \\ "x"\r\nBEGIN:VALARM\nACTION:AUDIO\u2028\u202e\x00é王'


def task(contact: str, action: str, due: str, **more: Any) -> dict[str, Any]:
    occasion = more.pop("occasion", "33 Touch 2026-04-01")
    bucket = more.get("bucket", "due")
    return {
        "task_id": task_id(contact, action, occasion),
        "contact_id": contact,
        "name": f"Person {contact}",
        "organisation": "",
        "owner": "Kim",
        "tier": "Advocate",
        "rank": 1,
        "bucket": bucket,
        "bucket_order": BUCKETS.index(bucket) + 1,
        "action": action,
        "personal": True,
        "channel": "phone",
        "content": "",
        "due": pd.Timestamp(due),
        "week": 1,
        "overdue": None,
        "gap": 1.0,
        "trigger": "",
        "wording": "",
        "reason": "It is time.",
        "occasion": occasion,
        **more,
    }


def a_plan(*tasks: dict[str, Any], as_of: str = "2026-05-03", done: pd.DataFrame | None = None) -> Plan:
    empty = pd.DataFrame()
    day = pd.Timestamp(as_of)
    return Plan(
        task_table(list(tasks)),
        task_table([], "why"),
        pd.DataFrame(columns=["contact_id", "name", "owner", "tier", "lapses_on", "talk_on"]),
        *[empty] * 8,
        empty if done is None else done,
        start=day + pd.Timedelta(days=1),
        weeks=4,
        as_of=day,
        because="the day after the as-of date",
        rules=NurtureRules(),
        ledger=task_ledger.after(task_ledger.read_tasks(None), task_table(list(tasks)), day),
    )


CALL, MEET = task("1", "call", "2026-05-05", bucket="repair"), task("2", "meeting", "2026-05-12")


def parsed(plan: Plan, folder: Path) -> icalendar.Calendar:
    path, *_ = rg.write_calendar(plan, folder / "tasks.ics")
    return icalendar.Calendar.from_ical(path.read_bytes())


def test_every_task_is_a_to_do_with_its_day_priority_and_cause(tmp_path: Path) -> None:
    (to_do,) = parsed(a_plan(CALL), tmp_path).walk("VTODO")

    assert to_do["UID"] == f"refgraph-{CALL['task_id']}"
    assert to_do["SUMMARY"] == "Call Person 1"
    assert to_do.decoded("DUE") == datetime.date(2026, 5, 5)
    assert to_do["DUE"].params["VALUE"] == "DATE"
    assert (to_do["PRIORITY"], to_do["STATUS"]) == (1, "NEEDS-ACTION")
    assert to_do["DESCRIPTION"].splitlines()[0] == "It is time."
    assert to_do["CATEGORIES"].to_ical() == b"repair,Advocate,call"


def test_the_stamp_is_the_as_of_date_and_no_clock(tmp_path: Path) -> None:
    (to_do,) = parsed(a_plan(CALL), tmp_path).walk("VTODO")

    assert to_do["DTSTAMP"].to_ical() == b"20260503T000000Z"


def test_what_is_done_in_person_is_an_event_too_that_blocks_nothing(tmp_path: Path) -> None:
    letter = task("3", "mail", "2026-05-05", personal=False)
    calendar = parsed(a_plan(CALL, MEET, letter), tmp_path)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}

    assert set(events) == {f"refgraph-{one['task_id']}-event" for one in (CALL, MEET)}
    event = events[f"refgraph-{MEET['task_id']}-event"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        datetime.datetime(2026, 5, 12, 9, 0),
        datetime.datetime(2026, 5, 12, 9, 15),
    )
    assert (event["TRANSP"], event["STATUS"], event["SEQUENCE"]) == ("TRANSPARENT", "CONFIRMED", 0)
    assert event["RELATED-TO"] == f"refgraph-{MEET['task_id']}"


def test_events_last_all_day_if_the_settings_say_so(tmp_path: Path) -> None:
    plan = dataclasses.replace(a_plan(MEET), rules=NurtureRules(event_minutes=0))
    (event,) = parsed(plan, tmp_path).walk("VEVENT")

    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        datetime.date(2026, 5, 12),
        datetime.date(2026, 5, 13),
    )
    assert event["TRANSP"] == "TRANSPARENT"


def test_events_of_an_owner_on_one_day_follow_each_other(tmp_path: Path) -> None:
    other = task("2", "call", "2026-05-05", owner="Sam")
    plan = a_plan(CALL, task("3", "note", "2026-05-05"), other)
    hours = [event.decoded("DTSTART").time() for event in parsed(plan, tmp_path).walk("VEVENT")]

    assert sorted(hours) == [datetime.time(9), datetime.time(9), datetime.time(9, 15)]


def test_what_is_overdue_is_an_event_in_the_week_with_room_and_on_a_working_day(tmp_path: Path) -> None:
    late = task("1", "call", "2026-04-20", week=2, overdue=14)
    calendar = parsed(a_plan(late), tmp_path)

    assert calendar.walk("VEVENT")[0].decoded("DTSTART").date() == datetime.date(2026, 5, 11)
    assert calendar.walk("VTODO")[0].decoded("DUE") == datetime.date(2026, 4, 20)
    weekend = dataclasses.replace(a_plan({**late, "week": 1}), start=pd.Timestamp("2026-05-02"))
    assert parsed(weekend, tmp_path).walk("VEVENT")[0].decoded("DTSTART").date() == datetime.date(2026, 5, 4)


def test_what_google_and_outlook_read_of_a_calendar_has_what_they_ask_for(
    result: rg.Result, tmp_path: Path
) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    read = icalendar.Calendar.from_ical((tmp_path / "owner-kim.ics").read_bytes())

    assert {part.name for part in read.subcomponents} == {"VEVENT"}
    assert (read["VERSION"], "METHOD" in read) == ("2.0", False)
    for event in read.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
        assert event.errors == []


def test_a_change_raises_the_sequence_and_nothing_else_does(result: rg.Result, tmp_path: Path) -> None:
    first = a_plan(CALL, MEET)
    rg.write_plan(result, first, tmp_path)
    moved = {**MEET, "due": pd.Timestamp("2026-05-19")}
    later = dataclasses.replace(a_plan({**CALL, "week": 1}, moved, as_of="2026-05-10"), start=first.start)
    later = dataclasses.replace(later, ledger=first.ledger)
    rg.write_plan(result, later, tmp_path)
    events = icalendar.Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk("VEVENT")

    assert {str(event["UID"])[9:21]: event["SEQUENCE"] for event in events} == {
        CALL["task_id"]: 0,
        MEET["task_id"]: 7,
    }


def test_a_name_is_never_a_part_of_the_calendar(tmp_path: Path) -> None:
    nasty = {**CALL, **dict.fromkeys(("name", "organisation", "owner", "tier", "reason", "wording"), HOSTILE)}
    calendar = parsed(a_plan(nasty), tmp_path)
    (to_do,) = calendar.walk("VTODO")

    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VTODO", "VEVENT"]
    assert to_do["SUMMARY"] == 'Call Ann; Lee, \\ "x" BEGIN:VALARM ACTION:AUDIO é王'
    raw = (tmp_path / "tasks.ics").read_bytes()
    assert not any(line.startswith(b"ACTION") for line in raw.split(b"\r\n"))
    assert b"\x00" not in raw


def test_no_line_is_longer_than_75_octets_and_all_end_in_cr_lf(tmp_path: Path) -> None:
    path, *_ = rg.write_calendar(a_plan({**CALL, "reason": "é" * 300}), tmp_path / "tasks.ics")
    lines = path.read_bytes().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert not any(b"\n" in line for line in lines)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first = rg.write_calendar(a_plan(CALL, MEET), tmp_path / "a.ics")[0].read_bytes()
    second = rg.write_calendar(a_plan(CALL, MEET), tmp_path / "b.ics")[0].read_bytes()

    assert first == second


def test_split_gives_a_file_per_to_do_and_event_named_by_its_uid(tmp_path: Path) -> None:
    *paths, _ = rg.write_calendar(a_plan(CALL, MEET), tmp_path / "items", split=True)
    calendars = {path.name: icalendar.Calendar.from_ical(path.read_bytes()) for path in paths}

    assert sorted(calendars) == sorted(
        [
            f"refgraph-{CALL['task_id']}.ics",
            f"refgraph-{CALL['task_id']}-event.ics",
            f"refgraph-{MEET['task_id']}.ics",
            f"refgraph-{MEET['task_id']}-event.ics",
        ]
    )
    assert all(len(calendar.subcomponents) == 1 for calendar in calendars.values())
    assert {f"{calendar.subcomponents[0]['UID']}.ics" for calendar in calendars.values()} == set(calendars)


def test_what_was_done_of_the_plan_before_is_in_it_as_done(tmp_path: Path) -> None:
    done = task_table([CALL, MEET]).assign(
        status=["done", "dropped"], done_on=[pd.Timestamp("2026-05-06"), pd.NaT]
    )
    calendar = parsed(a_plan(as_of="2026-05-10", done=done), tmp_path)
    states = {str(to_do["UID"]): to_do for to_do in calendar.walk("VTODO")}
    call = states[f"refgraph-{CALL['task_id']}"]

    assert (call["STATUS"], call["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert call["COMPLETED"].to_ical() == b"20260506T000000Z"
    assert states[f"refgraph-{MEET['task_id']}"]["STATUS"] == "CANCELLED"
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    done_event = events[f"refgraph-{CALL['task_id']}-event"]
    assert (done_event["STATUS"], done_event.decoded("DTSTART").date()) == (
        "CONFIRMED",
        datetime.date(2026, 5, 6),
    )
    assert events[f"refgraph-{MEET['task_id']}-event"]["STATUS"] == "CANCELLED"


def test_a_task_that_is_still_open_is_in_it_once(tmp_path: Path) -> None:
    done = task_table([CALL]).assign(status="open", done_on=pd.NaT)

    assert len(parsed(a_plan(CALL, done=done), tmp_path).walk("VTODO")) == 1


# The files of the command: the stamp changes with the task, not with the plan


@pytest.fixture(scope="module")
def result() -> rg.Result:
    contacts = pd.DataFrame({"Id": ["1", "2", "3"], "Name": ["A", "B", "C"], "Referred By": ["", "A", "A"]})
    return rg.run(contacts=contacts, settings=rg.Settings(as_of="2026-05-03"))


def stamps(path: Path) -> dict[str, bytes]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(part["UID"]): part["DTSTAMP"].to_ical() for part in calendar.walk("VTODO")}


def test_a_task_keeps_its_stamp_until_something_about_it_changes(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, MEET), tmp_path)
    moved = {**MEET, "due": pd.Timestamp("2026-05-19")}
    # The week in which there is room for it is the same, else its event would have moved.
    later = dataclasses.replace(a_plan(CALL, moved, as_of="2026-05-10"), start=pd.Timestamp("2026-05-04"))
    rg.write_plan(result, later, tmp_path)

    assert stamps(tmp_path / "tasks.ics") == {
        f"refgraph-{CALL['task_id']}": b"20260503T000000Z",
        f"refgraph-{MEET['task_id']}": b"20260510T000000Z",
    }


def test_every_owner_has_calendars_of_the_own_tasks(result: rg.Result, tmp_path: Path) -> None:
    rg.write_plan(result, a_plan(CALL, {**MEET, "owner": "Sam"}), tmp_path)
    own = {name: icalendar.Calendar.from_ical((tmp_path / name).read_bytes())
           for name in ("owner-sam.ics", "owner-sam.tasks.ics")}  # fmt: skip

    assert [str(part["UID"]) for part in own["owner-sam.tasks.ics"].subcomponents] == [
        f"refgraph-{MEET['task_id']}"
    ]
    assert [str(part["UID"]) for part in own["owner-sam.ics"].subcomponents] == [
        f"refgraph-{MEET['task_id']}-event"
    ]
    assert own["owner-sam.ics"]["X-WR-CALNAME"] == "Sam"


# A real CalDAV server


class Radicale:
    """A client of the server: whole resources by their names."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/kim/tasks/"

    def ask(self, method: str, name: str = "", body: bytes | None = None) -> tuple[int, str, bytes]:
        """Send a request and return its status, the ETag and the body."""
        request = urllib.request.Request(self.base + name, body, method=method)
        request.add_header("Authorization", f"Basic {base64.b64encode(b'kim:any').decode()}")
        if body is not None:
            request.add_header("Content-Type", "text/calendar; charset=utf-8")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers.get("ETag", ""), answer.read()


def give_up(reason: str) -> None:
    """Skip for a user whose machine cannot install Radicale; fail where all of the tests have to run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with Radicale, in an environment of its own that later runs find again."""
    cache = getattr(request.config, "cache", None)
    folder = Path(cache.mkdir("radicale-3")) if cache else tmp_path_factory.mktemp("radicale-3")
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "installed").exists():
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", "radicale>=3.3,<4"],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                lines = (done.stderr or done.stdout).strip().splitlines() or [""]
                give_up(f"Radicale cannot be set up: {lines[-1]}")
        (folder / "installed").touch()
    return python


@pytest.fixture
def server(python: Path, tmp_path: Path) -> Iterator[Radicale]:
    """An empty calendar on a server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = tmp_path / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {tmp_path / 'storage'}\n"
    )
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([python, "-m", "radicale", "--config", config], stdout=log, stderr=log)
    try:
        client = Radicale(port)
        assert answering(client, process) == 201, (tmp_path / "log").read_text()
        yield client
    finally:
        process.terminate()
        process.wait(timeout=20)


def answering(client: Radicale, process: subprocess.Popen[bytes]) -> int:
    for _ in range(120):
        try:
            return client.ask("MKCALENDAR")[0]
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                return 0
            time.sleep(0.25)
    return 0


def upload(server: Radicale, items: dict[str, bytes]) -> dict[str, str]:
    """Put every item on the server and return its ETag there."""
    for name, content in items.items():
        assert server.ask("PUT", name, content)[0] in (201, 204)
    return {name: server.ask("GET", name)[1] for name in items}


def told(content: bytes) -> dict[str, bytes]:
    """Return the properties of the one component of a calendar, without regard to order and folding."""
    (part,) = icalendar.Calendar.from_ical(content).subcomponents
    return {name: value.to_ical() for name, value in part.property_items() if hasattr(value, "to_ical")}


def test_a_server_takes_every_item_and_gives_it_back_as_it_was(server: Radicale) -> None:
    items = calendar_items(
        calendar_parts(a_plan(CALL, MEET, {**task("3", "note", "2026-05-20"), "name": HOSTILE}))
    )
    upload(server, items)

    assert len(items) == 6
    for name, content in items.items():
        assert told(server.ask("GET", name)[2]) == told(content)


def test_the_plan_of_next_week_changes_on_the_server_only_what_changed(
    server: Radicale, result: rg.Result, tmp_path: Path
) -> None:
    later = task("3", "note", "2026-05-20")
    first, folder = a_plan(CALL, MEET, later), tmp_path / "plan"
    rg.write_plan(result, first, folder, split=True)
    before = upload(server, items_in(folder))
    done = task_table([CALL]).assign(status="done", done_on=pd.Timestamp("2026-05-06"))
    following = task("1", "call", "2026-05-30", occasion="33 Touch 2026-05-06")
    moved = {**MEET, "due": pd.Timestamp("2026-05-19")}
    second = a_plan(moved, later, following, as_of="2026-05-10", done=done)
    known = first.ledger.assign(
        state=["done" if one == CALL["task_id"] else "open" for one in first.ledger["task_id"]]
    )
    second = dataclasses.replace(second, ledger=task_ledger.after(known, second.tasks, second.as_of))
    rg.write_plan(result, second, folder, split=True)
    after = upload(server, items_in(folder))

    def file(one: dict[str, Any], ending: str = "") -> str:
        return f"refgraph-{one['task_id']}{ending}.ics"

    assert set(after) - set(before) == {file(following), file(following, "-event")}
    assert {name for name in before if before[name] == after[name]} == {file(later), file(later, "-event")}
    assert {name for name in before if before[name] != after[name]} == {
        file(CALL),
        file(CALL, "-event"),
        file(MEET),
        file(MEET, "-event"),
    }
    assert told(server.ask("GET", file(CALL))[2])["STATUS"] == b"COMPLETED"
    assert told(server.ask("GET", file(MEET))[2])["DUE"] == b"20260519"


def test_two_weeks_of_the_example_go_to_a_server(server: Radicale, tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    first = planned(tmp_path, "2025-12-01")
    etags = upload(server, items_in(tmp_path / "plan"))
    before = items_in(tmp_path / "plan")
    second = planned(tmp_path, "2025-12-08", previous=first.ledger)
    after = items_in(tmp_path / "plan")
    later = upload(server, after)

    assert {name for name in etags if etags[name] != later[name]} == {
        name for name in before if before[name] != after[name]
    }
    personal = {
        task for plan in (first, second) for task in plan.tasks.loc[plan.tasks["personal"], "task_id"]
    }
    kept = set(first.tasks["task_id"]) & set(second.tasks["task_id"]) & personal
    same = {task for task in kept if later[f"refgraph-{task}.ics"] == etags[f"refgraph-{task}.ics"]}
    assert len(kept) > first.tasks["personal"].sum() / 2
    assert len(same) > len(kept) / 10
    assert len(second.done[second.done["status"].eq("done")]) > 0


def planned(folder: Path, as_of: str, previous: pd.DataFrame | None = None) -> Plan:
    """Plan the example as of a day and write it beside."""
    settings = rg.Settings(as_of=as_of, stability=rg.RerunRules(reruns=0))
    result = rg.run(folder / "export", settings=settings)
    plan = rg.plan(result, rg.assign_tiers(result), previous=previous)
    rg.write_plan(result, plan, folder / "plan", split=True)
    return plan


def items_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "calendar").iterdir()}
