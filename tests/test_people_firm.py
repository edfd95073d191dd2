"""The firm: by which names and domains it is known, and who works there."""

from __future__ import annotations

import pandas as pd
import pytest

from refgraph.people.firm import Firm, find_firm


def owners(*addresses: str) -> dict[str, pd.DataFrame]:
    names = [f"owner {number}" for number in range(len(addresses))]
    return {"owners": pd.DataFrame({"owner": names, "email": addresses})}


def texts(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


def test_the_firm_that_was_named_is_the_firm() -> None:
    firm = find_firm(["Harbour & Vale LLP"], owners("ann@other.example", "bob@other.example"))

    assert firm == Firm(frozenset({"harbour vale"}), frozenset(), "given")


def test_a_domain_that_was_named_is_a_domain_of_the_firm() -> None:
    for given in ("HarbourVale.example", "@harbourvale.example"):
        assert find_firm([given], {}).domains == {"harbourvale.example"}


def test_several_names_and_domains_may_be_given() -> None:
    firm = find_firm(["Harbour & Vale", "harbourvale.example", "hv.example"], {})

    assert firm.domains == {"harbourvale.example", "hv.example"}
    assert firm.is_named("harbour and vale")


def test_a_name_with_a_stop_and_a_blank_is_no_domain() -> None:
    assert find_firm(["St. James Partners"], {}).domains == frozenset()


def test_the_domain_that_most_owners_share_is_the_firm() -> None:
    firm = find_firm([], owners("a@hv.example", "b@hv.example", "c@other.example"))

    assert firm == Firm(frozenset(), frozenset({"hv.example"}), "owners")


def test_owners_of_contacts_who_are_named_by_address_tell_the_firm_too() -> None:
    contacts = pd.DataFrame({"owner": ["a@hv.example", "b@hv.example", "b@hv.example", ""]})

    assert find_firm([], {"contacts": contacts}).domains == {"hv.example"}


def test_a_domain_that_half_of_the_owners_share_is_not_taken_for_the_firm() -> None:
    assert find_firm([], owners("a@hv.example", "b@other.example")) == Firm()


@pytest.mark.parametrize("provider", ["gmail.com", "outlook.com", "yahoo.co.uk", "icloud.com", "GMX.de"])
def test_a_mail_provider_is_not_the_firm(provider: str) -> None:
    assert find_firm([], owners(f"a@{provider}", f"b@{provider}")) == Firm()


def test_without_owners_or_addresses_the_firm_is_unknown() -> None:
    assert find_firm([], {}) == Firm()
    assert find_firm([], owners("", "")) == Firm()


@pytest.mark.parametrize("text", ["Harbour & Vale", "harbour and vale llp", "HARBOUR VALE", "Harbourvale"])
def test_the_firm_is_named_by_its_name_or_the_first_part_of_its_domain(text: str) -> None:
    firm = Firm(frozenset({"harbour vale"}), frozenset({"harbourvale.example"}), "given")

    assert firm.is_named(text)


@pytest.mark.parametrize("text", ["", "?", "Harbour", "Vale", "Harbour View", "example"])
def test_another_text_does_not_name_the_firm(text: str) -> None:
    firm = Firm(frozenset({"harbour vale"}), frozenset({"harbourvale.example"}), "given")

    assert not firm.is_named(text)


def test_nothing_names_an_unknown_firm() -> None:
    assert not Firm().is_named("")
    assert not Firm().is_named("Harbour & Vale")


@pytest.mark.parametrize(
    "email",
    ["ann@hv.example", "ANN@HV.Example", "Ann Lee <ann@hv.example>", " ann@hv.example ", "a@hv.example;"],
)
def test_an_address_at_the_firm_makes_an_employee(email: str) -> None:
    assert Firm(domains=frozenset({"hv.example"})).employs(texts(email), texts("")).tolist() == [True]


@pytest.mark.parametrize(
    "email", ["", "ann@nothv.example", "ann@hv.example.other", "hv.example", "ann@mail.org"]
)
def test_another_address_makes_no_employee(email: str) -> None:
    assert Firm(domains=frozenset({"hv.example"})).employs(texts(email), texts("")).tolist() == [False]


def test_the_firm_as_organisation_makes_an_employee() -> None:
    firm = Firm(names=frozenset({"harbour vale"}))
    organisations = texts("Harbour & Vale LLP", "Vale Ltd", "")

    assert firm.employs(texts("", "", ""), organisations).tolist() == [True, False, False]


def test_an_unknown_firm_employs_nobody() -> None:
    assert Firm().employs(texts("a@hv.example", ""), texts("", "Harbour")).tolist() == [False, False]
