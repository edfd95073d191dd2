"""Results: the ranked list, searched and paged here, and the map and the brief inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refgraph.outputs import BRIEF
from refgraph.people import LEVELS
from refgraph_bench.bench import Bench
from refgraph_bench.listing import Haystack, found, page_of
from refgraph_bench.steps.step import Step
from refgraph_bench.steps.who import still_left

COLUMNS = (
    "rank", "name", "organisation", "owner", "tier", "referrals", "revenue", "trend", "why", "lists", "contact_id",
)  # fmt: skip
SEARCHED = ("name", "organisation", "owner", "contact_id", "tier")
VIEWS = {"list": "List", "map": "Map", "brief": "Brief"}
FINDINGS = ("severity", "message", "hint")
PAGES = {"map": "map.html", "brief": BRIEF}


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the part that is asked for: a page of the list, the map or the brief."""
    view = asked.get("view", "list")
    view = view if view in VIEWS else "list"
    context = {"view": view, "views": VIEWS, "source": f"/run/{PAGES[view]}" if view in PAGES else ""}
    if view != "list":
        return context
    ranked, hay, lists = bench.once("ranked", ["ranked.csv"], lambda: _ranked(bench))
    words, listed = asked.get("q", ""), asked.get("list", "")
    table = found(ranked, hay, words)
    if listed:
        table = table[[listed in names.split("; ") for names in table["lists"]]]
    page = page_of(table, asked.get("page", ""), {"q": words, "list": listed})
    known = {"findings": _findings(bench), "row": _what_a_row_is(bench, ranked), **still_left(bench)}
    return {**context, **known, "page": page, "lists": lists, "listed": listed, "words": words}


def _what_a_row_is(bench: Bench, ranked: pd.DataFrame) -> dict[str, Any]:
    """Return what is ranked, and how many rows are organisations or share one."""
    together = bench.place.account.get("settings", {}).get("level") == LEVELS[1]
    firms = ranked["organisation"].ne("") & ranked["organisation"].eq(ranked["name"])
    people = ranked.loc[~firms & ranked["organisation"].ne(""), "organisation"]
    return {
        "together": together,
        "firms": int(firms.sum()),
        "shared": 0 if together else int(people.duplicated(keep=False).sum()),
        "of": int(people[people.duplicated(keep=False)].nunique()),
        "levels": LEVELS,
    }


def _findings(bench: Bench) -> list[dict[str, str]]:
    """Return what the run noticed in the data and took for granted, warnings first."""
    found = bench.reader.table("findings.csv", FINDINGS).drop_duplicates()
    return found.sort_values("severity", ascending=False, kind="stable").to_dict("records")  # type: ignore[no-any-return]


def _ranked(bench: Bench) -> tuple[pd.DataFrame, Haystack, list[tuple[str, int]]]:
    table = bench.reader.table("ranked.csv", COLUMNS)
    counts: Counter[str] = Counter()
    for names, count in table["lists"].value_counts().items():
        counts.update(dict.fromkeys(filter(None, str(names).split("; ")), int(count)))
    return table, Haystack(table, SEARCHED), counts.most_common()


STEP = Step("results", "Results", show)
