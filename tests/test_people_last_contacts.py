"""The last contact that a contacts file tells, where no log of touches does."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import refgraph as rg


def run(as_of: str = "", **tables: Any) -> rg.Result:
    usual = {
        "Id": ["1", "2", "3"],
        "Name": ["Ann Lee", "Bob King", "Cid Ray"],
        "Referred By": ["", "Ann Lee", "Ann Lee"],
        "Last Contacted": ["2026-03-01", "", "2026-05-01"],
    }
    contacts = pd.DataFrame({**usual, **tables.pop("contacts", {})})
    return rg.run(contacts=contacts, settings=rg.Settings(as_of=as_of), **tables)


def last_contacts(result: rg.Result) -> list[str]:
    return result.network.nodes["last_contact"].dt.strftime("%Y-%m-%d").fillna("").tolist()


def test_the_day_becomes_the_last_contact_of_the_ranking() -> None:
    assert last_contacts(run()) == ["2026-03-01", "", "2026-05-01"]


def test_it_is_a_touch_of_which_nothing_else_is_known() -> None:
    touches = run().people.tables["touches"]

    assert touches["contact_id"].tolist() == ["1", "3"]
    assert "channel" not in touches


@pytest.mark.parametrize("header", ["Last Contact", "last_contact", "Last Activity Date", "Letzter Kontakt"])
def test_it_goes_by_several_headers(header: str) -> None:
    contacts = {"Last Contacted": "", header: ["2026-03-01", "", ""]}

    assert last_contacts(run(contacts=contacts))[0] == "2026-03-01"


def test_without_a_log_of_touches_the_latest_is_the_as_of_date() -> None:
    assert run().people.as_of == pd.Timestamp("2026-05-01")


def test_a_log_of_touches_knows_better_what_day_it_is() -> None:
    touches = pd.DataFrame({"contact_id": ["2"], "date": ["2026-04-10"], "channel": "call"})
    result = run(touches=touches)

    assert result.people.as_of == pd.Timestamp("2026-04-10")
    assert last_contacts(result) == ["2026-03-01", "2026-04-10", ""]


def test_what_lies_after_a_given_as_of_date_has_not_happened() -> None:
    assert last_contacts(run("2026-04-01")) == ["2026-03-01", "", ""]


def test_a_touch_on_record_is_not_counted_twice() -> None:
    touches = pd.DataFrame(
        {
            "contact_id": ["1", "3"],
            "date": ["2026-03-01", "2026-02-01"],
            "channel": "call",
            "responded": "yes",
        }
    )
    log = run("2026-06-01", touches=touches).people.tables["touches"]

    assert sorted(zip(log["contact_id"], log["channel"], strict=True)) == [
        ("1", "call"),
        ("3", ""),
        ("3", "call"),
    ]


def test_a_day_years_ahead_is_a_typing_error() -> None:
    result = run(contacts={"Last Contacted": ["2026-03-01", "2026-05-01", "2062-05-01"]})

    assert result.people.as_of == pd.Timestamp("2026-05-01")
    assert last_contacts(result)[2] == ""


def test_no_row_of_the_contacts_is_lost_by_it() -> None:
    account = run("2026-04-01").account

    assert account[["rows", "used", "rejected"]].sum().tolist() == [3, 3, 0]
