"""Cells that a program wrapped around what they say: a module before a name, brackets of a wiki, lists of JSON."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from refgraph.crm import plain_words
from refgraph.records.sheets import Reading, Sheet

OTHER_ADDRESSES = "Other addresses"
"""The header of a column that is made of every address of a contact but the first."""

_MODULE = re.compile(r"[A-Za-z]\w*::::(.*)", re.DOTALL)
_WIKI = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_MARKDOWN = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")
_NOBODY = re.compile(r"0{2,}(?:-0+)*")
_QUOTED = re.compile(r'"[^"]*"(?:\s*,\s*"[^"]*")*')
_SIGNS = ("::::", "[[", "](", '","', '", "', "[{", '["')
_VALUES = ("value", "email", "address", "phone", "number", "name", "text", "id")
_SEVERAL = "; "


def unwrap(sheet: Sheet) -> Sheet:
    """Return a sheet whose cells say what they say without what a program put around it.

    Parameters
    ----------
    sheet
        A sheet as it was read.

    Examples
    --------
    >>> rows = (("Contacts::::Ann Lee", "[[Ann Lee]]", '[{"label": "work", "value": "a@lee.example"}]'),)
    >>> unwrap(Sheet("a.csv", ("x",), rows, [2, 3, 4], 3, 0)).columns
    (['Ann Lee', 'Ann Lee', 'a@lee.example'],)
    """
    columns = [_without_nobody(_unwrapped(cells)) for cells in sheet.columns]
    if all(new is old for new, old in zip(columns, sheet.columns, strict=True)):
        return sheet
    return replace(sheet, columns=tuple(columns))


def _without_nobody(cells: Sequence[str]) -> Sequence[str]:
    """Return a column of ids without those of nobody, by which programs fill what would be blank: ``00000000``."""
    nobody = {cell for cell in set(cells) if cell[:2] == "00" and _NOBODY.fullmatch(cell.strip())}
    many = sum(cell in nobody for cell in cells) > 1
    return ["" if cell in nobody else cell for cell in cells] if nobody and many else cells


def with_other_addresses(reading: Reading) -> Reading:
    """Return a reading of contacts with the first of their addresses each, the others as other ids of them.

    Further addresses stand in the same cell or under headers such as ``Email 2``.

    Parameters
    ----------
    reading
        A sheet as it was recognised.
    """
    if reading.table != "contacts" or reading.ignored or "email" not in reading.columns:
        return reading
    at = reading.columns["email"]
    places = [at, *(each for each in reading.also.get("email", ()) if each != at), *_further(reading)]
    cells = [reading.sheet.columns[place] for place in places]
    if not any(text.count("@") > 1 for text in map("".join, zip(*cells, strict=True))):
        return reading
    rows = list(map(_addresses, zip(*cells, strict=True)))
    if not any(len(row) > 1 for row in rows):
        return reading
    columns = list(reading.sheet.columns)
    columns[at] = [row[0] if row else cell for row, cell in zip(rows, columns[at], strict=True)]
    others = [_SEVERAL.join(row[1:]) for row in rows]
    known = reading.columns.get("alias_ids")
    if known is not None:
        columns[known] = [
            _SEVERAL.join(filter(None, pair)) for pair in zip(columns[known], others, strict=True)
        ]
        return replace(reading, sheet=replace(reading.sheet, columns=tuple(columns)))
    sheet = replace(
        reading.sheet,
        header=(*reading.sheet.header, OTHER_ADDRESSES),
        columns=(*columns, others),
        made=reading.sheet.made + 1,
        parts={**reading.sheet.parts, **dict.fromkeys(places[1:], len(columns))},
    )
    filled = (*reading.filled, sum(map(bool, others)))
    return replace(reading, sheet=sheet, filled=filled).with_column(
        "alias_ids", len(columns), reading.crm["email"]
    )


def _unwrapped(cells: Sequence[str]) -> Sequence[str]:
    whole = "\n".join(cells)
    if not any(sign in whole for sign in _SIGNS):
        return cells
    known = {cell: _bare(cell) for cell in set(cells) if any(sign in cell for sign in _SIGNS)}
    return [known.get(cell, cell) for cell in cells]


def _bare(cell: str) -> str:
    text = cell.strip()
    if text.startswith(("[{", '["')):
        return _SEVERAL.join(_listed(text)) or cell
    if found := _MODULE.fullmatch(text):
        return found[1].strip()
    links = _WIKI.findall(text)
    if links and not _WIKI.sub("", text).strip(" ,;"):
        return _SEVERAL.join(name.rpartition("/")[2].strip() for name, _ in links)
    if _MARKDOWN.search(text):
        return _MARKDOWN.sub(r"\1", text)
    if _QUOTED.fullmatch(text) and '",' in text:
        return _SEVERAL.join(next(csv.reader([text], skipinitialspace=True)))
    return cell


def _listed(text: str) -> list[str]:
    """Return the texts of a list in JSON, of objects what they are about; none where it is no such list."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    said = [next((each[name] for name in _VALUES if each.get(name)), "") if isinstance(each, dict) else each
            for each in found]  # fmt: skip
    return [str(each) for each in said if isinstance(each, str | int) and str(each)]


def _further(reading: Reading) -> list[int]:
    """Return the columns nobody reads whose headers speak of an address and that hold nothing else."""
    used = {*reading.columns.values(), *reading.sheet.parts}
    used |= {at for spots in (*reading.flags.values(), *reading.also.values()) for at in spots}
    return [
        at
        for at, header in enumerate(reading.sheet.header)
        if at not in used
        and {"email", "mail", "emails"} & {*plain_words(header)}
        and reading.filled[at]
        and all("@" in cell for cell in set(reading.sheet.columns[at]) - {""})
    ]


def _addresses(cells: Iterable[str]) -> list[str]:
    parts = (part.strip() for cell in cells if "@" in cell for part in re.split(r"[;,\s]+", cell))
    return list(dict.fromkeys(part.strip("<>") for part in parts if "@" in part))
