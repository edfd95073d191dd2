"""Reasons as data, and the one place where they become sentences."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from refgraph.measures import Measures
from refgraph.network import Network
from refgraph.ranking.scoring import Score

GAINS = {
    "producer": "a new referral",
    "bridge": "introducing people who do not know each other yet",
    "downstream_value": "referrals that become clients, and clients who refer in turn",
    "participation": "referrals into other clusters",
}
"""What would raise each component, for the end of the sentence."""

IDLE = "has referred nobody and links nobody else"
UNCOUNTED = "nothing that the score counts speaks for this contact"
"""What is said of a contact without points; the second where the score does not count referrals."""


def find_reasons(network: Network, measures: Measures, score: Score) -> pd.DataFrame:
    """Return why each ranked and connected contact has its score, one row per contact and component.

    Returns
    -------
    DataFrame
        ``contact_id``; ``code``, the component; ``value``, its number (referrals made, pairs linked, revenue
        downstream, clusters spanned); ``detail``, a second number (days since the last referral; for the
        others NaN); ``percentile``, ``points`` and ``possible``, the most points it could give.
    """
    inside = score.universe
    index = inside.index[inside]
    last = network.events.groupby("source")["date"].max().reindex(index)
    days = (network.as_of - last).dt.days if network.as_of is not None else pd.Series(np.nan, index=index)
    made = network.events.groupby("source")["count"].sum().reindex(index).fillna(0.0)
    table = measures.table.loc[index]
    values = {
        "producer": made,
        "bridge": table["bridge"],
        "downstream_value": table["downstream_value"],
        "participation": 1 / (1 - table["participation"]),
    }
    parts = [
        pd.DataFrame(
            {
                "contact_id": index,
                "code": code,
                "value": values[code].to_numpy(float),
                "detail": days.to_numpy(float) if code == "producer" else np.nan,
                "percentile": score.percentiles.loc[index, code].to_numpy(float),
                "points": score.points.loc[index, code].to_numpy(float),
                "possible": 100 * score.weights[code],
            }
        )
        for code in score.weights
    ]
    columns = ["contact_id", "code", "value", "detail", "percentile", "points", "possible"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def explain_all(reasons: pd.DataFrame) -> pd.Series:
    """Return one sentence per contact, indexed by ``contact_id``: what it has, strongest first, then what it lacks."""
    columns = (
        reasons[name].tolist()
        for name in ("contact_id", "code", "value", "detail", "percentile", "points", "possible")
    )
    parts: dict[str, list[tuple[float, str]]] = {}
    lacking: dict[str, tuple[float, str]] = {}
    for identity, code, value, detail, percentile, points, possible in zip(*columns, strict=True):
        own = parts.setdefault(identity, [])
        if percentile != percentile:
            if value > (1 if code == "participation" else 0):
                own.append((0.0, _phrase(code, value, detail, 0.0)))
            continue
        # Referrals too old to count are still referrals that were made.
        if points > 0 or (code == "producer" and value > 0):
            own.append((points, f"{_phrase(code, value, detail, percentile)} ({points:.0f} pts)"))
        if possible - points > lacking.get(identity, (0.0, ""))[0] + 1e-9:
            lacking[identity] = (possible - points, GAINS[code])
    nothing = IDLE if (reasons["code"] == "producer").any() else UNCOUNTED
    sentences = {
        identity: sentence(
            [text for _, text in sorted(own, key=lambda part: -part[0])] or [nothing], lacking.get(identity)
        )
        for identity, own in parts.items()
    }
    return pd.Series(sentences, dtype="str")


def sentence(phrases: Iterable[str], lacking: tuple[float, str] | None) -> str:
    """Put the phrases together.

    Examples
    --------
    >>> sentence(["2 referrals made (27 pts)"], (20.0, "a new referral"))
    '2 referrals made (27 pts). Would gain most from a new referral.'
    """
    said = "; ".join(phrases)
    text = f"{said[0].upper()}{said[1:]}."
    return f"{text} Would gain most from {lacking[1]}." if lacking else text


def _phrase(code: str, value: float, detail: float, percentile: float) -> str:
    match code:
        case "producer":
            what = "1 referral" if value == 1 else f"{_number(value)} referrals"
            return f"{what} made" if detail != detail else f"{what} made, the last {_days(detail)}"
        case "bridge":
            most = ", more than anyone else" if percentile == 1 else ""
            return f"links {_number(value)} pairs of other people{most}"
        case "downstream_value":
            return (
                f"{_number(value)} revenue followed, second-hand referrals counted half"
                if value
                else "referrals were won"
            )
        case _:
            return f"spans {value:.1f} clusters"


def _days(days: float) -> str:
    return {0: "on the as-of date", 1: "1 day ago"}.get(int(days), f"{int(days):,} days ago")


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0") if value < 1000 else f"{value:,.0f}"
