"""A typed name that is like a contact's is asked about, with what speaks for it; likeness alone links nobody."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.matching.candidates import Search
from refgraph.people.names.likeness import compare_names
from refgraph.people.names.names import name_key

PEOPLE = pd.DataFrame(
    [
        ("1", "Robert Smith", "Acme Ltd", "Oslo"),
        ("2", "Jonathan Smith", "", "Bergen"),
        ("3", "Ann Lee", "Lee Law Group", "Oslo"),
        ("4", "Ann Lee", "Goldmarsh Realty", "Bergen"),
        ("5", "Dr. María Angela Thornquist", "", ""),
        ("6", "Eve Ford", "", ""),
    ],
    columns=["contact_id", "name", "organisation", "city"],
    dtype="str",
)


def resolved(*cells: str, **rules: object) -> rg.People:
    newcomers = pd.DataFrame(
        {"contact_id": [f"n{at}" for at in range(len(cells))], "name": "", "referrer": [*cells]}, dtype="str"
    )
    contacts = pd.concat([PEOPLE, newcomers]).fillna("")
    return rg.resolve(rg.read(frames={"contacts": contacts}), rg.ResolveRules(**rules))


@pytest.mark.parametrize(
    ("text", "identity", "evidence"),
    [
        ("Bob Smith", "1", "bob may be robert"),
        ("R. Smith", "1", "r for robert"),
        ("Smith Robert", "1", "other order"),
        ("Robert Smyth", "1", "smyth may be smith"),
        ("Robert Q. Smith", "1", "q besides"),
        ("Jonathon Smith", "2", "jonathon may be jonathan"),
        ("Maria Thornquist", "5", "angela besides"),
        ("Maria A. Thornqist", "5", "a for angela; thornqist may be thornquist"),
        ("Bob Smith (via Ann)", "1", "bob may be robert; says 'via Ann' besides"),
        ("Referred by: Eve Fords", "6", "fords may be ford"),
    ],
)
def test_a_name_like_a_contacts_waits_for_a_decision(text: str, identity: str, evidence: str) -> None:
    people = resolved(text)
    assert people.referrals.empty
    candidate = people.review.loc[0, "candidate_1"]
    assert candidate.startswith(f"{identity}: ")
    assert candidate.endswith(f"({evidence})")


@pytest.mark.parametrize(
    "text", ["Bill Smith", "Robert Jones", "Eva Fort", "Bob Smyth", "Zoe Lee", "Roberta Smithson"]
)
def test_a_new_name_is_no_question(text: str) -> None:
    people = resolved(text)
    assert people.review.empty
    assert people.referrals["referrer_id"].tolist() == [f"new:{name_key(text)}"]


@pytest.mark.parametrize(
    "text", ["Ann Lee (Lee Law Group)", "Ann Lee - Lee Law Group", "Ann Lee, Oslo", "Ann Lee of Oslo"]
)
def test_a_full_name_with_the_organisation_or_city_of_one_contact_is_that_contact(text: str) -> None:
    people = resolved(text)
    assert people.referrals["referrer_id"].tolist() == ["3"]
    assert people.referrals.loc[0, "resolution"].startswith("name, and ")
    assert people.referrals.loc[0, ["text", "file", "row"]].tolist() == [text, "contacts", 8]


@pytest.mark.parametrize("text", ["Bob Smith (Acme)", "Ann Lee (Somewhere)"])
def test_a_likeness_alone_links_nobody(text: str) -> None:
    assert resolved(text).referrals.empty


def test_what_is_decided_is_not_asked_again() -> None:
    for decision, referrer in (("new", "new:bob smith"), ("1", "1")):
        people = resolved("Bob Smith", decisions={"Bob Smith": decision})
        assert people.review.empty
        assert people.referrals["referrer_id"].tolist() == [referrer]


def test_the_likeliest_candidate_comes_first() -> None:
    people = PEOPLE.assign(
        name=["Bob Smith-King", "Bob King", "Rob King", "R. King", "Bobby B. King", "Bpb King"]
    )
    assert [each.contact_id for each in Search(people).find("Bob King")] == ["2", "1", "3", "5"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("j smith", "j smyth"),
        ("ann lee", "ann leigh"),
        ("ann lee", "ann"),
        ("tim smith", "kim smith"),
        ("a b c", "a b d"),
        ("", "ann lee"),
    ],
)
def test_names_that_share_too_little_are_not_alike(one: str, other: str) -> None:
    assert compare_names(one.split(), other.split()) is None
    assert compare_names(other.split(), one.split()) is None


def test_the_library_for_comparing_is_loaded_only_where_there_is_something_to_compare() -> None:
    script = """if 1:
        import sys, pandas as pd, refgraph as rg
        people = {"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["Gil Gray", "Ann Lee"]}
        contacts = pd.DataFrame(people)
        rg.resolve(rg.read(frames={"contacts": contacts}))
        sys.exit("rapidfuzz" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("cells", "referrers"),
    [
        (["Zoe Ott", "Eve Ford & Zoe Ott"], {"new:zoe ott", "6"}),
        (["Zoe Ott", "Rex Stone", "Zoe Ott; Rex Stone"], {"new:zoe ott", "new:rex stone"}),
        (["Zoe Ott & Rex Stone"], {"new:zoe ott rex stone"}),
        (["Zoe Ott", "Zoe Ott & Rex Stone"], {"new:zoe ott rex stone"}),
        (["Ott", "Stone", "Ott & Stone LLP"], {"new:ott stone"}),
    ],
)
def test_several_names_are_several_people_where_each_is_known_or_stands_alone_elsewhere(
    cells: list[str], referrers: set[str]
) -> None:
    people = resolved(*cells)
    last = people.referrals[people.referrals["referred_id"].eq(f"n{len(cells) - 1}")]
    assert set(last["referrer_id"]) == referrers
    assert last["share"].fillna(1).sum() == 1


def test_several_names_wait_where_one_is_nobody_known_and_no_provisional_contacts_are_wanted() -> None:
    people = resolved("Zoe Ott", "Eve Ford & Zoe Ott", provisional=False)
    assert people.referrals.empty
    assert people.review["text"].tolist() == ["Eve Ford & Zoe Ott"]


# Names that many bear


def search_among(*names: str) -> Search:
    people = {"contact_id": [str(at) for at in range(len(names))], "name": [*names]}
    return Search(pd.DataFrame(people, dtype="str").assign(organisation="", city=""))


def test_a_name_that_many_bear_is_no_typing_error_for_another() -> None:
    others = [f"{first} {last}" for first in ("Daniel", "Daniela") for last in ("Ash", "Elm", "Oak")]
    assert search_among(*others, "Daniela Roe").find("Daniel Roe") == []
    assert search_among(*others[:3], "Daniela Roe").find("Daniel Roe")[0].contact_id == "3"


def test_a_name_that_hardly_anybody_bears_may_be_a_typing_error_for_one_that_very_many_bear() -> None:
    many = [f"{chr(97 + at % 26)}{chr(97 + at // 26)} Smith" for at in range(57)]
    rare = ["Ann Smiht", "Bob Smiht", "Cid Smiht"]
    assert search_among(*many, *rare, "Eve Smith").find("Eve Smiht") == []
    assert search_among(*many, "dz Smith", "ez Smith", *rare, "Eve Smith").find("Eve Smiht") != []


def test_a_rare_name_in_the_crm_may_be_a_typing_error_there() -> None:
    many = [f"{first} Smith" for first in ("Ann", "Bob", "Cid", "Dee")]
    assert search_among(*many, "Eve Smiht").find("Eve Smith")[0].evidence == "smith may be smiht"


def shuffled(shared: Path, file: str, columns: list[str], size: int) -> list[str]:
    """Return names of which each part is as frequent as in a real list, put together at random."""
    raw = pd.read_csv(shared / "names_matching" / file, dtype=str, skipinitialspace=True).fillna("")
    draw = random.Random(3)
    parts = [[part.title() for part in raw[column] if part.strip()] for column in columns]
    return [" ".join(draw.choice(part) for part in parts) for _ in range(size)]


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("febrl_dataset1.csv", ["given_name", "surname"]),
        ("splink_fake_1000.csv", ["first_name", "surname"]),
    ],
)
def test_among_twenty_thousand_new_names_are_seldom_a_question_and_misspelt_ones_nearly_always(
    shared: Path, file: str, columns: list[str]
) -> None:
    names = shuffled(shared, file, columns, 20_000)
    bearers = Counter(map(name_key, names))
    unique = [name for name in names if bearers[name_key(name)] == 1]
    outside, inside = unique[:500], unique[500:900]
    known = sorted({*names} - {*outside})
    search = search_among(*known)
    asked = [name for name in outside if search.find(name)]
    assert len(asked) <= 0.10 * len(outside)

    misspelt = {f"{name[:-2]}{name[-1]}{name[-2]}": name for name in inside if len(name.split()[-1]) > 4}
    new = {text: name for text, name in misspelt.items() if name_key(text) not in bearers}
    shown = {text: [known[int(each.contact_id)] for each in search.find(text)[:5]] for text in new}
    assert sum(name in shown[text] for text, name in new.items()) >= 0.93 * len(new) > 0


# Firms


FIRMS = pd.DataFrame(
    [("1", "Ann Lee", "Harbour & Vale LLP"), ("2", "Vale Harbour", "Roe Dental Ltd"), ("3", "Bob King", "")],
    columns=["contact_id", "name", "organisation"],
    dtype="str",
)


def named(cell: str) -> rg.People:
    newcomer = pd.DataFrame([("9", "Zoe New", "")], columns=FIRMS.columns).assign(referrer=cell)
    contacts = pd.concat([FIRMS, newcomer]).fillna("")
    return rg.resolve(rg.read(frames={"contacts": contacts}))


def test_a_firm_that_is_nearly_called_like_a_known_one_is_asked_about_among_firms_alone() -> None:
    people = named("Harbor & Vale LLP")
    assert people.referrals.empty
    shown = people.review.loc[0, ["candidate_1", "candidate_2"]].tolist()
    assert shown == ["org:harbour vale: Harbour & Vale LLP (harbor may be harbour)", ""]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Quill & Sedge LLP", "organisation"),
        ("Quill Partners", "organisation"),
        ("Quill & Sedge, LLP", "organisation"),
        ("Max Quill (Sedge LLP)", "provisional"),
        ("Max Quill of Sedge LLP", "provisional"),
        ("QUILL, MAX - Sedge LLP", "provisional"),
    ],
)
def test_a_firm_and_somebody_of_a_firm_are_told_apart(cell: str, kind: str) -> None:
    contacts = named(cell).contacts
    assert contacts.loc[contacts["provisional"], "kind"].tolist() == [kind]


ESSAY = " ".join(f"word{number}" for number in range(3000))
PAIR = pd.DataFrame(
    {"contact_id": ["1", "2"], "name": ["Robert Smith", ESSAY], "organisation": "", "city": ""}
)


def test_a_text_longer_than_any_name_is_compared_with_nobody() -> None:
    search = Search(PAIR)
    assert search.find(ESSAY) == []
    # Of 3,000 words, each paired with the initial of every other, nothing is kept in mind.
    assert len(search._found) < 100


def test_a_name_before_a_text_longer_than_any_name_is_found() -> None:
    (found,) = Search(PAIR).find(f"Robert Smith - met at the fair {ESSAY}")
    assert found.contact_id == "1"


@pytest.mark.parametrize(
    ("one", "other"), [("iv yarrow", "ivo yarrow"), ("ann van de berg", "ann van der berg")]
)
def test_one_letter_left_out_of_three_is_a_slip(one: str, other: str) -> None:
    found = compare_names(one.split(), other.split())
    assert found is not None
    assert found.kind == "one letter"
