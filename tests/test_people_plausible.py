"""Whether a text can be somebody's name, and what becomes of those that hardly can: a question, never a rank."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.names import couple_in, kind_of_name, manner_of
from refgraph.people.names.decorations import bare_name, split_number, strip_label

PEOPLE = ("Ann Lee", "Bob King", "Cid Roe", "Dee Dunn", "Eva Fox")


def resolved(*cells: str, names: tuple[str, ...] = PEOPLE, **rules: object) -> rg.People:
    """Resolve contacts of these names, and one more for each cell, who names it as referrer."""
    known = [(f"{at}", name, "") for at, name in enumerate(names, start=1)]
    new = [(f"n{at}", f"{names[0].split()[0]}new {'Abcdefgh'[at]}oe", cell) for at, cell in enumerate(cells)]
    contacts = pd.DataFrame([*known, *new], columns=["Contact ID", "Name", "Referred By"])
    return rg.resolve(rg.read(frames={"contacts": contacts}), rg.ResolveRules(**rules))  # type: ignore[arg-type]


def outcomes(people: rg.People) -> dict[str, int]:
    return dict(zip(people.referrers["outcome"], people.referrers["cells"], strict=True))


@pytest.mark.parametrize(
    "text",
    """Luigi della Torre|Frau Dr. Weber|O'Brien, Pat|Jean-Luc Picard|Nguyễn Văn An|李四|Иван Петров|
    SMITH, JOHN MD|ann lee|
    Vale & Roe LLP|Dave & Jen|Mr & Mrs King|J. R. Smith|Zoe Ott (206) 555-0100|Ann Lee (Acme)""".split("|"),
)
def test_the_form_of_a_name_is_plausible_in_any_language(text: str) -> None:
    assert kind_of_name(text.strip()) == "name"


@pytest.mark.parametrize(
    "text",
    "Zillow Premier Agent|Yelp ads|Open House|Chamber of Commerce|Radio spot|Redfin partner|Angi leads".split(
        "|"
    ),
)
def test_a_platform_medium_or_body_is_a_channel(text: str) -> None:
    assert kind_of_name(text) == "channel"
    assert outcomes(resolved(text, "Ann Lee", "Bob King")) == {"linked": 2, "not a person": 1}


@pytest.mark.parametrize(
    "text",
    """Spring mailer 2024|Billboard on I-95|Quorvex|Several professors|Members of the board|Tag der offenen Tür|
    Feria de Madrid|Salon de l'habitat|Grace Church|Rotary Club Oslo|coupon 90|The Golf team""".split("|"),
)
def test_a_text_that_is_no_plausible_name_waits_and_is_no_node(text: str) -> None:
    people = resolved(text.strip(), "Ann Lee")
    assert outcomes(people) == {"linked": 1, "to review": 1}
    assert people.review["text"].tolist() == [text.strip()]
    assert not people.contacts["provisional"].any()


@pytest.mark.parametrize(
    "text",
    """Sem Saeland|E Rudberg|A Arnulf|A C S van Heel|Henri A Becquerel|van´t Hoff|J. van ’t Hoff|von Baeyer|A. Price|
    E. Court|Guan Xing|Seo Young Park|In Kang|Abd al-Rahman ibn Muhammad|Gruffudd ap Llywelyn|Nguyễn Văn A|
    Francesco d'Este|Zs. Szabó|Ngô Bảo Châu|María José de la Cruz y García""".split("|"),
)
def test_initials_particles_and_words_that_are_also_names_are_names(text: str) -> None:
    assert kind_of_name(text.strip()) == "name"


@pytest.mark.parametrize(
    "text",
    """SEM campaign|sem ads|SEO|XING|Gift card|E Newsletter|E. Blast|A List|X Ads|Mother's Day|Women´s club|
    Valentine’s event|Black Friday|van wrap|Farmer's market|Legal Aid|E Mail|l'Internet|Kein Eintrag|Bench ad|
    Pages Jaunes|Redes sociales|Spring campaign|Bus stop|Lead list""".split("|"),
)
def test_what_looks_a_little_like_a_name_waits_or_is_a_channel(text: str) -> None:
    assert kind_of_name(text.strip()) != "name"


def test_people_of_public_data_are_names(shared: Path) -> None:
    names: set[str] = set()
    for file, columns in {
        "nobel_physics/referrals.csv": ["referrer_name", "referred_name"],
        "stat_genealogy/referrals.csv": ["Referrer", "Referred"],
        "nfl_coaching_tree/contacts.csv": ["name"],
    }.items():
        found = pd.read_csv(shared / file, dtype=str, keep_default_na=False)
        names |= {*found[columns].to_numpy().ravel()} - {""}
    asked = [name for name in names if kind_of_name(name) != "name"]
    # Of 5,300 names of real people; "Jabez Curry Street" and "Leigh Page" may be a street and a page.
    assert len(asked) <= 12, asked


def test_a_word_that_contacts_bear_as_a_name_tells_nothing_against_it() -> None:
    assert outcomes(resolved("Rosa Church")) == {"to review": 1}
    assert outcomes(resolved("Rosa Church", names=(*PEOPLE, "Tim Church"))) == {"provisional": 1}


def test_where_people_go_by_one_word_one_word_is_a_name() -> None:
    assert manner_of(["ann", "bob", "cid"]).forms == {"one word"}
    log = pd.DataFrame(
        {"Referrer": ["Myriel", "Myriel", "Valjean"], "Referred": ["Napoleon", "Valjean", "Javert"]}
    )
    people = rg.resolve(rg.read(frames={"referrals": log}))
    assert people.referrals["referrer_id"].value_counts().to_dict() == {"Myriel": 2, "Valjean": 1}


def test_a_channel_in_a_log_without_contacts_is_no_contact() -> None:
    log = pd.DataFrame(
        {
            "Referrer": ["Zillow", "Spring mailer", "Ann Lee", "Ann Lee"],
            "Referred": ["Bob King", "Cid Roe", "Dee Dunn", "Eva Fox"],
        }
    )
    people = rg.resolve(rg.read(frames={"referrals": log}))
    assert sorted(people.contacts["name"]) == ["Ann Lee", "Bob King", "Cid Roe", "Dee Dunn", "Eva Fox"]
    assert outcomes(people) == {"linked": 2, "to review": 1, "not a person": 1}


def test_the_settings_name_channels_and_partners_of_ones_own() -> None:
    assert outcomes(resolved("Quorvex", channels=("quorvex",))) == {"not a person": 1}
    people = resolved("Quorvex", partners=("Quorvex",))
    assert people.referrals["referrer_id"].tolist() == ["new:quorvex"]
    assert outcomes(resolved("Ann Lee", channels=("Ann Lee",))) == {"not a person": 1}


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("per Ann", "Ann"),
        ("via Ann Lee", "Ann Lee"),
        ("Ref. by Ann Lee", "Ann Lee"),
        ("Empfehlung durch Ann Lee", "Ann Lee"),
        ("Recommandé par Ann Lee", "Ann Lee"),
        ("Ann Lee (past client)", "Ann Lee"),
        ("Ann Lee – Kollegin", "Ann Lee"),
        ("Ann Lee, friend", "Ann Lee"),
        ("Client: Ann Lee", "Ann Lee"),
        ("her sister Ann Lee", "Ann Lee"),
        ("“Ann Lee”", "Ann Lee"),
        ("Per Olsson", "Per Olsson"),
        ("von Trapp", "von Trapp"),
        ("Lee, ann", "Lee, ann"),
        ("Lee, Friend", "Lee, Friend"),
        ("Ann Lee (via Bob)", "Ann Lee (via Bob)"),
        ("(Gaetano) Umano (Meale)", "(Gaetano) Umano (Meale)"),
        ("Zillow: Ann Lee", "Zillow: Ann Lee"),
    ],
)
def test_the_words_around_a_name_are_taken_away_and_nothing_of_the_name(cell: str, name: str) -> None:
    assert bare_name(cell) == name
    assert strip_label(bare_name(cell)) == name


@pytest.mark.parametrize(
    "cell", ["Ann Lee (past client)", "per Ann Lee", "von Ann Lee", "Ann Lee (2)", "Lee, Ann [1]"]
)
def test_a_cell_with_more_than_a_name_is_linked_by_the_name(cell: str) -> None:
    people = resolved(cell)
    assert people.referrals["referrer_id"].tolist() == ["1"] if "2" not in cell else people.referrals.empty


def test_the_id_in_brackets_decides_only_if_its_bearer_has_that_name() -> None:
    assert split_number("Ann Lee (CON11)") == ("Ann Lee", "CON11")
    people = resolved("Ann Lee (2)")
    assert people.review["candidate_1"].tolist() == ["2: Bob King"]


def test_a_couple_or_a_single_word_waits_if_somebody_of_that_name_is_there() -> None:
    assert couple_in("Dave & Jen") == ("", ("dave", "jen"))
    for cell in ("Mr & Mrs King", "The Kings", "Familie King", "Bob & Carol King", "Bob & Jen", "King"):
        people = resolved(cell)
        assert people.review["candidate_1"].str.startswith("2: Bob King").tolist() == [True], cell
    assert outcomes(resolved("Mr & Mrs Zorn")) == {"provisional": 1}


def test_channels_are_counted_by_name() -> None:
    people = resolved(
        "Zillow", "zillow", "Radio ad", "Ann Lee", "Bob King", "Cid Roe", "Dee Dunn", "past client"
    )
    (said,) = [finding for finding in people.findings if finding.code == "channels"]
    assert said.count == 3
    assert "Zillow (2), Radio ad (1)" in said.message.replace("zillow", "Zillow")


def test_a_cell_that_is_taken_for_several_people_is_said() -> None:
    people = resolved("Ann Lee and Bob King", "Ann Lee")
    (said,) = [finding for finding in people.findings if finding.code == "several-referrers"]
    assert said.message == (
        "1 referrer cell names several people, who share the credit: 'Ann Lee and Bob King' (1)."
    )


def test_collective_names_joined_by_and_wait_for_a_decision() -> None:
    log = pd.DataFrame(
        {
            "Referrer": ["Members of the board and teachers", "Members of the board", "Teachers", "Cid Roe"],
            "Referred": ["Ann Lee", "Bob King", "Dee Dunn", "Eva Fox"],
        }
    )
    people = rg.resolve(rg.read(frames={"referrals": log}))
    assert (
        outcomes(people) == {"linked": 1, "to review": 2, "not a person": 1}
        or outcomes(people)["to review"] == 3
    )


@pytest.mark.parametrize(
    "name", ["E Rudberg", "J de Vries", "Jacobus H van´t Hoff", "Carlo d'Ancona", "Y Da Silva"]
)
def test_an_initial_is_no_particle_and_an_elided_particle_is_one(name: str) -> None:
    assert kind_of_name(name) == "name"
