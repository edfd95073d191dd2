"""What the evidence commands must not pass over in silence, and what must not count twice."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)

CONTACTS = pd.DataFrame({"contact_id": ["1", "2", "3"], "name": ["Ann Lee", "Bob King", "Cyd Fox"]})
REFERRALS = pd.DataFrame(
    {
        "referral_id": ["r", "s"],
        "referrer_id": ["1", "1"],
        "referred_id": ["2", "3"],
        "date": ["2025-02-01"] * 2,
    }
)
DEALS = pd.DataFrame(
    {
        "deal_id": ["d", "e"],
        "contact_id": ["2", "3"],
        "status": ["won", "won"],
        "amount": [1000, 500],
        "currency": ["USD", "USD"],
        "date": ["2025-03-01", "2025-04-01"],
    }
)
LUNCH = pd.DataFrame({"contact_id": ["1"], "date": ["2025-01-05"], "channel": ["Lunch"], "cost": [100]})


def export(folder: Path, **tables: pd.DataFrame) -> str:
    for name, table in {"contacts": CONTACTS, "referrals": REFERRALS, "deals": DEALS, **tables}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return str(folder)


def total(text: str) -> dict[str, str]:
    return list(csv.DictReader(io.StringIO(text)))[-1]


@pytest.mark.parametrize("command", ["roi", "model"])
def test_that_value_is_off_is_said_beside_the_figures(tmp_path: Path, command: str) -> None:
    mixed = DEALS.assign(currency=["USD", "EUR"])

    said = invoke([command, export(tmp_path, deals=mixed, touches=LUNCH)]).stderr

    assert "several currencies" in said
    assert "--set read.currency=" in said


def test_a_cost_below_zero_is_said_to_be_left_out(tmp_path: Path) -> None:
    touches = pd.concat([LUNCH, LUNCH.assign(cost=-5)])

    found = invoke(["roi", export(tmp_path, touches=touches), "--set", "read.allow_rejects=true"])

    assert float(total(found.stdout)["cost"]) == 100
    assert "Rejected: 1 x the cost is not at least 0" in found.stderr


def test_the_whole_stands_neither_above_nor_below_itself(tmp_path: Path) -> None:
    found = invoke(["roi", export(tmp_path, touches=LUNCH)])

    assert float(total(found.stdout)["roi"]) == 14
    assert total(found.stdout)["standing"] == "as the whole"


def test_a_deal_that_is_exported_twice_counts_once() -> None:
    twice = pd.concat([DEALS, DEALS.iloc[[0]]])

    result = rg.run(contacts=CONTACTS, referrals=REFERRALS, deals=twice, touches=LUNCH)

    assert rg.calculate_roi(result).total["revenue"].tolist() == [1500]
    assert len(result.records.merged) == 1


def test_deals_of_one_id_that_differ_and_equal_ones_without_an_id_stay_apart() -> None:
    parts = pd.concat([DEALS, DEALS.iloc[[0]].assign(amount=250)])
    nameless = pd.concat([DEALS, DEALS.iloc[[0]]]).drop(columns="deal_id")

    revenue = [
        rg.calculate_roi(rg.run(contacts=CONTACTS, referrals=REFERRALS, deals=deals)).total["revenue"].iloc[0]
        for deals in (parts, nameless)
    ]

    assert revenue == [1750, 2500]


def test_a_campaign_that_is_exported_twice_costs_once() -> None:
    dinner = pd.DataFrame({"campaign_id": ["m"], "name": ["Dinner"], "cost": [300], "date": ["2025-01-05"]})
    guests = pd.DataFrame(
        {"contact_id": ["1"], "date": ["2025-01-05"], "kind": ["event"], "campaign_id": ["m"]}
    )

    result = rg.run(
        contacts=CONTACTS,
        referrals=REFERRALS,
        deals=DEALS,
        engagements=guests,
        campaigns=pd.concat([dinner, dinner]),
    )

    assert rg.calculate_roi(result).total["cost"].tolist() == [300]


def test_who_has_no_purchase_on_record_is_not_said_never_to_have_bought() -> None:
    log = pd.DataFrame({"referrer_id": ["A"], "referred_id": ["B"], "revenue": [1000]})

    said = " ".join(rg.attribute(rg.run(referrals=log).network).sentences)

    assert "1,000 of it is credited to a contact without a purchase on record" in said


@pytest.mark.parametrize(("high", "told"), [(1.3, True), (0.9, False)])
def test_a_lapse_that_shows_only_over_many_quarters_of_a_contact_is_said_to(
    small_export: Path, high: float, told: bool
) -> None:
    found = rg.compare_lapses(rg.run(small_export))
    table = found.table.assign(ratio=[0.6, 0.7], low=[0.4, 0.38], high=[0.9, high])

    sentences = replace(found, table=table, verdict="lower").sentences

    assert "lower after a lapse" in sentences[0]
    assert (
        f"With one quarter of each of {found.table['contacts'].iloc[1]} contacts it is not shown: 0.70 (0.38 to 1.30)."
        in sentences
    ) is told


def test_a_campaign_that_cost_nothing_has_a_cost_of_nothing() -> None:
    free = pd.DataFrame({"campaign_id": ["m"], "name": ["Walk"], "cost": [0], "date": ["2025-01-05"]})
    guests = pd.DataFrame(
        {"contact_id": ["1"], "date": ["2025-01-05"], "kind": ["event"], "campaign_id": ["m"]}
    )

    result = rg.run(contacts=CONTACTS, referrals=REFERRALS, deals=DEALS, engagements=guests, campaigns=free)
    roi = rg.calculate_roi(result)

    assert roi.total["cost"].tolist() == [0]
    assert roi.total["reason"].tolist() == ["the cost recorded is 0"]
