"""The small map: the ten most likely to refer with the people they are linked to, and where each name stands."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from refgraph.outputs.brief.parts import Floats, Ints, Picture
from refgraph.outputs.brief.words import fitted
from refgraph.outputs.map import lay_out
from refgraph.outputs.report import Names
from refgraph.result import Result

NAMED = 10
"""So many are named."""

DOTS = 130
"""More dots than these are a grey mass on a picture of this size."""

WIDTH, HEIGHT = 380.0, 226.0
"""The size of the picture in its own units."""

_EDGE, _LETTERS = 16.0, 24


def draw_picture(result: Result, names: Names, unnamed: Collection[str]) -> Picture | None:
    """Return the small map; None where nobody who may be named is linked.

    Parameters
    ----------
    result
        The run.
    names
        What people are called.
    unnamed
        Ids of those who are dots without a name.
    """
    first = result.ranking.listed("producers")["contact_id"]
    first = first[~first.isin(unnamed)].head(NAMED)
    nodes = result.network.nodes.index
    hubs = nodes.get_indexer(pd.Index(first))
    if not len(hubs):
        return None
    low, high, _ = result.network.referral_links
    shown = _around(low, high, hubs, len(nodes))
    place = np.full(len(nodes), -1)
    place[shown] = np.arange(len(shown))
    both = (place[low] >= 0) & (place[high] >= 0)
    ends = np.column_stack([place[low[both]], place[high[both]]]).astype(np.int64)
    radius = np.full(len(shown), 2.0)
    radius[: len(hubs)] = 4.0
    cluster = result.partition.membership.to_numpy(np.int64)[shown]
    x, y = _within(*_places(len(shown), ends, radius))
    called = names.contacts(first)
    return Picture(
        x,
        y,
        radius,
        cluster,
        ends,
        (*(fitted(name, _LETTERS) for name in called), *[""] * (len(shown) - len(hubs))),
        _told(len(hubs), len(shown), _reached(low, high, hubs)),
    )


def _around(low: Ints, high: Ints, hubs: Ints, size: int) -> Ints:
    """Return the hubs and their neighbours, the hubs first; of many neighbours each hub has its share."""
    share = max((DOTS - len(hubs)) // len(hubs), 1)
    chosen = dict.fromkeys(hubs.tolist())
    for hub in hubs.tolist():
        near = np.unique(np.concatenate([high[low == hub], low[high == hub]]))
        chosen |= dict.fromkeys([one for one in near.tolist() if one not in chosen][:share])
    return np.array(list(chosen), dtype=np.int64)


def _reached(low: Ints, high: Ints, hubs: Ints) -> int:
    """Return how many people the hubs are linked to, themselves among them."""
    touched = np.isin(low, hubs) | np.isin(high, hubs)
    return len(np.unique(np.concatenate([low[touched], high[touched], hubs])))


def _places(size: int, ends: Ints, radius: Floats) -> tuple[Floats, Floats]:
    found = lay_out(size, ends[:, 0], ends[:, 1], np.ones(size, dtype=np.int64), radius / 8)
    return found.x, found.y


def _within(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return places that fill the picture; the margins hold names."""
    return _stretched(x, WIDTH), _stretched(y, HEIGHT)


def _stretched(values: Floats, room: float) -> Floats:
    least, most = float(values.min()), float(values.max())
    if most - least < 1e-9:
        return np.full(len(values), room / 2)
    stretched: Floats = _EDGE + (values - least) * (room - 2 * _EDGE) / (most - least)
    return stretched


def _told(named: int, shown: int, reached: int) -> str:
    who = "The one most likely to refer" if named == 1 else f"The {named} most likely to refer"
    others = shown - named
    people = "person" if reached - named == 1 else "people"
    of = f"{others:,} of the {reached - named:,}" if reached > shown else f"the {others:,}"
    whom = f", and {of} {people} they are linked to by referrals" if others else ""
    return f"{who}{whom}. A colour is a group."
