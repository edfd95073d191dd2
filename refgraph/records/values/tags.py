"""What tags say of a contact: client or partner, and the profession, where no column of their own says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from refgraph.crm import header_key
from refgraph.records.values.columns import TableWork
from refgraph.records.values.words import choices, type_of_stage
from refgraph.trades import is_profession

_HEADERS = frozenset(
    "tag tags label labels schlagwort schlagworte schlagwörter étiquette étiquettes etiqueta etiquetas".split()
)
_PARTED = re.compile(r"[,;|\n]+")
_TOLD = ("past_client", "client", "partner", "vendor", "competitor")
"""What a tag may say somebody is, the surest first: that somebody is a prospect, a tag does not."""


def read_tags(work: TableWork) -> tuple[list[str], list[str]]:
    """Return what each contact is and its profession, as its tags say; blank where they do not.

    Parameters
    ----------
    work
        The contacts.
    """
    cells = list(_cells(work))
    known = {cell: _meant(cell) for cell in set(cells)}
    return [known[cell][0] for cell in cells], [known[cell][1] for cell in cells]


def _cells(work: TableWork) -> Iterator[str]:
    for reading in work.readings:
        sheet = reading.sheet
        places = [place for place, header in enumerate(sheet.header) if header_key(header) in _HEADERS]
        tagged = zip(*(sheet.columns[place] for place in places), strict=True)
        yield from map(",".join, tagged) if places else repeat("", len(sheet.lines))


def _meant(cell: str) -> tuple[str, str]:
    tags = [tag.strip() for tag in _PARTED.split(cell) if tag.strip()]
    named = {*choices("contacts", "type", tags).values(), *map(type_of_stage, tags)}
    profession = next((tag for tag in tags if is_profession(tag)), "")
    return next((kind for kind in _TOLD if kind in named), ""), profession
