"""Schema: the tables and columns that every stage speaks of."""

from __future__ import annotations

import re

import pytest

from refgraph.schema import PROVENANCE, TABLES, Table

PROMISED = {
    "contacts": """contact_id name first_name last_name email phone organisation organisation_id kind type
        profession segment city owner status stage tier tier_lock tier_lock_until tier_lock_reason created
        birthday is_experienced service_start willing_to_refer consent audience preferred_channel interests
        goals notes testimonial_date testimonial_permission referrer lead_source alias_ids""",
    "referrals": """referral_id referrer_id referrer referred_id referred date status revenue share count
        quality reason kept reward_paid deal_id""",
    "deals": "deal_id contact_id status amount currency date created kind",
    "touches": "contact_id date channel direction responded owner campaign_id cost",
    "engagements": "contact_id date kind content designed_for campaign_id cost",
    "feedback": "contact_id date score willing comment closed_loop_date",
    "given": "contact_id date value",
    "asks": "contact_id date owner",
    "complaints": "contact_id opened closed",
    "events": "contact_id date event",
    "campaigns": "campaign_id name kind cost date",
    "owners": "owner name email role portfolio_cap weekly_slots budget",
    "ties": "a b kind weight",
}
CHOICES = {
    ("contacts", "kind"): "person organisation staff provisional",
    ("contacts", "type"): "client past_client prospect partner vendor friend employee competitor",
    ("referrals", "status"): "received qualified won lost",
    ("deals", "status"): "open won lost",
    ("deals", "kind"): "new repeat upsell upgrade downgrade cancel close",
    ("touches", "direction"): "out in",
    ("owners", "role"): "staff senior principal marketing admin",
}
COLUMNS = {f"{table.name}.{column.name}": column for table in TABLES.values() for column in table.columns}


@pytest.mark.parametrize("table", PROMISED)
def test_a_table_has_every_column_that_was_promised_in_that_order(table: str) -> None:
    wanted = PROMISED[table].split()

    assert [name for name in TABLES[table].names if name in wanted] == wanted


def test_every_column_says_what_it_holds() -> None:
    assert not [place for place, column in COLUMNS.items() if not column.meaning]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_says_what_a_row_is(table: Table) -> None:
    assert table.meaning


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_found_under_its_own_name(table: Table) -> None:
    assert TABLES[table.name] is table


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_a_table_needs_are_columns_it_has(table: Table) -> None:
    assert table.needs
    assert {name for group in table.needs for name in group} <= set(table.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_column_stands_twice_or_under_a_name_kept_for_provenance(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert not set(table.names) & set(PROVENANCE)


def test_column_names_are_words_in_small_letters() -> None:
    names = {column.name for column in COLUMNS.values()}

    assert not [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]


def test_choice_columns_and_no_others_list_their_choices() -> None:
    assert not [
        place for place, column in COLUMNS.items() if bool(column.choices) != (column.dtype == "choice")
    ]


def test_only_numbers_have_a_range() -> None:
    ranged = {
        column.dtype
        for column in COLUMNS.values()
        if column.minimum is not None or column.maximum is not None
    }

    assert ranged == {"number"}


@pytest.mark.parametrize(("place", "choices"), CHOICES.items(), ids=[".".join(place) for place in CHOICES])
def test_a_choice_column_understands_the_promised_values(place: tuple[str, str], choices: str) -> None:
    table, column = place

    assert TABLES[table][column].choices == tuple(choices.split())


@pytest.mark.parametrize("name", ["name", "email", "phone", "birthday", "notes", "referrer"])
def test_what_identifies_or_describes_a_person_is_marked_personal(name: str) -> None:
    assert TABLES["contacts"][name].personal


@pytest.mark.parametrize(
    ("table", "column", "least", "most"),
    [
        ("feedback", "score", 0, 10),
        ("referrals", "share", 0, 1),
        ("referrals", "quality", 1, 5),
        ("referrals", "revenue", 0, None),
    ],
)
def test_a_number_has_the_range_that_was_promised(
    table: str, column: str, least: float, most: float | None
) -> None:
    assert (TABLES[table][column].minimum, TABLES[table][column].maximum) == (least, most)


def test_a_deal_may_be_negative_since_refunds_exist() -> None:
    assert TABLES["deals"]["amount"].minimum is None


def test_an_unknown_column_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nickname"):
        TABLES["contacts"]["nickname"]
