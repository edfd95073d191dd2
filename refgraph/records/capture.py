"""The capture rate: of how many new contacts anybody wrote down where they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.crm import header_key
from refgraph.records.accounts import Records

_YEAR = pd.Timedelta(days=365)
ENOUGH = 0.6
"""Below this rate the network misses so many referrers that its order says little (a rule of thumb)."""


@dataclass(frozen=True)
class Capture:
    """How many contacts are new, and of how many the source is known.

    Parameters
    ----------
    new
        The contacts created in the year that ends on `until`; all contacts where nothing says when.
    known
        Those of them with a referrer, a lead source, or a row in the referral log.
    until
        The as-of date, else the day the last contact was created; None where nothing says when.
    """

    new: int
    known: int
    until: pd.Timestamp | None

    @property
    def rate(self) -> float:
        """The share of new contacts whose source is known, 0 to 1; NaN without new contacts."""
        return self.known / self.new if self.new else float("nan")


def capture_rate(records: Records) -> Capture | None:
    """Return the capture rate of an export, None where it has no contacts.

    Parameters
    ----------
    records
        What was read. Staff are not counted.

    Examples
    --------
    >>> from refgraph.records import read
    >>> rows = {"name": ["Ann", "Bob", "Cid"], "referrer": ["", "Ann", ""], "lead_source": ["Web", "", ""]}
    >>> capture_rate(read(frames={"contacts": pd.DataFrame(rows)})).known
    2
    """
    contacts = records.tables.get("contacts")
    if contacts is None or contacts.empty:
        return None
    counted = np.ones(len(contacts), dtype=bool)
    for column, staff in (("kind", "staff"), ("type", "employee")):
        if column in contacts:
            counted &= contacts[column].ne(staff).to_numpy()
    until = _until(records, contacts)
    if until is not None:
        created = contacts["created"]
        counted &= ((created > until - _YEAR) & (created <= until)).to_numpy()
    known = _is_known(records, contacts) & counted
    return Capture(int(counted.sum()), int(known.sum()), until)


def _until(records: Records, contacts: pd.DataFrame) -> pd.Timestamp | None:
    if "created" not in contacts or contacts["created"].isna().all():
        return None
    latest = contacts["created"].max()
    return latest if records.as_of is None else min(records.as_of, latest)


def _is_known(records: Records, contacts: pd.DataFrame) -> np.ndarray:
    known = np.zeros(len(contacts), dtype=bool)
    for column in ("referrer", "referrer_id", "lead_source"):
        if column in contacts:
            known |= contacts[column].ne("").to_numpy()
    log = records.tables.get("referrals")
    return known if log is None else known | is_referred_in(log, contacts)


def is_referred_in(log: pd.DataFrame, contacts: pd.DataFrame) -> np.ndarray:
    """Tell of each contact whether a log of referrals says that it was referred: by id, name or address.

    Examples
    --------
    >>> log = pd.DataFrame({"referred": ["Lee, Ann", "b@k.example"]})
    >>> contacts = {"name": ["Ann Lee", "Bob", "Cid"], "first_name": ["Ann", "", ""], "last_name": ["Lee", "", ""],
    ...             "email": ["", "b@k.example", ""]}
    >>> is_referred_in(log, pd.DataFrame(contacts)).tolist()
    [True, True, False]
    """
    found = np.zeros(len(contacts), dtype=bool)
    for own, column in (("contact_id", "referred_id"), ("name", "referred"), ("email", "referred")):
        if column in log and own in contacts:
            said = {*log[column].tolist()} - {""}
            found |= np.fromiter(map(said.__contains__, contacts[own].tolist()), bool, len(contacts))
    if "referred" in log:
        named = set(log["referred"].map(header_key)) - {""}
        found |= np.array([bool(keys & named) for keys in _names(contacts)], dtype=bool)
    return found


def _names(contacts: pd.DataFrame) -> list[set[str]]:
    """Return how each contact may be spelt in a log: the name, and first and last name in either order."""
    blank = [""] * len(contacts)
    columns = [
        contacts[name].tolist() if name in contacts else blank for name in ("name", "first_name", "last_name")
    ]
    return [
        {header_key(name), header_key(first + last), header_key(last + first)} - {""}
        for name, first, last in zip(*columns, strict=True)
    ]
