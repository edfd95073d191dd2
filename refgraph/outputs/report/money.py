"""What it brings and what it costs: ROI by kind of contact, cost per referral, credit along the chains."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence import Attribution, Roi
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table

DRAWN = 8
"""So many contacts a drawing holds."""

CREDITED = 50
"""So many contacts the table of credits holds in the workbook."""

_MODELS = {"last": "Last", "first": "First", "linear": "Equal parts", "decay": "Nearer ones more"}


def roi_section(roi: Roi) -> Section:
    """Return cost, revenue and their ratio by group, and what was done for the money.

    Parameters
    ----------
    roi
        By any group.
    """
    title, table = "Return on nurturing", roi.table
    if not table["cost"].gt(0).any() and not table["revenue"].gt(0).any():
        return Section(title, ("Neither revenue nor cost is recorded, so no return can be calculated.",))
    known = table[table["cost"].gt(0)]
    parts: list[Chart | Table] = []
    if len(known) > 1 and known["revenue"].gt(0).any():
        rows = pd.DataFrame(
            {
                "label": known["label"].tolist(),
                "first": known["cost_share"].tolist(),
                "second": known["revenue_share"].tolist(),
            }
        )
        told = "Of each group, above: its share of the cost. Below, hatched: its share of the revenue."
        parts.append(Chart("shares of two", "Where the money goes, and where it comes from", told, rows))
    parts += [_by_group(pd.concat([table, roi.total], ignore_index=True), roi.by), _mix(roi)]
    return Section(title, (*roi.sentences, *(finding.message for finding in roi.findings[:1])), tuple(parts))


def _by_group(table: pd.DataFrame, by: str) -> Table:
    shown = pd.DataFrame(
        {
            "Group": table["label"].tolist(),
            "Contacts": table["contacts"].tolist(),
            "Cost": table["cost"].tolist(),
            "Revenue": table["revenue"].tolist(),
            "ROI": table["roi"].tolist(),
            "Referrals": table["referrals"].tolist(),
            "Cost per referral": table["cost_per_referral"].tolist(),
            "Too early to judge": table["too_early"].tolist(),
            "Not known because": table["reason"].tolist(),
        }
    )
    if not shown["Not known because"].ne("").any():
        shown = shown.drop(columns="Not known because")
    kinds: dict[str, Kind] = {
        "Cost": "money",
        "Revenue": "money",
        "ROI": "number",
        "Cost per referral": "money",
        "Too early to judge": "share",
    }
    note = (
        "ROI = (revenue − cost) / cost, of the sums of each group. Working time is in no CRM, so the true ROI is "
        "lower. Too early to judge: the share of those nurtured who were first met less than 18 months ago."
    )
    return Table(f"ROI by {by}", shown, kinds, note=note)


def _mix(roi: Roi) -> Table:
    mix = roi.mix[roi.mix["touchpoints"].gt(0)]
    shown = pd.DataFrame(
        {
            "What was done": mix["kind"].tolist(),
            "Times": mix["touchpoints"].tolist(),
            "Cost": mix["cost"].tolist(),
            "Revenue": mix["revenue"].tolist(),
            "ROI": mix["roi"].tolist(),
            "Cost per referral": mix["cost_per_referral"].tolist(),
        }
    )
    kinds: dict[str, Kind] = {
        "Cost": "money",
        "Revenue": "money",
        "ROI": "number",
        "Cost per referral": "money",
    }
    note = (
        "A referral and what it brought are shared equally by all that was done with the referrer before it: that "
        "compares activities, and does not say what any of them brought about."
    )
    return Table("What the money was spent on", shown, kinds, note=note)


def attribution_section(attribution: Attribution, names: Names) -> Section:
    """Return who is credited with the revenue, at first hand and along the chain, and what followed downstream."""
    title, table = "Who brought the revenue", attribution.table
    if table.empty:
        return Section(title, attribution.sentences)
    best, model = table.head(CREDITED), attribution.model
    called = names.contacts(best["contact_id"])
    shown = pd.DataFrame(
        {
            "Name": called,
            "Bought": ["yes" if bought else "never" for bought in best["bought"]],
            **{word: best[name].tolist() for name, word in _MODELS.items()},
            "Downstream, not additive": best["downstream_value"].tolist(),
        }
    )
    totals = attribution.totals
    sums = pd.DataFrame(
        {
            "Model": [_MODELS[name] for name in totals["model"]],
            **{
                word: totals[name].tolist()
                for name, word in {
                    "credited": "Credited",
                    "unattributed": "To nobody",
                    "revenue": "Revenue",
                    "never_bought": "To contacts without a purchase on record",
                }.items()
            },
        }
    )
    drawn = pd.DataFrame(
        {"label": called, "first": best[model].tolist(), "second": best["downstream_value"].tolist()}
    )
    told = (
        f"Above: credit by the model {_MODELS[model].lower()}, which adds up to the revenue. Below, hatched: "
        "downstream value, which does not add up: a sale counts for everybody upstream of it."
    )
    kinds: dict[str, Kind] = dict.fromkeys([*_MODELS.values(), "Downstream, not additive"], "money")
    note = (
        "Last: all to whoever referred the buyer. First: all to the one with whom the chain began. Equal parts: shared "
        "by the chain. Nearer ones more: half as much for each step away. Each column but the last adds up to the "
        "revenue."
    )
    return Section(
        title,
        attribution.sentences,
        (
            Chart("amounts of two", "Credit and what followed from it", told, drawn.head(DRAWN)),
            Table("Credit for revenue", shown, kinds, note=note),
            Table("Credit in all", sums, dict.fromkeys(list(sums.columns)[1:], "money")),
        ),
    )
