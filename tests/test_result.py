"""Result: the values of one run, and finding somebody among them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError

CONTACTS = pd.DataFrame(
    [
        ("0014W00002AKpQZ", "Ann Lee", "Ann Lee <ann@lee.example>", "", ""),
        ("2", "José Núñez", "jose@nunez.example", "", "Ann Lee"),
        ("3", "John Smith", "", "", "Ann Lee"),
        ("4", "Smith, John", "", "", "José Núñez"),
        ("5", "Johanna Smithson", "", "", "José Núñez"),
        ("6", "Rex Rival", "", "Competitor", ""),
    ],
    columns=["contact_id", "name", "email", "type", "referrer"],
)


@pytest.fixture(scope="module")
def find() -> Callable[[str], list[str]]:
    result = rg.run(settings=rg.Settings(), contacts=CONTACTS)
    return lambda who: sorted(result.find(who)["contact_id"])


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("2", ["2"]),
        (" 2 ", ["2"]),
        ("0014W00002AKpQZQA1", ["0014W00002AKpQZ"]),
        ("ANN@lee.example", ["0014W00002AKpQZ"]),
        ("Ann Lee <ann@lee.example>", ["0014W00002AKpQZ"]),
        ("jose nunez", ["2"]),
        ("NUÑEZ, JOSE", ["2"]),
        ("john smith", ["3", "4"]),
        ("smith", ["3", "4", "5"]),
        ("johan", ["5"]),
    ],
)
def test_somebody_is_found_by_id_address_full_name_or_a_part_of_it(
    find: Callable[[str], list[str]], who: str, found: list[str]
) -> None:
    assert find(who) == found


@pytest.mark.parametrize("who", ["", "  ", "?", "@"])
def test_a_blank_or_a_mark_means_nobody(find: Callable[[str], list[str]], who: str) -> None:
    with pytest.raises(InputError, match="Nobody here is called"):
        find(who)


def test_an_unknown_name_is_answered_with_the_nearest(find: Callable[[str], list[str]]) -> None:
    with pytest.raises(InputError, match=r"Nobody here is called 'Ann Leigh'\. Did you mean Ann Lee\?"):
        find("Ann Leigh")


def test_a_name_like_no_other_is_answered_with_what_can_be_given(find: Callable[[str], list[str]]) -> None:
    with pytest.raises(InputError, match=r"Give an id, an e-mail address or a name\."):
        find("Zzyzx Qqq")


@pytest.mark.parametrize("who", ["6", "Rex Rival", "rival, rex"])
def test_somebody_who_is_no_node_is_answered_with_the_reason(
    find: Callable[[str], list[str]], who: str
) -> None:
    with pytest.raises(InputError, match="Rex Rival is not in the network"):
        find(who)


def test_the_account_of_a_result_counts_what_was_rejected_on_the_way() -> None:
    log = pd.DataFrame([("2", "3"), ("2", "C-99"), ("4", "4")], columns=["referrer_id", "referred_id"])
    settings = rg.Settings(read=rg.ReadRules(allow_rejects=True))
    account = rg.run(settings=settings, contacts=CONTACTS, referrals=log).account.set_index("file")

    assert account.loc["referrals", ["rows", "used", "merged", "rejected"]].tolist() == [3, 1, 0, 2]
