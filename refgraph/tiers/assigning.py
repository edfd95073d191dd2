"""assign_tiers(): from evidence, memory and pins to a tier for every contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import PATIENT, Network
from refgraph.people import People
from refgraph.ranking import Ranking
from refgraph.remembering import once
from refgraph.showing import in_few_lines
from refgraph.tiers.capacity import Capacity, core_capacity
from refgraph.tiers.deciding import decide
from refgraph.tiers.evidence import Evidence, gather_evidence
from refgraph.tiers.headers import Headers
from refgraph.tiers.memory import MEMORY
from refgraph.tiers.pins import PIN, gather_pins, named_pins, pins_as_listed
from refgraph.tiers.reasons import NUMBERS, explain_tiers
from refgraph.tiers.rules import LEVEL, NONE, TIERS, TierRules
from refgraph.tiers.settling import settle_tiers
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


@in_few_lines
@dataclass(frozen=True)
class Tiers:
    """A tier for every contact.

    Parameters
    ----------
    table : DataFrame
        One row per contact but patients, who have no tier, changes first: `COLUMNS`, the numbers that the
        reason tells, then the memory for the next run: `MEMORY`, the pins, and ``evidence`` (which kinds of
        evidence the data held). ``change`` is ``promoted``, ``demoted``, ``held`` (the evidence gives a lower
        tier, which is not taken away yet) or blank.
    evidence : DataFrame
        The clauses and numbers behind every reason, indexed by ``contact_id``.
    capacity : Capacity
        How many Core Advocates there can be.
    rules : TierRules
    as_of : Timestamp or None
    trade : FirmTrade
        The trade of the firm, as it was set or as the export tells.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.assign_tiers(result).table[["name", "tier"]].values.tolist()[0]
    ['Bob', 'none']
    """

    table: pd.DataFrame
    evidence: pd.DataFrame
    capacity: Capacity
    rules: TierRules
    as_of: pd.Timestamp | None
    trade: FirmTrade
    findings: tuple[Finding, ...] = field(default=())

    @property
    @once
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
    weighed = _weigh(result, rules, previous, decisions)
    rows, evidence, as_of = weighed.rows, weighed.evidence, result.people.as_of
    rows["reason"], rows["to_move_up"] = explain_tiers(rows, rules, Headers(result.people.columns))
    findings = (*evidence.findings, *_findings(rows, previous, as_of, rules))
    return Tiers(
        _in_order(rows[rows["excluded"].ne(PATIENT)]),
        rows[_evidence_columns(evidence)],
        weighed.capacity,
        rules,
        as_of,
        evidence.trade,
        findings,
    )


def assess_tiers(result: Analysed, rules: TierRules = TierRules()) -> pd.DataFrame:
    """Return the tier that the evidence alone gives: no tier that is held, no pin and no last run is heard.

    Parameters
    ----------
    result, rules
        As in `assign_tiers`.

    Returns
    -------
    DataFrame
        Indexed by ``contact_id``, patients too: the table of `Evidence`, and ``assessed``, the tier.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> assess_tiers(rg.run(contacts=contacts))["assessed"].to_dict()
    {'1': 'Advocate', '2': 'none'}
    """
    evidence = gather_evidence(result.people, result.network, result.measures, result.ranking, rules).table
    nothing = pd.Series("", index=evidence.index, dtype="str")
    places = core_capacity(result.people, rules).places
    return evidence.assign(assessed=decide(evidence, nothing, nothing, places, rules)["assessed"])


@dataclass(frozen=True)
class _Weighed:
    """Who holds which tier by what evidence, not yet in words: a row per contact, patients too."""

    rows: pd.DataFrame
    evidence: Evidence
    capacity: Capacity


def _weigh(
    result: Analysed,
    rules: TierRules,
    previous: pd.DataFrame | None,
    decisions: Mapping[str, str] | None,
) -> _Weighed:
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
    rows = settle_tiers(rows, held, memory, evidence, as_of, rules)
    kept = rows["tier_lock"].eq("") & rows["tier_lock_from"].ne("")
    rows["tier_lock"] = rows["tier_lock"].mask(kept, rows["tier"])
    decided = named_pins(rows["tier"].to_dict(), decided, rules)
    rows["decision"] = pd.Series(decided, dtype="str").reindex(rows.index, fill_value="")
    return _Weighed(rows, evidence, capacity)


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
    table = table.assign(**{column: table[name] for name, column in NUMBERS.items()})
    table = (
        table[[*COLUMNS, *NUMBERS.values(), *MEMORY, *PIN, "evidence"]]
        .loc[order.index]
        .reset_index(drop=True)
    )
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
