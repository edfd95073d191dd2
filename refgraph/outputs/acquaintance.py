"""Who referred a contact, whom the contact referred, and whom it knows besides."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.network import between_nodes, is_won
from refgraph.people import ASSUMED, is_stated
from refgraph.result import Result

MOST_SHOWN = 40
"""So many referrals are shown, the latest ones; the others are counted."""


def acquaintance(result: Result, contact_id: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections about a contact's referrals and ties: a title and its lines."""
    nodes = result.network.nodes
    referrals = between_nodes(result.people.referrals, nodes)
    referrals = referrals.assign(target=referrals["referred_id"], stated=is_stated(referrals))
    won = is_won(referrals, nodes["revenue"], nodes["first_won"])
    referrals = referrals.assign(status=referrals["status"].mask(won, "won")).sort_values(
        ["date", "referrer_id", "referred_id"], ascending=[False, True, True], kind="stable"
    )
    incoming = referrals[referrals["referred_id"].eq(contact_id)]
    outgoing = referrals[referrals["referrer_id"].eq(contact_id)]
    yield (
        _title("Referred by", incoming, "nobody on record"),
        _lines(incoming, "referrer_id", nodes, recognised=True),
    )
    yield _title("Referred", outgoing, "nobody on record"), _lines(outgoing, "referred_id", nodes)
    ties = result.network.ties
    known = [*ties.loc[ties["a"].eq(contact_id), "b"], *ties.loc[ties["b"].eq(contact_id), "a"]]
    if known:
        names = sorted(_called(identity, nodes) for identity in known)
        more = f" and {len(names) - MOST_SHOWN:,} others" if len(names) > MOST_SHOWN else ""
        yield f"Knows besides ({len(names):,})", [f"{', '.join(names[:MOST_SHOWN])}{more}"]


def _title(what: str, referrals: pd.DataFrame, nobody: str) -> str:
    if referrals.empty:
        return f"{what}: {nobody}"
    made = referrals["count"].sum()
    return f"{what} ({made:,.0f} referral{'' if made == 1 else 's'})"


def _lines(
    referrals: pd.DataFrame, other: str, nodes: pd.DataFrame, *, recognised: bool = False
) -> list[str]:
    shown = referrals.head(MOST_SHOWN)
    lines = [_line(row, row[other], nodes, recognised) for row in shown.to_dict("records")]
    more = len(referrals) - len(shown)
    return [*lines, f"and {more:,} earlier ones"] if more else lines


def _line(row: dict[str, object], other: object, nodes: pd.DataFrame, recognised: bool) -> str:
    parts = [_day(row), _called(str(other), nodes)]
    if row["count"] != 1:
        parts.append(f"{row['count']:g} times")
    if row["status"]:
        parts.append(str(row["status"]))
    if pd.notna(row["revenue"]) and row["revenue"]:
        parts.append(f"revenue {row['revenue']:,.0f}")
    if recognised and row["resolution"]:
        parts.append(f"recognised by {row['resolution']} '{row['text']}'")
    return ", ".join(parts)


def _day(row: dict[str, object]) -> str:
    date = row["date"]
    if not isinstance(date, pd.Timestamp) or pd.isna(date):
        return "no date   "
    assumed = ASSUMED.get(str(row["date_origin"]))
    return f"{date.date()}" + (f" (the day the contact {assumed})" if assumed else "")


def _called(identity: str, nodes: pd.DataFrame) -> str:
    name = nodes.at[identity, "name"]
    return str(name) if name == identity else f"{name} ({identity})"
