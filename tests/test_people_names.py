"""Names and ids: what counts as the same, and what can name a person at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refgraph.people.names.decorations import strip_label
from refgraph.people.names.names import (
    domain_of,
    email_key,
    is_person_name,
    name_key,
    organisation_key,
    short_id,
    split_names,
)

NAUGHTY = Path(__file__).parents[2] / "shared" / "data" / "naughty_strings" / "blns.json"
WORDS = st.lists(
    st.sampled_from(
        ["Dr", "Jr", "Smith", ",", "MD", "José", "O'Neil", "J.", "&", "and", "李四", "-", "@", ".", "ii"]
    )
).map(" ".join)
TEXTS = st.text() | WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee", "ann lee"),
        ("Ann Lee", "  ANN\tLEE "),
        ("Ann Lee", "Lee, Ann"),
        ("Ann Lee", "Lee,Ann"),
        ("Ann Lee", "Ann\u00a0Lee"),
        ("Ann Lee", "Ann\u200b Lee"),
        ("John Smith", "SMITH, JOHN MD"),
        ("John Smith", "John Smith, MD"),
        ("John Smith", "John Smith, MD, PhD"),
        ("John Smith", "Smith, John, MD"),
        ("John Smith", "Smith Jr., John"),
        ("John Smith", "Dr. John Smith Jr."),
        ("John Smith", "Mr John Smith III"),
        ("José Núñez", "Jose Nunez"),
        ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez"),
        ("José Núñez", "NÚÑEZ, JOSÉ"),
        ("Jürgen Groß", "Jurgen Gross"),
        ("Łukasz Øst", "Lukasz Ost"),
        ("Zoë O'Brien", "Zoe O’Brien"),
        ("J.P. Morgan", "JP Morgan"),
        ("Anne-Marie Hall", "Anne Marie Hall"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Garcia", "Mario Garcia"),
        ("John Smith", "Joan Smith"),
        ("John Smith", "J Smith"),
        ("John Smith", "John A Smith"),
        ("Ann Lee", "Ann Lee Jones"),
        ("李四", "李三"),
        ("Иван Петров", "Иван Петровa"),
    ],
)
def test_names_of_two_people_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["Null", "None", "NA", "True", "Dr", "Jr", "MD", "李四", "Ян"])
def test_a_name_that_is_one_awkward_word_keeps_a_key(name: str) -> None:
    assert name_key(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ann Lee", "ann lee"),
        ("García López, María", "maria garcia lopez"),
        ("Lee, Dr. Ann", "ann lee"),
        ("Esq", "esq"),
        ("", ""),
        ("?", ""),
        (" - ", ""),
    ],
)
def test_the_key_of_a_name_is_its_plain_words_first_name_first(text: str, key: str) -> None:
    assert name_key(text) == key


@given(TEXTS)
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert organisation_key(organisation_key(text)) == organisation_key(text)
    assert email_key(email_key(text)) == email_key(text)


@given(TEXTS)
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert isinstance(is_person_name(text), bool)
    assert "" not in split_names(text)
    assert strip_label(text) == strip_label(text).strip()
    assert text.startswith(short_id(text))
    assert domain_of(text) in text.casefold()


@pytest.mark.skipif(not NAUGHTY.exists(), reason="shared/data/naughty_strings is not beside the project")
def test_strings_known_to_break_software_do_not_break_the_keys() -> None:
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        assert name_key(name_key(text)) == name_key(text)
        assert isinstance(is_person_name(text), bool)


@given(st.text(alphabet="abcdefghij ABC", min_size=1))
def test_letter_case_and_outer_blanks_do_not_matter_to_a_key(text: str) -> None:
    assert name_key(f" {text.upper()} ") == name_key(text.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour & Vale LLP", "harbour and vale"),
        ("The Harbour Group", "Harbour"),
        ("Müller GmbH", "MULLER"),
        ("Acme, Inc.", "Acme Ltd"),
    ],
)
def test_the_legal_form_of_an_organisation_does_not_matter(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other)


def test_an_organisation_called_by_nothing_but_legal_forms_keeps_a_key() -> None:
    assert organisation_key("The Company") == "the company"


@pytest.mark.parametrize(
    "cell",
    [
        "ann@lee.example",
        "ANN@Lee.Example",
        " ann@lee.example ",
        "Ann Lee <ann@lee.example>",
        "mailto:ann@lee.example",
        "<mailto:ann@lee.example>",
        "ann@lee.example; bob@king.example",
        "ann@lee.example.",
        "Ann (ann@lee.example)",
        '"ann@lee.example"',
    ],
)
def test_the_address_in_a_cell_is_found_in_one_form(cell: str) -> None:
    assert email_key(cell) == "ann@lee.example"


@pytest.mark.parametrize("cell", ["", "Ann Lee", "ann@lee", "@lee.example", "ann at lee.example", "@annlee"])
def test_a_cell_without_an_address_has_no_address(cell: str) -> None:
    assert email_key(cell) == ""


def test_the_domain_of_an_address_is_what_follows_the_at_sign() -> None:
    assert domain_of("Ann Lee <ann@Lee.Example>") == "lee.example"
    assert domain_of("Ann Lee") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee",
        "Lee",
        "NA Smith",
        "Null Pointer",
        "李四",
        "Ян",
        "Harbour & Vale LLP",
        "Bo",
        "J. Smith",
        "Friend, Ann",
    ],
)
def test_a_text_that_can_name_somebody_is_taken_for_a_name(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "-",
        "N/A",
        "n.a.",
        "none",
        "Unknown",
        "Google",
        "google ads",
        "Website",
        "Walk-in",
        "walk in",
        "Existing client",
        "see notes",
        "Word of Mouth",
        "LinkedIn",
        "Facebook / Instagram",
        "https://www.example.com/landing",
        "www.example.com",
        "12345",
        "x",
        "Trade Show",
    ],
)
def test_a_channel_a_remark_or_a_web_address_names_nobody(text: str) -> None:
    assert not is_person_name(text)


@pytest.mark.parametrize(
    "cell",
    [
        "Ann Lee & Bob King",
        "Ann Lee;Bob King",
        "Ann Lee / Bob King",
        "Ann Lee/Bob King",
        "Ann Lee and Bob King",
        "Ann Lee AND Bob King",
        "Ann Lee + Bob King",
        "Ann Lee\nBob King",
        "Ann Lee ::: Bob King",
        "Ann Lee; Bob King;",
    ],
)
def test_several_names_in_one_cell_are_told_apart(cell: str) -> None:
    assert split_names(cell) == ["Ann Lee", "Bob King"]


@pytest.mark.parametrize("cell", ["Ann Lee", "Lee, Ann", "Anderson", "Sandy Landon"])
def test_a_single_name_is_not_split(cell: str) -> None:
    assert split_names(cell) == [cell]


@pytest.mark.parametrize(
    "cell",
    [
        "Referred by: Ann Lee",
        "referred by - Ann Lee",
        "Referral from: Ann Lee",
        "Ref: Ann Lee",
        "referred by Ann Lee",
        "Introduced by Ann Lee",
        "Ann Lee ",
    ],
)
def test_the_words_that_introduce_a_referrer_are_taken_off(cell: str) -> None:
    assert strip_label(cell) == "Ann Lee"


@pytest.mark.parametrize("cell", ["Refna Lee", "Ref-Lee Ann Hall", "Referrer Lee"])
def test_a_name_that_begins_like_an_introduction_is_left_alone(cell: str) -> None:
    assert strip_label(cell) == cell


def checksum_by_the_book(identity: str) -> str:
    """Each five characters, read backwards, are a binary number of which the capitals are the ones."""
    bits = ("".join(str(int(c.isupper())) for c in reversed(identity[at : at + 5])) for at in (0, 5, 10))
    return "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[int(number, 2)] for number in bits)


@pytest.mark.parametrize(
    ("long", "short"),
    [("001A0000006Vm9uIAC", "001A0000006Vm9u"), ("0014W00002AKpQZQA1", "0014W00002AKpQZ")],
)
def test_the_long_form_of_a_salesforce_id_is_cut_to_the_short_one(long: str, short: str) -> None:
    assert short_id(long) == short


@given(st.from_regex(r"[a-zA-Z0-9]{15}", fullmatch=True))
def test_every_salesforce_id_is_found_under_its_long_form(short: str) -> None:
    long = short + checksum_by_the_book(short)

    assert short_id(long) == short
    assert short_id(long[:15] + long[15:].lower()) == short


@pytest.mark.parametrize(
    "identity",
    [
        "001A0000006Vm9uIAB",
        "001A0000006Vm9uIA-",
        "123456789012345678",
        "001A0000006Vm9u",
        "",
        "C-00101",
        "é" * 18,
    ],
)
def test_an_id_whose_checksum_does_not_hold_is_left_as_it_is(identity: str) -> None:
    assert short_id(identity) == identity


def test_ids_that_differ_only_by_letter_case_stay_two_ids() -> None:
    one, other = "001A0000006Vm9u", "001A0000006Vm9U"

    assert short_id(one + checksum_by_the_book(one)) != short_id(other + checksum_by_the_book(other))
