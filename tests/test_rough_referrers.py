"""What stands in referrer columns: channels in many languages, addresses of web pages, relations, remarks."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.people.names.names import is_person_name


def _people(folder: Path, *lines: str) -> rg.People:
    (folder / "people.csv").write_text("\n".join(lines), encoding="utf-8")
    return rg.resolve(rg.read(folder / "people.csv"))


def _outcomes(people: rg.People) -> dict[str, int]:
    return dict(zip(people.referrers["outcome"], people.referrers["cells"], strict=True))


NOBODY = (
    "google.com", "t.co", "lnkd.in", "l.instagram.com", "Realtor.com", "www.zillow.com/homes", "google / organic",
    "facebook / cpc", "(not set)", "(direct)", "Organic Search", "PAID_SOCIAL", "DIRECT_TRAFFIC", "OFFLINE",
    "utm_source=google", "ChatGPT", "WOM", "Self-referred", "not sure", "None given", "Misc", "Open house",
    "same", "As above", "Staff", "Doctor", "GP", "Attorney", "Realtor", "Agent", "Church", "my sister",
    "her neighbour", "radio", "Empfehlung", "Bekannte", "Bestandskunde", "Mundpropaganda", "Bouche à oreille",
    "Site internet", "Amigos", "Vecino", "Cliente", "Kennis", "Mond-tot-mond", "Passaparola", "Indicação", "友人",
    "ネット検索",
)  # fmt: skip
SOMEBODY = (
    "Ann Lee", "Charlotte Church", "An Tran", "Mark Sign", "J.R.Smith", "The Oak Group", "Ann Lee / Bob King",
    "ann lee", "de la Cruz", "Web Smith", "李四", "O'Neil", "AT&T",
)  # fmt: skip


@pytest.mark.parametrize("text", NOBODY)
def test_a_channel_never_becomes_a_person(text: str, tmp_path: Path) -> None:
    people = _people(
        tmp_path, "ID,Name,Referred By", "1,Ann Lee,", "2,Bob Ray,Ann Lee", f'3,Cyd Fox,"{text}"'
    )
    assert _outcomes(people) == {"linked": 1, "not a person": 1}


@pytest.mark.parametrize("text", SOMEBODY)
def test_what_may_be_a_name_is_taken_for_one(text: str) -> None:
    assert is_person_name(text)


def test_a_contact_or_firm_that_is_called_like_a_channel_is_still_found(tmp_path: Path) -> None:
    people = _people(tmp_path, "ID,Name,Kind,Referred By", "1,acme,organisation,", "2,Bob Ray,,acme")
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_one_word_that_several_cells_name_and_no_contact_bears_waits_for_one_decision(tmp_path: Path) -> None:
    rows = [f"{at},P{at} Q{at},Zirkel" for at in range(3, 8)]
    people = _people(tmp_path, "ID,Name,Referred By", "1,Ann Lee,", "2,Bob Ray,Ann Lee", *rows)
    assert people.review[["text", "unlocks"]].values.tolist() == [["Zirkel", 5]]
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_an_owner_or_user_of_the_crm_who_is_no_contact_is_no_referrer(tmp_path: Path) -> None:
    (tmp_path / "Contacts.csv").write_text(
        "Record Id,Last Name,First Name,Contact Owner,Referred By,Referred By.id\n1,Lee,Ann,Dave Love,,\n"
        "2,Ray,Bob,Dave Love,Dave Love,1007\n3,Fox,Cyd,Dave Love,Ann Lee,1\n4,Orr,Dan,Dave Love,Mia Moe,\n",
        encoding="utf-8",
    )
    (tmp_path / "Users.csv").write_text(
        "USERID,Full Name,Email,Role\n1007,Dave Love,dave@firm.example,Sales\n1008,Mia Moe,m@firm.example,Sales\n",
        encoding="utf-8",
    )
    people = rg.resolve(rg.read(tmp_path))
    assert _outcomes(people) == {"linked": 1, "the firm": 2}
    assert any("Dave Love (1), Mia Moe (1)" in finding.message for finding in people.findings)


def test_an_owner_who_is_a_contact_stays_a_referrer(tmp_path: Path) -> None:
    people = _people(tmp_path, "ID,Name,Owner,Referred By", "1,Ann Lee,Ann Lee,", "2,Bob Ray,Ann Lee,Ann Lee")
    assert people.referrals["referrer_id"].tolist() == ["1"]


@pytest.mark.parametrize("text", ["Ann Lee $50 gift card sent", "Ann Lee 03/25", "Ann Lee sent flowers"])
def test_a_known_name_with_more_behind_it_is_asked_about(text: str, tmp_path: Path) -> None:
    people = _people(tmp_path, "ID,Name,Referred By", "1,Ann Lee,", "2,Bob Ray,Ann Lee", f"3,Cyd Fox,{text}")
    assert _outcomes(people) == {"linked": 1, "to review": 1}
    assert people.review["candidate_1"].tolist()[0].startswith("1")


@pytest.mark.parametrize(
    "text", ["Hr. Ann Lee", "Sr. Ann Lee", "Sig.ra Ann Lee", "Dr. med. Ann Lee", "Me Ann Lee"]
)
def test_a_form_of_address_does_not_hide_the_name(text: str, tmp_path: Path) -> None:
    people = _people(tmp_path, "ID,Name,Referred By", "1,Ann Lee,", f"2,Bob Ray,{text}")
    assert people.referrals["referrer_id"].tolist() == ["1"]


@pytest.mark.parametrize("text", ["M. Ann Lee", "Med Ann Lee"])
def test_what_may_be_part_of_the_name_is_asked_about(text: str, tmp_path: Path) -> None:
    people = _people(tmp_path, "ID,Name,Referred By", "1,Ann Lee,", f"2,Bob Ray,{text}")
    assert _outcomes(people) == {"to review": 1}


def test_a_contact_with_the_address_of_an_owner_is_staff(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(
        "ID,Name,Email,Referred By\n1,Ann Lee,a@one.example,\n2,Bob Ray,b@two.example,Ann Lee\n",
        encoding="utf-8",
    )
    (tmp_path / "owners.csv").write_text(
        "Owner,Name,Email\nAL,Ann Lee,A@one.example\nZO,Zoe Ott,z@three.example\n", encoding="utf-8"
    )
    people = rg.resolve(rg.read(tmp_path))
    assert people.contacts["staff"].tolist() == [True, False]
