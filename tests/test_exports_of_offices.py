"""Exports of a law office, a dentist, a parish, recruiters and affiliates: who referred whom, or a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import RefgraphError
from refgraph.people import People, ResolveRules
from refgraph.records import ReadRules

AFFILIATES = (
    "conversion_id,created_at,affiliate_id,affiliate_firstname,affiliate_lastname,affiliate_email,customer_id,"
    "customer_email,amount,commission_status\n"
    "1,2025-01-04,af_1,Noor,Haddad,noor@h.example,cus_1,p@mail.example,49.00,approved\n"
    "2,2025-02-04,af_1,Noor,Haddad,noor@h.example,cus_1,p@mail.example,49.00,pending\n"
    "3,2025-01-19,af_2,Tess,Wynn,tess@w.example,cus_2,q@mail.example,49.00,disapproved\n"
    "4,2025-02-02,af_2,Tess,Wynn,tess@w.example,cus_3,r@mail.example,49.00,approved\n"
    "5,2025-03-02,af_2,Tess,Wynn,tess@w.example,cus_3,r@mail.example,49.00,refunded\n"
)
INTAKE = (
    "Intake #,Date of Call,Potential Client,Opposing Party,Referred By,Outcome,Referred Out To\n"
    "1,2025-01-06,Ruth Ammer,Del Ammer,Dr. Paul Osei,Retained,\n"
    "2,2025-01-09,Theo Branc,Acme LLC,Dana Whitlock Esq.,Retained,\n"
    "3,2025-01-13,Imogen Caul,Acme LLC,Dr. Osei,Referred out,Stillman LLP\n"
)
PATIENTS = (
    "Pat ID,Last Name,First Name,First Visit,Guarantor,Referred By\n"
    '1,Abel,Colin,2024-02-05,"Abel, Colin",\n'
    '2,Bost,Ray,2024-02-20,"Abel, Colin",Dr. Hugo Fenn\n'
    '3,Holm,Sig,2024-04-02,"Holm, Lars","Fenn, Hugo DMD"\n'
    '4,Hale,Bridget,2024-05-28,"Hale, Tom",Dr. Fenn\n'
)
VISITORS = (
    "Besucherliste der Gemeinde;;;;\nStand: 12.05.2025;;;;\n;;;;\n"
    "Nr.;Name;erster Besuch;mitgebracht von;Bemerkung\n"
    "1;Ute Brandt;;;\n2;Jörg Albers;07.01.24;Ute Brandt;\n"
    '3;Wiebke Jessen;11.02.24;"  ""  ";\n4;Thies Karstens;03.03.24;Albers;\n'
)
APPLICATIONS = (
    "Candidate,Candidate ID,Source,Who Gets Credit,Recruiter,Applied On\n"
    "Amara Nwosu,c1,Referral,Lena Fiske,Tom Aldous,2025-01-08\n"
    "Bo Lindqvist,c2,LinkedIn (Prospecting),Tom Aldous,Tom Aldous,2025-01-09\n"
    "Cara Whelan,c3,Referral,Marc Odum,Tom Aldous,2025-01-13\n"
    "Dev Sarkar,c4,Jobs page,,Tom Aldous,2025-01-21\n"
)


def _people(folder: Path, text: str, rules: ResolveRules = ResolveRules(), **read: object) -> People:
    (folder / "list.csv").write_text(text, "utf-8")
    return rg.resolve(rg.read(folder / "list.csv", rules=ReadRules(**read)), rules)  # type: ignore[arg-type]


def _pairs(people: People) -> set[tuple[str, str]]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    ends = zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True)
    return {(names[one], names[other]) for one, other in ends}


def test_sales_whose_commission_was_refused_or_refunded_are_no_referrals_and_no_revenue(
    tmp_path: Path,
) -> None:
    people = _people(tmp_path, AFFILIATES)
    assert _pairs(people) == {("Noor Haddad", "p@mail.example"), ("Tess Wynn", "r@mail.example")}
    assert sorted(people.referrals["revenue"]) == [49, 98]


def test_the_status_of_an_address_voids_no_referral(tmp_path: Path) -> None:
    log = "Referrer,Referred,Date,Email Status\nAnn Lee,Bob King,2025-01-05,invalid\nAnn Lee,Cid Fox,2025-02-05,\n"
    assert len(_people(tmp_path, log).referrals) == 2


def test_customers_known_by_number_and_address_alone_are_read(tmp_path: Path) -> None:
    log = "affiliate_id,customer_id,customer_email,date\na1,c1,p@m.example,2025-01-05\na1,c2,q@m.example,2025-01-06\n"
    assert len(_people(tmp_path, log).referrals) == 2


def test_the_potential_client_was_referred_and_not_whoever_took_the_case_over(tmp_path: Path) -> None:
    assert _pairs(_people(tmp_path, INTAKE)) == {
        ("Dr. Paul Osei", "Ruth Ammer"), ("Dana Whitlock Esq.", "Theo Branc"),
    }  # fmt: skip


@pytest.mark.parametrize(("export", "text", "who"), [(INTAKE, "Dr. Osei", "Dr. Paul Osei"),
                                                     (PATIENTS, "Dr. Fenn", "new:hugo fenn")])  # fmt: skip
def test_a_surname_behind_a_title_is_asked_about_where_somebody_of_that_name_is_known(
    tmp_path: Path, export: str, text: str, who: str
) -> None:
    review = _people(tmp_path, export).review
    assert review["text"].tolist() == [text]
    assert review["candidate_1"].item().startswith(f"{who}: ")
    decided = _people(tmp_path, export, ResolveRules(decisions={text: who}))
    assert len(decided.review) == 0
    assert decided.referrals["referrer_id"].value_counts().max() == (2 if export == INTAKE else 3)


def test_a_surname_behind_a_title_that_nobody_else_bears_is_somebody(tmp_path: Path) -> None:
    people = _people(tmp_path, PATIENTS.replace("Dr. Fenn", "Dr. Ives"))
    assert ("Dr. Ives", "Bridget Hale") in _pairs(people)
    assert people.review.empty


@pytest.mark.parametrize("mark", ['"  ""  "', "ditto", "dito", "〃"])
def test_a_list_below_its_title_is_read_with_its_ditto_marks(tmp_path: Path, mark: str) -> None:
    people = _people(tmp_path, VISITORS.replace('"  ""  "', mark))
    assert _pairs(people) == {("Ute Brandt", "Jörg Albers"), ("Ute Brandt", "Wiebke Jessen")}
    assert {"preamble", "ditto-marks"} <= {finding.code for finding in people.findings}
    assert people.review["text"].tolist() == ["Albers"]


def test_a_referral_that_waits_for_a_decision_tells_the_day_all_the_same(tmp_path: Path) -> None:
    assert str(_people(tmp_path, VISITORS).as_of)[:10] == "2024-03-03"


def test_a_source_that_says_of_some_rows_that_they_are_referrals_is_no_referrer(tmp_path: Path) -> None:
    with pytest.raises(RefgraphError, match="no column for"):
        _people(tmp_path, APPLICATIONS)


def test_rows_that_came_by_another_way_are_asked_about_where_only_the_source_says_which_are_referrals(
    tmp_path: Path,
) -> None:
    columns = {"referrals.referrer": "Who Gets Credit"}
    with pytest.raises(
        RefgraphError, match=r"not known: 'Jobs page' \(1\), 'LinkedIn \(Prospecting\)' \(1\)"
    ):
        _people(tmp_path, APPLICATIONS, columns=columns)
    ignored = {"Jobs page": "ignore", "LinkedIn (Prospecting)": "ignore"}
    people = _people(tmp_path, APPLICATIONS, columns=columns, relations=ignored, allow_rejects=True)
    assert _pairs(people) == {("Lena Fiske", "Amara Nwosu"), ("Marc Odum", "Cara Whelan")}
