"""What the page is told: plain columns of numbers and words, as JSON that cannot end its own script element."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from refgraph.outputs.map.chart import Chart
from refgraph.outputs.map.palette import (
    CLUSTERS,
    CLUSTERS_ON_DARK,
    FAMILIES_ABOVE,
    LENS,
    OTHER,
    OTHER_ON_DARK,
)
from refgraph.outputs.map.since import MOVES
from refgraph.ranking import LISTS
from refgraph.result import Result

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Characters that are not seen and change how others are, or that are none: controls, marks of direction."""

_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")

FLAGS = (
    "core_candidate",
    "connector",
    "provisional",
    "unranked",
    "producer",
    "stopped",
    "unhappy",
    "heard",
    "new",
)
"""The bits of a contact's flags, lowest first."""

LISTED = (
    "organisation",
    "owner",
    "crm_tier",
    "tier",
    "type",
    "trend",
    "profession",
    "city",
    "why",
    "address",
    "old_tier",
)
"""Texts that many contacts share: sent once, and a number per contact."""

LENSES = (
    "producers",
    "connectors",
    "stopped",
    "money",
    "owners",
    "satisfaction",
    "core_candidates",
    "new",
    "outside",
    "since",
)
"""The questions that the page can be asked; one about which the data say nothing is not offered."""

MEASURES = (
    "bridge",
    "referrals_90d",
    "referrals_previous_90d",
    "rank_p5",
    "rank_p95",
    "connector_rank",
)
"""The measures that the page shows in words, and the range of the rank where a run looked for it."""

EXPECTED = ("expected_referrals", "next_year_low", "next_year_high")
"""The numbers of the next year, which the page knows only where such numbers held in the past."""


def payload(
    result: Result, drawn: Chart, *, title: str, lens: str, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return everything the page knows, as nested dicts and lists.

    Parameters
    ----------
    result
        The run; only its findings and its date are looked at beside `drawn`.
    drawn
        What is drawn.
    title
        The heading of the page.
    lens
        What the page looks at first; blank for nothing.
    notes
        Lines that the page shows under its heading.
    """
    as_of = result.network.as_of
    phrases, why = _phrased([shown(text) for text in drawn.nodes["why"].tolist()])
    people = drawn.nodes.assign(address=_address_words(drawn.nodes), why=why)
    words = {name: _words(people, name) for name in _listed(people)}
    return {
        "title": shown(title),
        "lens": lens,
        "coarse": drawn.redacted,
        "heard": bool(drawn.nodes["detractor"].notna().any()),
        "families": len(drawn.nodes) > FAMILIES_ABOVE,
        "asOf": None if as_of is None else str(as_of.date()),
        "since": None if drawn.since is None else str(drawn.since.date()),
        "by": result.ranking.by,
        "headings": dict(LISTS),
        "redacted": drawn.redacted,
        "total": drawn.total,
        "how": drawn.how,
        "notes": [*notes, *_what_is_not_there(result, drawn)],
        "findings": [] if drawn.redacted else _findings(result),
        "phrases": phrases,
        "people": {**_people(people), **{name: numbers for name, (_, numbers) in words.items()}},
        "lists": {name: texts for name, (texts, _) in words.items()},
        "edges": _edges(drawn),
        "events": _events(drawn),
        "ties": {"a": drawn.ties["a"].tolist(), "b": drawn.ties["b"].tolist()},
        "clusters": _clusters(drawn),
        "parked": [[part.kind, part.contacts, _short(part.x, 1), _short(part.y, 1)] for part in drawn.parked],
        "colours": {
            "other": [OTHER, OTHER_ON_DARK],
            "clusters": [list(pair) for pair in zip(CLUSTERS, CLUSTERS_ON_DARK, strict=True)],
            "lens": [list(pair) for pair in LENS],
        },
    }


def as_json(data: dict[str, Any]) -> str:
    r"""Return JSON that stays inside a script element whatever the texts in it are.

    Examples
    --------
    >>> print(as_json({"name": "</script>"}))
    {"name":"\u003c/script>"}
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", errors="replace").decode()


def shown(text: str) -> str:
    r"""Return a text without characters that are not seen and change how others are.

    Examples
    --------
    >>> shown("Ann\u202e Lee\x00")
    'Ann Lee'
    """
    return UNSEEN.sub("", text)


def _people(nodes: pd.DataFrame) -> dict[str, list[Any]]:
    flags = (
        _in_list(nodes, "core_candidates").astype(int)
        + _in_list(nodes, "connectors").astype(int) * 2
        + nodes["provisional"].astype(bool).astype(int) * 4
        + nodes["rank"].isna().astype(int) * 8
        + _in_list(nodes, "producers").astype(int) * 16
        + _in_list(nodes, "stopped").astype(int) * 32
        + nodes["detractor"].eq(1).astype(int) * 64
        + nodes["detractor"].notna().astype(int) * 128
        + _in_list(nodes, "new").astype(int) * 256
    )
    people: dict[str, list[Any]] = {
        "id": [shown(str(text)) for text in nodes["contact_id"].tolist()],
        "name": [shown(text) or "(no name)" for text in nodes["name"].tolist()],
        "rank": [None if rank is pd.NA else int(rank) for rank in nodes["rank"].tolist()],
        "cluster": nodes["cluster"].tolist(),
        "x": _numbers(nodes["x"], 1),
        "y": _numbers(nodes["y"], 1),
        "size": _numbers(nodes["radius"] * 100, 0),
        "island": nodes["island"].tolist(),
        "flags": flags.tolist(),
        "referrals": _numbers(nodes["referrals"], 1),
        "revenue": _numbers(nodes["revenue"], 0),
        "lastContact": _days(nodes["last_contact"]),
    }
    held = bool(nodes["forecast_held"].any())
    for name in (*MEASURES, *(EXPECTED if held else ())):
        if name not in nodes:
            continue
        values = _numbers(nodes[name], 2)
        if any(values):
            people[name] = _up_to_the_last(values)
    if "tier_reason" in nodes:
        people["tierReason"] = [shown(text) for text in nodes["tier_reason"].tolist()]
    if "next_due" in nodes:
        people["nextDue"] = _days(nodes["next_due"])
        for name in ("action", "owner", "reason"):
            people[f"next{name.capitalize()}"] = [shown(text) for text in nodes[f"next_{name}"].tolist()]
    if "moved" in nodes:
        people["moved"] = [MOVES.index(text) for text in nodes["moved"].tolist()]
        people["places"] = nodes["places"].tolist()
    return people


def _up_to_the_last(values: list[float | int | None]) -> list[float | int | None]:
    """Return values without those missing at the end, where all who are not ranked stand: the page knows as much."""
    return values[: max(place for place, value in enumerate(values, start=1) if value is not None)]


def _phrased(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the clauses of which sentences consist, numbers left out, and each text as their places and numbers.

    Most sentences differ in their numbers alone, so that this makes the page a good deal smaller.
    """
    phrases: dict[str, int] = {}
    told = []
    for text in texts:
        parts = []
        for clause in re.split(r"(?<=[.;,]) ", text):
            numbers = [] if "#" in clause else _NUMBER.findall(clause)
            phrase = _NUMBER.sub("#", clause) if numbers else clause
            parts.append(" ".join([str(phrases.setdefault(phrase, len(phrases))), *numbers]))
        told.append("|".join(parts))
    return list(phrases), told


def _address_words(nodes: pd.DataFrame) -> list[str]:
    """Return the words of each e-mail address that name and organisation do not hold: enough to be found by it."""
    found = []
    for name, organisation, email in zip(nodes["name"], nodes["organisation"], nodes["email"], strict=True):
        known = set(_plain_words(f"{name} {organisation}")) if email else set()
        found.append(" ".join(word for word in _plain_words(email) if word not in known))
    return found


def _plain_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[^\W_]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def _in_list(nodes: pd.DataFrame, name: str) -> pd.Series:
    said = {names: name in names.split("; ") for names in nodes["lists"].unique()}
    return nodes["lists"].map(said).astype(bool)


def _listed(nodes: pd.DataFrame) -> list[str]:
    """Return which of the texts there are: without tiers that were assigned there are those of the CRM alone."""
    return [name for name in LISTED if name in nodes]


def _words(nodes: pd.DataFrame, column: str) -> tuple[list[str], list[int]]:
    """Return the distinct texts of a column, sorted, and for each row which one it is."""
    codes, found = pd.factorize(nodes[column].astype("str"))
    texts = [shown(text) for text in found]
    distinct = sorted(set(texts))
    place = {text: number for number, text in enumerate(distinct)}
    return distinct, np.array([place[text] for text in texts], dtype=np.int64)[codes].tolist()


def _events(drawn: Chart) -> dict[str, Any]:
    events = drawn.events
    columns = {"edge": events["edge"].tolist(), "day": _days(events["date"])}
    if events["count"].ne(1).any():
        columns["count"] = _numbers(events["count"], 1)
    return columns


def _edges(drawn: Chart) -> dict[str, Any]:
    edges = drawn.edges
    columns: dict[str, Any] = {
        "from": edges["source"].tolist(),
        "to": edges["target"].tolist(),
        "count": _numbers(edges["count"], 1),
        "won": _numbers(edges["won"], 1),
    }
    usual = {"count": 1, "won": 0}
    return {name: cells for name, cells in columns.items() if name not in usual or set(cells) - {usual[name]}}


def _clusters(drawn: Chart) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "label": shown(label),
            "afterLeader": after_leader,
            "family": family,
            "contacts": contacts,
            "leader": leader,
        }
        for number, label, after_leader, family, contacts, leader in drawn.clusters[
            ["cluster", "label", "after_leader", "family", "contacts", "leader"]
        ].itertuples(index=False)
    ]


def _what_is_not_there(result: Result, drawn: Chart) -> list[str]:
    """Say what the result does not hold, so that nobody takes its absence for a fact."""
    lines = []
    left_out = drawn.total - len(drawn.nodes)
    if left_out:
        lines.append(f"{left_out:,} of {drawn.total:,} contacts are not drawn; drawn are {drawn.how}.")
    if not drawn.assigned:
        holds = drawn.nodes["crm_tier"].ne("").any()
        lines.append(
            "Tiers are those of the CRM; refgraph has assigned none yet."
            if holds
            else "The data hold no tiers, and refgraph has assigned none yet."
        )
    if not drawn.nodes["owner"].ne("").any() and not drawn.redacted:
        lines.append("The data do not say who looks after whom.")
    if result.network.as_of is None:
        lines.append("No referral is dated, so nothing can be said about when.")
    if not drawn.nodes["revenue"].any():
        lines.append("The data hold no revenue.")
    if drawn.patients:
        lines.append(f"{drawn.patients:,} patients are counted and not named; --names all names them.")
    if drawn.redacted:
        lines.append("This is a redacted copy: codes stand in place of names.")
    return lines


def _findings(result: Result) -> list[list[str]]:
    return [
        [finding.severity, shown(finding.message), shown(finding.hint)]
        for finding in result.findings
        if finding.severity != "note" or finding.code in ("small-network", "betweenness-sampled")
    ][:12]


def _numbers(column: pd.Series, decimals: int) -> list[float | int | None]:
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isfinite(values).all() and (values == np.floor(values)).all():
        whole: list[float | int | None] = values.astype(np.int64).tolist()
        return whole
    return [_short(value, decimals) for value in column.tolist()]


def _short(value: float, decimals: int) -> float | int | None:
    if value is pd.NA or value != value:
        return None
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded


def _days(dates: pd.Series) -> list[int | None]:
    """Return days since 1 January 1970."""
    days = dates.to_numpy("datetime64[D]").astype("int64").tolist()
    missing = dates.isna().tolist()
    return [None if none else day for day, none in zip(days, missing, strict=True)]
