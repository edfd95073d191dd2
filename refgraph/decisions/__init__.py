"""What people typed into lists: read back, remembered, and handed to the rooms that honour it.

The path of a word::

    lists.py    every cell of the column decision, of every list    memory.py   decisions.csv
    shown.py    what each list showed when it was written           taking.py   changed cells into the memory

No room below knows what the words mean: `people`, `tiers` and `nurture` each understand those of their own kind.
"""

from __future__ import annotations

from refgraph.decisions.days import split_until
from refgraph.decisions.groups import ACCEPT, ALL, HOW, spread_groups
from refgraph.decisions.lists import TOGETHER, require_list
from refgraph.decisions.memory import DUPLICATE, KINDS, REFERRER, TASK, TIER, Decision, Memory, read_memory
from refgraph.decisions.memory import FILE_NAME as MEMORY_FILE
from refgraph.decisions.shown import FILE_NAME as RECORD_FILE
from refgraph.decisions.shown import read_shown, shown_file
from refgraph.decisions.taking import Decisions, Grammar, settle, take_up

__all__ = [
    "ACCEPT",
    "ALL",
    "DUPLICATE",
    "HOW",
    "KINDS",
    "MEMORY_FILE",
    "RECORD_FILE",
    "REFERRER",
    "TASK",
    "TIER",
    "TOGETHER",
    "Decision",
    "Decisions",
    "Grammar",
    "Memory",
    "read_memory",
    "read_shown",
    "require_list",
    "settle",
    "shown_file",
    "split_until",
    "spread_groups",
    "take_up",
]
