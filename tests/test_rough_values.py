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
        tmp_path, "ID,Name,Birthday,Created", "1,Ann Lee,0.0.00,2025-01-02", "2,Bob Ray,12/03/1970,2025-01-03"
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


@pytest.mark.parametrize("text", ["佐藤健様", "佐藤健さん", "佐藤 健", "佐藤　健 様"])
def test_a_japanese_name_is_one_with_or_without_space_and_honorific(text: str, tmp_path: Path) -> None:
    people = rg.resolve(_records(tmp_path, "ID,氏名,紹介者", "1,佐藤健,", f"2,高橋美咲,{text}"))
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_shift_jis_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("ID,氏名,紹介者\n1,佐藤健,\n2,高橋美咲,佐藤健\n", encoding="cp932")
    records = rg.read(tmp_path / "people.csv")
    assert records.tables["contacts"]["name"].tolist() == ["佐藤健", "高橋美咲"]
    assert records.sources["encoding"].tolist() == ["cp932"]


@pytest.mark.parametrize(
    ("encoding", "name", "read"),
    [
        ("mac-roman", "Hélène Müller-Lefèvre", "mac_roman"),
        ("cp1250", "Šimon Ťažký", "cp1252"),
        ("cp1252", "Jörg Peña", "cp1252"),
    ],
)
def test_western_files_are_not_taken_for_japanese(
    encoding: str, name: str, read: str, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(
        f"ID,Name\n1,{name}\n2,{name} àçè\n", encoding=encoding, errors="ignore"
    )
    assert rg.read(tmp_path / "people.csv").sources["encoding"].tolist() == [read]


def test_a_card_of_android_says_who_referred(tmp_path: Path) -> None:
    (tmp_path / "cards.vcf").write_text(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Bob Ray\nX-ANDROID-CUSTOM:vnd.android.cursor.item/relation;"
        "Ann Lee;11;;;;;;;;;;;;;\nX-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Zoe Ott;14;;;\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN:Ann Lee\nEND:VCARD\n",
        encoding="utf-8",
    )
    assert rg.read(tmp_path / "cards.vcf").tables["contacts"]["referrer"].tolist() == ["Ann Lee", ""]


def test_dots_in_a_date_part_the_day_from_the_month(tmp_path: Path) -> None:
    records = _records(tmp_path, "ID;Name;Angelegt am", "1;Ann Lee;03.02.2024", "2;Bob Ray;04.02.2024")
    assert records.tables["contacts"]["created"].dt.day.tolist() == [3, 4]


def test_a_list_of_deals_from_pipedrive_in_portuguese_says_who_referred(tmp_path: Path) -> None:
    records = _records(
        tmp_path,
        "Negócio - ID,Negócio - Valor,Negócio - Pessoa de contato,Negócio - Status,Negócio - Indicado por",
        '1,"12.500,00",Ann Lee,Ganho,',
        '2,"1.500,50",Bob Ray,Aberto,Ann Lee',
        name="negocios.csv",
    )
    assert records.tables["deals"][["amount", "status"]].values.tolist() == [
        [12500.0, "won"],
        [1500.5, "open"],
    ]
    people = rg.resolve(records)
    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob Ray"]
    assert len(people.referrals) == 1
