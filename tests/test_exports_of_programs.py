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


@pytest.mark.parametrize(
    "words",
    [
        "Referred by {}",
        "Referral - {}",
        "Client Referral: {}",
        "Ref by {} - nice people",
        "Empfohlen von {}",
        "referred by {} 03/24",
    ],
)
@pytest.mark.parametrize("header", ["Note", "Source", "Memo"])
def test_who_referred_is_read_out_of_notes_and_sources_that_say_it_in_words(
    words: str, header: str, tmp_path: Path
) -> None:
    others = ("gate code 4471", "slow payer", "Google Ads")
    rows = [f"{whom},{words.format(who) if who else 'Website'}" for whom, who in PEOPLE]
    rows += [f"Kit Orrin {mark},{other}" for mark, other in zip("ABC", others, strict=True)]
    (tmp_path / "list.csv").write_text("\n".join((f"Customer,{header}", *rows)), encoding="utf-8")
    records = rg.read(tmp_path / "list.csv")
    assert _made(rg.resolve(records)) == MADE
    told = next(each for each in records.findings if each.code == "told-in-words")
    assert told.count == len(REFERRED)


@pytest.mark.parametrize(
    "words",
    ["Not referred by {}", "Wants to be referred by {}", "Referred to {}", "Invoice sent by {}", "Asked {}"],
)
def test_words_that_do_not_say_who_referred_are_not_read_as_if_they_did(words: str, tmp_path: Path) -> None:
    rows = [f"{whom},{words.format(who) if who else ''}" for whom, who in PEOPLE]
    assert "who referred whom" in _problem(tmp_path, "\n".join(("Customer,Note", *rows)))


@pytest.mark.parametrize("header", ["Client Ref,Referring Agency", "Case Ref,Sending Agency"])
def test_agencies_that_refer_cases_by_number_are_the_referrers(header: str, tmp_path: Path) -> None:
    agencies = ("Hope House", "Hope House", "County Shelter")
    rows = [f"{day},C-{n}7,{agency}" for n, (day, agency) in enumerate(zip(DAYS, agencies, strict=False))]
    people = _people(tmp_path, "\n".join((f"Intake Date,{header}", *rows)))
    assert _made(people) == {"Hope House": 2, "County Shelter": 1}


def test_words_about_a_referral_in_notes_are_not_read_where_a_column_says_who_referred(
    tmp_path: Path,
) -> None:
    rows = [f"{whom},{who},Referred by Kit Orrin" for whom, who in PEOPLE]
    assert _made(_people(tmp_path, "\n".join(("Customer,Referred By,Note", *rows)))) == MADE


@pytest.mark.parametrize(("upper", "lower"), [
    ("Client,,,Referrer,,", "First,Last,Email,First,Last,Date"),
    ("Referrer,,Client,,,", "First Name,Last Name,First Name,Last Name,City,Date"),
])  # fmt: skip
def test_headers_merged_over_several_columns_say_whose_the_names_below_are(
    upper: str, lower: str, tmp_path: Path
) -> None:
    lines = []
    for (who, whom), day in zip(REFERRED, DAYS, strict=False):
        sides = {
            "Client": [*whom.split(), f"{whom[0]}@x.example"][: 3 if "Email" in lower else 2],
            "Referrer": who.split(),
        }
        cells = [cell for side in upper.split(",") if side for cell in sides[side]]
        cells += ["Oslo"] if "City" in lower else []
        lines.append(",".join((*cells, day)))
    assert _made(_people(tmp_path, "\n".join((upper, lower, *lines)))) == MADE


@pytest.mark.parametrize("label", ["Referred By", "Referring Provider", "Empfohlen von"])
def test_a_report_in_groups_under_lines_that_say_who_referred_is_read(label: str, tmp_path: Path) -> None:
    lines = ["Referral report,,", "Client,No,Start"]
    for who in MADE:
        own = [(whom, day) for (giver, whom), day in zip(REFERRED, DAYS, strict=False) if giver == who]
        lines += [f"{label}: {who},,", *(f"{whom},7,{day}" for whom, day in own), f"Total: {len(own)},,"]
    people = _people(tmp_path, "\n".join(lines))
    assert _made(people) == MADE


def test_titles_of_months_between_the_rows_of_a_log_are_no_rows_and_notes_are_no_kinds(
    tmp_path: Path,
) -> None:
    lines = ["Date,Client,Referred By,Notes"]
    for (who, whom), day, month in zip(
        REFERRED, DAYS, ("JANUARY 2025", "Feb '25", "March 2025"), strict=False
    ):
        lines += [f"{month},,,", f"{day},{whom},{who},thank you card sent", ",TOTAL,1,"]
    people = _people(tmp_path, "\n".join(lines))
    assert _made(people) == MADE
    assert people.rejects.empty


@pytest.mark.parametrize(
    "names", [("Julia", "Marcus", "Janet"), ("April", "June"), ("Mary", "May", "August")]
)
def test_people_of_whom_nothing_is_known_but_a_first_name_like_a_month_are_no_titles(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [*(f"{name},," for name in names), f"Ann Lee,ann@lee.example,{names[0]}"]
    people = _people(tmp_path, "\n".join(("Name,Email,Referred By", *rows)))
    assert {*names, "Ann Lee"} == set(people.contacts["name"])


@pytest.mark.parametrize(
    "form", ["{}", "+1{}", "({0[0]}{0[1]}{0[2]}) {0[3]}{0[4]}{0[5]}-{0[6]}{0[7]}{0[8]}{0[9]}"]
)
def test_customers_of_a_booking_program_are_known_by_telephone(form: str, tmp_path: Path) -> None:
    number = {name: f"206555{1100 + 7 * n}" for n, (name, _) in enumerate(PEOPLE)}
    rows = [
        f"{number[whom]},{whom.split()[0]},{form.format(number[who]) if who else ''}" for whom, who in PEOPLE
    ]
    people = _people(tmp_path, "\n".join(("Customer Phone,First name,Referred By Phone", *rows)))
    assert _made(people) == {name.split()[0]: count for name, count in MADE.items()}


def test_users_who_name_who_referred_them_are_customers_and_no_owners(tmp_path: Path) -> None:
    ids = {name: f"usr_{n}" for n, (name, _) in enumerate(PEOPLE)}
    rows = [f"{ids[whom]},{whom},{ids.get(who, '')}" for whom, who in PEOPLE]
    assert _made(_people(tmp_path, "\n".join(("id,name,referrer_id", *rows)), "users.csv")) == MADE


@pytest.mark.parametrize("nobody", ["00000000", "00000000-0000-0000-0000-000000000000"])
def test_an_id_of_zeros_is_nobody(nobody: str, tmp_path: Path) -> None:
    ids = {name: f"0000010{n}" for n, (name, _) in enumerate(PEOPLE)}
    rows = [
        f"{ids[whom]},{whom},{ids.get(who, nobody)}"
        for whom, who in (*PEOPLE, ("Kit Orrin", ""))
        if whom in ids
    ]
    people = _people(tmp_path, "\n".join(("CUST_NO,CUST_NM,REFERRER_CUST_NO", *rows)))
    assert _made(people) == MADE


@pytest.mark.parametrize("patient", ["Patient ID", "Patient MRN"])
def test_patients_by_number_are_somebody_beside_a_list_of_those_who_refer(
    patient: str, tmp_path: Path
) -> None:
    (tmp_path / "providers.csv").write_text(
        "Provider Name,NPI\nIvo Crannock,1003000126\nBevis Quillon,1003000134\n", encoding="utf-8"
    )
    (tmp_path / "log.csv").write_text(
        f"Referral Date,{patient},Referring NPI\n2025-01-05,M1,1003000126\n2025-02-06,M2,1003000126\n"
        "2025-03-07,M3,1003000134\n",
        encoding="utf-8",
    )
    assert _made(rg.resolve(rg.read(tmp_path))) == MADE


def test_a_fee_in_percent_is_no_revenue(tmp_path: Path) -> None:
    rows = [f"{who},{whom},25%" for who, whom in REFERRED]
    people = _people(tmp_path, "\n".join(("Referring Agent,Client Name,Fee %", *rows)))
    assert not people.referrals["revenue"].any()


def test_accounts_that_refer_accounts_are_read(tmp_path: Path) -> None:
    rows = [f"{whom} Industries,{who and who + ' Industries'}" for whom, who in PEOPLE]
    people = _people(
        tmp_path, "\n".join(("Account Name,Referring Account: Account Name", *rows)), "clients.csv"
    )
    assert _made(people) == {f"{who} Industries": count for who, count in MADE.items()}


@pytest.mark.parametrize("word", ["Self referral", "Rejected - self referral", "Self-referred"])
def test_a_referral_of_oneself_is_void_however_it_is_put(word: str, tmp_path: Path) -> None:
    rows = [f"{who},{whom},Successful" for who, whom in REFERRED] + [f"Ivo Crannock,Kit Orrin,{word}"]
    people = _people(tmp_path, "\n".join(("Advocate Name,Friend Name,Referral Status", *rows)))
    assert _made(people) == MADE


@pytest.mark.parametrize("counted", ["Referrals YTD", "Referrals in 2025", "No. of clients referred"])
def test_a_scorecard_of_partners_says_that_it_only_counts(counted: str, tmp_path: Path) -> None:
    rows = [f"{name},{name.split()[1]} Ltd,{5 - 2 * n if n < 2 else 9}" for n, (name, _) in enumerate(PEOPLE)]
    said = _problem(tmp_path, "\n".join((f"Partner Name,Firm,{counted}", *rows)))
    assert "names nobody" in said
    assert counted in said
