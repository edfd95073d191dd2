"""The ranking as a workbook: a sheet to act on, one with all numbers, one per list, and one that explains."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pandas as pd

from refgraph.errors import OutputError
from refgraph.forecast import TREND_WORDS
from refgraph.outputs.decided import TIER_CHOICES
from refgraph.outputs.guide import write_guide
from refgraph.outputs.meanings import NUMBERS_AHEAD
from refgraph.outputs.selecting import Selection, select_lists, select_rows
from refgraph.outputs.sheets import MOST_ROWS, Layout, SheetNames, Styles, write_sheet
from refgraph.ranking import LISTS
from refgraph.result import Result

TRENDS_SHOWN = ("silent", "new", "rising", "falling")
"""The trends that catch the eye."""

MOST_LISTS = 250
"""More sheets than this nobody leafs through."""

IN_MEMORY_UP_TO = 20_000
"""Up to so many contacts a workbook is made in memory; above it goes through temporary files."""

_RANKED = Layout(
    widths={
        "Rank": 7,
        "Name": 24,
        "People": 36,
        "Organisation": 24,
        "Owner": 16,
        "CRM tier": 15,
        "Tier": 15,
        "Decision": 18,
        "Flag": 22,
        "Last contact": 12,
        "Referrals": 10,
        "Revenue": 12,
        "Expected": 10,
        "Index": 8,
        "Link": 6,
        "Cluster": 9,
        "Why": 80,
        "Contact id": 14,
    },
    # The last part of the format of Cluster leaves 0, which is no cluster, out of sight.
    numbers={"Referrals": "#,##0", "Revenue": "#,##0", "Expected": "0.0", "Index": "0.0", "Cluster": "0;-0;"},
    wrapped=frozenset({"Name", "People", "Organisation", "Flag", "Why"}),
    choices={"Decision": TIER_CHOICES},
    fixed=2,
)

_MONEY = dict.fromkeys(("revenue", "direct_credit", "downstream_value", "expected_value"), "#,##0.00")


def workbook_file(result: Result, selection: Selection) -> bytes:
    """Return the ranking as an Excel workbook, the same bytes for the same result.

    The sheets are Ranked (who, why and what for), one like it for each list that has anybody (likely to refer,
    links between groups, ...), Measures (id, name and every number), one like Ranked for each value of a column
    where such lists were asked for, and How to read this.

    Raises
    ------
    OutputError
        If there are more contacts than a sheet has rows, or more lists than anybody reads.
    """
    import xlsxwriter

    rows = select_rows(result.ranking, Selection(top=selection.top, listed=selection.listed))
    lists = list(select_lists(result.ranking, selection))
    measured = _measured(result.ranking.table, rows, lists)
    _require_room(len(measured), lists, selection)
    small = len(measured) <= IN_MEMORY_UP_TO
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True} if small else {"constant_memory": True}) as book:
        # A fixed date, so that the same result gives the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1), "title": "Ranked contacts"})
        styles, names = Styles(book), SheetNames()
        _add(book, names, "Ranked", to_act_on(rows), _RANKED, styles)
        for name, heading in LISTS.items():
            listed = result.ranking.listed(name)
            if len(listed) and selection.top is None and selection.listed is None:
                _add(book, names, heading, to_act_on(listed), _RANKED, styles)
        _add(book, names, "Measures", measured, _measures_layout(measured), styles)
        guide_name = names.give("How to read this")
        for name, listed in lists:
            _add(book, names, name, to_act_on(listed), _RANKED, styles)
        write_guide(book.add_worksheet(guide_name), result, list(measured.columns), styles)
    return stream.getvalue()


def to_act_on(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that somebody needs who is going to call these contacts.

    Where organisations stand for their people, these are named beside them. What is expected is called an index
    where such numbers did not hold in the past; ``Link`` is the place among links between groups. The flags
    (candidate, link, trend, not in the CRM) are one column; the names of the people referred end the sentence
    in ``Why``.
    """
    held = bool(rows["forecast_held"].any())
    return pd.DataFrame(
        {
            "Rank": rows["rank"],
            "Name": rows["name"],
            **({"People": rows["people"]} if "people" in rows else {}),
            "Organisation": rows["organisation"],
            "Owner": rows["owner"],
            "CRM tier": rows["crm_tier"],
            **({"Tier": rows["tier"]} if "tier" in rows else {}),
            "Decision": rows["decision"],
            "Flag": flags(rows),
            "Last contact": rows["last_contact"],
            "Referrals": rows["referrals"],
            "Revenue": rows["revenue"],
            "Expected" if held else "Index": rows["expected_referrals"],
            "Link": rows["connector_rank"],
            "Cluster": rows["cluster"],
            "Why": _why_and_whom(rows),
            "Contact id": rows["contact_id"],
        }
    )


def flags(rows: pd.DataFrame) -> pd.Series:
    """Return what stands out about each contact, such as ``Core candidate; rising``.

    Examples
    --------
    >>> row = {"core_candidate": True, "connector_rank": 3, "trend": "rising", "provisional": False}
    >>> flags(pd.DataFrame([row])).tolist()
    ['Core candidate; links groups; rising']
    """
    marks = (
        (rows["core_candidate"], "core candidate"),
        (rows["connector_rank"].notna(), "links groups"),
        (rows["provisional"], "not in your CRM"),
    )
    texts = [[word if marked else "" for marked in column] for column, word in marks]
    trends = [TREND_WORDS[trend] if trend in TRENDS_SHOWN else "" for trend in rows["trend"]]
    together = zip(*texts[:2], trends, texts[2], strict=True)
    joined = ["; ".join(word for word in words if word) for words in together]
    return pd.Series([text[:1].upper() + text[1:] for text in joined], index=rows.index, dtype="str")


def _why_and_whom(rows: pd.DataFrame) -> list[str]:
    people = rows["out_degree"] if "out_degree" in rows else rows["referrals"] * 0
    whom = [
        f" Referred {referred}{_others(referred, int(count))}." if referred else ""
        for referred, count in zip(rows["referred"], people, strict=True)
    ]
    return [
        f"{why}{place}{names}" for why, place, names in zip(rows["why"], _ranges(rows), whom, strict=True)
    ]


def _ranges(rows: pd.DataFrame) -> list[str]:
    """Return the range of each rank among all contacts as a sentence, blank where there is none."""
    if "stability" not in rows:
        return [""] * len(rows)
    labels = rows["stability"].where(rows["rank"].notna(), "")
    ranges = zip(labels, rows["rank_p5"], rows["rank_p95"], strict=True)
    return [f" Rank {low:,} to {high:,} of all, {label}." if label else "" for label, low, high in ranges]


def _others(referred: str, people: int) -> str:
    more = people - 3
    if more < 1:
        return ""
    return f" and {more:,} {'other' if more == 1 else 'others'}"


def _measured(table: pd.DataFrame, rows: pd.DataFrame, lists: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return id, name and every number of all contacts that any sheet shows, in the order of the ranking."""
    shown = set(rows["contact_id"]).union(*(listed["contact_id"] for _, listed in lists))
    numbers = [name for name in table.columns if table[name].dtype.kind in "iuf"]
    if "stability" in table:
        numbers.insert(numbers.index("p_topk") + 1, "stability")
    measured = table.loc[table["contact_id"].isin(shown), ["contact_id", "name", *numbers]]
    if table["forecast_held"].any():
        return measured
    index = {"expected_referrals": "index"}
    kept = [name for name in measured if name in index or name not in NUMBERS_AHEAD]
    return measured[kept].rename(columns=index)


def _measures_layout(measured: pd.DataFrame) -> Layout:
    return Layout(
        widths={"contact_id": 22, "name": 24},
        numbers={**_MONEY, "p_topk": "0 %", "chance_of_any": "0 %"},
        fixed=2,
    )


def _require_room(contacts: int, lists: list[tuple[str, pd.DataFrame]], selection: Selection) -> None:
    if contacts + 1 > MOST_ROWS:
        raise OutputError(
            f"A sheet of Excel has {MOST_ROWS:,} rows, and there are {contacts:,} contacts.",
            "Write .csv or .parquet, or fewer contacts with --top.",
        )
    if len(lists) > MOST_LISTS:
        raise OutputError(
            f"{selection.within} has {len(lists):,} values; a workbook of more than {MOST_LISTS} lists helps nobody.",
            "Write .csv, or choose another column.",
        )


def _add(
    book: Any, names: SheetNames, name: str, table: pd.DataFrame, layout: Layout, styles: Styles
) -> None:
    write_sheet(book.add_worksheet(names.give(name)), table, layout, styles)
