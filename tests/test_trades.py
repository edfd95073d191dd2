"""Trades: professions known by their words, and a firm's trade told only where its export tells it clearly."""

from __future__ import annotations

from typing import Any

import pytest

from refgraph.errors import UnknownNameError
from refgraph.trades import TRADES, Allies, professions_in, tell_trade, trade_named


@pytest.mark.parametrize(
    ("text", "profession"),
    [
        ("Home Inspector", "home inspector"),
        ("HOME INSPECTORS", "home inspector"),
        ("Certified home inspector (ASHI)", "home inspector"),
        ("Loan Officer, First Bank of Ashby", "mortgage lender"),
        ("CPA", "accountant"),
        ("Steuerberaterin", "accountant"),
        ("Rechtsanwälte", "attorney"),
        ("Immobilienmakler", "realtor"),
        ("Médecin généraliste", "physician"),
        ("courtier en prêts", "mortgage lender"),
        ("Abogada", "attorney"),
        ("agente de seguros", "insurance agent"),
        ("Financial Planner", "financial adviser"),
        ("Roofing contractor", "roofer"),
        ("Physical therapist", "physical therapist"),
        ("Managed Service Provider", "it services"),
    ],
)
def test_a_profession_is_known_by_its_words(text: str, profession: str) -> None:
    assert professions_in(text) == (profession,)


@pytest.mark.parametrize(
    "text",
    [
        "Wizard",
        "",
        "Banking on you Ltd. mascot".replace("Banking", "Bank"),
        "Inspector Gadget",
        "Retired",
        "Teacher",
    ],
)
def test_no_profession_is_made_of_other_words(text: str) -> None:
    assert professions_in(text) == ()


@pytest.mark.parametrize("name", sorted(TRADES))
def test_every_trade_has_ten_allies_at_least_and_none_that_competes(name: str) -> None:
    trade = TRADES[name]

    assert len(trade.allied) >= 10
    assert not trade.allied & trade.own


@pytest.mark.parametrize(
    ("signs", "trade"),
    [
        ({"firm": ["Sunset Realty"]}, "realtor"),
        ({"firm": ["Lee & King Law Group"]}, "attorney"),
        ({"firm": ["Harbour & Vale Advisers"]}, "financial adviser"),
        ({"firm": ["Kanzlei Meyer"]}, "attorney"),
        ({"domains": ["kingdental.example"]}, "clinic"),
        ({"people": ["Attorney", "Attorney", "Attorney", "Accountant"]}, "attorney"),
        ({"headers": ["Date", "Referring Provider"]}, "clinic"),
        ({"crms": ["clio"]}, "attorney"),
        ({"channels": ["Zillow", "Realtor.com", "Google"]}, "realtor"),
        ({"firm": ["Lee & King"], "channels": ["Google"]}, ""),
        ({"people": ["Attorney", "Accountant"]}, ""),
        ({"channels": ["Zillow", "Angi"]}, ""),
    ],
)
def test_a_trade_is_told_only_by_signs_that_are_clear(signs: dict[str, Any], trade: str) -> None:
    assert tell_trade("", **signs).name == trade


def test_what_is_set_wins_over_what_the_export_tells() -> None:
    told = tell_trade("MSP", firm=["Sunset Realty"])

    assert (told.name, told.because) == ("it services", "as set")


@pytest.mark.parametrize(
    ("word", "trade"), [("Realtor", "realtor"), ("law firm", "attorney"), ("dentist's clinic", "clinic")]
)
def test_a_trade_is_named_in_the_words_of_its_people(word: str, trade: str) -> None:
    assert trade_named(word).name == trade


@pytest.mark.parametrize(
    ("firm", "text", "completes"),
    [
        ("Lee Family Law", "Estate planning attorney", True),
        ("Lee Family Law", "Personal injury lawyer", True),
        ("Lee Family Law", "Divorce attorney", False),
        ("Lee Family Law", "Attorney", False),
        ("Lee & King Law Group", "Immigration lawyer", True),
        ("Lee & King CPAs", "CPA", False),
    ],
)
def test_who_has_the_firms_profession_is_an_ally_only_in_another_field(
    firm: str, text: str, completes: bool
) -> None:
    assert Allies(tell_trade("", firm=[firm])).completes(text) is completes


def test_the_field_of_a_firm_is_told_by_its_people_and_by_what_is_set() -> None:
    assert tell_trade("", firm=["Lee Law Group"], people=["Family law attorney"]).fields == {"family"}
    assert tell_trade("divorce attorney").fields == {"family"}


def test_a_trade_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownNameError, match=r"wizardry.*realtor, accountant"):
        trade_named("wizardry")


def test_rewards_are_restricted_in_medicine_law_and_advice_alone() -> None:
    regulated = {name for name in TRADES if tell_trade(name).is_regulated}

    assert regulated == {"clinic", "attorney", "financial adviser"}
    assert not tell_trade("").is_regulated


def test_a_firm_of_unknown_trade_has_the_allies_of_all() -> None:
    everybody = Allies(tell_trade(""))

    assert all(everybody.completes(text) for text in ("Home inspector", "Physician", "Accountant"))
    assert not everybody.completes("Wizard")
