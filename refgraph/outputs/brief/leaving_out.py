"""Who never stands on the page: whom the settings leave out, and patients, who are counted and not named."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from refgraph.errors import InputError, SettingsError
from refgraph.result import Result


def left_out(result: Result, asked: Iterable[str]) -> frozenset[str]:
    """Return the ids of everybody whom the page must not name.

    Parameters
    ----------
    result
        The run.
    asked
        Ids, e-mail addresses or full names, as `BriefRules.leave_out` has them.

    Raises
    ------
    SettingsError
        If one of them is nobody: whoever asks for it relies on it.
    """
    contacts = result.people.contacts
    ids = set(contacts.loc[contacts["patient"], "contact_id"])
    for who in asked:
        ids |= _meant(contacts, result, who)
    return frozenset(ids)


def _meant(contacts: pd.DataFrame, result: Result, who: str) -> set[str]:
    """Return everybody of this id, address or name: who has to stay out of print is not guessed at."""
    same = contacts["contact_id"].eq(who) | contacts["name"].str.casefold().eq(who.strip().casefold())
    if same.any():
        return set(contacts.loc[same, "contact_id"])
    try:
        return set(result.find(who)["contact_id"])
    except InputError as error:
        raise SettingsError(
            f"'{who}' is to be left out of the brief, and nobody is called so.", error.hint or ""
        ) from None
