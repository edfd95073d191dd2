"""What lists are made by: any column of the contacts, by refgraph's name for it or by its header in the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refgraph.pipeline import Settings
    from refgraph.result import Result

OF_THE_RANKING = frozenset(
    "cluster component trend lists core_candidate provisional tier last_contact".split()
)
"""Columns that no file has and that make lists."""


def keep_column(settings: Settings, within: str) -> Settings:
    """Let a header that means nothing to refgraph be carried along, to make lists by it.

    A header that is recognised is left to its meaning: it is found by `with_column`.
    """
    from refgraph.schema import TABLES

    if within in TABLES["contacts"].names or within in OF_THE_RANKING or _is_recognised(within):
        return settings
    return replace(settings, read=replace(settings.read, keep=(*settings.read.keep, within)))


def with_column(result: Result, within: str) -> tuple[Result, str]:
    """Return the result with the column in its ranking, and what the column is called there.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    within
        A column of the ranking or of the contacts, or a header as it stands in the file.
    """
    ranking, contacts = result.ranking, result.people.contacts
    column = within if within in contacts else _meaning(result, within)
    if column in ranking.table or column not in contacts:
        return result, column
    values = contacts.set_index("contact_id")[column].reindex(ranking.table["contact_id"])
    table = ranking.table.assign(**{column: values.astype("str").fillna("").to_numpy()})
    return replace(result, ranking=replace(ranking, table=table)), column


def _is_recognised(header: str) -> bool:
    from refgraph.crm import CRMS, header_keys

    keys = set(header_keys(header))
    known = (headers for crm in CRMS.values() for headers in crm.headers.get("contacts", {}).values())
    return any(keys.intersection(header_keys(name)) for headers in known for name in headers)


def _meaning(result: Result, header: str) -> str:
    """Return the column that a header of the contacts was read as, else the header."""
    columns = result.records.columns
    found = columns.loc[
        columns["table"].eq("contacts")
        & columns["column"].ne("")
        & columns["header"].str.casefold().eq(header.casefold()),
        "column",
    ]
    return header if found.empty else str(found.iloc[0])
