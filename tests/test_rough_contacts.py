"""Lists of contacts whose headers do not say, or say wrongly, what the columns hold."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg

PEOPLE = (("Ann", "Lee", ""), ("Bob", "Ray", "Ann Lee"), ("Cyd", "Fox", "Ann Lee"), ("Dan", "Orr", "Bob Ray"))
CHAIN = {("Ann Lee", "Bob Ray"), ("Ann Lee", "Cyd Fox"), ("Bob Ray", "Dan Orr")}


def _people(folder: Path, *lines: str) -> rg.People:
    (folder / "people.csv").write_text("\n".join(lines), encoding="utf-8")
    return rg.resolve(rg.read(folder / "people.csv"))


def _edges(people: rg.People) -> set[tuple[str, str]]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    pairs = zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True)
    return {(names[referrer], names[referred]) for referrer, referred in pairs}


def test_name_beside_a_first_name_is_the_last_name(tmp_path: Path) -> None:
    rows = ["1;Lee;Ann;", "2;Ray;Bob;Ann Lee", "3;Fox;Cyd;Lee, Ann", "4;Orr;Dan;Bob Ray"]
    assert _edges(_people(tmp_path, "Kunden-Nr.;Name;Vorname;Empfohlen von", *rows)) == CHAIN


def test_name_beside_a_first_name_that_it_holds_is_the_name(tmp_path: Path) -> None:
    rows = ["1,Ann Lee,Ann,", "2,Bob Ray,Bob,Ann Lee"]
    people = _people(tmp_path, "ID,Name,First Name,Referred By", *rows)
    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize(
    "headers",
    [
        "Externe ID,Anzeigename,E-Mail,Empfohlen von",
        "ID externo,Nombre mostrado,Correo electrónico,Referido por",
        "ID,Cliente,Email,Recomendado por",
        "Constituent ID,Constituent Name,Email,Referred By",
        "ID,What is your full name?,Email Address,Who referred you?",
        "ID,Wer bist du,Email,Referred By",
    ],
)
def test_the_name_is_found_by_its_values_where_no_header_is_one(headers: str, tmp_path: Path) -> None:
    rows = [f"{at},{a} {b},{a.lower()}@ex.example,{by}" for at, (a, b, by) in enumerate(PEOPLE, 1)]
    assert _edges(_people(tmp_path, headers, *rows)) == CHAIN


def test_a_column_of_firms_is_not_taken_for_the_names(tmp_path: Path) -> None:
    rows = ["a@ex.example,Oak Group,", "b@ex.example,Elm Works,a@ex.example"]
    people = _people(tmp_path, "Email,Company Name Legal,Referred By", *rows)
    assert people.contacts["name"].tolist() == ["a@ex.example", "b@ex.example"]


def test_the_column_that_holds_the_ids_of_referrers_is_an_id(tmp_path: Path) -> None:
    rows = ["1,A1,Ann Lee,", "2,A2,Bob Ray,1", "3,A3,Cyd Fox,1", "4,A4,Dan Orr,2"]
    assert _edges(_people(tmp_path, "User ID,Member ID,Name,Referrer ID", *rows)) == CHAIN


def test_of_two_columns_of_like_ids_the_one_that_referrers_point_at_counts(tmp_path: Path) -> None:
    rows = ["11,4,Ann Lee,", "12,11,Bob Ray,4", "13,6,Cyd Fox,4", "14,7,Dan Orr,11"]
    people = _people(tmp_path, "Member ID,User Number,Name,Referrer ID", *rows)
    assert ("Ann Lee", "Bob Ray") in _edges(people)


def test_a_referral_code_finds_who_owns_it(tmp_path: Path) -> None:
    rows = ["Ann Lee,ANN7X2,", "Bob Ray,BOB9Z1,ANN7X2", "Cyd Fox,CYD3Q4,ANN7X2", "Dan Orr,DAN1A1,BOB9Z1"]
    assert _edges(_people(tmp_path, "Name,Referral Code,Referred By", *rows)) == CHAIN


def test_rows_of_one_address_without_a_name_or_an_id_are_one_contact(tmp_path: Path) -> None:
    rows = ["a@ex.example,2025-01-10,", "a@ex.example,2025-02-10,", "b@ex.example,2025-02-11,a@ex.example"]
    people = _people(tmp_path, "Email,Gift Date,Referred By", *rows)
    assert people.contacts["email"].tolist() == ["a@ex.example", "b@ex.example"]
    assert len(people.referrals) == 1
