"""Records: the tables of a CRM export as text, recognised, typed and accounted for row by row.

The path of a cell::

    files      bytes to rows                       as_of          the day the data speak of
    layout     rows to a sheet with a header       repeated_rows  rows that say the same
    meaning    what each column is                 capture        how much of it was written down
    values     text to types                       overlapping_files  exports of the same days
                                                   renewed_lists  the same list, exported again
    tables     sheets to one typed table           accounts       rows in = used + merged + rejected
                                                   reading        the door: all of it in order
"""

from __future__ import annotations

from refgraph.records.accounts import Records, account
from refgraph.records.as_of import LATE, last_sound_day, what_tells_the_day
from refgraph.records.capture import ENOUGH, capture_rate
from refgraph.records.checks import speaks_of_referral
from refgraph.records.files import (
    baseline_files,
    earlier_run,
    edited_tables,
    files_in,
    is_export,
    is_part_of,
    labelled_frames,
    read_edited,
    read_written,
    refuse_bomb,
)
from refgraph.records.lacking import missing_data
from refgraph.records.meaning import MEANINGS as RELATION_MEANINGS
from refgraph.records.reading import read
from refgraph.records.rules import ReadRules
from refgraph.records.values import possible_days, single_day

__all__ = [
    "ENOUGH",
    "LATE",
    "RELATION_MEANINGS",
    "ReadRules",
    "Records",
    "account",
    "baseline_files",
    "capture_rate",
    "earlier_run",
    "edited_tables",
    "files_in",
    "is_export",
    "is_part_of",
    "labelled_frames",
    "last_sound_day",
    "missing_data",
    "possible_days",
    "read",
    "read_edited",
    "read_written",
    "refuse_bomb",
    "single_day",
    "speaks_of_referral",
    "what_tells_the_day",
]
