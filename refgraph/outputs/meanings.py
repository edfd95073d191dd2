"""What every column means, in plain words and in one place: for workbooks, explanations and the README."""

from __future__ import annotations

from collections.abc import Mapping

from refgraph.measures import MEASURES

MEANINGS: Mapping[str, str] = {
    "in_degree": "how many different people referred this contact",
    "out_degree": "how many different people this contact referred",
    "degree": "how many different people referrals link this contact to, in either direction",
    "referrals_24m": "referrals made in the two years up to the as-of date",
    "recency_weighted_referrals": "referrals made, each counting less the older it is (half after one half-life)",
    "referrals_90d": "referrals made in the last 90 days",
    "referrals_previous_90d": "referrals made in the 90 days before those",
    "expected_referrals": "referrals to expect in the next 12 months, from this contact's record and everyone's",
    "expected_referrals_low": "the low end of what the yearly rate may really be (5 %)",
    "expected_referrals_high": "the high end of what the yearly rate may really be (95 %)",
    "direct_credit": "revenue from the people this contact referred, shared where several referred the same one",
    "downstream_value": "revenue that followed from this contact's referrals, second-hand ones at half; "
    "not additive: several contacts may count the same revenue",
    "betweenness": "how many pairs of other people have this contact on the shortest way between them",
    "betweenness_normalised": "betweenness as a share of all pairs of other people, 0 to 1",
    "bridge": "betweenness without the pairs that only hang on people this contact introduced: links between others",
    "harmonic": "how near everyone else is through referrals, 0 to 1",
    "pagerank": "share of the credit if everyone passes credit back to those who referred them",
    "constraint": "low if the people this contact is linked to do not know each other (low is good)",
    "coreness": "how deep inside a tightly linked group this contact sits; 1 on the outside",
    "participation": "how evenly links spread over clusters: 0 all in one, towards 1 over many",
    "component": "number of the connected part of the network; 1 is the largest",
    "component_size": "how many contacts are in that part",
}
"""A line for each built-in measure, by its name."""

COLUMNS: Mapping[str, str] = {
    "rank": "place in the list; equal places are ties; blank: not ranked, and why says so",
    "contact_id": "the contact's id in the CRM; an id that begins with new: belongs to nobody in the CRM yet, "
    "one that begins with org: to an organisation that is no contact there",
    "name": "name as the CRM has it",
    "people_count": "how many of your contacts belong to the organisation",
    "people": "who of the organisation referred how often, the first five; no person named: by its own name",
    "organisation": "firm or practice",
    "owner": "who looks after the contact",
    "tier": "the tier that the CRM holds now",
    "decision": "what you decided and the next run follows: a tier, never, pin (the tier as it is), each with "
    "until 2026-12-31 if it is to end, or unpin; clearing the cell takes it back",
    "last_contact": "the latest touch or engagement on record",
    "cluster": "number of the group in which people refer mostly among themselves; 1 is the largest; 0 or blank: none",
    "referrals": "referrals made",
    "referred": "up to three of the people referred, those of most and latest referrals first",
    "revenue": "revenue from the people this contact referred, shared where several referred the same one",
    "score": "0 to 100: the points of its parts added up; blank where no score can be given",
    "rank_p5": "the 5th percentile of the ranks in reruns with some of the referrals left out: as good in one of 20",
    "rank_p50": "the rank in the middle of those in reruns with some of the referrals left out",
    "rank_p95": "the 95th percentile of these ranks: worse in one rerun of 20",
    "p_topk": "the share of these reruns in which the contact is among the first (20, or a tenth if that is less)",
    "stability": "how sure a place among the first is: stable (in 80 % of the reruns), borderline (50 %), unstable",
    "core_candidate": "whether the position in the network makes the contact a candidate for Core Advocate",
    "candidate_because": "by what it is a candidate",
    "hidden_connector": "whether the contact links many others and refers little itself",
    "trend": "referrals of late against the contact's own rate: new, rising, steady, falling or silent",
    "why": "what the score is made of, strongest part first, and what would raise it most",
    "provisional": "named as a referrer, not in your CRM",
}
"""A line for each other column of the ranking, by its name."""

PARTS: Mapping[str, str] = {
    "producer": "producer (referrals to expect, else referrals made lately)",
    "bridge": "bridge (pairs of other people linked)",
    "downstream_value": "downstream value (revenue that followed)",
    "participation": "participation (clusters reached)",
}
"""The parts of the score in words, by their names."""


def meaning_of(column: str) -> str:
    """Return one line on what a column of the ranking means; blank for one that only the user knows.

    Examples
    --------
    >>> meaning_of("referrals_90d"), meaning_of("bridge_points")
    ('referrals made in the last 90 days', 'points of the score from bridge (pairs of other people linked)')
    """
    if column in MEANINGS or column in COLUMNS:
        return MEANINGS.get(column) or COLUMNS[column]
    part, _, what = column.rpartition("_")
    if part in PARTS and what == "points":
        return f"points of the score from {PARTS[part]}"
    if part in PARTS and what == "percentile":
        return f"share of connected contacts who have less, 0 to 1: {PARTS[part]}"
    return _first_line(column)


def _first_line(measure: str) -> str:
    """Let a measure from a plug-in speak for itself."""
    described = MEASURES[measure].__doc__ if measure in MEASURES else None
    return described.strip().splitlines()[0] if described else ""
