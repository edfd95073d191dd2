"""Dates, words and headers as they are written elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg


def _records(folder: Path, *lines: str, name: str = "people.csv") -> rg.Records:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return rg.read(folder / name)


@pytest.mark.parametrize(
    ("header", "value", "day"),
    [
        ("Joined At", "2026-01-02T10:00:00.000Z", "2026-01-02"),
        ("user_registered", "2024-01-05 10:00:00", "2024-01-05"),
        ("OPTIN_TIME", "2024-01-05 10:00:00", "2024-01-05"),
        ("Eintritt", "13.01.2020", "2020-01-13"),
        ("Data de cadastro", "13/03/2025", "2025-03-13"),
        ("Añadido el", "26 Jan 2026, 12:00am", "2026-01-26"),
        ("登録日", "2024/04/01", "2024-04-01"),
        ("Created", "2024年4月1日", "2024-04-01"),
        ("Created", "2024. 12. 31.", "2024-12-31"),
        ("Created", "12 de mayo de 2024", "2024-05-12"),
        ("Created", "3 de março de 2024", "2024-03-03"),
    ],
)
def test_the_day_a_contact_came_is_read_as_it_is_written(
    header: str, value: str, day: str, tmp_path: Path
) -> None:
    records = _records(
        tmp_path, f"ID;Name;{header};Referred By", f"1;Ann Lee;{value};", f"2;Bob Ray;{value};Ann Lee"
    )
    assert records.tables["contacts"]["created"].dt.date.astype(str).tolist() == [day, day]


def test_an_open_column_of_dates_follows_the_others_of_its_file(tmp_path: Path) -> None:
    records = _records(
        tmp_path,
        "Matter Number,Client,Open Date,Close Date,Status,Referred By",
        "1,Ann Lee,01/25/2025,03/05/2025,Won,",
        "2,Bob Ray,02/15/2025,04/05/2025,Won,Ann Lee",
        name="matters.csv",
    )
    assert records.tables["deals"]["date"].dt.month.tolist() == [3, 4]


def test_columns_of_a_file_that_disagree_decide_nothing_for_a_third(tmp_path: Path) -> None:
    records = _records(
        tmp_path,
        "ID,Name,Birthday,Created,Last Contact",
        "1,Ann Lee,25/01/1970,01/25/2025,03/05/2025",
        "2,Bob Ray,26/01/1970,01/26/2025,04/05/2025",
    )
    assert records.tables["contacts"]["last_contact"].isna().all()


def test_an_open_birthday_does_not_switch_recency_off(tmp_path: Path) -> None:
    records = _records(
        tmp_path, "ID,Name,Birthday,Created", "1,Ann Lee,0.0.00,2025-01-02", "2,Bob Ray,12.03.1970,2025-01-03"
    )
    (told,) = [finding for finding in records.findings if finding.code == "ambiguous-dates"]
    assert "Recency" not in told.hint


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Inativo", "inactive"),
        ("Inactiva", "inactive"),
        ("ausgetreten", "inactive"),
        ("gekündigt", "inactive"),
        ("Inactief", "inactive"),
        ("Falecido", "deceased"),
    ],
)
def test_a_status_in_another_language_is_known(word: str, status: str, tmp_path: Path) -> None:
    records = _records(tmp_path, "ID,Name,Status", f"1,Ann Lee,{word}", "2,Bob Ray,active")
    assert records.tables["contacts"]["status"].tolist() == [status, "active"]


def test_a_list_of_people_from_pipedrive_in_portuguese_is_read(tmp_path: Path) -> None:
    records = _records(
        tmp_path,
        "Pessoa - ID,Pessoa - Nome,Pessoa - E-mail - Trabalho,Pessoa - Organização,Pessoa - Indicado por",
        "1,Ann Lee,a@ex.example,Alfa,",
        "2,Bob Ray,b@ex.example,Beta,Ann Lee",
    )
    people = rg.resolve(records)
    assert people.contacts[["name", "email", "organisation"]].values.tolist() == [
        ["Ann Lee", "a@ex.example", "Alfa"],
        ["Bob Ray", "b@ex.example", "Beta"],
    ]
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_addresses_of_people_from_pipedrive_need_no_kind(tmp_path: Path) -> None:
    contacts = _records(
        tmp_path,
        "Person - ID,Person - Name,Person - Email,Person - Phone",
        "1,Ann Lee,a@ex.example,206 555 0100",
    ).tables["contacts"]
    assert contacts[["email", "phone"]].values.tolist() == [["a@ex.example", "206 555 0100"]]
