"""Records: the tables of a CRM export as text, recognised, typed and accounted for row by row.

The path of a cell::

    sources.py      which files                       recognition.py  which table, which column
    decoding.py     bytes to text                     referrers.py    which column says who referred
    delimited.py    text to rows                      keys.py         which key the contacts go by
    workbooks.py    workbooks and Parquet to rows     tables.py       sheets to one typed table
    frames.py       DataFrames to rows                relations.py    which way a relation points
    headers.py      rows to columns                   duplicates.py   rows that say the same
                                                      dating.py       the day the data speak of
"""

from __future__ import annotations

from refgraph.records.accounts import Records, account
from refgraph.records.reading import read
from refgraph.records.rules import ReadRules

__all__ = ["ReadRules", "Records", "account", "read"]
