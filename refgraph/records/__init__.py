"""Records: the tables of a CRM export as text, recognised, typed and accounted for row by row.

The path of a cell::

    sources.py        which files                     recognition.py    which table, which column
    formats.py        what kind of file it is         referrers.py      which column says who referred
    decoding.py       bytes to text                   keys.py, ids.py   which key the contacts go by
    mojibake.py       text that was encoded twice     tables.py         sheets to one typed table
    delimited.py      text to rows                    relations.py      which way a relation points
    workbooks.py      workbooks, Parquet to rows      deal_referrers.py who referred a deal
    markup.py         web pages and XML to rows       duplicates.py     rows that say the same
    cards.py          address cards to rows           dating.py         the day the data speak of
    frames.py         DataFrames to rows              capture.py        how much of it was written down
    headers.py        rows to columns
    furniture.py      rows that are no data
    continuations.py  rows that go on a record
    pairs.py          columns that say something together
"""

from __future__ import annotations

from refgraph.records.accounts import Records, account
from refgraph.records.as_of import LATE, last_sound_day
from refgraph.records.capture import ENOUGH, capture_rate
from refgraph.records.files import read_edited
from refgraph.records.reading import read
from refgraph.records.rules import ReadRules

__all__ = [
    "ENOUGH",
    "LATE",
    "ReadRules",
    "Records",
    "account",
    "capture_rate",
    "last_sound_day",
    "read",
    "read_edited",
]
