"""One revenue: the same deals and referrals count in ranking, tiers, report, returns, funnel and plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence import EvidenceRules, headline_figures
from tests.strange_exports import draw
from tests.test_one_truth import generate

ALWAYS = EvidenceRules(cost_from="1900-01-01", revenue_from="1900-01-01")
"""Nothing lies outside the time counted."""

GROUPS = ("type", "owner", "campaign", "contact", "tier")

Totals = dict[str, float]


def totals_of(result: rg.Result) -> dict[str, Totals]:
    """Return revenue, referrals and won referrals of a run, as each place adds them up."""
    tiers, events = rg.assign_tiers(result), result.network.events
    plan = rg.plan(result, tiers, start="2026-01-05")
    # A window leaves out what has no date.
    always = ALWAYS if result.people.as_of is not None else EvidenceRules()
    revenue = {"ranking": result.ranking.table["revenue"].sum()}
    referrals = {"network": events["count"].sum(), "ranking": result.ranking.table["referrals"].sum()}
    won = {"network": events["count"].where(events["won"], 0).sum()}
    for by in GROUPS:
        roi = rg.calculate_roi(result, always, by=by, analyse=rg.analyse)
        for part, table in (("total", roi.total), ("groups", roi.table)):
            place = f"ROI by {by}, {part}"
            revenue[place], referrals[place] = table["revenue"].sum(), table["referrals"].sum()
            won[place] = table["won"].sum()
    for name, table in (("mix", roi.mix), ("kinds", roi.kinds)):
        revenue[name], referrals[name], won[name] = table[["revenue", "referrals", "won"]].sum()
    for row in roi.attribution.totals.to_dict("records"):
        revenue[f"credit by {row['model']}"] = row["credited"]
    glance = headline_figures(result, tiers).set_index("name")["value"]
    revenue["at a glance"] = glance["referred_revenue"]
    referrals["tiers"] = tiers.evidence["ever"].sum()
    referrals["funnel"], won["funnel"] = plan.funnel[["received", "won"]].sum()
    report = rg.compose_report(result, tiers, roi=rg.calculate_roi(result, always), plan=plan)
    page = {name: table.rows for name, table in report.tables.items()}
    for place, total in _printed(page).items():
        {"Revenue": revenue, "Referrals": referrals, "Credited": revenue, "Received": referrals}[place[1]][
            " ".join(place)
        ] = total
    return {"revenue": revenue, "referrals": referrals, "won": won}


def _printed(page: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], float]:
    """Return the totals that stand in the report, by table and heading."""
    found = {}
    if "ROI by type" in page:
        whole = page["ROI by type"].iloc[-1]
        found = {("ROI by type", name): whole[name] for name in ("Revenue", "Referrals")}
    if "Credit in all" in page:
        found["Credit in all", "Credited"] = page["Credit in all"]["Credited"].iloc[0]
    if "Sources from received to won" in page:
        found["Sources from received to won", "Received"] = page["Sources from received to won"][
            "Received"
        ].sum()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_every_place_comes_to_one_total_whatever_an_export_holds(seed: int, tmp_path: Path) -> None:
    for what, totals in totals_of(rg.run(generate(tmp_path / "export", seed, people=30))).items():
        first = next(iter(totals.values()))
        assert first > 0
        assert totals == pytest.approx(dict.fromkeys(totals, first)), what


@pytest.mark.slow
@pytest.mark.parametrize("seed", [26, 30, 36])
def test_every_place_comes_to_one_total_however_strange_an_export_is(seed: int, tmp_path: Path) -> None:
    for name, content in draw(seed).files.items():
        (tmp_path / name).write_bytes(content)

    for what, found in totals_of(rg.run(tmp_path)).items():
        # Where no revenue is recorded it is not known at a glance, and the sums are nothing.
        totals = {place: total for place, total in found.items() if total == total}
        assert totals == pytest.approx(dict.fromkeys(totals, next(iter(totals.values())))), what


def test_what_shares_leave_over_falls_to_no_referrer_anywhere() -> None:
    # Bob brought 1,000, of which Ann is due a quarter by her share; Cid's 500 is all hers.
    contacts = pd.DataFrame({"contact_id": list("abc"), "name": ["Ann", "Bob", "Cid"]})
    referrals = pd.DataFrame(
        {"referrer_id": ["a", "a"], "referred_id": ["b", "c"], "date": "2025-03-01", "share": [0.25, None]}
    )
    deals = pd.DataFrame(
        {"contact_id": ["b", "c"], "status": "won", "amount": [1000, 500], "date": "2025-04-01"}
    )
    result = rg.run(contacts=contacts, referrals=referrals, deals=deals)

    for place, total in totals_of(result)["revenue"].items():
        assert total == pytest.approx(750), place
    figure = headline_figures(result, rg.assign_tiers(result)).set_index("name").loc["referred_revenue"]
    assert figure["n"] == 2
    assert "750 more of theirs falls to no referrer by the shares on record" in figure["note"]


def test_who_had_bought_before_a_referral_did_not_come_by_it() -> None:
    contacts = pd.DataFrame({"contact_id": list("abc"), "name": ["Ann", "Bob", "Cid"]})
    referrals = pd.DataFrame({"referrer_id": ["a", "a"], "referred_id": ["b", "c"], "date": "2025-03-01"})
    deals = pd.DataFrame(
        {
            "contact_id": ["b", "c"],
            "status": "won",
            "amount": [900, 100],
            "date": ["2025-01-01", "2025-04-01"],
        }
    )
    result = rg.run(contacts=contacts, referrals=referrals, deals=deals)
    table = rg.compare_sources(result).table.set_index("source")

    assert table.loc["referral", ["contacts", "clients", "value"]].tolist() == [1, 1, 100]
    assert set(totals_of(result)["revenue"].values()) == {100}


def test_only_revenue_of_referred_contacts_is_said_to_be_left_out() -> None:
    # Cid came by no referral: what was paid before the first cost is 300 of Bob's, and none of it Cid's.
    contacts = pd.DataFrame({"contact_id": list("abc"), "name": ["Ann", "Bob", "Cid"]})
    referrals = pd.DataFrame({"referrer_id": ["a"], "referred_id": ["b"], "date": ["2024-01-01"]})
    deals = pd.DataFrame(
        {
            "contact_id": ["b", "b", "c"],
            "status": "won",
            "amount": [300, 700, 5000],
            "date": ["2024-02-01", "2025-04-01", "2024-02-01"],
        }
    )
    touches = pd.DataFrame({"contact_id": ["a"], "date": ["2025-01-01"], "channel": ["lunch"], "cost": [70]})
    roi = rg.calculate_roi(rg.run(contacts=contacts, referrals=referrals, deals=deals, touches=touches))

    assert roi.total["roi"].tolist() == [9.0]  # (700 - 70) / 70
    said = {finding.code: finding.message for finding in roi.findings}
    assert said["revenue-outside"].startswith("300 of the revenue of referred contacts lies outside")
