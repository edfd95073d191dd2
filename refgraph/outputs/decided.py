"""What people decided, as the files that remember it."""

from __future__ import annotations

from collections.abc import Mapping

from refgraph.decisions import MEMORY_FILE, RECORD_FILE, Decisions, shown_file
from refgraph.outputs.delimited import ranking_csv
from refgraph.saving import encoded
from refgraph.tiers import TIERS

TIER_CHOICES = (*reversed(TIERS), "never", "pin", "unpin")
"""What the column ``decision`` of a list of contacts offers."""

_LISTS = (".csv", ".xlsx")

_COPIES = ("baseline/", "previous/")
"""Where earlier lists are kept: nobody decides in them."""


def decision_files(decisions: Decisions, written: Mapping[str, bytes], day: str) -> dict[str, bytes]:
    """Return the memory of decisions, and the record of what each list shows of it.

    Parameters
    ----------
    decisions
        Those in force when the lists were made.
    written
        Every file that is written to the folder: its name from there -> content.
    day
        The as-of date, ``YYYY-MM-DD``, or blank.

    Returns
    -------
    dict
        File name -> content; there is no memory where nothing was ever decided.
    """
    lists = {
        name: content
        for name, content in written.items()
        if name.endswith(_LISTS) and not name.startswith(_COPIES)
    }
    files = {}
    if decisions.memory.rows:
        files[MEMORY_FILE] = lists[MEMORY_FILE] = encoded(ranking_csv(decisions.memory.table))
    return {**files, RECORD_FILE: shown_file(decisions.record(lists, day))}
