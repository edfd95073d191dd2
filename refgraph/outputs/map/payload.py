"""What the page is told: plain columns of numbers and words, as JSON that cannot end its own script element."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from refgraph.outputs.map.chart import Chart
from refgraph.outputs.map.palette import CLUSTERS_ON_DARK, OTHER, OTHER_ON_DARK, tier_colours
from refgraph.ranking import COMPONENTS, GAINS
from refgraph.result import Result

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Characters that are not seen and change how others are, or that are none: controls, marks of direction."""

FLAGS = ("core_candidate", "hidden_connector", "provisional", "unranked")
"""The bits of a contact's flags, lowest first."""

LISTED = ("organisation", "owner", "tier", "type", "trend", "profession", "city")
"""Texts that many contacts share: sent once, and a number per contact."""

MEASURES = (
    "bridge",
    "betweenness",
    "downstream_value",
    "referrals_90d",
    "referrals_previous_90d",
    "expected_referrals",
    "expected_referrals_low",
    "expected_referrals_high",
    "participation",
    "rank_p5",
    "rank_p95",
)
"""The measures that the page shows in words, and the range of the rank where a run looked for it."""


def payload(
    result: Result, drawn: Chart, *, title: str, colour: str, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return everything the page knows, as nested dicts and lists.

    Parameters
    ----------
    result
        The run; only its findings, date and reasons are looked at beside `drawn`.
    drawn
        What is drawn.
    title
        The heading of the page.
    colour
        ``cluster`` or ``tier``: what the colours say at first.
    notes
        Lines that the page shows under its heading.
    """
    as_of = result.network.as_of
    return {
        "title": shown(title),
        "colour": colour,
        "asOf": None if as_of is None else str(as_of.date()),
        "by": result.ranking.by,
        "redacted": drawn.redacted,
        "total": drawn.total,
        "how": drawn.how,
        "notes": [*notes, *_what_is_not_there(result, drawn)],
        "findings": [] if drawn.redacted else _findings(result),
        "people": _people(drawn.nodes),
        "lists": {name: _words(drawn.nodes, name)[0] for name in LISTED},
        "reasons": _reasons(result, drawn),
        "edges": _edges(drawn, result),
        "ties": {"a": drawn.ties["a"].tolist(), "b": drawn.ties["b"].tolist()},
        "clusters": _clusters(drawn),
        "parked": [[part.kind, part.contacts, _short(part.x, 1), _short(part.y, 1)] for part in drawn.parked],
        "colours": {
            "other": [OTHER, OTHER_ON_DARK],
            "clusters": [
                [cluster, CLUSTERS_ON_DARK[place]]
                for place, cluster in enumerate(drawn.clusters["colour"].tolist()[: len(CLUSTERS_ON_DARK)])
            ],
            "tiers": tier_colours(_words(drawn.nodes, "tier")[0]),
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
        sum(nodes[name].astype(bool).astype(int) * (1 << bit) for bit, name in enumerate(FLAGS[:3]))
        + nodes["rank"].isna().astype(int) * 8
    )
    people: dict[str, list[Any]] = {
        "id": [shown(str(text)) for text in nodes["contact_id"].tolist()],
        "name": [shown(text) or "(no name)" for text in nodes["name"].tolist()],
        "rank": [None if rank is pd.NA else int(rank) for rank in nodes["rank"].tolist()],
        "score": _numbers(nodes["score"], 1),
        "cluster": nodes["cluster"].tolist(),
        "x": _numbers(nodes["x"], 2),
        "y": _numbers(nodes["y"], 2),
        "radius": _numbers(nodes["radius"], 2),
        "island": nodes["island"].tolist(),
        "flags": flags.tolist(),
        "referrals": _numbers(nodes["referrals"], 1),
        "revenue": _numbers(nodes["revenue"], 0),
        "lastContact": _days(nodes["last_contact"]),
        "notRanked": [shown(text) for text in nodes["not_ranked_because"].tolist()],
    }
    for name in MEASURES:
        if name not in nodes:
            continue
        values = _numbers(nodes[name], 2)
        if any(values):
            people[name] = values
    if "tier_reason" in nodes:
        people["tierReason"] = [shown(text) for text in nodes["tier_reason"].tolist()]
    if "next_due" in nodes:
        people["nextDue"] = _days(nodes["next_due"])
        for name in ("action", "owner", "reason"):
            people[f"next{name.capitalize()}"] = [shown(text) for text in nodes[f"next_{name}"].tolist()]
    for name in LISTED:
        people[name] = _words(nodes, name)[1]
    return people


def _words(nodes: pd.DataFrame, column: str) -> tuple[list[str], list[int]]:
    """Return the distinct texts of a column, sorted, and for each row which one it is."""
    texts = [shown(text) for text in nodes[column].astype("str").tolist()]
    distinct = sorted(set(texts))
    place = {text: number for number, text in enumerate(distinct)}
    return distinct, [place[text] for text in texts]


def _reasons(result: Result, drawn: Chart) -> dict[str, Any]:
    """Return the numbers behind every score, rounded as they are printed: the page makes the sentences."""
    reasons = result.ranking.reasons
    place = {row: number for number, row in enumerate(_original_ids(result, drawn))}
    weights = result.ranking.weights
    used = [code for code in COMPONENTS if code in weights]
    columns: dict[str, list[list[Any]]] = {code: [] for code in used}
    lacking: dict[int, tuple[float, str]] = {}
    names = ("contact_id", "code", "value", "detail", "percentile", "points", "possible")
    for identity, code, value, detail, percentile, points, possible in zip(
        *(reasons[name].tolist() for name in names), strict=True
    ):
        at = place.get(identity)
        if at is None:
            continue
        known = not math.isnan(percentile)
        row = [at, _as_said(code, value), None if math.isnan(detail) else int(detail)]
        columns[code].append([*row, _short(points, 4) if known else None, int(percentile == 1)])
        if known and possible - points > lacking.get(at, (0.0, ""))[0] + 1e-9:
            lacking[at] = (possible - points, code)
    return {
        "codes": used,
        "possible": [_short(100 * weights[code], 1) for code in used],
        "gains": [GAINS[code] for code in used],
        "rows": [list(map(list, zip(*columns[code], strict=True))) for code in used],
        "gain": [used.index(lacking[at][1]) if at in lacking else -1 for at in range(len(drawn.nodes))],
    }


def _original_ids(result: Result, drawn: Chart) -> list[str]:
    ids = result.ranking.table["contact_id"].tolist()
    return [ids[row] for row in drawn.nodes["row"].tolist()]


def _as_said(code: str, value: float) -> float:
    """Round a number as the sentence prints it."""
    if code == "participation" or value < 1000:
        return float(f"{value:.1f}")
    return float(f"{value:.0f}")


def _edges(drawn: Chart, result: Result) -> dict[str, Any]:
    edges = drawn.edges
    columns: dict[str, Any] = {
        "from": edges["source"].tolist(),
        "to": edges["target"].tolist(),
        "count": _numbers(edges["count"], 1),
        "first": _days(edges["first_date"]),
        "last": _days(edges["last_date"]),
        "won": _numbers(edges["won"], 1),
    }
    return {name: values for name, values in columns.items() if name in ("from", "to") or any(values)}


def _clusters(drawn: Chart) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "label": shown(label),
            "short": shown(short),
            "contacts": contacts,
            "leader": leader,
        }
        for number, label, short, contacts, leader in drawn.clusters[
            ["cluster", "label", "short", "contacts", "leader"]
        ].itertuples(index=False)
    ]


def _what_is_not_there(result: Result, drawn: Chart) -> list[str]:
    """Say what the result does not hold, so that nobody takes its absence for a fact."""
    lines = []
    left_out = drawn.total - len(drawn.nodes)
    if left_out:
        lines.append(f"{left_out:,} of {drawn.total:,} contacts are not drawn; drawn are {drawn.how}.")
    if not drawn.assigned:
        holds = drawn.nodes["tier"].ne("").any()
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
