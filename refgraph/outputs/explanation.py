"""One contact explained: every number behind its place, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from refgraph.errors import InputError
from refgraph.forecast import TREND_WORDS
from refgraph.outputs.acquaintance import acquaintance
from refgraph.outputs.expectation import expectation, links
from refgraph.outputs.meanings import NUMBERS_AHEAD, meaning_of
from refgraph.ranking import LISTS, LOW_IS_BEST, USUAL
from refgraph.result import Result

WIDTH = 100
"""Longer lines are broken."""

_UNRANKABLE = frozenset({"component", "component_size"})


def explain_contact(result: Result, contact_id: str) -> str:
    """Return everything that is known of one contact and of its place, as plain text.

    Who it is, of an organisation its people; its rank; what is expected of it and why; whom it links and what
    hangs on it; who referred it and whom it referred, with dates and how each referrer was recognised; its
    cluster and its trend; every measure with its meaning, its value and the rank by it.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    contact_id
        The contact's id; `Result.find` finds it by name.

    Returns
    -------
    str
        Lines of at most 100 characters, except where a single name or text is longer.

    Raises
    ------
    InputError
        If no contact has the id, or it is none of those who can be ranked: staff, a competitor, the firm.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> text = explain_contact(rg.run(referrals=log), "Bob")
    >>> text.splitlines()[0]
    'Bob (id Bob)'
    """
    row = _row(result, contact_id)
    sections = (
        ("", [*_identity(row), *_reported(result, contact_id)]),
        *_people(result, contact_id),
        ("Place", _place(result, row)),
        ("Expected", list(expectation(result, row))),
        ("Links", list(links(result, row))),
        *acquaintance(result, contact_id),
        ("Cluster", [_cluster(result, row)]),
        ("Trend", [_trend(row)]),
        ("Measures", _measures(measures_of(result, contact_id))),
    )
    return "\n\n".join("\n".join(_section(title, lines)) for title, lines in sections) + "\n"


def measures_of(result: Result, contact_id: str) -> pd.DataFrame:
    """Return every measure of one contact, a row each: its value, the rank by it, and what it means.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    contact_id
        The contact's id.

    Returns
    -------
    DataFrame
        ``contact_id``, ``name``, ``measure``, ``value`` (missing where it is not known, or did not hold as a
        number), ``rank`` (missing where a rank would say nothing), ``meaning``.

    Raises
    ------
    InputError
        As `explain_contact`.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> table = measures_of(rg.run(referrals=log), "Bob").set_index("measure")
    >>> float(table.at["out_degree", "value"]), int(table.at["out_degree", "rank"])
    (2.0, 1)
    """
    row = _row(result, contact_id)
    table = result.ranking.table
    ranked = table[table["rank"].notna()]
    names = list(result.measures.table.columns)
    # What did not hold as a number is good for a place only.
    told = [result.ranking.forecast.held or name not in NUMBERS_AHEAD for name in names]
    values = [float(row[name]) if tells else float("nan") for name, tells in zip(names, told, strict=True)]
    return pd.DataFrame(
        {
            "contact_id": contact_id,
            "name": row["name"],
            "measure": names,
            "value": values,
            "rank": pd.array([_rank_by(name, ranked, row) for name in names], dtype="Int64"),
            "meaning": [meaning_of(name) for name in names],
        }
    )


def _row(result: Result, contact_id: str) -> pd.Series:
    table = result.ranking.table
    found = table[table["contact_id"].eq(contact_id)]
    if len(found):
        return found.iloc[0]
    known = contact_id in set(result.people.contacts["contact_id"])
    raise InputError(
        f"'{contact_id}' is staff, a competitor or the firm itself, and not in the network."
        if known
        else f"No contact has the id '{contact_id}'.",
        "" if known else "Give an id as the ranking shows it.",
    )


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Return the lines below their title, indented, long ones broken; those of a table are as they should be."""
    if not title:
        return list(lines)
    broken = [title]
    for line in lines:
        fits = len(line) + 2 <= WIDTH
        broken += [f"  {line}"] if fits else _broken(line, first="  ", others="      ")
    return broken


def _broken(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _identity(row: pd.Series) -> list[str]:
    facts = (
        ("Organisation", row["organisation"]),
        ("Owner", row["owner"]),
        ("Tier in the CRM", row["crm_tier"]),
        ("Last contact", "" if pd.isna(row["last_contact"]) else str(row["last_contact"].date())),
    )
    lines = [f"{row['name']} (id {row['contact_id']})", *(f"{what}: {said}" for what, said in facts if said)]
    if row["provisional"]:
        lines.append("Not in your CRM: named as a referrer, and nothing else is known.")
    return lines


def _reported(result: Result, contact_id: str) -> list[str]:
    """Return what a report counts of a contact's referrals without naming anybody."""
    contacts = result.people.contacts
    row = contacts.loc[contacts["contact_id"].eq(contact_id)].iloc[0]
    counts = {word: row.get(f"reported_{word}", float("nan")) for word in ("given", "received")}
    said = [f"{count:g} referrals {word}" for word, count in counts.items() if pd.notna(count)]
    return [f"A report counts, and names nobody: {', '.join(said)}"] if said else []


def _people(result: Result, contact_id: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the people of an organisation and how many referrals each made to others."""
    members = result.people.members
    if members.empty or not members["contact_id"].eq(contact_id).any():
        return
    own = members[members["contact_id"].eq(contact_id)]
    counts = [f"{made:g}" for made in own["referrals"].tolist()]
    called = own["name"].where(own["is_person"], "by the name of the organisation").tolist()
    rows = zip(called, counts, own["person_id"].tolist(), strict=True)
    yield (
        f"People ({own['is_person'].sum():,})",
        _aligned([("name", "referrals", "id"), *rows], right=(1,)),
    )


def _place(result: Result, row: pd.Series) -> list[str]:
    if pd.isna(row["rank"]):
        return [row["why"]]
    ranks = result.ranking.table["rank"].dropna()
    by = "" if result.ranking.by == USUAL else f" by {result.ranking.by}"
    lines = [f"Rank {_of(int(row['rank']), ranks)}{by}", *_range(result, row), row["why"]]
    if row["core_candidate"]:
        lines.append(f"Candidate for Core Advocate: {row['candidate_because']}")
    if row["lists"]:
        lines.append(f"Lists: {', '.join(LISTS[name] for name in row['lists'].split('; '))}")
    return lines


def _range(result: Result, row: pd.Series) -> list[str]:
    """Say between which ranks the contact is likely to stay if referrals are missing, where that was tried."""
    tried = result.ranking.stability
    if tried is None or not tried.reruns:
        return []
    first = f"the first {tried.top:,}" if tried.top > 1 else "the first"
    return [
        f"{row['stability'].capitalize()}: rank {row['rank_p5']:,} to {row['rank_p95']:,} in nine of ten of "
        f"{tried.reruns:,} reruns with {tried.missing:.0%} of the referrals left out; "
        f"among {first} in {row['p_topk']:.0%} of them."
    ]


def _cluster(result: Result, row: pd.Series) -> str:
    number = int(row["cluster"])
    if not number:
        return "In no cluster: not linked, or in a part of the network with fewer than 3 contacts."
    size = int(result.partition.sizes[number])
    return f"Cluster {number} of {len(result.partition.sizes)}, {size:,} contacts."


def _trend(row: pd.Series) -> str:
    if not row["trend"]:
        return "No dated referrals."
    label = TREND_WORDS[row["trend"]]
    recent, before = row.get("referrals_90d", 0.0), row.get("referrals_previous_90d", 0.0)
    in_two_years = row.get("referrals_24m", 0.0)
    return (
        f"{label[0].upper()}{label[1:]}: {_number(recent)} in the last 90 days, {_number(before)} in the 90 days "
        f"before, {_number(in_two_years)} in two years."
    )


def _measures(table: pd.DataFrame) -> list[str]:
    rows = table.to_dict("records")
    cells = [("measure", "value", "rank by it", "meaning")]
    for each in rows:
        rank = "" if pd.isna(each["rank"]) else f"{each['rank']:,}"
        cells.append((each["measure"], _number(each["value"]), rank, each["meaning"]))
    return _aligned(cells, right=(1, 2))


def _rank_by(name: str, ranked: pd.DataFrame, row: pd.Series) -> int | None:
    """Return the rank by a measure among those who are ranked; None where it would say nothing."""
    value = row[name]
    if pd.isna(row["rank"]) or pd.isna(value) or value == 0 or name in _UNRANKABLE:
        return None
    values = ranked[name].round(9)
    better = values < round(value, 9) if name in LOW_IS_BEST else values > round(value, 9)
    return 1 + int(better.sum())


def _of(rank: int, ranks: pd.Series) -> str:
    equal = int(ranks.eq(rank).sum())
    return f"{rank:,} of {len(ranks):,}" + (f", shared by {equal:,}" if equal > 1 else "")


def _aligned(rows: Sequence[tuple[str, ...]], right: tuple[int, ...]) -> list[str]:
    """Return rows as lines of aligned columns, those in `right` flush right; the last one is broken if long."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        before = "  ".join(cells) + "  "
        room = max(20, WIDTH - len(before) - 2)
        first, *others = textwrap.wrap(row[-1], room, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [(before + first).rstrip(), *(" " * len(before) + other for other in others)]
    return lines


def _number(value: float) -> str:
    if pd.isna(value):
        return "-"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.3f}" if abs(value) >= 0.001 else f"{value:.2e}"
