"""The example in the shape of a trade's export: read without a word, and the same story in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.demonstration import EXPORTS
from refgraph.errors import UnknownNameError


@pytest.mark.parametrize("trade", EXPORTS)
def test_the_export_of_a_trade_is_read_as_it_is(trade: str, tmp_path: Path) -> None:
    rg.demonstrate(tmp_path, contacts=200, trade=trade)
    records = rg.read(tmp_path)

    assert records.sources["table"].ne("").all()
    assert records.rejects.empty
    people = rg.resolve(records)
    linked = people.referrers.set_index("outcome")["cells"]["linked"]
    assert linked >= 0.7 * people.referrers["cells"].sum()
    # Whoever refers most in the story does so in each of its shapes.
    assert "Bob King" in set(people.contacts["name"])


def test_the_patients_of_a_clinic_have_numbers_and_no_names(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path, contacts=200, trade="clinic")
    people = rg.resolve(rg.read(tmp_path))
    patients = people.contacts[people.contacts["patient"]]

    assert len(patients) > 50
    assert patients["name"].str.fullmatch(r"Patient \d{4}").all()


def test_a_trade_without_an_export_is_answered_by_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Known: realtor, accounting, clinic, adviser, msp"):
        rg.demonstrate(tmp_path, trade="bakery")
