"""Exports of trades and bodies that nobody listed: who referred whom, how often, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg

HOME = """Job #,Customer,Job Date,Job Total,Lead Source,Referred by (customer),Technician
J-1,Karin Lund,2024-01-05,$420.00,Yard sign,,Sam
J-2,Bo Ek,2024-01-19,"$1,250.00",Referral,Karin Lund,Sam
J-3,Bo Ek,2024-03-19,$90.00,Repeat,Karin Lund,Lee
J-4,Tor Dahl,2024-04-02,$310.00,Referral,Karin Lund,Lee
J-5,Eva Fox,2024-04-22,$75.00,Referral,Bo Ek,Sam
"""
AFFILIATE = """Conversion ID,Affiliate,Customer Email,Order Date,Order Total,Commission,Status
1,karin.lund,ann@ray.example,2024-01-05,120.00,12.00,approved
2,karin.lund,bo@tan.example,2024-01-15,80.00,8.00,rejected
3,tordahl,cy@moe.example,2024-02-05,200.00,20.00,approved
4,karin.lund,ann@ray.example,2024-03-05,40.00,4.00,approved
"""
ALUMNI = """Ambassador,Class Year,Prospective Student,Inquiry Date,Enrolled
Karin Lund,2012,Ann Ray,2023-10-01,Yes
Karin Lund,2012,Bo Tan,2023-10-11,No
Tor Dahl,2015,Cy Moe,2023-11-02,Yes
"""
DENTAL = """PatNum,LName,FName,DateFirstVisit,Guarantor,PriProv,Referred From,RefType
101,Osei,Kwame,2024-01-15,101,DOC1,Dr. Hannah Quill DDS,Doctor
102,Lind,Maja,2024-01-22,102,DOC1,Kwame Osei,Patient
103,Petrov,Ivan,2024-02-03,103,HYG2,Google Ads,Other
104,Baptiste,Rene,2024-02-19,104,DOC1,Dr. Hannah Quill DDS,Doctor
"""
FRENCH = """Client;Date d'entrée;Recommandé par;Chiffre d'affaires
Anne Roy;05/01/2024;;1 200,00
Bruno Klein;19/01/2024;Anne Roy;350,00
Chloé Dias;02/02/2024;Anne Roy;
Elsa Noir;20/03/2024;Bruno Klein;75,00
"""
CLUB = """Mitgliedsnummer;Nachname;Vorname;Eintritt;geworben von;Abteilung
0012;Lund;Karin;01.02.2020;;Tennis
0013;Ek;Bo;03.05.2021;0012;Tennis
0014;Dahl;Tor;13.09.2021;0012;Turnen
0015;Fox;Eva;20.03.2022;0013;Tennis
"""

CASES = {
    "home services": (HOME, {"Karin Lund": 2, "Bo Ek": 1}, "2024-04-22"),
    "affiliates": (AFFILIATE, {"karin.lund": 1, "tordahl": 1}, "2024-02-05"),
    "alumni": (ALUMNI, {"Karin Lund": 2, "Tor Dahl": 1}, "2023-11-02"),
    "dental": (DENTAL, {"Dr. Hannah Quill DDS": 2, "Kwame Osei": 1}, "2024-02-19"),
    "French": (FRENCH, {"Anne Roy": 2, "Bruno Klein": 1}, "2024-03-20"),
    "club": (CLUB, {"Karin Lund": 2, "Bo Ek": 1}, "2022-03-20"),
}


@pytest.mark.parametrize(("content", "made", "day"), CASES.values(), ids=list(CASES))
def test_referrals_are_those_that_the_export_states(
    content: str, made: dict[str, int], day: str, tmp_path: Path
) -> None:
    (tmp_path / "export.csv").write_text(content, encoding="utf-8")
    people = rg.resolve(rg.read(tmp_path))
    names = people.contacts.set_index("contact_id")["name"]
    counts = people.referrals["referrer_id"].map(names).value_counts().to_dict()
    assert (counts, str(people.as_of.date())) == (made, day)


def test_what_customers_paid_is_revenue_and_what_affiliates_got_is_not(tmp_path: Path) -> None:
    (tmp_path / "conversions.csv").write_text(AFFILIATE, encoding="utf-8")
    people = rg.resolve(rg.read(tmp_path))
    assert people.referrals["revenue"].tolist() == [160, 200]
