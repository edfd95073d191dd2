"""Decisions for many rows of a review list at once, and the row that says how to decide."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import SettingsError

ACCEPT = "accept"
"""The decision that takes the only candidate; in the row of a group, that of each of its rows."""

HOW = "how to decide"
"""Stands in the column ``group`` of the row that says what to type."""

ALL = ": all"
"""Ends the column ``group`` of a row that stands for all rows of the group."""

_CANDIDATE = "candidate_1"


def spread_groups(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a review list, each with the decision that it has alone or with its group.

    A row's own decision goes before that of its group. ``accept`` becomes the id of the only candidate. The rows
    that stand for a group, and the one that says how to decide, are left out.

    Parameters
    ----------
    table
        A list as it was read back: all text; ``decision``, and ``group`` and candidates where there are any.

    Raises
    ------
    SettingsError
        If a decision stands in the row that only says how to decide.

    Examples
    --------
    >>> rows = {"text": ["all 2", "Ann Le", "Bob Kin"], "decision": ["accept", "", "skip"],
    ...         "candidate_1": ["", "1: Ann Lee", "2: Bob King"], "candidate_2": "",
    ...         "group": ["one letter: all", "one letter", "one letter"]}
    >>> spread_groups(pd.DataFrame(rows))[["text", "decision"]].values.tolist()
    [['Ann Le', '1'], ['Bob Kin', 'skip']]
    """
    if "decision" not in table or "group" not in table or "text" not in table:
        return _accepted(table)
    how, whole = table["group"].eq(HOW), table["group"].str.endswith(ALL)
    if table.loc[how, "decision"].str.strip().ne("").any():
        raise SettingsError("The first row only says how to decide.", "Decide in the rows below it.")
    groups = table.loc[whole, "group"].str.removesuffix(ALL)
    said = dict(zip(groups, table.loc[whole, "decision"].str.strip(), strict=True))
    rows = table[~how & ~whole]
    together = pd.Series([said.get(group, "") for group in rows["group"]], index=rows.index, dtype="str")
    return _accepted(
        rows.assign(decision=rows["decision"].where(rows["decision"].str.strip().ne(""), together))
    )


def _accepted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the id of the only candidate in place of ``accept``."""
    if "decision" not in rows or _CANDIDATE not in rows:
        return rows
    accepts = rows["decision"].str.strip().str.casefold().eq(ACCEPT) & rows[_CANDIDATE].ne("")
    if "candidate_2" in rows:
        accepts &= rows["candidate_2"].eq("")
    return rows.assign(decision=rows["decision"].mask(accepts, rows[_CANDIDATE].str.partition(": ")[0]))
