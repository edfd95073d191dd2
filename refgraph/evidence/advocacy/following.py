"""follow_advocacy(): the stages of every contact quarter by quarter, who moved, how long it took, who has stalled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from refgraph.errors import NetworkError
from refgraph.evidence.advocacy.stages import (
    STAGES,
    StageRules,
    carried_on,
    holders,
    places,
    turned,
    with_core,
)
from refgraph.evidence.advocacy.staying import STALLED, TIME_IN_STAGE, find_stalled, time_in_stages
from refgraph.evidence.as_known_then import as_known_before
from refgraph.evidence.returns import Analyse, Clustered
from refgraph.evidence.rules import EvidenceRules
from refgraph.showing import in_few_lines
from refgraph.tiers import CORE, Tiers, assess_tiers

QUARTERS = 8
"""So many quarters are looked back at, and the stages at the beginning of the first."""

MOST = 12_000
"""So many contacts are ranked anew in all: with more in the network fewer quarters are looked at."""

FLOW = "quarter until contacts seeker familiar advocate core came forward back core_by".split()
MOVES = "quarter from to contacts".split()
RUN, ANEW = "a run", "found anew"
_PLURALS = ("Seekers", "Familiar", "Advocates", "Core")


@in_few_lines
@dataclass(frozen=True)
class Advocacy:
    """The way to advocacy.

    Parameters
    ----------
    states : DataFrame
        One row per contact and quarter since it is known: ``contact_id``, ``until`` (the last day of the quarter,
        or the as-of date), ``place`` (of the stage in `STAGES`).
    flow : DataFrame
        One row per quarter: `FLOW`: how many are in each stage at its end, how many came in it, moved forward and
        back. Who is Core at the last end is told by the tiers of today; moves compare like with like: ``core_by``
        says whether runs of refgraph told who was Core, or it was found anew at both ends of the quarter.
    moves : DataFrame
        One row per quarter and kind of move: `MOVES`.
    time : DataFrame
        One row per stage but the last: how long contacts whose begin was seen stay, see `time_in_stages`.
    stalled : DataFrame
        Who stays where they are, see `find_stalled`.
    months
        After how many months in a stage somebody has stalled.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> found = rg.follow_advocacy(result, rg.analyse, rg.assign_tiers(result))
    >>> found.flow.columns[:3].tolist()
    ['quarter', 'until', 'contacts']
    """

    states: pd.DataFrame
    flow: pd.DataFrame
    moves: pd.DataFrame
    time: pd.DataFrame
    stalled: pd.DataFrame
    months: float

    @property
    def sentence(self) -> str:
        """The one sentence for those who read only one; it names nobody."""
        if self.flow.empty:
            return "How contacts move from Seeker to Core cannot be told: that takes two quarters with dated rows."
        last = self.flow.iloc[-1]
        where = ", ".join(
            f"{last[name.lower()]:,} {word}" for name, word in zip(STAGES, _PLURALS, strict=True)
        )
        stalled = f"; {len(self.stalled):,} have stalled" if len(self.stalled) else ""
        return (
            f"{last['quarter']}: {last['forward']:,} of {last['contacts']:,} contacts moved forward on the way to "
            f"advocacy, {last['back']:,} back; now {where}{stalled}."
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The first sentence, how long the stages last, and what stalled means."""
        return (self.sentence, *_more(self)) if len(self.flow) else (self.sentence,)


def follow_advocacy(
    result: Clustered,
    analyse: Analyse,
    tiers: Tiers,
    rules: EvidenceRules = EvidenceRules(),
    *,
    stages: StageRules = StageRules(),
    history: pd.DataFrame | None = None,
) -> Advocacy:
    """Say how far every contact was on the way to advocacy at the end of each quarter, as it was known then.

    Only what is dated counts, in the past as today: an answer without a day (a column of the contacts) says nothing
    of when it was given. Contacts are those who are ranked today.

    Parameters
    ----------
    result
        The values of a run.
    analyse
        The stages after resolving, e.g. `refgraph.analyse`.
    tiers
        What `refgraph.assign_tiers` made of the run: they tell who is Core now, and by their rules it is found who
        would have been at the end of each quarter before.
    rules
        ``early_days``: who stays in a stage for longer has stalled; ``wins``: how many moves a median takes.
    stages
        Where the stages begin.
    history
        What `refgraph.tiers.read_history` returned; a quarter in which a run was made takes
        who was Core from it.

    Returns
    -------
    Advocacy

    Examples
    --------
    >>> import refgraph as rg
    >>> rows = [("Ann", "Bob", "2024-02-01"), ("Ann", "Cid", "2024-11-01"), ("Bob", "Dan", "2025-02-01")]
    >>> log = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "date"])
    >>> people = pd.DataFrame({"contact_id": ["Ann", "Bob", "Cid", "Dan"], "name": ["Ann", "Bob", "Cid", "Dan"]})
    >>> result = rg.run(contacts=people, referrals=log)
    >>> found = rg.follow_advocacy(result, rg.analyse, rg.assign_tiers(result))
    >>> found.flow[["quarter", "seeker", "advocate", "came", "forward"]].tail(2).values.tolist()
    [['2024 Q4', 2, 1, 1, 0], ['2025 Q1 so far', 2, 2, 1, 1]]
    """
    states, by, now = _states(result, analyse, tiers, stages, history)
    months = rules.early_days * 12 / 365.25
    ends = sorted(states["until"].unique())
    if len(ends) < 2:
        flow, moves, time, stalled = (
            pd.DataFrame(columns=columns) for columns in (FLOW, MOVES, TIME_IN_STAGE, STALLED)
        )
        return Advocacy(states, flow, moves, time, stalled, months)
    wide = states.pivot(index="contact_id", columns="until", values="place")
    flow, moves = _flow(wide, by, now)
    return Advocacy(
        states,
        flow,
        moves,
        time_in_stages(wide, rules.wins),
        find_stalled(wide, now, result, rules.early_days),
        months,
    )


def _states(
    result: Clustered,
    analyse: Analyse,
    tiers: Tiers,
    stages: StageRules,
    history: pd.DataFrame | None,
) -> tuple[pd.DataFrame, dict[pd.Timestamp, str], pd.Series]:
    """Return the stages found alike at every end, what told who was Core, and the stages of today."""
    people, nodes = result.people, result.network.nodes
    shown = nodes.index[nodes["ranked"]]
    parts, by = [], {}
    before = today = pd.Series(dtype=int)
    for start, end in _quarters(result):
        then_people = as_known_before(people, end + pd.Timedelta(days=1))
        try:
            then = analyse(then_people)
        except NetworkError:
            continue
        evidence = assess_tiers(then, tiers.rules)
        core = _recorded(history, start, end)
        if end == people.as_of and core is not None:
            core = holders(tiers.table)
        by[end] = ANEW if core is None else RUN
        back = turned(evidence).reindex(before.index, fill_value=False)
        # Who is Core today is known; beside quarters in which it was found anew, it has to be found anew as well.
        found = places(then_people, evidence, stages)
        found = found[found.index.isin(shown)]
        anew = set(evidence.index[evidence["assessed"].eq(CORE)]) if core is None else core
        today, now = (
            carried_on(before, with_core(found, held), back) for held in (holders(tiers.table), anew)
        )
        parts.append(pd.DataFrame({"contact_id": now.index, "until": end, "place": now.to_numpy()}))
        before = now
    empty = pd.DataFrame({"contact_id": [], "until": [], "place": []})
    states = pd.concat(parts, ignore_index=True) if parts else empty
    return states.astype({"contact_id": "str", "until": "datetime64[us]", "place": int}), by, today


def _quarters(result: Clustered) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Yield the day before and the last day of each quarter to look at; the last ends with the as-of date."""
    as_of, dated = result.people.as_of, result.people.referrals["date"].dropna()
    number = min(QUARTERS, MOST // max(len(result.network.nodes), 1) - 1)
    if as_of is None or dated.empty or number < 1:
        return
    whole = pd.date_range(dated.min(), as_of, freq="QE", normalize=True, unit="us")
    ends = [*whole, *([as_of] if not len(whole) or whole[-1] < as_of else [])]
    ends = ends[-number - 1 :]
    for end in ends:
        yield end - pd.offsets.QuarterEnd(1), end


def _recorded(history: pd.DataFrame | None, start: pd.Timestamp, end: pd.Timestamp) -> set[str] | None:
    """Return who was Core by the last run of a quarter; None where there was none."""
    if history is None or history.empty:
        return None
    until = history[history["as_of"].le(end)]
    if not until["as_of"].gt(start).any():
        return None
    last = until.sort_values("as_of", kind="stable").drop_duplicates("contact_id", keep="last")
    return set(last.loc[last["tier"].eq(CORE), "contact_id"])


def _flow(
    wide: pd.DataFrame, by: dict[pd.Timestamp, str], today: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, moves = [], []
    ends = list(wide.columns)
    for last, end in pairwise(ends):
        was, now = wide[last], wide[end]
        held = today if end == ends[-1] else now
        both = was.notna() & now.notna() & was.ne(now)
        name = f"{end.year} Q{end.quarter}" + ("" if end == end + pd.offsets.QuarterEnd(0) else " so far")
        rows.append(
            {
                "quarter": name,
                "until": end,
                "contacts": int(now.notna().sum()),
                **{stage.lower(): int(held.eq(place).sum()) for place, stage in enumerate(STAGES)},
                "came": int((was.isna() & now.notna()).sum()),
                "forward": int((both & now.gt(was)).sum()),
                "back": int((both & now.lt(was)).sum()),
                "core_by": by[end],
            }
        )
        counts = pd.DataFrame({"from": was[both], "to": now[both]}).astype(int).value_counts().sort_index()
        moves += [(name, STAGES[a], STAGES[b], int(count)) for (a, b), count in counts.items()]
    return pd.DataFrame(rows, columns=FLOW), pd.DataFrame(moves, columns=MOVES)


def _more(found: Advocacy) -> Iterator[str]:
    yield from found.time["says"]
    if len(found.stalled):
        yield (
            f"Stalled: {len(found.stalled):,} who have been in one stage for more than {found.months:.0f} months "
            "without a referral, though something was done with them."
        )
