"""Reasons of tiers: short, free of contradictions, and with no number that the columns beside do not hold."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.writeback import propose
from refgraph.tiers import LONGEST, TierRules, Tiers, assign_tiers

INTERNAL = re.compile(r"\b[Ii]t\b|[a-z]_[a-z]|\bnan\b|None|NaT")
TOLD = {
    r"([\d,]+) referrals? in \d": "recent_referrals",
    r"([\d,]+) referrals? made": "referrals",
    r"([\d,]+) referrals? exchanged": "exchanged",
    r"([\d,]+) won\b": "recent_won",
    r"none for ([\d,]+) days": "days_since_referral",
    r"no referral for ([\d,]+) days": "days_since_referral",
    r"\bplace ([\d,]+)": "rank",
    r"([\d,]+) (?:as a link|by betweenness)": "connecting_place",
    r"([\d,]+) links?[.;,]": "links",
    r"\bscore ([\d.]+\d|\d)": "score",
    r"says ([\d.]+) of 10": "willingness",
}
"""What each number in a reason is, by the column that holds it."""

CONTRADICTIONS = (
    (r"\bno referral exchanged\b", r"[1-9]\d* referrals? (made|in)"),
    (r"\bno referral lately\b", r"[1-9]\d* referrals? in"),
    (r"satisfaction unknown", r"\bscore \d"),
    (r"has not used the service", r"\b(client|has bought|service begun)\b"),
    (r"says no to referring", r"says (yes|maybe|\d)|ask now|ask with care"),
    (r"willingness not known", r"says |ask now|score (9|10)"),
    (r"nothing says whether a client", r"\bclient;|^past client"),
    (r"outcomes not recorded", r"\d won"),
)


def generated(seed: int) -> Tiers:
    """An export of thirty people whose columns are there or not, and who are whatever comes."""
    draw = random.Random(seed)
    ids = [f"c{number}" for number in range(30)]
    columns = {
        "type": ["client", "past_client", "prospect", "partner", "vendor", "friend", "competitor", ""],
        "profession": [
            "Home inspector",
            "Wizard",
            "Attorney at law and much besides, of long standing and fame",
            "",
        ],
        "willing_to_refer": ["yes", "no", "maybe", ""],
        "status": ["", "", "", "inactive", "deceased"],
        "tier": ["", "", "Core Advocate", "Advocate", "Allied Resource"],
    }
    kept = {name: words for name, words in columns.items() if draw.random() < 0.8}
    contacts = pd.DataFrame({"contact_id": ids, "name": [f"Ann {each} Lee" for each in ids]})
    for name, words in kept.items():
        contacts[name] = [draw.choice(words) for _ in ids]
    day = lambda: f"202{draw.randint(2, 5)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"  # noqa: E731
    few = ids[:6]
    pairs = [(draw.choice(few if draw.random() < 0.7 else ids), draw.choice(ids)) for _ in range(50)]
    log = pd.DataFrame([pair for pair in pairs if pair[0] != pair[1]], columns=["referrer_id", "referred_id"])
    if draw.random() < 0.8:
        log["date"] = [day() for _ in range(len(log))]
    if draw.random() < 0.5:
        log["status"] = [draw.choice(["won", "lost", "received"]) for _ in range(len(log))]
    tables = {"contacts": contacts, "referrals": log}
    if draw.random() < 0.6:
        tables["feedback"] = pd.DataFrame(
            [(each, day(), draw.randint(0, 10)) for each in draw.sample(ids, 12)],
            columns=["contact_id", "date", "score"],
        )
    return assign_tiers(rg.run(settings=rg.Settings(as_of="2026-01-01"), **tables))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> rg.Result:
    folder = tmp_path_factory.mktemp("example")
    rg.demonstrate(folder)
    return rg.run(folder)


def check(tiers: Tiers) -> None:
    for row in tiers.table.to_dict("records"):
        reason = str(row["reason"])
        assert reason, row
        assert len(reason) <= LONGEST, reason
        assert reason.endswith("."), reason
        assert not INTERNAL.search(reason), reason
        for one, other in CONTRADICTIONS:
            assert not (re.search(one, reason, re.I) and re.search(other, reason, re.I)), reason
        for pattern, column in TOLD.items():
            for number in re.findall(pattern, reason):
                assert float(number.replace(",", "")) == round(row[column], 1), (reason, column, row[column])


@pytest.mark.parametrize("seed", range(12))
def test_reasons_are_short_agree_with_themselves_and_with_the_columns_beside(seed: int) -> None:
    check(generated(seed))


def test_reasons_of_the_example_are_short_and_agree_with_the_columns_beside(example: rg.Result) -> None:
    check(assign_tiers(example))


def test_what_goes_into_the_crm_is_the_whole_reason(example: rg.Result) -> None:
    tiers = assign_tiers(example)
    reasons = tiers.table.set_index("contact_id")["reason"]
    changes = propose(example, tiers).changes

    assert len(changes) > 0
    assert (changes["reason"].str.len() <= LONGEST).all()
    assert changes["reason"].tolist() == reasons.loc[changes["contact_id"]].tolist()


def test_advice_never_names_a_column_by_a_word_of_ours(example: rg.Result) -> None:
    for tiers in (assign_tiers(example), generated(3), generated(4)):
        said = [*tiers.table["to_move_up"], *(finding.hint + finding.message for finding in tiers.findings)]
        assert not [text for text in said if re.search(r"[a-z]_[a-z]", text)]


def test_advice_names_the_column_of_the_export(tmp_path: Path) -> None:
    export = tmp_path / "people.csv"
    export.write_text("Id,Name,Lifecycle Stage,Referred By\n1,Ann Lee,,\n2,Bob King,Customer,Ann Lee\n")
    tiers = assign_tiers(rg.run(export))

    ways = tiers.table.set_index("contact_id")["to_move_up"]
    assert ways["1"] == "Advocate: if a client, fill in 'Lifecycle Stage' (Client or Past Client)"


def test_a_tag_says_who_is_a_past_client_and_who_is_an_ally(tmp_path: Path) -> None:
    export = tmp_path / "people.csv"
    export.write_text(
        "ID,Name,Stage,Tags,Referred By\n"
        '1,Ann Lee,Sphere,"Past Client,Sphere",\n'
        "2,Bob King,Lead,Lender,Ann Lee\n"
        "3,Cid Roe,Trash,Lender,Ann Lee\n"
        "4,Dee Poe,Lead,VIP,Ann Lee\n"
    )
    tiers = assign_tiers(rg.run(export), TierRules(trade="realtor")).table.set_index("contact_id")["tier"]

    assert tiers.loc[["1", "2", "3", "4"]].tolist() == ["Advocate", "Allied Resource", "none", "none"]


def test_whoever_refers_to_a_clinic_and_is_no_patient_is_an_ally() -> None:
    log = pd.DataFrame(
        {
            "Referring Provider": ["Dr Ann Lee", "Dr Ann Lee", "Dr Bob King"],
            "Patient Name": ["Cid Roe", "Dee Poe", "Eve Orr"],
        }
    )
    tiers = assign_tiers(rg.run(referrals=log.assign(Date="2025-06-01"))).table.set_index("name")

    assert tiers.loc["Dr Bob King", "tier"] == "Allied Resource"
    assert tiers.loc["Dr Bob King", "reason"] == (
        "Referring provider (allied); 1 referral exchanged in 365 days."
    )


def test_patients_are_neither_ranked_nor_given_a_tier_nor_written_back(tmp_path: Path) -> None:
    export = tmp_path / "people.csv"
    export.write_text(
        "Id,Name,Type,Tier,Referred By\n1,Dr Ann Lee,Partner,,\n2,Bob King,Patient,,Dr Ann Lee\n"
        "3,Cid Roe,Patient,Advocate,Bob King\n4,Dee Poe,Lead,,Bob King\n"
    )
    result = rg.run(export)
    tiers = assign_tiers(result)
    ranked = result.ranking.table.set_index("contact_id")["rank"]

    assert ranked.loc[["2", "3"]].isna().all()
    assert set(tiers.table["contact_id"]) == {"1", "4"}
    assert not set(propose(result, tiers).changes["contact_id"]) & {"2", "3"}


def test_the_person_under_a_header_for_patients_is_one(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "Referring Provider,Patient Name,Date\nDr Ann Lee,Bob King,2025-01-02\nDr Ann Lee,Cid Roe,2025-02-02\n"
    )
    result = rg.run(log)
    ranked = result.ranking.table.set_index("name")["rank"]

    assert ranked.loc[["Bob King", "Cid Roe"]].isna().all()
    assert ranked.drop(["Bob King", "Cid Roe"]).notna().all()
