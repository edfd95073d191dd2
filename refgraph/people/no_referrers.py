"""Exports in which nothing says who referred whom: what they say instead, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from refgraph.crm import speaks_of_referrals
from refgraph.errors import InputError, MissingColumnError
from refgraph.findings import Finding
from refgraph.people.counted import hint_at_experiment
from refgraph.records import Records

_NAME_COLUMN = 'Name the column with --column referrer="Header", or add a referrals file (who, whom, date).'
_GIVE_FILES = "Give a contacts file, a referrals file, or both."
_ASKED = ("may-be-referrer", "rows-of-referrers", "referral-counts")
"""What was noticed that is the question itself, the surest first."""
_MOST = 20


def require_referrers(records: Records) -> None:
    """Raise if nothing that was read can say who referred whom.

    Raises
    ------
    InputError
        If there is no table, or none with a row that can be used.
    MissingColumnError
        If there is no referrer: with the column that may be one, or what the export has in its place.
    """
    if not records.tables:
        unknown = next((each for each in records.findings if each.code == "table-not-recognised"), None)
        raise InputError(
            f"There is no table to work on. {unknown.message if unknown else ''}".strip(),
            unknown.hint if unknown else _GIVE_FILES,
        )
    contacts = records.tables.get("contacts", pd.DataFrame())
    first = _first_of(records.findings)
    if "referrals" in records.tables or "referrer" in contacts or "referrer_id" in contacts:
        people = [name for name in ("contacts", "referrals") if name in records.tables]
        if all(records.tables[name].empty for name in people):
            why = first.get("damaged-ids", first.get("conflicting-contacts"))
            message = f"There is nobody here: {' and '.join(people)} hold no rows that can be used."
            raise InputError(
                f"{message} {why.message if why else ''}".strip(), why.hint if why else _GIVE_FILES
            )
        return
    asked = next((first[code] for code in _ASKED if code in first), None)
    experiment = hint_at_experiment(contacts)
    if asked:
        hint = f"{asked.hint} {experiment}".strip()
        raise MissingColumnError(f"Nothing here says who referred whom. {asked.message}", hint)
    decoded = first.get("decoded-as")
    message = "Nothing here says who referred whom: there is no referrer column and no referrals table."
    message += "".join(f" {each.message}" for each in records.findings if each.code == "not-a-referrer")
    message += _headers(records) + (f" {decoded.message}" if decoded else "")
    hints = (_NAME_COLUMN, decoded.hint if decoded else "", experiment)
    raise MissingColumnError(message, " ".join(filter(None, hints)))


def _first_of(findings: Iterable[Finding]) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for finding in findings:
        found.setdefault(finding.code, finding)
    return found


def _headers(records: Records) -> str:
    """Return the headers of the contacts, else of every table; of many those first that may be meant."""
    table = records.columns["table"]
    own = records.columns[table.eq("contacts")] if table.eq("contacts").any() else records.columns
    seen = list(dict.fromkeys(own["header"]))
    seen.sort(key=lambda header: not speaks_of_referrals(header))
    more = ", ..." if len(seen) > _MOST else ""
    return f" Columns seen: {', '.join(filter(None, seen[:_MOST]))}{more}." if seen else ""
