"""Exports as programs and offices write them: words, keys, layouts; who referred whom in each, or a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.people import People

MADE = {"Ivo Crannock": 2, "Bevis Quillon": 1}
PEOPLE = (
    ("Ivo Crannock", ""),
    ("Bevis Quillon", "Ivo Crannock"),
    ("Maud Sollery", "Ivo Crannock"),
    ("Nell Dravick", "Bevis Quillon"),
)
REFERRED = tuple((who, whom) for whom, who in PEOPLE if who)
DAYS = ("2025-01-05", "2025-02-06", "2025-03-07", "2025-04-08")


def _made(people: People) -> dict[str, int]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    return people.referrals["referrer_id"].map(names).value_counts().to_dict()


def _people(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> People:
    (folder / name).write_text(text, encoding=encoding)
    return rg.resolve(rg.read(folder / name))


def _contacts(named: str, dated: str, referrer: str) -> str:
    rows = (f"{whom},{day},{who}" for (whom, who), day in zip(PEOPLE, DAYS, strict=True))
    return "\n".join((f"{named},{dated},{referrer}", *rows))


def _log(dated: str, referrer: str, referred: str) -> str:
    rows = (f"{day},{who},{whom}" for (who, whom), day in zip(REFERRED, DAYS, strict=False))
    return "\n".join((f"{dated},{referrer},{referred}", *rows))


@pytest.mark.parametrize(
    "header",
    [
        ("Insured", "Register Time", "Referral Partner"),
        ("Policyholder Name", "Registered Date", "Referred By"),
        ("Pt Name", "Create Date/Time", "Ref MD"),
        ("Pt Name", "Created", "Referring DDS"),
    ],
)
def test_a_list_of_clients_in_the_words_of_a_trade_is_read_and_dated(
    header: tuple[str, str, str], tmp_path: Path
) -> None:
    people = _people(tmp_path, _contacts(*header))
    assert _made(people) == MADE
    assert people.referrals["date"].dt.date.map(str).max() == DAYS[-1]


@pytest.mark.parametrize(
    "header",
    [
        ("Date de mise en relation", "Apporteur d'affaires", "Client apporté"),
        ("Datum tip", "Tipgever", "Getipte klant"),
        ("Introduction Date", "Introducing Company", "Introduced Company"),
    ],
)
def test_a_log_in_the_words_of_a_trade_is_read_and_dated(
    header: tuple[str, str, str], tmp_path: Path
) -> None:
    people = _people(tmp_path, _log(*header))
    assert _made(people) == MADE
    assert people.referrals["date"].dt.date.map(str).max() == DAYS[2]


def test_a_customer_list_of_a_japanese_shop_is_read_with_polite_headers_and_dates(tmp_path: Path) -> None:
    rows = (("佐藤 健", ""), ("森 誠", "佐藤健様"), ("林 恵", "佐藤健様"), ("高橋 美咲", "森誠様"))
    lines = [f"{n},{whom},{who},2025年{n}月3日,1{n}00円" for n, (whom, who) in enumerate(rows, start=1)]
    text = "\n".join(("お客様番号,お名前,ご紹介者,ご来店日,お支払い金額", *lines))
    for encoding in ("cp932", "utf-8"):
        people = _people(tmp_path, text.replace("お名前", "氏名"), encoding=encoding)
        assert _made(people) == {"佐藤 健": 2, "森 誠": 1}
        assert str(people.referrals["date"].max().date()) == "2025-04-03"


@pytest.mark.parametrize(
    "referrer", ["Client Referral Source", "Referral_Source_Contact", "Introduced Through"]
)
def test_deals_say_who_referred_in_words_nobody_listed_and_whose_they_are_does_not(
    referrer: str, tmp_path: Path
) -> None:
    rows = [f"M{n},{whom},Lena Fiske,{day},{who}"
            for n, ((whom, who), day) in enumerate(zip(PEOPLE, DAYS, strict=True))]  # fmt: skip
    text = "\n".join((f"Matter ID,Client,Originating Attorney,Open Date,{referrer}", *rows))
    assert _made(_people(tmp_path, text, "matters.csv")) == MADE


def test_an_originating_attorney_is_of_the_own_firm_and_referred_nobody(tmp_path: Path) -> None:
    text = _contacts("Client", "Created", "Originating Attorney").replace("Ivo Crannock\n", "Lena Fiske\n")
    with pytest.raises(rg.RefgraphError, match="who referred whom"):
        _people(tmp_path, text)


def test_a_look_up_whose_id_no_contact_has_is_read_by_the_name_beside_it(tmp_path: Path) -> None:
    ids = {name: f"zcrm_57{n}" for n, (name, _) in enumerate(PEOPLE)}
    rows = [f"d{n},{ids[whom]},{whom},{ids.get(who, '')},{who},Closed Won,{day}"
            for n, ((whom, who), day) in enumerate(zip(PEOPLE, DAYS, strict=True))]  # fmt: skip
    header = "Record Id,Contact Name.id,Contact Name,Referred By.id,Referred By,Stage,Closing Date"
    assert _made(_people(tmp_path, "\n".join((header, *rows)), "deals.csv")) == MADE


def test_amounts_and_numbers_of_records_are_never_proposed_as_days(tmp_path: Path) -> None:
    rows = [f"{whom},{who},4510{n},45{n}00.00" for n, (whom, who) in enumerate(PEOPLE)]
    (tmp_path / "list.csv").write_text("\n".join(("Name,Referred By,LEID,Total_Revenue", *rows)), "utf-8")
    assert "unread-dates" not in {finding.code for finding in rg.read(tmp_path / "list.csv").findings}


def _problem(folder: Path, text: str, name: str = "list.csv") -> str:
    with pytest.raises(rg.RefgraphError) as raised:
        _people(folder, text, name)
    return f"{raised.value.message} {raised.value.hint}"


@pytest.mark.parametrize("who", ["Referral Partner", "Referrer Name", "Referring Provider", "Tippgeber"])
@pytest.mark.parametrize("beside", ["Company", "Email", "Company,Phone,Email"])
def test_a_list_of_those_who_refer_is_never_read_as_whom_they_referred(
    who: str, beside: str, tmp_path: Path
) -> None:
    facts = {"Company": "Works {}", "Phone": "206 555 01{}", "Email": "a{}@x.example"}
    own = [[facts[header].format(n + 10) for header in beside.split(",")] for n, _ in enumerate(PEOPLE)]
    rows = [",".join((name, *cells)) for (name, _), cells in zip(PEOPLE, own, strict=True)]
    said = _problem(tmp_path, "\n".join((f"{who},{beside}", *rows)))
    assert "nobody is named who was referred" in said
    assert f'--column referrer="{who}"' in said


@pytest.mark.parametrize(
    "periods",
    ["Jan-25,Feb-25,Mar-25", "2023,2024,2025", "January,February,March", "2025-01,2025-02,2025-03"],
)
@pytest.mark.parametrize("beside", ["", "Company,"])
def test_a_table_that_counts_referrals_by_month_or_year_is_refused_with_what_to_export(
    periods: str, beside: str, tmp_path: Path
) -> None:
    firm = "{} Works," if beside else ""
    rows = [f"{name},{firm.format(name)}{n},,{n + 1}" for n, (name, _) in enumerate(PEOPLE)]
    said = _problem(tmp_path, "\n".join((f"Referral Partner,{beside}{periods}", *rows)))
    assert "export a row for each" in said.casefold()
    assert "a number will do" in said


def test_a_firm_left_of_who_referred_it_stays_who_was_referred(tmp_path: Path) -> None:
    rows = [f"{whom} Ltd,{who}" for who, whom in REFERRED]
    people = _people(tmp_path, "\n".join(("Company,Referral Partner", *rows)))
    assert sorted(people.referrals["referred_id"]) == sorted(f"{whom} Ltd" for _, whom in REFERRED)


def test_the_only_rows_of_all_contradicting_is_told_with_the_reason(tmp_path: Path) -> None:
    for office, names in (("north", ("Ann Lee", "Bob King")), ("south", ("Cid Fox", "Dee Hall"))):
        (tmp_path / f"{office}.csv").write_text(
            f"Client ID,Client,Referred By ID\n1,{names[0]},\n2,{names[1]},1\n", encoding="utf-8"
        )
    with pytest.raises(rg.RefgraphError) as raised:
        rg.resolve(rg.read(tmp_path))
    assert "contradict another row of the same contact_id" in raised.value.message
    assert "letters of the office" in raised.value.hint


@pytest.mark.parametrize(
    "cell",
    ["{} (60%) / {} (40%)", "60% {}, 40% {}", "{} 50 % and {} 50 %", "{}; {}", "{} [62,5%]; {} [37,5%]"],
)
@pytest.mark.parametrize("header", ["Date,Client,Referrer", "Client,City,Referred By"])
def test_referrers_of_one_cell_are_each_somebody_whatever_their_part(
    cell: str, header: str, tmp_path: Path
) -> None:
    several = cell.format("Ivo Crannock", "Kit Orrin")
    text = f'{header}\n2025-01-05,Maud Sollery,"{several}"\n2025-02-06,Nell Dravick,Bevis Quillon\n'
    if header.startswith("Client"):
        text = f'{header}\nMaud Sollery,Oslo,"{several}"\nNell Dravick,Oslo,Bevis Quillon\n'
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    records = rg.read(tmp_path / "list.csv")
    assert _made(rg.resolve(records)) == {"Ivo Crannock": 1, "Kit Orrin": 1, "Bevis Quillon": 1}
    assert ("shares-not-used" in {each.code for each in records.findings}) == ("%" in cell)


def test_a_column_of_parts_beside_numbered_referrers_is_said_to_be_unused(tmp_path: Path) -> None:
    header = "Client,Referral Source 1,Split 1,Referral Source 2,Split 2"
    (tmp_path / "list.csv").write_text(
        f"{header}\nMaud Sollery,Ivo Crannock,60%,Kit Orrin,40%\nNell Dravick,Kit Orrin,100%,,\n",
        encoding="utf-8",
    )
    found = [each for each in rg.read(tmp_path / "list.csv").findings if each.code == "shares-not-used"]
    assert [each.severity for each in found] == ["warning"]
    assert "'Split 1', 'Split 2'" in found[0].message


def test_words_of_a_status_that_nobody_knows_are_told_with_their_rows(tmp_path: Path) -> None:
    words = ("Zapped", "Zapped", "Do not count")
    rows = [f"{who},{whom},{word}" for (who, whom), word in zip(REFERRED, words, strict=True)]
    (tmp_path / "log.csv").write_text("\n".join(("Referred By,New Client,Status", *rows)), encoding="utf-8")
    records = rg.read(tmp_path / "log.csv")
    told = {each.code: each for each in records.findings}
    assert "'Zapped' (2)" in told["unknown-statuses"].message
    assert "'Do not count' (1)" in told["void-rows"].message
    assert _made(rg.resolve(records)) == {"Ivo Crannock": 2}
