"""Lists kept by hand, pivot tables and logs of programs: what a careful reader sees in them, or a question."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import RefgraphError
from refgraph.people import People

PIVOT = """Referred by,Client,Count of Client,Sum of Fee
Greg Hatch,Nora Bell,1,1200
,Zack Mills,1,300
Greg Hatch Total,,2,1500
Ida Munn,Ruth Gale,1,450
Ida Munn Total,,1,450
Grand Total,,3,1950
"""
BOARD = """Name,Referred by,Date,Value
Nora Bell,Greg Hatch,2024-01-05,1200
Zack Mills,Greg Hatch,2024-01-19,300
,,,1500
Name,Referred by,Date,Value
Ruth Gale,Nora Bell,2024-02-07,450
,,,450
,,,1950
"""
UNDER_TITLES = """Referring Doctor: Dr. Lena Ortiz
Patient,Chart #,First Visit
Nora Bell,B001,01/25/2024
Zack Mills,M001,01/29/2024
Subtotal: 2 patients,,

Referring Doctor: Dr. Hugo Fenn
Patient,Chart #,First Visit
Ruth Gale,G001,02/27/2024
"""
YEARS = """Client,Referred By,Date,,Client,Referred By,Date
Nora Bell,Greg Hatch,2024-01-05,,Kim Sorto,Ida Munn,2023-03-05
Zack Mills,Greg Hatch,2024-01-19,,Al Denby,Greg Hatch,2023-04-19
"""
FOOTED = """Client,Referred By,Amount
Nora Bell,Greg Hatch,100
Zack Mills,Ida Munn,200
TOTAL REFERRALS: 2,,300
Average,,150
Last updated 3/1/2024 by Tina,,
"""
TRIED = """Name,Email,Referred By,Status
Test Test,t@x.example,Greg Hatch,
Nora Bell,n@x.example,Greg Hatch,Active
DO NOT USE - dup,,Greg Hatch,
Zack Mills,z@x.example,Greg Hatch,Junk Lead
Ruth Gale,r@x.example,Ida Munn,Spam
Ann Test,a@x.example,Ida Munn,
Kim Sorto,k@x.example,Ida Munn,Junk removal quote
"""
RECEIVED = """Referred By,Referred To,Client,Date
Greg Hatch,Tina Voss,Nora Bell,2024-01-05
Greg Hatch,Tina Voss,Zack Mills,2024-01-19
Ida Munn,Sam Pruitt,Ruth Gale,2024-02-07
"""
FIRMS = """Client,Referred By,Date
Nora Bell,"Greg Hatch, Oak CPA",2024-01-05
Zack Mills,Greg Hatch (Oak CPA),2024-01-19
Ruth Gale,Greg Hatch,2024-02-17
Owen Pratt,"Greg Hatch, CPA",2024-02-18
Kim Sorto,"Ida Munn, CFP, ChFC",2024-02-19
"""
GENERATIONS = """Name,Email,Referred By
John Smith Sr.,js@x.example,
John Smith Jr.,jj@x.example,John Smith Sr.
Zack Mills,z@x.example,John Smith Jr.
Ruth Gale,r@x.example,John Smith
"""
EHR = """Patient,Referring Provider,Referring Provider NPI,Date
"BELL, NORA","SMITH, JOHN A, MD [12345]",1112223334,01/25/2024
"MILLS, ZACK","SMITH, JOHN A, MD [12345]",1112223334,01/26/2024
"GALE, RUTH","PATEL, ANJALI, DO [12399]",1112223335,02/26/2024
"""


def _people(folder: Path, text: str | bytes) -> People:
    (folder / "list.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return rg.resolve(rg.read(folder / "list.csv"))


def _pairs(people: People) -> list[tuple[str, str]]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    ends = zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True)
    return sorted((names[one], names[other]) for one, other in ends)


def _codes(people: People) -> set[str]:
    return {finding.code for finding in people.findings}


GREG = [("Greg Hatch", "Nora Bell"), ("Greg Hatch", "Zack Mills")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (PIVOT, [*GREG, ("Ida Munn", "Ruth Gale")]),
        (BOARD, [*GREG, ("Nora Bell", "Ruth Gale")]),
        (UNDER_TITLES, [("Dr. Hugo Fenn", "Ruth Gale"), *(("Dr. Lena Ortiz", who) for _, who in GREG)]),
        (YEARS, [("Greg Hatch", "Al Denby"), *GREG, ("Ida Munn", "Kim Sorto")]),
        (FOOTED, [("Greg Hatch", "Nora Bell"), ("Ida Munn", "Zack Mills")]),
        (TRIED, [("Greg Hatch", "Nora Bell"), ("Ida Munn", "Ann Test"), ("Ida Munn", "Kim Sorto")]),
        (RECEIVED, [*GREG, ("Ida Munn", "Ruth Gale")]),
    ],
    ids="pivot board titles side-by-side footer tried received".split(),
)  # fmt: skip
def test_rows_that_are_no_referral_are_told_from_those_that_are(
    tmp_path: Path, text: str, pairs: list[tuple[str, str]]
) -> None:
    assert _pairs(_people(tmp_path, text)) == pairs


def test_somebody_is_one_person_with_and_without_the_firm_behind_the_name(tmp_path: Path) -> None:
    people = _people(tmp_path, FIRMS)
    assert [one for one, _ in _pairs(people)] == ["Greg Hatch"] * 4 + ["Ida Munn, CFP, ChFC"]
    (greg,) = people.contacts.loc[people.contacts["name"] == "Greg Hatch", "organisation"]
    assert greg == "Oak CPA"


def test_two_people_in_a_cell_are_two_with_the_firms_behind_their_names_too(tmp_path: Path) -> None:
    cell = "Greg Hatch (Oak CPA) & Ida Munn (Elm Law)"
    log = (
        f"Client,Referred By,Date\nNora Bell,{cell},2024-01-05\nZack Mills,Greg Hatch (Oak CPA),2024-01-19\n"
    )
    people = _people(tmp_path, f"{log}Ruth Gale,Ida Munn (Elm Law),2024-02-07\n")
    assert _pairs(people) == [*GREG, ("Ida Munn", "Nora Bell"), ("Ida Munn", "Ruth Gale")]


def test_two_firms_behind_one_name_leave_it_open_whose_the_bare_name_is(tmp_path: Path) -> None:
    people = _people(tmp_path, FIRMS.replace("Greg Hatch (Oak CPA)", "Greg Hatch (Elm Dental)"))
    greg = {one for one, _ in _pairs(people) if one.startswith("Greg")}
    assert greg == {"Greg Hatch, Oak CPA", "Greg Hatch (Elm Dental)", "Greg Hatch"}
    assert len(people.review) == 0


def test_junior_and_senior_are_two_and_the_bare_name_is_asked_about(tmp_path: Path) -> None:
    people = _people(tmp_path, GENERATIONS)
    assert _pairs(people) == [("John Smith Jr.", "Zack Mills"), ("John Smith Sr.", "John Smith Jr.")]
    assert people.review["text"].tolist() == ["John Smith"]


def test_junior_and_senior_are_two_in_a_log(tmp_path: Path) -> None:
    log = "Referrer,Client\nJohn Smith Sr.,Nora Bell\nJohn Smith Jr.,Zack Mills\nJohn Smith Jr.,Ruth Gale\n"
    people = _people(tmp_path, log)
    assert [one for one, _ in _pairs(people)] == ["John Smith Jr."] * 2 + ["John Smith Sr."]


def test_providers_of_a_medical_record_are_known_by_their_licence_whatever_number_stands_behind_the_name(
    tmp_path: Path,
) -> None:
    people = _people(tmp_path, EHR)
    assert len(people.review) == 0
    assert people.referrals["referrer_id"].value_counts().tolist() == [2, 1]


@pytest.mark.parametrize("cell", ["Nora Bell via Ida Munn", "Nora Bell -> Ida Munn", "Nora Bell > Ida Munn"])
def test_of_two_who_stand_one_behind_the_other_it_is_asked_who_referred(tmp_path: Path, cell: str) -> None:
    log = f"Client,Referred By,Date\nZack Mills,Greg Hatch,2024-01-05\nOwen Pratt,{cell},2024-03-09\n"
    people = _people(tmp_path, log)
    assert _pairs(people) == [("Greg Hatch", "Zack Mills")]
    assert people.review["text"].tolist() == [cell]


def test_a_list_of_how_many_clients_each_referred_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "Referral Source,Clients Referred,Revenue\nGreg Hatch,12,9\nIda Munn,3,4\n"
    )
    with pytest.raises(RefgraphError, match="no table to work on"):
        rg.resolve(rg.read(tmp_path / "list.csv"))


def test_blanks_below_the_name_of_a_group_are_warned_of(tmp_path: Path) -> None:
    grouped = (
        "Referred By,Client,Fee\nGreg Hatch,Nora Bell,1\n,Zack Mills,2\nIda Munn,Ruth Gale,3\n,Kim Sorto,4\n"
    )
    assert "blank-groups" in _codes(_people(tmp_path, grouped))
    assert "blank-groups" not in _codes(_people(tmp_path, grouped + "Greg Hatch,Al Denby,5\n"))


@pytest.mark.parametrize(
    ("header", "cell", "revenue"),
    [
        ("Umsatz netto", "1.200,50 €", 1200.5),
        ("Chiffre d'affaires HT", "1200,50", 1200.5),
        ("Purchase Amount", "$1.2k", 1200),
        ("Amount (USD)", "1200", 1200),
    ],
)
def test_what_clients_paid_is_read_however_the_header_qualifies_it(
    tmp_path: Path, header: str, cell: str, revenue: float
) -> None:
    log = f"Referrer;Client;Date;{header}\nGreg Hatch;Nora Bell;2024-01-25;{cell}\n"
    people = _people(tmp_path, log)
    assert people.referrals["revenue"].tolist() == [revenue]
    assert "ambiguous-numbers" not in _codes(people)


@pytest.mark.parametrize("header", ["Value", "Amount", "Fees"])
def test_amounts_beside_contacts_that_nothing_reads_are_told_and_can_be_declared(
    tmp_path: Path, header: str
) -> None:
    text = (
        f"Name,Referred By,Created,{header}\nGreg Hatch,,2024-01-01,\nNora Bell,Greg Hatch,2024-01-25,1200\n"
    )
    people = _people(tmp_path, text)
    (hint,) = [finding.hint for finding in people.findings if finding.code == "unread-amounts"]
    assert f'--column deals.amount="{header}"' in hint
    declared = rg.ReadRules(columns={"deals.amount": header})
    assert rg.read(tmp_path / "list.csv", rules=declared).tables["deals"]["amount"].tolist() == [1200]


@pytest.mark.parametrize("header", ["Potential Case Value", "Expected Revenue of Lead", "Commission Paid"])
def test_what_nobody_has_paid_and_what_was_paid_out_is_not_proposed_as_revenue(
    tmp_path: Path, header: str
) -> None:
    text = (
        f"Name,Referred By,Created,{header}\nGreg Hatch,,2024-01-01,\nNora Bell,Greg Hatch,2024-01-25,1200\n"
    )
    assert not {"unread-amounts", "read-as-paid", "prices-of-contacts"} & _codes(_people(tmp_path, text))


def test_matters_that_were_billed_count_as_won_whether_they_are_open_or_closed() -> None:
    matters = {"Matter ID": ["1", "2"], "Client": ["Nora Bell", "Zack Mills"], "Status": ["Closed", "Open"]}
    deals = pd.DataFrame({**matters, "Total Billed": ["4200", "0"]})
    assert rg.read(frames={"deals": deals}).tables["deals"]["status"].tolist() == ["won", "open"]


@pytest.mark.parametrize("header", ["Lifetime Value", "Customer LTV", "Total Spent"])
def test_what_a_customer_paid_in_all_is_not_summed_over_the_rows_of_a_log(
    tmp_path: Path, header: str
) -> None:
    rows = "Ann Lee,Bob King,2025-01-05,1200\nAnn Lee,Bob King,2025-02-05,1200\n"
    text = f"Affiliate Name,Customer Name,Date Paid,{header}\n{rows}"
    people = _people(tmp_path, text)
    assert people.referrals["revenue"].isna().all()
