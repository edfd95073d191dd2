"""Keys in a cell beside the name: one key is one person however spelt, two keys are two however alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from refgraph.people.matching.directory import Directory
from refgraph.people.matching.links import LINKED
from refgraph.people.names import (
    bare_name,
    contact_details,
    name_key,
    phone_key,
    split_number,
    told_apart,
)

_CELLS = (("text", "is_id"), ("referred", "referred_is_id"))


class Keyed(NamedTuple):
    """A name and the key beside it; the key is blank where there is none."""

    name: str
    key: str


def keyed_name(text: str) -> Keyed:
    """Return the name in a cell, and the number in brackets or the telephone number that stands beside it.

    Examples
    --------
    >>> keyed_name("Mary Kline, PA-C (#1093847561)"), keyed_name("Zoe Ott (206) 555-0100")
    (Keyed(name='Mary Kline, PA-C', key='1093847561'), Keyed(name='Zoe Ott', key='2065550100'))
    >>> keyed_name("Ann Lee").key, keyed_name("0a1b2c3d-0000-4000-8000-000000000001").key
    ('', '')
    """
    if not any(map(str.isdigit, text)):
        return Keyed(text, "")
    numbered = split_number(bare_name(text))
    if numbered.key:
        return Keyed(*numbered)
    if not any(map(str.isspace, text)):
        return Keyed(text, "")
    name, _, phone = contact_details(bare_name(text))
    digits = "".join(filter(str.isdigit, phone)) if name and phone_key(phone) else ""
    return Keyed(name if digits else text, digits)


def with_keys(cells: pd.DataFrame, directory: Directory) -> pd.DataFrame:
    """Return the cells, those with a key that no contact has under one spelling a key.

    Where one name stands with several such keys, the key stays in the text and tells the people apart.

    Parameters
    ----------
    cells
        With ``text``, ``is_id``, ``referred`` and ``referred_is_id``.
    directory
        In which keys and names are looked up.
    """
    texts = Counter(text for column, is_id in _CELLS for text in cells.loc[~cells[is_id], column].tolist())
    told = _told(texts, directory)
    if not told:
        return cells
    changed = {column: [text if known else told.get(text, text)
                        for text, known in zip(cells[column].tolist(), cells[is_id].tolist(), strict=True)]
               for column, is_id in _CELLS}  # fmt: skip
    return cells.assign(
        **{name: pd.Series(found, index=cells.index, dtype="str") for name, found in changed.items()}
    )


def _told(texts: Mapping[str, int], directory: Directory) -> dict[str, str]:
    """Return what stands for each text with a key that no contact has."""
    said = {text: keyed_name(text) for text in texts}
    unknown = {
        text: each for text, each in said.items() if each.key and not directory.find_key(each.key, each.name)
    }
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for text, (name, key) in unknown.items():
        spelt[key][name] += texts[text]
    chosen = {key: _spelling(names, directory) for key, names in spelt.items()}
    shown = {
        text: chosen[key] if _share(chosen[key], name) else name for text, (name, key) in unknown.items()
    }
    keys: dict[str, set[str]] = defaultdict(set)
    for text, (_, key) in unknown.items():
        keys[name_key(shown[text])].add(key)
    return {
        text: told_apart(shown[text], key)
        if len(keys[name_key(shown[text])]) > 1
        else shown[text]
        if split_number(text).key or shown[text] != name
        else text
        for text, (name, key) in unknown.items()
    }


def _spelling(names: Counter[str], directory: Directory) -> str:
    """Return the spelling that a contact bears, else the one met most often."""
    return min(names, key=lambda name: (directory.find_cell(name).outcome != LINKED, -names[name], name))


def _share(one: str, other: str) -> bool:
    return not {*name_key(one).split()}.isdisjoint(name_key(other).split())
