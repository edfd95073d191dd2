"""The tables beside contacts and referrals: every contact in them looked up."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from refgraph.people.matching import LINKED, UNKNOWN_ID, Directory
from refgraph.people.rejects import gather_rejects, list_rejects

_ABOUT_CONTACTS = "deals touches engagements feedback given asks complaints events".split()
_OF_THE_FIRM = ("campaigns", "owners")
_TIE_WEIGHT = 0.5


def about_known_contacts(
    tables: Mapping[str, pd.DataFrame], directory: Directory
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the other tables with their ``contact_id`` resolved, and the rows that are about nobody known."""
    kept = {name: tables[name] for name in _OF_THE_FIRM if name in tables}
    rejects = []
    for name in _ABOUT_CONTACTS:
        if name not in tables:
            continue
        table = tables[name]
        if "contact_id" not in table:
            table = table.assign(contact_id=pd.Series("", index=table.index, dtype="str"))
        ids, unknown, reasons = _look_up(table["contact_id"], directory)
        kept[name] = table.assign(contact_id=ids)
        if unknown.any():
            rejects.append(list_rejects(table[unknown], reasons, "contact_id"))
            kept[name] = kept[name][~unknown].reset_index(drop=True)
    return kept, gather_rejects(rejects)


def resolve_ties(ties: pd.DataFrame | None, directory: Directory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ties between known contacts, and the rows that are none.

    Returns
    -------
    ties : DataFrame
        ``a``, ``b``, ``kind`` and ``weight``, 0.5 where the input has none.
    rejects : DataFrame
    """
    if ties is None:
        return pd.DataFrame({"a": [], "b": [], "kind": [], "weight": []}).astype(_TIES), gather_rejects([])
    (a, no_a, why_a), (b, no_b, why_b) = (_look_up(ties[end], directory) for end in ("a", "b"))
    only_b, itself = no_b & ~no_a, a.eq(b) & ~no_a & ~no_b
    rejects = [
        list_rejects(ties[no_a], why_a, "a"),
        list_rejects(ties[only_b], why_b.reindex(ties.index[only_b]), "b"),
        list_rejects(ties[itself], "a tie to itself", "b"),
    ]
    blank = pd.Series("", index=ties.index, dtype="str")
    weight = ties.get("weight", pd.Series(_TIE_WEIGHT, index=ties.index)).fillna(_TIE_WEIGHT)
    resolved = pd.DataFrame({"a": a, "b": b, "kind": ties.get("kind", blank), "weight": weight}).astype(_TIES)
    return resolved[~(no_a | no_b | itself)].reset_index(drop=True), gather_rejects(rejects)


_TIES = {"a": "str", "b": "str", "kind": "str", "weight": "float64"}


def _look_up(texts: pd.Series, directory: Directory) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return the contact each cell means, whether it means not exactly one, and of those why not."""
    ids, reasons = {"": ""}, {"": "no contact is named"}
    cells = texts.tolist()
    for text in set(cells) - {""}:
        link = directory.find_cell(text, is_id=True)
        ids[text] = link.ids[0] if link.outcome == LINKED and len(link.ids) == 1 else ""
        reasons[text] = "no contact has this id" if link.outcome == UNKNOWN_ID else "names no single contact"
    found = [ids[text] for text in cells]
    unknown = pd.Series([not identity for identity in found], index=texts.index, dtype=bool)
    resolved = texts if found == cells else pd.Series(found, index=texts.index, dtype="str")
    return resolved, unknown, texts[unknown].map(reasons).astype("str")
