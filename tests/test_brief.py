"""The brief: three lists out of the plan, sentences with the numbers of the lists, nobody in print who must not be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.outputs.brief import BriefRules
from refgraph.outputs.brief.page import HEADERS
from refgraph.outputs.map.palette import CLUSTERS, CLUSTERS_ON_DARK, OTHER, OTHER_ON_DARK
from refgraph.outputs.plan import firm_list, short_action
from tests.test_report_page import EVIL, Parsed, evil_result

EXAMPLE = Path(__file__).parents[1] / "examples" / "advisory-firm" / "export"

Run = tuple[rg.Result, rg.Tiers, rg.Plan]


class Rows(HTMLParser):
    """The rows of the lists: the id of each, and what a reader sees in its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self.at: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            name = dict(attrs).get("id") or ""
            self.at = self.rows.setdefault(name.removeprefix("t-"), []) if name else None
        elif tag in ("th", "td") and self.at is not None:
            self.at.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.at = None

    def handle_data(self, data: str) -> None:
        if self.at:
            self.at[-1] += data.strip("\n")


def planned(result: rg.Result, **options: Any) -> Run:
    tiers = rg.assign_tiers(result)
    return result, tiers, rg.plan(result, tiers, **options)


@pytest.fixture(scope="module")
def run() -> Run:
    return planned(rg.run(EXAMPLE))


@pytest.fixture(scope="module")
def brief(run: Run) -> rg.Brief:
    return rg.compose_brief(*run)


@pytest.fixture(scope="module")
def page(brief: rg.Brief) -> str:
    return rg.brief_page(brief)


def firm(**tables: Any) -> Run:
    """Ann refers, Bob has lapsed: see each test for what is changed."""
    contacts = tables.pop("contacts", None) or {}
    book: dict[str, dict[str, Any]] = {
        "ann": {"name": "Ann Adler", "type": "client", "owner": "Olga", "phone": "555-0101"},
        "bob": {"name": "Bob Brook", "type": "prospect", "owner": "Olga", "created": "2024-01-01"},
    }
    for who, columns in contacts.items():
        book[who] = {**book.get(who, {"name": who.title()}), **columns}
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    frames.setdefault(
        "referrals", pd.DataFrame({"referrer_id": ["ann"], "referred_id": ["bob"], "date": ["2025-12-28"]})
    )
    people = pd.DataFrame([{"contact_id": who, **columns} for who, columns in book.items()])
    return planned(rg.run(contacts=people, settings=rg.Settings(as_of="2026-01-04"), **frames))


def names_of(brief: rg.Brief) -> Mapping[str, list[str]]:
    return {one.title: [entry.name for entry in one.entries] for one in brief.lists}


# The lists are those of the plan


def test_every_name_has_the_action_the_owner_and_the_date_of_its_task(run: Run, page: str) -> None:
    listed = firm_list(run[2])  # rewards stand in it as campaigns, whose mailings are tasks of the plan
    tasks = pd.concat([listed, run[2].tasks]).drop_duplicates("task_id").set_index("task_id")
    rows = Rows(page).rows
    assert len(rows) >= 10
    for identity, (name, what, owner, _, day) in rows.items():
        task = tasks.loc[identity]
        assert name.startswith(task["name"])
        assert what.startswith(f"{short_action(task['action'])}. ")
        assert owner == task["owner"] != ""
        assert day == f"{task['due'].day} {task['due']:%B}"
        assert task["personal"] or task["action"] == "reward"


def test_who_is_reached_by_telephone_or_e_mail_is_reached_so_in_the_crm(run: Run, page: str) -> None:
    tasks, contacts = run[2].tasks.set_index("task_id"), run[0].people.contacts.set_index("contact_id")
    for identity, (_, _, _, reach, _) in Rows(page).rows.items():
        contact = contacts.loc[tasks.loc[identity, "contact_id"]]
        assert reach in {contact["phone"], contact["email"]}
        assert reach


def test_no_list_is_filled_up_and_none_has_more_than_five(brief: rg.Brief) -> None:
    for one in brief.lists:
        assert len(one.entries) == min(5, one.planned)


def test_an_empty_list_says_so() -> None:
    result, tiers, plan = firm(referrals=[{"referrer_id": "ann", "referred_id": "bob", "date": "2024-12-28"}])
    page = rg.brief_page(rg.compose_brief(result, tiers, plan))
    assert "Nobody: no referral waits for thanks" in page


def test_who_referred_lately_is_to_be_thanked() -> None:
    brief = rg.compose_brief(*firm())
    assert names_of(brief)["To thank"] == ["Ann Adler"]
    (entry,) = brief.lists[0].entries
    assert (entry.action, entry.owner, entry.reach) == ("Write a note", "Olga", "555-0101")
    assert entry.reason == "Referred Bob Brook (received on 28 December)"


def test_a_referral_that_was_won_is_to_be_rewarded_where_that_is_allowed() -> None:
    deals = [{"deal_id": "d", "contact_id": "bob", "status": "won", "amount": 10, "date": "2025-12-30"}]
    brief = rg.compose_brief(*firm(deals=deals))
    assert [(entry.name, entry.action) for entry in brief.lists[0].entries] == [("Ann Adler", "Reward")]


@pytest.mark.parametrize(
    "trouble",
    [
        {"complaints": [{"contact_id": "ann", "opened": "2026-01-02", "closed": None}]},
        {"feedback": [{"contact_id": "ann", "date": "2026-01-02", "score": 2}]},
    ],
)
def test_nobody_with_an_open_complaint_or_in_repair_is_to_be_thanked_or_asked(
    trouble: dict[str, Any],
) -> None:
    names = names_of(rg.compose_brief(*firm(**trouble)))
    assert "Ann Adler" not in names["To thank"] + names["To ask"]


def test_a_task_given_out_before_the_complaint_came_is_not_printed_either() -> None:
    result, tiers, plan = firm()
    broken = plan.contacts.assign(
        repair_state=plan.contacts["repair_state"].mask(plan.contacts.index == "ann", "fix")
    )
    told = rg.compose_brief(result, tiers, rg.Plan(**{**vars(plan), "contacts": broken}))
    assert names_of(told)["To thank"] == []


def test_who_is_overdue_is_told_since_when() -> None:
    result, tiers, plan = firm()
    tasks = plan.tasks.assign(overdue=pd.array([9] * len(plan.tasks), dtype="Int64"))
    page = rg.brief_page(rg.compose_brief(result, tiers, rg.Plan(**{**vars(plan), "tasks": tasks})))
    assert re.search(r">since \d+ January<", page)


def test_without_a_date_there_is_no_plan_and_the_page_says_so() -> None:
    result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]}))
    page = rg.brief_page(rg.compose_brief(result))
    assert "Nothing here is dated" in page
    assert "<table" not in page
    assert "No referral has a date" in page
    assert "of the others only" not in page


# Nobody in print who must not be


@pytest.mark.parametrize("word", ["ann", "Ann Adler", "ANN ADLER"])
def test_who_is_left_out_stands_nowhere_on_the_page(word: str) -> None:
    result, tiers, plan = firm()
    assert "Ann Adler" in rg.brief_page(rg.compose_brief(result, tiers, plan))
    page = rg.brief_page(rg.compose_brief(result, tiers, plan, BriefRules((word,))))
    assert "Ann Adler" not in page


def test_leaving_out_somebody_whom_nobody_knows_is_refused() -> None:
    result, tiers, plan = firm()
    with pytest.raises(SettingsError, match="Zacharias"):
        rg.compose_brief(result, tiers, plan, BriefRules(("Zacharias Quux",)))


def test_patients_are_nowhere_named() -> None:
    contacts = {
        "ann": {"type": "partner"},
        "bob": {"type": "patient"},
        "cid": {"name": "Cid Cole", "type": "patient"},
    }
    referrals = [{"referrer_id": "ann", "referred_id": who, "date": "2025-12-28"} for who in ("bob", "cid")]
    page = rg.brief_page(rg.compose_brief(*firm(contacts=contacts, referrals=referrals)))
    assert "2 patients" in page
    assert "Bob" not in page
    assert "Cid" not in page


def test_a_redacted_page_has_codes_and_no_way_to_reach_anybody(run: Run) -> None:
    page = rg.brief_page(rg.compose_brief(*run, redact=True))
    people = run[0].people.contacts
    for column in ("name", "email", "phone", "organisation", "owner"):
        known = [text for text in people[column].unique() if len(text) > 6]
        assert [text for text in known if text in page] == []
    assert "Contact 0" in page


def test_who_has_stopped_referring_is_not_among_the_ten_nor_the_one_who_is_missed(
    run: Run, brief: rg.Brief
) -> None:
    silent = set(run[0].ranking.table.query("trend == 'silent'")["name"])
    assert brief.picture is not None
    assert not silent & set(brief.picture.names)
    assert not any(brief.risk.startswith(name) for name in silent)


# The numbers are those of the lists


def test_the_headlines_say_the_numbers_of_the_lists(run: Run, brief: rg.Brief) -> None:
    result, events = run[0], run[0].network.events
    age = (result.people.as_of - events["date"]).dt.days
    text = " ".join(brief.headlines)
    assert f"{events.loc[age.lt(365), 'count'].sum():,.0f} referrals in the last 12 months" in text
    assert f"{len(result.ranking.listed('stopped')):,} stopped referring" in text
    assert f"{len(result.ranking.listed('new')):,} new in the last six months" in text
    assert len(brief.headlines) == 3


def test_the_report_says_the_same_of_the_year_and_the_sources(run: Run, brief: rg.Brief) -> None:
    report = rg.compose_report(run[0], run[1], plan=run[2])
    assert {brief.headlines[0], brief.headlines[2]} <= set(report.sections[0].lead)


def test_amounts_bear_their_currency(brief: rg.Brief) -> None:
    assert re.search(r"USD [\d,]{7,}", brief.headlines[1])


def test_the_months_are_those_of_the_referrals(run: Run, brief: rg.Brief) -> None:
    dates = run[0].network.events.set_index("date")["count"]
    assert brief.trend is not None
    counted = dates.groupby(dates.index.to_period("M")).sum().tail(24)
    assert brief.trend.rows["referrals"].tolist() == counted.tolist()
    assert f"{counted.sum():,.0f} in all" in brief.trend.told


def test_who_is_missed_is_the_first_of_those_whose_loss_cuts_most(run: Run, brief: rg.Brief) -> None:
    first = rg.assess_dependency(run[0]).iloc[0]
    row = run[0].ranking.table.set_index("contact_id").loc[first["contact_id"]]
    people = re.search(r"([\d,]+) people would lose their way", row["why"])
    assert people is not None
    assert brief.risk.startswith(f"{first['name']} would be missed most: ")
    assert f"{people[1]} people would lose their way to the rest" in brief.risk
    assert f"{row['referrals_24m']:,.0f} of the 372 referrals of the last 24 months" in brief.risk
    assert f"USD {row['revenue']:,.0f}" in brief.risk


def test_where_nobody_links_groups_the_one_with_most_referrals_is_missed() -> None:
    rows = [{"referrer_id": "ann", "referred_id": f"x{n}", "date": "2025-11-02"} for n in range(4)]
    rows += [{"referrer_id": "dee", "referred_id": f"y{n}", "date": "2025-11-03"} for n in range(2)]
    contacts = {one["referred_id"]: {} for one in rows} | {"dee": {}}
    brief = rg.compose_brief(*firm(contacts=contacts, referrals=rows))
    assert brief.risk == (
        "Ann Adler would be missed most: 4 of the 6 referrals of the last 24 months came from there."
    )


def test_what_changed_since_the_last_run_is_told(tmp_path: Path) -> None:
    rows = [{"referrer_id": "ann", "referred_id": "bob", "date": "2025-11-02"}]
    contacts = pd.DataFrame(
        {"contact_id": ["ann", "bob", "cid"], "name": ["Ann Adler", "Bob Brook", "Cid Cole"]}
    )

    def at(day: str) -> Run:
        frames = {"contacts": contacts, "referrals": pd.DataFrame(rows)}
        return planned(rg.run(settings=rg.Settings(as_of=day), **frames))

    result, tiers, _ = at("2025-12-01")
    from refgraph.outputs import write_folder

    write_folder(result, tmp_path / "out", tiers=tiers)
    rows.append({"referrer_id": "ann", "referred_id": "cid", "date": "2025-12-20"})
    brief = rg.compose_brief(*at("2026-01-01"), previous=tmp_path / "out")
    assert brief.since[0].startswith("Since 1 December 2025: 1 new referral")


def test_where_no_referral_has_a_date_none_is_said_to_be_new_or_not(tmp_path: Path) -> None:
    from refgraph.outputs import write_folder

    people = pd.DataFrame({"Id": ["1", "2", "3"], "Name": ["Ann Lee", "Bob King", "Cid Roe"]})
    people["Last Contacted"] = "2025-11-01"
    result, tiers, _ = planned(rg.run(contacts=people.assign(**{"Referred By": ["", "Ann Lee", ""]})))
    write_folder(result, tmp_path / "out", tiers=tiers)
    people["Last Contacted"] = "2025-12-01"
    later = planned(rg.run(contacts=people.assign(**{"Referred By": ["", "Ann Lee", "Ann Lee"]})))
    said = rg.compose_brief(*later, previous=tmp_path / "out").since
    assert "new referral" not in " ".join(said)


# The page


def test_the_page_is_short_enough_to_be_read_aloud_in_two_minutes(brief: rg.Brief) -> None:
    entries = [entry for one in brief.lists for entry in one.entries]
    read = [*brief.headlines, *brief.since, brief.risk, *brief.besides, brief.limit]
    read += [f"{each.name} {each.action} {each.reason} {each.owner} {each.due:%d %B}" for each in entries]
    read += [one.title for one in brief.lists]
    assert len(" ".join(read).split()) <= 320


def test_nothing_on_the_page_is_advice_for_a_command_line_or_a_statistic(page: str) -> None:
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S)
    for word in ("refgraph ", "--", "n =", "percentile", "p =", "interval"):
        assert word not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text)


def test_hostile_names_bring_no_element_and_no_attribute_of_their_own() -> None:
    result = evil_result()
    page = rg.brief_page(rg.compose_brief(*planned(result), title=EVIL[0]))
    parsed = Parsed(page)
    tags = "html head meta title style body header h1 p main div table caption thead tbody tr th td span b strong"
    assert set(parsed.tags) <= set(f"{tags} figure figcaption svg path circle rect text dl dt dd".split())
    assert not any(
        name.startswith("on") or name in {"style", "href", "src"} for _, name, _ in parsed.attributes
    )
    assert "\u202e" not in page
    assert "http:" not in page
    assert "https:" not in page


def test_the_same_run_gives_the_same_page(run: Run, page: str) -> None:
    assert rg.brief_page(rg.compose_brief(*run)) == page


def test_clusters_have_the_colours_of_the_map(page: str) -> None:
    light, dark = (OTHER, *CLUSTERS), (OTHER_ON_DARK, *CLUSTERS_ON_DARK)
    for colours in (light, dark):
        for number, colour in enumerate(colours):
            assert f"--c{number}: {colour};" in page


def test_no_name_of_the_small_map_lies_on_another(brief: rg.Brief) -> None:
    from refgraph.outputs.brief.drawing import label_boxes

    assert brief.picture is not None
    boxes = label_boxes(brief.picture)
    assert len(boxes) == 10
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart


def test_the_headers_say_what_stands_below_them(page: str) -> None:
    assert re.findall(r'<th scope="col">([^<]+)</th>', page) == list(HEADERS)
