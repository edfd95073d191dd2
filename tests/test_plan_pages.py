"""The pages of a plan: at most ten things a week for each owner, and the firm's page on top; printed, never run."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.nurture import NurtureRules
from refgraph.outputs.plan import firm_page, weekly_pages
from refgraph.outputs.plan.printing import owner_html

HOSTILE = "<script>alert(1)</script>{{body}}\u202e"


class Page(HTMLParser):
    """The tags of a page, and the cells of each row of its tables."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[rg.Result, rg.Plan, Path]:
    """The plan of a firm in which one owner has far more to do than fits, and everybody an odd name."""
    clients = [
        {
            "contact_id": f"C{number}",
            "name": f"Ann {HOSTILE} {number}",
            "type": "client",
            "owner": "Olga",
            "phone": f"555-01{number:02}",
            "email": "" if number else "ann@lee.example",
            "created": "2020-01-01",
        }
        for number in range(40)
    ]
    prospects = [
        {"contact_id": f"P{number}", "name": f"Pat {number}", "type": "prospect", "owner": "Olga",
         "created": "2020-01-01", "phone": "", "email": ""}
        for number in range(40)
    ]  # fmt: skip
    referrals = [
        {"referrer_id": f"C{number}", "referred_id": f"P{number}", "date": "2025-11-03"}
        for number in range(40)
    ]
    owners = [{"owner": "Olga", "role": "principal", "weekly_slots": 30, "portfolio_cap": 60}]
    result = rg.run(
        contacts=pd.DataFrame(clients + prospects),
        referrals=pd.DataFrame(referrals),
        touches=pd.DataFrame(
            {
                "contact_id": [f"C{number}" for number in range(40)],
                "date": "2025-09-01",
                "channel": "call",
                "responded": "yes",
            }
        ),
        owners=pd.DataFrame(owners),
        settings=rg.Settings(as_of="2026-01-04"),
    )
    plan = rg.plan(result, rg.assign_tiers(result))
    folder = tmp_path_factory.mktemp("plan")
    rg.write_plan(result, plan, folder)
    return result, plan, folder


Made = Any


def test_nobody_has_more_than_ten_things_a_week_however_much_there_is(made: Made) -> None:
    result, plan, folder = made
    (olga,) = weekly_pages(result, plan)

    assert [len(week.tasks) for week in olga.weeks] == [10, 10, 10, 10]
    assert len(plan.overflow) > 0
    rows = Page(folder / "owner-olga.html").rows
    assert len([row for row in rows if row[0] == ""]) == 40
    assert any(each.code == "more-slots-than-a-page" for each in plan.findings)


def test_ten_is_what_the_settings_say(made: Made) -> None:
    result, _, _ = made
    plan = rg.plan(result, rg.assign_tiers(result), NurtureRules(most_a_week=3))
    (olga,) = weekly_pages(result, plan)

    assert [len(week.tasks) for week in olga.weeks] == [3, 3, 3, 3]


def test_a_row_says_whom_why_how_to_begin_and_where_to_reach_them(made: Made) -> None:
    _, plan, folder = made
    task = plan.tasks[plan.tasks["week"].eq(1) & plan.tasks["contact_id"].eq("C0")].iloc[0]
    (row,) = [
        row
        for row in Page(folder / "owner-olga.html").rows
        if "ann@lee.example" in row[3] and "Call" in row[2]
    ][:1]

    assert "555-0100" in row[3]
    assert task["reason"].split(",")[0] in row[4]
    assert not re.search(r"\d{4}-\d\d-\d\d", row[4])
    assert task["wording"] in row[4]


def test_the_firms_page_is_read_in_forty_rows_and_says_what_does_not_fit_and_who_lapses(made: Made) -> None:
    result, plan, folder = made
    page = firm_page(plan, weekly_pages(result, plan))
    titles = [part.title for part in page.parts]

    assert titles == ["Who does how much in person", "Mailings", "What does not fit", "Who is lapsing"]
    assert sum(len(part.rows) for part in page.parts) <= 40
    fit = page.parts[2].rows
    assert fit["Tasks"].sum() == len(plan.overflow)
    assert set(fit["Because"]) == set(plan.overflow["why"])
    assert f"{len(plan.lapsing):,} people go more than 90 days without a conversation." in page.lead
    links = {link["href"] for tag, link in Page(folder / "firm.html").tags if tag == "a"}
    assert links == {"owner-olga.html"}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (
            1,
            "1 more should be done and does not fit; 1 more was given out before and waits for room: it ends",
        ),
        (2, "2 more should be done and do not fit; 2 more were given out before and wait for room: they end"),
    ],
)
def test_one_task_is_spoken_of_as_one(made: Made, number: int, told: str) -> None:
    page = owner_html(replace(weekly_pages(*made[:2])[0], unfit=number, waiting=number))
    assert all(part in page for part in told.split("; "))


def test_words_for_what_became_of_tasks_are_explained_where_they_stand(made: Made, tmp_path: Path) -> None:
    result, plan, _ = made
    first = str(plan.tasks.loc[plan.tasks["personal"], "task_id"].iloc[0])
    later = rg.plan(result, rg.assign_tiers(result), previous=plan.ledger.assign(
        emitted=pd.Timestamp("2025-12-28")), decisions={first: "cancelled"})  # fmt: skip
    rg.write_plan(result, later, tmp_path)
    rows = Page(tmp_path / "firm.html").rows

    assert [
        "dropped",
        "1",
        "not done, and no longer to be done: somebody cancelled it, or the data forbid it",
    ] in rows


def test_a_page_runs_nothing_asks_for_nothing_and_every_name_is_a_text(made: Made) -> None:
    _, _, folder = made
    for path in sorted(folder.glob("*.html")):
        page = Page(path)
        (policy,) = [told["content"] for tag, told in page.tags if tag == "meta" and "http-equiv" in told]
        assert policy is not None
        assert re.fullmatch(
            r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'", policy
        )
        assert not {"script", "img", "link", "iframe", "form"} & {tag for tag, _ in page.tags}
        assert not [
            told
            for _, told in page.tags
            if any(name.startswith("on") or name in ("src", "style") for name in told)
        ]
        assert "\u202e" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{body}}" in (folder / "owner-olga.html").read_text("utf-8")


def test_the_same_plan_gives_the_same_pages(made: Made, tmp_path: Path) -> None:
    result, plan, folder = made
    rg.write_plan(result, plan, tmp_path)

    for path in folder.glob("*.html"):
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()
