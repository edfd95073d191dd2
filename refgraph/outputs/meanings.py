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
    "discounted_referrals": "referrals made, halved for every half-life of age; the half-life is that of your own past",
    "expected_referrals": "referrals to expect in the next 12 months, from this contact's record and everyone's; blank "
    "for who has stopped; an index only where forecast_held is not true",
    "expected_referrals_low": "the low end of what the yearly rate may really be (5 %)",
    "expected_referrals_high": "the high end of what the yearly rate may really be (95 %)",
    "next_year_low": "the least number of referrals in the next 12 months that is likely (5 %)",
    "next_year_high": "the greatest number that is likely (95 %)",
    "chance_of_any": "the chance of at least one referral in the next 12 months",
    "expected_value": "revenue to expect of a year's referrals: expected x chance to win x value if won; not tried yet",
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
    "crm_tier": "the tier that the CRM holds now",
    "tier": "the tier that is proposed; tiers.csv says why",
    "decision": "what you decided and the next run follows: a tier, never, pin (the tier as it is), each with "
    "until 2026-12-31 if it is to end, or unpin; clearing the cell takes it back",
    "last_contact": "the latest touch or engagement on record",
    "cluster": "number of the group in which people refer mostly among themselves; 1 is the largest; 0 or blank: none",
    "referrals": "referrals made",
    "referred": "up to three of the people referred, those of most and latest referrals first; patients are counted",
    "revenue": "revenue from the people this contact referred, shared where several referred the same one",
    "connector_rank": "place among links between groups; blank: links none, or the export shows no groups",
    "lists": "the lists the contact is in: producers, connectors, stopped, new, core_candidates",
    "rank_p5": "the 5th percentile of the ranks in reruns with some of the referrals left out: as good in one of 20",
    "rank_p50": "the rank in the middle of those in reruns with some of the referrals left out",
    "rank_p95": "the 95th percentile of these ranks: worse in one rerun of 20",
    "p_topk": "the share of these reruns in which the contact is among the first (20, or a tenth if that is less)",
    "stability": "how sure a place among the first is: stable (in 80 % of the reruns), borderline (50 %), unstable",
    "connector_rank_p5": "the 5th percentile of the places among links between groups in such reruns",
    "connector_rank_p95": "the 95th percentile of these places",
    "core_candidate": "whether the places as a referrer and as a link make the contact a candidate for Core Advocate",
    "candidate_because": "by which places it is a candidate",
    "trend": "referrals of late against the contact's own rate: silent, new, few, falling, rising or even",
    "why": "what to expect of the contact or that it stopped, and whom it links",
    "index": "what the order follows: expected referrals that did not hold as numbers in the past",
    "provisional": "named as a referrer, not in your CRM",
    "forecast_held": "whether numbers of referrals expected held in the past; if not, they are an index to order by",
}
"""A line for each other column of the ranking, by its name."""

LISTS: Mapping[str, Mapping[str, str]] = {
    "months": {
        "of": "whether the row is about a person who refers or about an organisation with all its people",
        "said": "stopped: none for so long that at its own pace it can hardly be chance; none now: none in the later "
        "month; rises: more than the month before, and more than in any month kept or than chance explains; "
        "new: its first ones came in the later month; more, fewer, even; few: one or two in all, too few to tell",
        "before, now": "referrals in the earlier and in the later of the two months that are compared",
        "difference": "now less before",
        "made": "referrals in all",
        "last": "the day of the latest referral",
        "kept, kept_known": "of the referrals of the later month whose appointment is recorded, how many were kept; "
        "and how many are recorded; blank: none is",
        "2026-01 and so on": "referrals of each whole month, thirteen at most",
    },
    "owners": {
        "new_contacts, new_contacts_goal": "new business: people spoken with in the last 90 days who are neither "
        "clients nor nurtured, named in new-business; ten at a time for principals and marketing, beside the portfolio",
        "lunches_30d": "on how many of the last thirty days there was a lunch, a meeting or an event; one at least",
        "budget, spent, left": "the budget of the year, what the touches of the last 365 days cost, what is left of it",
        "notes_share": "of the contacts in the portfolio, those with a note or an interest on record",
    },
    "contacts": {
        "touches_365, touches_year": "touches of the last 365 days, and how many the cadence has in a year",
        "one_on_ones_365, one_on_ones_year": "the meetings, lunches and events among them, and how many it has a year",
    },
    "follow-through": {
        "rate": "the share of an owner's tasks done in time, of those that were done or should have been by now",
    },
    "introductions": {
        "path": "over whom an advocate, one step or two away, can introduce the firm to somebody nobody has spoken to",
    },
    "open-referrals": {
        "goals": "what is noted of the goals of who referred: say how the referral serves them",
        "days": "how many days the referral has been neither won nor lost; those of Core Advocates stand first",
    },
    "invitations": {
        "list": "an interest that four advocates or more share, else the name of the cluster they refer in",
        "cluster_name": "what the cluster is called",
    },
    "partners": {
        "shared_clients": "clients whom both are linked to, by referrals or acquaintance: to try the offer with",
        "reach, shared_reach": "how many people the two are linked to together, and which share of them both know; the "
        "less, the more new people they reach with each other",
    },
    "asking": {
        "asks, followed, share": "asks for a referral, after how many of them the contact referred within the pause "
        "between two asks, and their share; what followed need not have come of it",
        "low, high": "between these the share is in nine of ten cases (Wilson)",
    },
    "feedback-gaps": {
        "times, answered, share": "how often clients took this step in the last year, and after how many of them "
        "they answered a survey within sixty days",
    },
    "losses": {
        "what_ended": "whether the client cancelled, closed the account or reduced",
        "score_before, comment_before, complaints": "what had been heard of the client up to then: the last answer "
        "to a survey, and how many complaints",
        "cluster_lost, cluster_clients": "how many of the clients of the same cluster cancelled, closed or reduced",
    },
    "steering-away": {
        "risk": "how bad it is (3 complaint or cancellation, 2 unhappy, 1 less content), times 1 + log2(1 + links): "
        "word of a wrong goes farther over more people",
        "prospect, steps, path": "the open prospect who is nearest, how many people away, and over whom",
    },
    "big-deals": {
        "times_usual, share": "how many times the median of the deals won, and which share of all that was won",
        "referrer, chain": "who referred the buyer first, and who had referred whom before, the first source first",
    },
    "client-peers": {
        "proposed_owner": "who of the firm could get to know them",
        "title": "their profession; who leads meets who leads, assistants and clerks meet staff, the others seniors",
        "known_there, kept_by": "somebody known at the same organisation, and by whom: ask for an introduction",
    },
    "renewal": {
        "first_referrers, first_promoters": "contacts who made their first referral in the month, and who for the "
        "first time gave a score of a promoter",
    },
    "testimonials": {
        "usable": "whether it is fresh, and may be shown",
        "next_ask": "whether this contact is asked for one: the most delighted of a cluster without one that is usable",
    },
}
"""A line for each column of the lists beside ranking and plan that does not speak for itself, by list and name."""


NUMBERS_AHEAD = (
    "expected_referrals", "expected_referrals_low", "expected_referrals_high", "next_year_low", "next_year_high",
    "chance_of_any", "expected_value",
)  # fmt: skip
"""Measures that say what a year will bring, and are kept from people where such numbers did not hold."""


def meaning_of(column: str) -> str:
    """Return one line on what a column of the ranking means; blank for one that only the user knows.

    Examples
    --------
    >>> meaning_of("referrals_90d")
    'referrals made in the last 90 days'
    """
    return MEANINGS.get(column) or COLUMNS.get(column) or _first_line(column)


def _first_line(measure: str) -> str:
    """Let a measure from a plug-in speak for itself."""
    described = MEASURES[measure].__doc__ if measure in MEASURES else None
    return described.strip().splitlines()[0] if described else ""
