"""assign_tiers(): from evidence, memory and pins to a tier for every contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import Network
from refgraph.people import People
from refgraph.ranking import Ranking
from refgraph.tiers.capacity import Capacity, core_capacity
from refgraph.tiers.deciding import decide
from refgraph.tiers.evidence import Evidence, gather_evidence
from refgraph.tiers.memory import MEMORY, SOURCES_OF, Case, failing_clauses, judge
from refgraph.tiers.pins import PIN, gather_pins, named_pins, pins_as_listed
from refgraph.tiers.reasons import explain_tiers, label
from refgraph.tiers.rules import CORE, LEVEL, NONE, TIERS, TierRules
from refgraph.trades import FirmTrade

COLUMNS = (
    "contact_id name organisation owner crm_tier old_tier tier label change reason to_move_up decision cultivate "
    "at_risk eligible rank connector_rank cluster provisional"
).split()
"""The columns of the tier table before its memory."""

_CHANGES = {"promoted": 0, "demoted": 1, "held": 2, "": 3}


class Analysed(Protocol):
    """What assigning tiers needs of a run; a `refgraph.Result` has it."""

    @property
    def people(self) -> People:
        """Who is who."""

    @property
    def network(self) -> Network:
        """The network, partitioned."""

    @property
    def measures(self) -> Measures:
        """All measures."""

    @property
    def ranking(self) -> Ranking:
        """The order."""


@dataclass(frozen=True)
class Tiers:
    """A tier for every contact.

    Parameters
    ----------
    table : DataFrame
        One row per contact, changes first: `COLUMNS`, then the memory for the next run: `MEMORY`, the
        pins, and ``evidence`` (which kinds of evidence the data held). ``change`` is ``promoted``,
        ``demoted``, ``held`` (the evidence gives a lower tier, which is not taken away yet) or blank.
    evidence : DataFrame
        The clauses and numbers behind every reason, indexed by ``contact_id``.
    capacity : Capacity
        How many Core Advocates there can be.
    rules : TierRules
    as_of : Timestamp or None
    trade : FirmTrade
        The trade of the firm, as it was set or as the export tells.
    findings : tuple of Finding
    """

    table: pd.DataFrame
    evidence: pd.DataFrame
    capacity: Capacity
    rules: TierRules
    as_of: pd.Timestamp | None
    trade: FirmTrade
    findings: tuple[Finding, ...] = field(default=())

    @property
    def summary(self) -> pd.DataFrame:
        """One row per tier, the highest first: how many contacts, promoted, demoted into it, held, pinned."""
        table = self.table
        counted = pd.DataFrame(
            {
                "contacts": table.groupby("tier").size(),
                **{
                    change: table[table["change"].eq(change)].groupby("tier").size()
                    for change in ("promoted", "demoted", "held")
                },
                "pinned": table[table["tier_lock"].ne("")].groupby("tier").size(),
            }
        )
        return counted.reindex(list(reversed(TIERS))).fillna(0).astype(int).rename_axis("tier").reset_index()

    @property
    def decided(self) -> dict[str, str]:
        """What is decided about whom: ``contact_id`` -> decision, each ``pin`` with its tier."""
        told = self.table[self.table["decision"].ne("")]
        return dict(zip(told["contact_id"].tolist(), told["decision"].tolist(), strict=True))

    @property
    def changes(self) -> pd.DataFrame:
        """The rows whose tier is another than before, promotions first."""
        return self.table[self.table["change"].isin(["promoted", "demoted"])]


def assign_tiers(
    result: Analysed,
    rules: TierRules = TierRules(),
    *,
    previous: pd.DataFrame | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Tiers:
    """Propose a tier for every contact: by evidence, slow to take one away, and never against a pin.

    Parameters
    ----------
    result
        The values of a run.
    rules
        Thresholds, capacity, the user's words.
    previous
        The table of the last run's tiers (`read_tiers`). Without it the CRM's tiers are the old ones, and
        nobody can have been below one before.
    decisions
        ``contact_id`` -> what somebody decided: a tier, ``never``, ``pin until DATE``, ``unpin``. A ``pin``
        without a tier keeps the one that the last run proposed, else the one that this run does.

    Returns
    -------
    Tiers

    Raises
    ------
    SettingsError
        If a decision or a lock names no tier.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> tiers = rg.assign_tiers(rg.run(contacts=contacts))
    >>> tiers.table[["name", "tier", "change"]].values.tolist()
    [['Ann Lee', 'Advocate', 'promoted'], ['Bob King', 'none', '']]
    """
    evidence = gather_evidence(result.people, result.network, result.measures, result.ranking, rules)
    as_of, capacity = result.people.as_of, core_capacity(result.people, rules)
    rows = _contacts(result, evidence)
    memory = _memory(rows.index, previous)
    rows["old_word"], rows["old_tier"] = _old(rows, memory, rules)
    held = pd.Series(NONE, index=rows.index, dtype="str") if rules.fresh else rows["old_tier"]
    decided = decisions or {}
    if previous is not None:
        decided = pins_as_listed(previous, decided, rules)
    pins = gather_pins(rows, memory, decided, as_of, rules)
    rows = rows.drop(columns=[name for name in PIN if name in rows]).join(pins)
    rows = rows.join(evidence.table).join(
        decide(evidence.table, held, rows["tier_lock"], capacity.places, rules)
    )
    rows = _settled(rows, held, memory, evidence, as_of, rules)
    kept = rows["tier_lock"].eq("") & rows["tier_lock_from"].ne("")
    rows["tier_lock"] = rows["tier_lock"].mask(kept, rows["tier"])
    decided = named_pins(rows["tier"].to_dict(), decided, rules)
    rows["decision"] = pd.Series(decided, dtype="str").reindex(rows.index, fill_value="")
    rows["reason"], rows["to_move_up"] = explain_tiers(rows, rules)
    findings = (*evidence.findings, *_findings(rows, previous, as_of, rules))
    return Tiers(
        _in_order(rows), rows[_evidence_columns(evidence)], capacity, rules, as_of, evidence.trade, findings
    )


def _contacts(result: Analysed, evidence: Evidence) -> pd.DataFrame:
    contacts = result.people.contacts.set_index("contact_id").loc[evidence.table.index]
    columns = ["name", "organisation", "owner", "type", "tier", "provisional", *PIN]
    rows = contacts[[name for name in columns if name in contacts]].rename(
        columns={"organisation": "works_at", "tier": "crm_tier"}
    )
    if "owner" not in rows:
        rows["owner"] = ""
    return rows


def _memory(index: pd.Index, previous: pd.DataFrame | None) -> pd.DataFrame:
    if previous is None:
        return pd.DataFrame(index=index)
    return previous.set_index("contact_id").reindex(index)


def _old(rows: pd.DataFrame, memory: pd.DataFrame, rules: TierRules) -> tuple[pd.Series, pd.Series]:
    """Return the tier each contact had: in the last run, else in the CRM; as it is written, and as it is meant."""
    words = rows["crm_tier"]
    if "tier" in memory:
        words = memory["tier"].where(memory["tier"].notna(), words).astype("str")
    meant = words.map({**rules.canonicals(words.unique())})
    return words, meant.mask(meant.eq(""), NONE).astype("str")


def _settled(
    rows: pd.DataFrame,
    held: pd.Series,
    memory: pd.DataFrame,
    evidence: Evidence,
    as_of: pd.Timestamp | None,
    rules: TierRules,
) -> pd.DataFrame:
    """Let pins, exclusions and memory have their say, and note what the next run has to know."""
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
    rows["label"] = [label(row) for row in rows.itertuples()]
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
    cases = [_case(row, tier, gone) for row, tier in zip(below.itertuples(), held[lower], strict=True)]
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


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    # An old word that means no tier of ours is shown as it is, so that nobody takes it for "none".
    shown = rows["old_word"].mask(rows["old_tier"].ne(NONE), rows["old_tier"])
    table = rows.drop(columns=["organisation", "old_tier"]).rename(columns={"works_at": "organisation"})
    table = table.assign(old_tier=shown.astype("str")).rename_axis("contact_id").reset_index()
    order = pd.DataFrame(
        {
            "change": table["change"].map(_CHANGES),
            "tier": -table["tier"].map(LEVEL),
            "rank": table["rank"].astype(float).fillna(float("inf")),
            "id": table["contact_id"],
        }
    ).sort_values(["change", "tier", "rank", "id"], kind="stable")
    table = table[[*COLUMNS, *MEMORY, *PIN, "evidence"]].loc[order.index].reset_index(drop=True)
    return table.astype({"cluster": "Int64", "rank": "Int64", "connector_rank": "Int64"})


def _evidence_columns(evidence: Evidence) -> list[str]:
    decided = [
        "assessed",
        "eligible",
        "within",
        "position",
        "steady",
        "referring",
        "content",
        "cap",
        "connected",
        "failing",
    ]
    return [*evidence.table.columns, *decided]


def _findings(
    rows: pd.DataFrame, previous: pd.DataFrame | None, as_of: pd.Timestamp | None, rules: TierRules
) -> list[Finding]:
    found = []
    if previous is None and rows["old_tier"].ne(NONE).any() and not rules.fresh:
        held = int(rows["change"].eq("held").sum())
        found.append(
            Finding(
                "note",
                "first-run",
                "There is no tier file of a last run: the CRM's tiers are taken for the old ones, and nobody "
                f"loses one yet ({held:,} are below theirs).",
                "Give this run's tier file to the next one with --previous, or decide anew with --fresh.",
                count=held,
            )
        )
    words = rows["old_word"].map(rules.canonicals(rows["old_word"].unique()))
    unknown = rows.loc[words.eq(""), "old_word"].value_counts()
    if len(unknown):
        listed = ", ".join(f"{word} ({count:,})" for word, count in list(unknown.items())[:5])
        found.append(
            Finding(
                "warning",
                "unknown-tiers",
                f"The CRM's tier column holds words that are no tier here: {listed}.",
                'Say what they mean under [tiers]: names = { "Core Advocate" = "your word" }.',
                column="tier",
                count=int(unknown.sum()),
            )
        )
    return found


def _date(value: pd.Timestamp) -> pd.Timestamp | None:
    return None if pd.isna(value) else value
