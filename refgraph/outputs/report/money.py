"""What it brings and what it costs: ROI by kind of contact, cost per referral, credit along the chains."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence import Attribution, EngagementMix, Roi, Sources, two_digits, with_intervals
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table

DRAWN = 8
"""So many contacts a drawing holds."""

CREDITED = 50
"""So many contacts the table of credits holds in the workbook."""

EACH = ["each", "each_low", "each_high"]
"""Referrals a time, and between which they lie."""

_MODELS = {"last": "Last", "first": "First", "linear": "Equal parts", "decay": "Nearer ones more"}


def roi_section(roi: Roi, mix: EngagementMix | None = None) -> Section:
    """Return cost, revenue and their ratio by group, what was done for the money, and what might be in a year.

    Parameters
    ----------
    roi
        By any group.
    mix
        The touches proposed for a year; None where none are.
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
    lead = [*roi.sentences, *(finding.message for finding in roi.findings)]
    if mix is not None and mix.table["usual"].gt(0).any():
        lead += mix.sentences
        parts.append(_proposed(mix))
    return Section(title, tuple(lead), tuple(parts))


def _by_group(table: pd.DataFrame, by: str) -> Table:
    shown = pd.DataFrame(
        {
            "Group": table["label"].tolist(),
            "Contacts": table["contacts"].tolist(),
            "Cost": table["cost"].tolist(),
            "Hours": table["hours"].tolist(),
            "Revenue": table["revenue"].tolist(),
            "ROI (95 %)": with_intervals(table, "roi"),
            "ROI with time": [two_digits(ratio) for ratio in table["roi_with_time"]],
            "Contacts with a cost": table["compared"].tolist(),
            "Referrals": table["referrals"].tolist(),
            "Cost per referral": table["cost_per_referral"].tolist(),
            "Too early to judge": [
                f"{early:,} of {nurtured:,}" if nurtured else ""
                for early, nurtured in zip(table["early"], table["nurtured"], strict=True)
            ],
            "Beside the whole": table["reason"].where(table["reason"].ne(""), table["standing"]).tolist(),
        }
    )
    if not table["time_cost"].notna().any():
        shown = shown.drop(columns="ROI with time")
    kinds: dict[str, Kind] = {
        "Cost": "money",
        "Revenue": "money",
        "Cost per referral": "money",
    }
    note = (
        "ROI = (revenue − cost) / cost, of the sums of each group, with an interval where ten contacts or more "
        "brought anything. Beside the whole: above or below only where shuffling contacts among the "
        "groups hardly ever sets one so far apart. Hours are reckoned by the minutes in the settings, and part of the "
        "ROI only where it says so. Too early to judge: how many of those nurtured were first met less than 18 months "
        "ago."
    )
    return Table(f"ROI by {by}", shown, kinds, note=note)


def _mix(roi: Roi) -> Table:
    mix = roi.mix[roi.mix["touchpoints"].gt(0)]
    shown = pd.DataFrame(
        {
            "What was done": mix["kind"].tolist(),
            "Times": mix["touchpoints"].tolist(),
            "Contacts": mix["nurtured"].tolist(),
            "Answered (95 %)": with_intervals(mix, "answer_share", share=True),
            "of": mix["asked"].tolist(),
            "Referrals per 100 times (95 %)": with_intervals(100 * mix[EACH], "each"),
            "Beside all kinds": mix["standing"].tolist(),
            "Cost": mix["cost"].tolist(),
            "Times with a cost": mix["costed"].tolist(),
            "Revenue": mix["revenue"].tolist(),
            "ROI": [two_digits(ratio) for ratio in mix["roi"]],
        }
    )
    kinds: dict[str, Kind] = {"Cost": "money", "Revenue": "money"}
    note = (
        "A referral and what it brought are shared equally by all that was done with the referrer before it: that "
        "favours what costs little, and does not say what any of it brought about. ROI: of the times with a cost on "
        "record. The interval is that of the referrals, where ten contacts or more made any after it."
    )
    return Table("What the money was spent on", shown, kinds, note=note)


def _proposed(mix: EngagementMix) -> Table:
    table = mix.table
    shown = pd.DataFrame(
        {
            "What is done": table["kind"].tolist(),
            "Times on record": table["times"].tolist(),
            "Cost each": table["cost_each"].tolist(),
            "Usual in a year": table["usual"].tolist(),
            "Proposed": table["proposed"].tolist(),
            "Cost": table["cost"].tolist(),
            "Hours": table["hours"].tolist(),
            "Because": table["because"].tolist(),
        }
    )
    note = (
        "Usual: by the cadences of all who hold a tier. Twice as often, or half, only where more or fewer referrals "
        "came after a kind than chance allows; cut alike to the budget."
    )
    kinds: dict[str, Kind] = {"Cost each": "money", "Cost": "money"}
    return Table("A year within the budget", shown, kinds, wide=frozenset({"Because"}), note=note)


def ways_section(sources: Sources, names: Names) -> Section:
    """Return contacts who came by referral beside those of every other source.

    Parameters
    ----------
    sources
        What `refgraph.compare_sources` returned.
    names
        Whether codes stand in place of names: a lead source may hold one, so that only both sides are shown then.
    """
    title = "Referral and other sources"
    table = sources.table.head(2) if names.redact else sources.table
    if sources.table["contacts"].head(2).eq(0).any():
        return Section(title, (sources.sentence,))
    shown = pd.DataFrame(
        {
            "Source": table["source"].tolist(),
            "Contacts": table["contacts"].tolist(),
            "Became clients": with_intervals(table, "conversion", share=True),
            "Deal": with_intervals(table, "deal_size", whole=True),
            "Worth of a client": with_intervals(table, "value", whole=True),
            "Clients with an amount": table["paying"].tolist(),
            "Days to the first win": with_intervals(table, "days_to_win", whole=True),
            "Clients with both days": table["timed"].tolist(),
        }
    )
    note = (
        "Shares with Wilson's interval, the others medians with that of the sign test, of 95 %; of fewer than six "
        "there is none."
    )
    return Section(title, sources.sentences, (Table("Contacts by source", shown, note=note),))


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
