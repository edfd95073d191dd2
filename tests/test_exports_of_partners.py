"""Deals, roles, stages, partners and repayments as CRMs and partner programmes export them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people import People

ROLES = {
    "Opportunity.csv": "Id,Name,StageName,Amount,CloseDate,IsWon,IsClosed\n"
    "006A,Roof,Closed Won,8800,2024-03-20,true,true\n006B,Deck,Closed Lost,900,2024-03-21,false,true\n",
    "OpportunityContactRole.csv": "Id,OpportunityId,ContactId,Role,IsPrimary\n"
    "00K1,006A,003B,Decision Maker,true\n00K2,006A,003A,Referral Source,false\n"
    "00K3,006B,003C,Decision Maker,true\n00K4,006B,003A,Referral Source,false\n",
    "Contact.csv": "Id,FirstName,LastName,Email\n003A,Greg,Hatch,a@x.example\n003B,Nora,Bell,b@x.example\n"
    "003C,Zack,Mills,c@x.example\n",
}
ROLE_REPORT = """Opportunity Name,Stage,Amount,Close Date,Contact: Full Name,Role,Primary
Roof,Closed Won,8800,3/20/2024,Nora Bell,Decision Maker,1
Roof,Closed Won,8800,3/20/2024,Greg Hatch,Referrer,0
Roof,Closed Won,8800,3/20/2024,Al Denby,Economic Buyer,0
Deck,Closed Lost,900,3/21/2024,Zack Mills,Decision Maker,1
Deck,Closed Lost,900,3/21/2024,Greg Hatch,Referrer,0
"""
STAGES = """Opportunity ID,Account Name,Referred By,Stage,Amount,Last Stage Change Date
006A,Nora Bell,Greg Hatch,Prospecting,1200,1/15/2024
006A,Nora Bell,Greg Hatch,Closed Won,8800,1/25/2024
006B,Zack Mills,Greg Hatch,Closed Lost,300,2/15/2024
006B,Zack Mills,Greg Hatch,Prospecting,300,2/5/2024
"""
ACCOUNTS = {
    "accounts.csv": "Account ID,Account Name,Referring Account\n1,Greg Hatch Inc,\n2,Bell Inc,Greg Hatch Inc\n"
    "3,Mills Inc,Greg Hatch Inc\n",
    "contacts.csv": "Contact ID,First Name,Last Name,Account ID,Account Name,Email\n"
    "11,Amy,Ives,1,Greg Hatch Inc,a@h.example\n12,Nora,Bell,2,Bell Inc,n@b.example\n",
}
PARTNERS = {
    "partners.csv": "Partner,Partner Type,Contact,Email\nNorthwind IT,Gold,Greg Hatch,greg@nw.example\n",
    "deals.csv": "Deal,Customer,Partner,Stage,Amount,Close Date\n"
    "Server,Bell Dental,Northwind IT,Closed Won,8800,2024-01-15\n"
    "Backup,Mills Vet,Northwind IT,Closed Lost,900,2024-01-29\nPhones,Elm Books,,Closed Won,100,2024-03-20\n",
}
REGISTERED = """Partner Account Name,Partner Contact,End Customer,Deal Status,Deal Amount,Submitted Date
Northwind IT,Greg Hatch,Nora Bell,Closed Won,"$8,800.00",01/15/2024
Northwind IT,Greg Hatch,Elm Books,Duplicate,"$9,000.00",01/29/2024
Northwind IT,Greg Hatch,Zack Mills,Closed Lost,$0.00,03/15/2024
"""
HUBSPOT = """Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact,Referral source
1,Roof,Closed won,8800,2024-02-15,Nora Bell (nora@x.example),Greg Hatch
2,Deck,Closed lost,300,2024-02-19,Zack Mills (zack@x.example),Greg Hatch
3,Attic,Closed lost,300,2024-02-20,Ruth Gale (ruth@x.example),Nora Bell
"""
PAIRS = {("Greg Hatch", "Nora Bell"), ("Greg Hatch", "Zack Mills")}


def _run(folder: Path, files: Mapping[str, str] | str) -> tuple[rg.Records, People]:
    for name, text in ({"export.csv": files} if isinstance(files, str) else files).items():
        (folder / name).write_text(text, "utf-8")
    records = rg.read(folder)
    return records, rg.resolve(records)


def _pairs(people: People) -> list[tuple[str, str]]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    ends = zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True)
    return sorted((names[one], names[other]) for one, other in ends)


@pytest.mark.parametrize(
    ("files", "pairs"),
    [
        (ROLES, PAIRS),
        (ROLE_REPORT, PAIRS),
        (STAGES, PAIRS),
        (ACCOUNTS, {("Greg Hatch Inc", "Bell Inc"), ("Greg Hatch Inc", "Mills Inc")}),
        (PARTNERS, {("Northwind IT", "Bell Dental"), ("Northwind IT", "Mills Vet")}),
        (REGISTERED, PAIRS),
        (HUBSPOT, PAIRS | {("Nora Bell", "Ruth Gale")}),
    ],
    ids="roles role-report stages accounts partners registered hubspot".split(),
)
def test_who_referred_is_read_once_for_each_deal(
    tmp_path: Path, files: Mapping[str, str] | str, pairs: set[tuple[str, str]]
) -> None:
    _, people = _run(tmp_path, files)
    assert _pairs(people) == sorted(pairs)


@pytest.mark.parametrize(
    "files", [ROLES, STAGES, PARTNERS, HUBSPOT], ids="roles stages partners hubspot".split()
)
def test_a_deal_counts_once_with_its_last_amount(tmp_path: Path, files: Mapping[str, str] | str) -> None:
    records, _ = _run(tmp_path, files)
    deals = records.tables["deals"]
    assert deals.loc[deals["status"] == "won", "amount"].max() == 8800
    assert deals["contact_id"].is_unique


def test_a_stage_history_keeps_the_day_of_its_first_stage_whatever_the_order_of_its_rows(
    tmp_path: Path,
) -> None:
    records, _ = _run(tmp_path, STAGES)
    deals = records.tables["deals"].set_index("deal_id")
    assert [str(day)[:10] for day in deals["created"]] == ["2024-01-15", "2024-02-05"]
    assert deals["status"].tolist() == ["won", "lost"]


def test_what_was_paid_back_is_taken_off_and_is_no_referral() -> None:
    log = {
        "Referrer": ["Greg Hatch"] * 3 + ["Ida Munn"] * 2,
        "Client": ["Nora Bell", "Zack Mills", "Zack Mills", "Ruth Gale", "Al Denby"],
        "Date": ["2024-01-25", "2024-01-26", "2024-03-01", "2024-03-02", "2024-03-03"],
        "Revenue": ["1200", "800", "-300", "950", "(50.00)"],
    }
    records = rg.read(frames={"referrals": pd.DataFrame(log)}, errors="collect")
    assert records.tables["referrals"]["revenue"].tolist() == [1200, 500, 950]
    assert records.rejects["reason"].tolist() == ["an amount paid back, and none here that was paid"]


def test_shares_in_percent_part_the_amount_of_the_whole_that_stands_in_every_row() -> None:
    log = {
        "Referrer": ["Greg Hatch", "Ida Munn", "Greg Hatch"],
        "Client": ["Nora Bell", "Nora Bell", "Zack Mills"],
        "Split %": ["60", "40", "100"],
        "Revenue": ["1000", "1000", "500"],
    }
    read = rg.read(frames={"referrals": pd.DataFrame(log)}).tables["referrals"]
    assert read["share"].tolist() == [0.6, 0.4, 1.0]
    assert read["revenue"].tolist() == [600, 400, 500]


@pytest.mark.parametrize(
    "answer", ["My friend Greg Hatch told me about you!", "I was referred by Greg Hatch", "Past client: Greg Hatch",
               "Greg Hatch recommended you"],
)  # fmt: skip
def test_answers_in_sentences_name_who_referred(tmp_path: Path, answer: str) -> None:
    asked = f"Client Name,Created,How did you hear about us\nNora Bell,2024-01-25,{answer}\n"
    asked += (
        "Zack Mills,2024-01-26,A neighbor - Greg Hatch\nRuth Gale,2024-02-27,Saw your truck in Oak Street\n"
    )
    _, people = _run(tmp_path, asked)
    assert _pairs(people) == sorted(PAIRS)


def test_a_month_with_a_short_year_dates_a_referral() -> None:
    log = {"Referrer": ["Greg Hatch"], "Client": ["Nora Bell"], "Month": ["January '24"]}
    read = rg.read(frames={"referrals": pd.DataFrame(log)}).tables["referrals"]
    assert str(read["date"].item())[:10] == "2024-01-01"


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("Żółkowska,Śliwa,Łęcka", "cp1250"),
        ("Müller,Peña,Øystein", "cp1252"),
        ("José,Zoë ,Müller", "mac_roman"),
    ],
)
def test_the_encoding_is_that_in_which_words_hold_no_signs(tmp_path: Path, names: str, encoding: str) -> None:
    rows = "".join(f"{name},Greg Hatch\n" for name in names.split(","))
    (tmp_path / "export.csv").write_bytes(f"Name,Referred By\n{rows}".encode(encoding))
    read = rg.read(tmp_path / "export.csv").tables["contacts"]["name"].tolist()
    assert read == [name.strip() for name in names.split(",")]


def test_thanks_with_an_amount_make_no_question_of_the_referrals_beside_them(tmp_path: Path) -> None:
    slips = "Date,From,To,Slip Type,Amount\n2024-01-25,Greg Hatch,Nora Bell,Referral,\n"
    slips += "2024-01-26,Greg Hatch,Nora Bell,TYFCB,1500\n2024-02-25,Greg Hatch,Nora Bell,Referral,\n"
    _, people = _run(tmp_path, slips)
    assert _pairs(people) == [("Greg Hatch", "Nora Bell")] * 2
