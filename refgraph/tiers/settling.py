"""What becomes of each tier that the rules give: pins, exclusions and memory have their say."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refgraph.row_by_row import each_row
from refgraph.tiers.evidence import Evidence
from refgraph.tiers.memory import SOURCES_OF, Case, failing_clauses, judge
from refgraph.tiers.reasons import label
from refgraph.tiers.rules import CORE, LEVEL, NONE, TierRules


def settle_tiers(
    rows: pd.DataFrame,
    held: pd.Series,
    memory: pd.DataFrame,
    evidence: Evidence,
    as_of: pd.Timestamp | None,
    rules: TierRules,
) -> pd.DataFrame:
    """Let pins, exclusions and memory have their say, and note what the next run has to know.

    Parameters
    ----------
    rows
        Evidence and decision side by side, one row per contact, with the pins in force and ``old_tier``.
    held
        The tier each contact holds.
    memory
        The tier file of the last run, indexed alike; may be empty.
    evidence
        Which kinds of it there are at all.
    as_of
        The day of this run.
    rules
        Thresholds.

    Returns
    -------
    DataFrame
        With ``tier``, ``change``, ``label``, ``failing``, ``held_because``, ``at_risk``, ``cultivate``, ``lapsed``,
        ``evidence`` and the memory for the next run.
    """
    pinned = rows["tier_lock"].ne("")
    rows["tier"] = (
        rows["assessed"].mask(pinned, rows["tier_lock"]).mask(rows["excluded"].ne(""), NONE).astype("str")
    )
    _remember(rows, memory, as_of)
    rows["failing"], rows["held_because"] = [()] * len(rows), ""
    lower = rows["tier"].map(LEVEL).lt(held.map(LEVEL)) & ~pinned & rows["excluded"].eq("")
    known = _last_sources(memory)
    _judge_all(rows, lower, held, known - evidence.sources, as_of, rules)
    rows["change"] = _changes(rows)
    moved = rows["tier"].ne(rows["old_tier"])
    rows["since"] = rows["since"].mask(moved, as_of if as_of is not None else pd.NaT)
    rows["at_risk"] = rows["detractor"].eq(1) & rows["tier"].ne(NONE)
    evidenced = rows["steady"] & rows["quality"].ne(0)
    rows["cultivate"] = (
        rows["connected"] & ~evidenced & rows["content"] & rows["tier"].ne(CORE) & rows["excluded"].eq("")
    )
    lapsed = rows["quiet_days"].gt(rules.lapsed_days) | rows["quiet_days"].isna()
    rows["lapsed"] = lapsed & ("engagements" in evidence.sources)
    rows["label"] = [label(row) for row in each_row(rows)]
    # Only who holds a tier can lose it for want of evidence.
    rows["evidence"] = pd.Series("; ".join(sorted(evidence.sources)), index=rows.index).where(
        rows["tier"].ne(NONE), ""
    )
    return rows


def _remember(rows: pd.DataFrame, memory: pd.DataFrame, as_of: pd.Timestamp | None) -> None:
    """Take over when each tier began and since when who is a detractor; nobody is below until judged so."""
    for name in ("since", "below_since", "counted_as_of", "detractor_since"):
        rows[name] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    rows["below_count"] = 0
    if "since" in memory:
        rows["since"] = memory["since"]
        rows["detractor_since"] = memory["detractor_since"]
    first = rows["detractor_since"].fillna(as_of if as_of is not None else pd.NaT)
    rows["first_seen_detractor"] = rows["detractor_since"]
    rows["detractor_since"] = first.where(rows["detractor"].eq(1))
    for name in ("below_since", "below_count", "counted_as_of"):
        rows[f"last_{name}"] = memory[name] if name in memory else (0 if name == "below_count" else pd.NaT)


def _judge_all(
    rows: pd.DataFrame,
    lower: pd.Series,
    held: pd.Series,
    gone: frozenset[str],
    as_of: pd.Timestamp | None,
    rules: TierRules,
) -> None:
    """Judge everyone who is below the tier it holds, and write down what became of each."""
    below = rows[lower]
    if below.empty:
        return
    cases = [_case(row, tier, gone) for row, tier in zip(each_row(below), held[lower], strict=True)]
    verdicts = [judge(case, as_of, rules) for case in cases]
    kept = pd.Series([verdict.kept for verdict in verdicts], index=below.index)
    rows["failing"] = pd.Series([case.failing for case in cases], index=below.index).reindex(rows.index)
    rows["failing"] = [failing if isinstance(failing, tuple) else () for failing in rows["failing"]]
    rows.loc[lower, "tier"] = below["tier"].where(~kept, held[lower])
    rows.loc[lower, "held_because"] = [verdict.because for verdict in verdicts]
    rows.loc[lower, "below_count"] = [verdict.below_count for verdict in verdicts]
    for name in ("below_since", "counted_as_of"):
        dates = [getattr(verdict, name) for verdict in verdicts]
        rows.loc[lower, name] = pd.Series(dates, index=below.index, dtype="datetime64[us]")


def _case(row: Any, held: str, gone: frozenset[str]) -> Case:
    failing = failing_clauses(held, row)
    lost = tuple(sorted({source for clause in failing for source in SOURCES_OF.get(clause, ())} & gone))
    return Case(
        held,
        failing,
        lost,
        _date(row.since),
        _date(row.last_below_since),
        0 if pd.isna(row.last_below_count) else int(row.last_below_count),
        _date(row.last_counted_as_of),
        _date(row.first_seen_detractor),
        _date(row.bad_score_date),
    )


def _last_sources(memory: pd.DataFrame) -> frozenset[str]:
    if "evidence" not in memory:
        return frozenset()
    texts = memory["evidence"].dropna()
    return frozenset(source for text in texts.unique() for source in text.split("; ") if source)


def _changes(rows: pd.DataFrame) -> pd.Series:
    new, old = rows["tier"].map(LEVEL), rows["old_tier"].map(LEVEL)
    change = pd.Series("", index=rows.index, dtype="str")
    return (
        change.mask(rows["held_because"].ne(""), "held")
        .mask(new.gt(old), "promoted")
        .mask(new.lt(old), "demoted")
    )


def _date(value: pd.Timestamp) -> pd.Timestamp | None:
    return None if pd.isna(value) else value
