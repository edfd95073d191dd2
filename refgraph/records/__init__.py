"""Records: the tables of a CRM export as text, recognised, typed and accounted for row by row.

The path of a cell::

    sources.py      which files                     recognition.py  which table, which column
    decoding.py     bytes to text                   referrers.py    which column says who referred
    delimited.py    text to rows                    casting.py      text to dates, numbers, flags, choices
    workbooks.py    workbooks and Parquet to rows   relations.py    which way a relation points
    frames.py       DataFrames to rows              duplicates.py   rows that say the same
    headers.py      rows to columns                 dating.py       the day the data speak of
"""

from __future__ import annotations

from refgraph.records.accounts import Records, account
from refgraph.records.reading import read
from refgraph.records.rules import ReadRules

__all__ = ["ReadRules", "Records", "account", "read"]
