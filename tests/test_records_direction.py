"""Who referred whom where a column of contacts names people: by grammar, by form, by time, or a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.crm import CRM, voice_of
from refgraph.errors import InputError
from refgraph.records import ReadRules

Pairs = set[tuple[str, str]]


def _pairs(folder: Path, text: str, rules: ReadRules = ReadRules()) -> Pairs:
    (folder / "contacts.csv").write_text(text, encoding="utf-8")
    people = rg.resolve(rg.read(folder / "contacts.csv", rules=rules))
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    ends = people.referrals[["referrer_id", "referred_id"]].itertuples(index=False)
    return {(names[one], names[other]) for one, other in ends}


INWARD = (
    "Referred By", "Recommended by", "Who referred you?", "Empfohlen von", "Wer hat Sie empfohlen?", "Tippgeber",
    "Geworben durch", "Recommandé par", "Parrain", "Referido por", "Presentado por", "Consigliato da",
    "Segnalato dal cliente", "Aanbevolen door", "Verwijzer", "Indicado por", "Polecony przez", "Polecił nas",
    "Rekommenderad av", "Henvist af", "Suosittelija", "Referral Source",
)  # fmt: skip
OUTWARD = (
    "Clients Referred", "People Referred", "Referred Friends", "Has Referred", "Who did you refer?",
    "Empfohlene Kunden", "Hat empfohlen", "Geworbene Mitglieder", "Clients recommandés", "A recommandé",
    "Clientes referidos", "Ha recomendado", "Clienti segnalati", "Ha segnalato", "Clientes indicados",
    "Heeft doorverwezen", "Aangebrachte klanten", "Poleceni klienci", "Rekommenderade kunder",
    "Anbefalede kunder", "Suositellut asiakkaat", "Referrals Given",
)  # fmt: skip
SILENT = (
    "Referral",
    "Empfehlung",
    "Recommandation",
    "Recomendación",
    "Referred To",
    "City",
    "Preferred name",
)


@pytest.mark.parametrize("header", INWARD)
def test_a_passive_header_or_the_noun_of_who_refers_points_inward(header: str) -> None:
    assert voice_of(header) == ("inward", True)


@pytest.mark.parametrize("header", OUTWARD)
def test_an_active_header_or_people_with_a_participle_points_outward(header: str) -> None:
    assert voice_of(header) == ("outward", True)


@pytest.mark.parametrize("header", SILENT)
def test_a_bare_noun_and_a_header_of_something_else_point_nowhere(header: str) -> None:
    assert voice_of(header).direction == ""


OUT: Pairs = {("Ann Lee", "Bob King"), ("Ann Lee", "Cid Fox"), ("Bob King", "Dee Hall")}


@pytest.mark.parametrize("header", ["Clients Referred", "Empfohlene Kunden", "A recommandé", "Has Referred"])
def test_a_column_of_those_referred_makes_the_contact_the_referrer(tmp_path: Path, header: str) -> None:
    text = f"Name,{header}\nAnn Lee,Bob King; Cid Fox\nBob King,Dee Hall\nCid Fox,\nDee Hall,\n"
    assert _pairs(tmp_path, text) == OUT


DATED = (
    "Id,Name,{header},Created\n1,Ann Lee,{ann},{first}\n2,Bob King,{bob},2025-02-01\n"
    "3,Cid Fox,{cid},2025-03-01\n4,Dee Hall,{dee},2025-04-01\n"
)


@pytest.mark.parametrize("header", ["Referral", "Referrals", "Referral Name", "Empfehlung", "Recomendación"])
def test_time_tells_a_bare_noun(tmp_path: Path, header: str) -> None:
    outward = {"ann": "Bob King; Cid Fox", "bob": "Dee Hall", "cid": "", "dee": "", "first": "2019-01-01"}
    assert _pairs(tmp_path, DATED.format(header=header, **outward)) == OUT


def test_time_tells_a_bare_noun_the_other_way_too(tmp_path: Path) -> None:
    inward = {"ann": "", "bob": "Ann Lee", "cid": "Ann Lee", "dee": "Bob King", "first": "2019-01-01"}
    assert _pairs(tmp_path, DATED.format(header="Empfehlung", **inward)) == OUT


def test_numbered_columns_of_friends_are_those_whom_the_row_referred(tmp_path: Path) -> None:
    text = (
        "Timestamp,Your Name,Your Email,Friend 1 Name,Friend 1 Email,Friend 2 Name,Friend 2 Email\n"
        "2025-01-15,Ann Lee,a@x.example,Bob King,b@x.example,Cid Fox,c@x.example\n"
        "2025-02-15,Bob King,b@x.example,Dee Hall,d@x.example,,\n"
    )
    assert _pairs(tmp_path, text) == OUT
    people = rg.resolve(rg.read(tmp_path / "contacts.csv"))
    assert people.referrals["date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2025-01-15",
        "2025-01-15",
        "2025-02-15",
    ]


DISAGREE = (
    "Id,Name,Clients Referred,Created\n1,Ann Lee,,2019-01-01\n2,Bob King,Ann Lee,2025-02-01\n"
    "3,Cid Fox,Ann Lee,2025-03-01\n4,Dee Hall,Bob King,2025-04-01\n"
)


def test_signs_that_disagree_are_a_question_with_three_rows_read_each_way(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Clients Referred' of contacts\.csv may say") as caught:
        _pairs(tmp_path, DISAGREE)
    told = str(caught.value)
    assert "Ann Lee referred Bob King; Ann Lee referred Cid Fox; Bob King referred Dee Hall" in told
    assert "Bob King referred Ann Lee; Cid Fox referred Ann Lee; Dee Hall referred Bob King" in told
    assert '--column referred="Clients Referred"' in str(caught.value.hint)


@pytest.mark.parametrize(
    "rules", [ReadRules(columns={"referrer": "Clients Referred"}), ReadRules(direction="inward")]
)
def test_the_answer_is_followed(tmp_path: Path, rules: ReadRules) -> None:
    inward = {("Ann Lee", "Bob King"), ("Ann Lee", "Cid Fox"), ("Bob King", "Dee Hall")}
    assert _pairs(tmp_path, DISAGREE, rules) == inward


def test_the_other_answer_is_followed_too(tmp_path: Path) -> None:
    outward = {("Bob King", "Ann Lee"), ("Cid Fox", "Ann Lee"), ("Dee Hall", "Bob King")}
    assert _pairs(tmp_path, DISAGREE, ReadRules(columns={"referred": "Clients Referred"})) == outward
    assert _pairs(tmp_path, DISAGREE, ReadRules(direction="outward")) == outward


def test_where_we_referred_a_contact_to_is_nobody_it_referred(tmp_path: Path) -> None:
    text = "Name,Referred To,Referred By\nAnn Lee,Kim Park,\nBob King,Kim Park,Ann Lee\n"
    assert _pairs(tmp_path, text) == {("Ann Lee", "Bob King")}


def test_every_row_is_accounted_for_where_a_row_names_several(tmp_path: Path) -> None:
    _pairs(
        tmp_path, "Name,Clients Referred\nAnn Lee,Bob King; Cid Fox\nBob King,Dee Hall\nCid Fox,\nDee Hall,\n"
    )
    result = rg.run(tmp_path)
    assert result.account[["rows", "used", "merged", "rejected"]].values.tolist() == [[4, 4, 0, 0]]


def test_a_header_that_the_crm_itself_names_for_who_referred_is_believed(tmp_path: Path) -> None:
    text = "Name,Referrals\nAnn Lee,\nBob King,Ann Lee\nCid Fox,Ann Lee; Bob King\n"
    (tmp_path / "contacts.csv").write_text(text)
    mine = CRM("mine", {"contacts": {"referrer": ("Referrals",)}}, {})
    told = rg.read(tmp_path, crms=[mine]).tables["contacts"]["referrer"].tolist()
    assert told == ["", "Ann Lee", "Ann Lee; Bob King"]
    assert "referrer" not in rg.read(tmp_path, errors="collect").tables["contacts"]
