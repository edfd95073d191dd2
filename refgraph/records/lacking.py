"""What an export lacks, and what it would add."""

from __future__ import annotations

from collections.abc import Iterator

from refgraph.records.accounts import Records

_UNLOCKS = (
    (
        (
            "referrals.date",
            "contacts.referral_date",
            "contacts.created",
            "contacts.service_start",
            "deals.date",
        ),
        "the date of each referral",
        "recency, trend, expected referrals",
    ),
    (("referrals.revenue", "deals.amount"), "revenue of referrals, or deals", "what a referrer is worth"),
    (("contacts.contact_id",), "the CRM's own ids", "links that no name can miss, and tiers written back"),
    (("contacts.lead_source",), "the source of each contact", "how many referrals nobody wrote down"),
    (
        ("feedback.score", "feedback.willing", "contacts.satisfaction"),
        "feedback (survey answers)",
        "who is content enough to refer",
    ),
    (
        ("touches.date", "contacts.last_contact"),
        "touches (calls, messages, meetings)",
        "the last contact of each person",
    ),
    (("contacts.owner",), "the owner of each contact", "one list per owner"),
    (("contacts.organisation",), "the organisation of each contact", "telling people of one name apart"),
    (("contacts.email",), "e-mail addresses", "referrers named by e-mail address, and your own firm found"),
    (("ties.a",), "ties (who knows whom)", "bridges that no referral has used yet"),
)
"""Any of these columns; what they are called; what a run can do with them and cannot without."""


def missing_data(records: Records) -> Iterator[tuple[str, str]]:
    """Yield what is not there, and what a run could do with it and cannot without.

    Parameters
    ----------
    records
        What was read; nothing is missing from an export of which nothing was recognised.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]})
    >>> next(missing_data(rg.read(frames={"referrals": log})))
    ('the date of each referral', 'recency, trend, expected referrals')
    """
    present = {f"{name}.{column}" for name, table in records.tables.items() for column in table.columns}
    for columns, what, gain in _UNLOCKS:
        if records.tables and not present.intersection(columns):
            yield what, gain
