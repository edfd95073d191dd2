"""What the label of a relation says: a referral, in which direction, or an acquaintance.

CRMs store a relation between two contacts twice, once from either side; the two are one here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, MutableMapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import pandas as pd

from refgraph.crm import header_key
from refgraph.errors import SettingsError
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.kinds import (
    MEANINGS,
    REASONS,
    REFERRAL,
    REFERRALS,
    REFERRED_BY,
    REFERRER_OF,
    THANKS,
    TIE,
    TOUCH,
    kinds_of,
)
from refgraph.records.meaning.thanks import credit_thanks
from refgraph.records.rules import ReadRules
from refgraph.schema import TABLES

_SIDES = (("referrer_id", "referred_id"), ("referrer", "referred"))
_FORWARD = (REFERRER_OF, REFERRAL)
_BESIDES = {TOUCH: TIE}
"""Whoever calls, meets or is billed by somebody knows them."""
_IGNORED = "left out by [read.relations]"


def sort_relations(
    tables: MutableMapping[str, pd.DataFrame],
    rules: ReadRules,
    ledger: Ledger,
    described: AbstractSet[str] = frozenset(),
) -> None:
    """Move every row of referrals and ties to where its label says it belongs, and fold double entries.

    In a table of two equal sides (ties), "referred by" says that the second referred the first and
    "referrer of" the reverse; any other label is an acquaintance. In a table that names referrer and
    referred, "referred by" swaps them, and any other label leaves them.

    Parameters
    ----------
    tables
        The typed tables; `referrals` and `ties` are replaced.
    rules
        What the user says that labels mean.
    ledger
        Where folded rows and findings are noted.
    described
        The files of referrals in which a word for an acquaintance says how the two know each other.

    Raises
    ------
    SettingsError
        If a label is mapped to a meaning that does not exist.
    """
    told = _told(rules)
    without_rows = {name: frame for name, frame in tables.items() if frame.empty}
    referrals, ties = tables.pop("referrals", None), tables.pop("ties", None)
    made, moved = None, None
    if referrals is not None and "relation" in referrals:
        referrals, moved = _directed(referrals, told, described, ledger)
    if ties is not None:
        made, ties = _undirected(ties, told, tables.get("contacts"), ledger)
    for name, parts in (("referrals", (referrals, made)), ("ties", (ties, moved))):
        frames = [frame for frame in parts if frame is not None and len(frame)]
        if frames:
            tables[name] = frames[0] if len(frames) == 1 else stack(name, frames)
    if "ties" in tables:
        tables["ties"] = _fold_mirrored(tables["ties"], ledger)
    for name, frame in without_rows.items():
        tables.setdefault(name, frame)


def _told(rules: ReadRules) -> dict[str, str]:
    for label, meaning in rules.relations.items():
        if meaning not in MEANINGS:
            hint = f"Known: {', '.join(MEANINGS)}."
            raise SettingsError(f"read.relations cannot take '{label}' as '{meaning}'.", hint)
    return {header_key(label): meaning for label, meaning in rules.relations.items()}


def _meanings(labels: Sequence[str], told: Mapping[str, str], other: str) -> list[str]:
    known = {
        label: told.get(header_key(label)) or _BESIDES.get(kind, kind) or other
        for label, kind in kinds_of(set(labels)).items()
    }
    return [known[label] for label in labels]


def _directed(
    referrals: pd.DataFrame, told: Mapping[str, str], described: AbstractSet[str], ledger: Ledger
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the referrals with their direction settled, and the rows that are ties."""
    labels = referrals["relation"].tolist()
    meanings = np.array(_meanings(labels, told, ""), dtype=object)
    said = np.array([header_key(label) in told for label in labels], dtype=bool)
    meanings[(meanings == TIE) & referrals["file"].isin(described).to_numpy() & ~said] = ""
    _note_unknown(
        Counter(label for label, meaning in zip(labels, meanings, strict=True) if not meaning and label),
        ledger,
    )
    referrals = credit_thanks(_swap(referrals, meanings == REFERRED_BY), meanings, ledger)
    out = _left_out(referrals, meanings, ledger) | (meanings == THANKS)
    moved = _as_ties(referrals[meanings == TIE])
    keep = ~out & (meanings != TIE)
    return _fold_inverse(referrals[keep], meanings[keep], ledger), moved


def _note_unknown(labels: Counter[str], ledger: Ledger) -> None:
    if len(labels) < 2:
        return
    listed = ", ".join(f"{label} ({count})" for label, count in labels.most_common())
    message = f"Relations of {len(labels)} kinds are all read as referrals: {listed}."
    hint = 'Say which are not in [read.relations]: "LABEL" = "tie" or "ignore".'
    ledger.add(
        Finding("note", "relations-read-as-referrals", message, hint, "referrals", count=labels.total())
    )


def _swap(referrals: pd.DataFrame, swapped: np.ndarray) -> pd.DataFrame:
    if not swapped.any():
        return referrals
    referrals = referrals.copy()
    for one, other in _SIDES:
        if one in referrals or other in referrals:
            left = referrals[one] if one in referrals else _nothing(referrals)
            right = referrals[other] if other in referrals else _nothing(referrals)
            referrals[one], referrals[other] = left.mask(swapped, right), right.mask(swapped, left)
    return _in_order("referrals", referrals)


def _nothing(frame: pd.DataFrame) -> pd.Series:
    return pd.Series("", index=frame.index, dtype="str")


def _left_out(frame: pd.DataFrame, meanings: np.ndarray, ledger: Ledger) -> np.ndarray:
    """Reject the rows that are neither a referral nor a tie, and return which they are."""
    label = "relation" if "relation" in frame else "kind"
    reasons = {"ignore": _IGNORED, **REASONS}
    if "relation" in frame:
        reasons.pop(THANKS)  # Those of a log are accounted for where it is told what they are for.
    out = np.isin(meanings, list(reasons))
    rows = frame.loc[out, ["file", "row", label]].itertuples(index=False)
    for (file, row, value), meaning in zip(rows, meanings[out], strict=True):
        ledger.reject(file, int(row), reasons[meaning], label, value)
    return out


def _as_ties(referrals: pd.DataFrame) -> pd.DataFrame:
    sides = {}
    for tie, (by_id, by_name) in {"a": ("referrer_id", "referrer"), "b": ("referred_id", "referred")}.items():
        ids = referrals[by_id] if by_id in referrals else _nothing(referrals)
        names = referrals[by_name] if by_name in referrals else _nothing(referrals)
        sides[tie] = ids.mask(ids == "", names)
    return pd.DataFrame(
        {**sides, "kind": referrals["relation"], "file": referrals["file"], "row": referrals["row"]}
    )


def _undirected(
    ties: pd.DataFrame, told: Mapping[str, str], contacts: pd.DataFrame | None, ledger: Ledger
) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    """Return the rows of ties that are referrals, as such, and the rows that stay ties."""
    if "kind" not in ties:
        return None, ties
    meanings = np.array(_meanings(ties["kind"].tolist(), told, TIE), dtype=object)
    _left_out(ties, meanings, ledger)
    chosen = np.isin(meanings, REFERRALS)
    if not chosen.any():
        return None, ties[meanings == TIE].reset_index(drop=True)
    found = ties[chosen]
    reverse = meanings[chosen] == REFERRED_BY
    one, other = ("referrer_id", "referred_id") if _are_ids(found, contacts) else ("referrer", "referred")
    columns = {
        one: found["a"].mask(reverse, found["b"]),
        other: found["b"].mask(reverse, found["a"]),
        **({"date": found["date"]} if "date" in found else {}),
        "relation": found["kind"],
        "file": found["file"],
        "row": found["row"],
    }
    _note_mirrored(found[meanings[chosen] == REFERRAL], ledger)
    made = _in_order("referrals", pd.DataFrame(columns))
    return _fold_inverse(made, meanings[chosen], ledger), ties[meanings == TIE].reset_index(drop=True)


def _note_mirrored(found: pd.DataFrame, ledger: Ledger) -> None:
    """Warn where a label without direction stands both ways, so that nobody knows who referred whom."""
    ways = set(zip(found["a"], found["b"], strict=True))
    both = sum((b, a) in ways for a, b in ways if a < b)
    if both:
        labels = ", ".join(f"'{label}'" for label in sorted(set(found["kind"])))
        pairs = counted(both, "pair is", "pairs are")
        message = f"{pairs} related by {labels} in both directions; each counts as two referrals."
        hint = 'Where it is no direction, say "tie" in [read.relations].'
        ledger.add(Finding("warning", "two-way-relations", message, hint, "ties", column="kind", count=both))


def _are_ids(ties: pd.DataFrame, contacts: pd.DataFrame | None) -> bool:
    values = {*ties["a"], *ties["b"]} - {""}
    if contacts is None or "contact_id" not in contacts:
        return not any(" " in value for value in values)
    return 2 * len(values.intersection(contacts["contact_id"])) >= len(values)


def _fold_inverse(referrals: pd.DataFrame, meanings: np.ndarray, ledger: Ledger) -> pd.DataFrame:
    """Fold "A referrer of B" into "B referred by A" of the same file, as often as both are there."""
    if REFERRED_BY not in meanings or not np.isin(meanings, _FORWARD).any():
        return referrals.reset_index(drop=True)
    names = [name for pair in _SIDES for name in pair if name in referrals]
    keys = list(zip(*(referrals[name] for name in (*names, "file")), strict=True))
    spare: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, (key, meaning) in enumerate(zip(keys, meanings, strict=True)):
        if meaning == REFERRED_BY:
            spare[key].append(position)
    folded = {}
    for position, (key, meaning) in enumerate(zip(keys, meanings, strict=True)):
        if meaning in _FORWARD and spare[key]:
            folded[position] = spare[key].pop(0)
    return _without(referrals, folded, ledger)


def _fold_mirrored(ties: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Fold (b, a) into (a, b) of the same file, as often as both are there."""
    waiting: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    folded = {}
    for position, (a, b, file) in enumerate(zip(ties["a"], ties["b"], ties["file"], strict=True)):
        if a != b and waiting[b, a, file]:
            folded[position] = waiting[b, a, file].pop(0)
        else:
            waiting[a, b, file].append(position)
    return _without(ties, folded, ledger)


def _without(frame: pd.DataFrame, folded: Mapping[int, int], ledger: Ledger) -> pd.DataFrame:
    files, rows = frame["file"].tolist(), frame["row"].tolist()
    for position, into in folded.items():
        ledger.merge(files[position], rows[position], f"the other direction of row {rows[into]}")
    keep = np.ones(len(frame), dtype=bool)
    keep[list(folded)] = False
    return frame[keep].reset_index(drop=True)


def stack(name: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames of one table as one, texts that one of them lacks as blanks."""
    united = pd.concat(frames, ignore_index=True)
    for column in TABLES[name].columns:
        if column.dtype in ("text", "choice") and column.name in united:
            united[column.name] = united[column.name].fillna("").astype("str")
    return _in_order(name, united)


def _in_order(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[column for column in (*TABLES[name].names, "file", "row") if column in frame]]
