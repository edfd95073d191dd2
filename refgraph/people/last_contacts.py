"""The last contact that a contacts file tells, as a touch, where no log of touches tells it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def with_last_contacts(
    tables: Mapping[str, pd.DataFrame], contacts: pd.DataFrame, as_of: pd.Timestamp | None
) -> dict[str, pd.DataFrame]:
    """Return the tables with a touch for every last contact that neither a touch nor an engagement accounts for.

    Nothing is known of such a touch but its day: no channel, and not whether there was an answer.

    Parameters
    ----------
    tables
        The tables beside contacts and referrals, their ``contact_id`` resolved.
    contacts
        With ``last_contact``, if any file tells it.
    as_of
        Later days are left out.

    Examples
    --------
    >>> contacts = pd.DataFrame({"contact_id": ["1"], "last_contact": [pd.Timestamp("2026-03-01")],
    ...                          "file": ["contacts.csv"], "row": [2]})
    >>> with_last_contacts({}, contacts, None)["touches"][["contact_id", "date"]].astype("str").values.tolist()
    [['1', '2026-03-01']]
    """
    if "last_contact" not in contacts:
        return dict(tables)
    told = contacts.loc[contacts["last_contact"].notna(), ["contact_id", "last_contact", "file", "row"]]
    if as_of is not None:
        told = told[told["last_contact"].le(as_of)]
    logged = [tables[name][["contact_id", "date"]] for name in ("touches", "engagements") if name in tables]
    if logged:
        latest = pd.concat(logged).groupby("contact_id")["date"].max()
        told = told[~told["contact_id"].map(latest).ge(told["last_contact"])]
    if told.empty:
        return dict(tables)
    made = told.rename(columns={"last_contact": "date"}).astype({"date": "datetime64[us]"})
    before = tables.get("touches")
    return {**tables, "touches": made.reset_index(drop=True) if before is None else _appended(before, made)}


def _appended(touches: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return the log with the rows at its end; texts of theirs are blank, numbers and dates missing."""
    texts = {name: "" for name in touches.columns if name not in made and touches[name].dtype == "str"}
    joined = pd.concat([touches, made.assign(**texts)], ignore_index=True)
    return joined.astype({name: touches[name].dtype for name in texts})
