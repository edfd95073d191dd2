"""The plan as a value: tasks, what does not fit, the state of every contact and owner, and the ledgers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from refgraph.comparison import Months
from refgraph.findings import Finding
from refgraph.nurture.rules import NurtureRules
from refgraph.showing import in_few_lines

TASKS = (
    "task_id contact_id name organisation owner tier rank bucket bucket_order action personal channel "
    "content due overdue week gap trigger wording reason occasion"
).split()
"""The columns of a task."""

BUCKETS = (
    "repair",
    "lapsed",
    "stopped referring",
    "ask now",
    "unanswered",
    "due",
    "reciprocity owed",
    "cultivate",
)
"""What a task is for, the most urgent first."""

_DTYPES = {
    "rank": "Int64",
    "bucket_order": "int64",
    "personal": "bool",
    "due": "datetime64[us]",
    "week": "int64",
    "overdue": "Int64",
    "gap": "float64",
}


class Lists(Mapping[str, pd.DataFrame]):
    """Lists by name, each made when it is first asked for: most who plan look at a few of them.

    Parameters
    ----------
    makers
        What makes each list.

    Examples
    --------
    >>> lists = Lists({"partners": lambda: pd.DataFrame({"name": ["Ann Lee"]})})
    >>> list(lists), lists["partners"]["name"].tolist()
    (['partners'], ['Ann Lee'])
    """

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@in_few_lines
@dataclass(frozen=True, eq=False)
class Plan:
    """Who does what with whom in the coming weeks, and why.

    Parameters
    ----------
    tasks : DataFrame
        One row per task, by week, owner, bucket, tier, rank, gap and id: `TASKS`. ``owner`` is blank
        where nobody is known; ``task_id`` and ``due`` stay the same until the task is done or cancelled;
        ``overdue`` is how many days it has been due on the first day of the plan, blank where it is not;
        ``week`` is that in which there is room to do it, one after the last where there is none; ``gap`` is
        the days since the last touch of the kind over the days between two, NaN where there was none.
    overflow : DataFrame
        What fits into nobody's weeks or portfolio: the same columns and ``why``.
    lapsing : DataFrame
        Whose cadence has conversations and who goes too long without one: ``contact_id``, ``name``, ``owner``,
        ``tier``, ``lapses_on`` (before the plan for who has lapsed already), ``talk_on`` (the next one planned
        after that, blank if there is none).
    contacts : DataFrame
        Indexed by ``contact_id``: ``last_engagement``, ``days_since``, ``lapse`` (engaged, cooling, lapsed,
        never), ``lapse_basis`` (two-way, outbound-only or blank), ``rhythm`` (usual days between),
        ``going_cold``, ``stage`` (seeker, familiar, advocate), ``cadence``, ``last_touch``, ``touches_365`` of
        ``touches_year`` that the cadence wants, likewise ``one_on_ones_365`` and ``one_on_ones_year``,
        ``next_due``, ``suppressed`` (why nobody asks or promotes), ``repair_state``.
    owners : DataFrame
        ``owner``, ``role``, ``portfolio_cap``, ``contacts``, ``weekly_slots``, ``week_1`` and so on (what is
        planned), ``planned``, ``capacity``, ``load``, ``new_contacts``, ``new_contacts_goal``, ``lunches_30d``,
        ``budget``, ``spent``, ``left``, ``notes_share``.
    reciprocity, funnel, rewards, testimonials, introductions : DataFrame
        The ledgers.
    follow_through : DataFrame
        What became of the tasks that were open before this plan, per owner: ``owner``, ``planned``, ``done``,
        ``late``, ``dropped``, ``open``, ``overdue``, ``rate``.
    done : DataFrame
        These tasks with ``status`` (open, edited, done, late, dropped), ``done_on`` and ``why``.
    start : Timestamp
        The first day.
    weeks : int
    as_of : Timestamp or None
        The day on which ages are counted.
    because : str
        How the first day was chosen.
    rules : NurtureRules
    findings : tuple of Finding
    lists : mapping of str to DataFrame
        Further lists by name: ``open-referrals``, ``invitations``, ``partners``, ``new-business``, ``asking``,
        ``feedback-gaps``, ``losses``, ``steering-away``, ``big-deals``, ``client-peers``, ``renewal``; those from
        ``asking`` on are sheets of the workbook and no files.
    compared : callable
        Returns ``months``.
    ledger : DataFrame
        Every task that this plan or one before gave a place: its state, its dates, and what it was.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> plan = rg.plan(result, rg.assign_tiers(result), start="2026-01-05")
    >>> plan.tasks[["name", "action"]].values.tolist()[0]
    ['Bob', 'call']
    """

    tasks: pd.DataFrame
    overflow: pd.DataFrame
    lapsing: pd.DataFrame
    contacts: pd.DataFrame
    owners: pd.DataFrame
    reciprocity: pd.DataFrame
    funnel: pd.DataFrame
    rewards: pd.DataFrame
    testimonials: pd.DataFrame
    introductions: pd.DataFrame
    follow_through: pd.DataFrame
    done: pd.DataFrame
    start: pd.Timestamp
    weeks: int
    as_of: pd.Timestamp | None
    because: str
    rules: NurtureRules
    findings: tuple[Finding, ...] = field(default=())
    compared: Callable[[], Months] = field(default=lambda: Months(pd.DataFrame()), repr=False)
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    ledger: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def months(self) -> Months:
        """From how many referrals to how many every source and practice went, month by month."""
        return self.compared()

    @property
    def summary(self) -> pd.DataFrame:
        """One row per bucket: ``bucket``, ``tasks``, ``personal``, ``overflow``."""
        counted = {
            "tasks": self.tasks.groupby("bucket").size(),
            "personal": self.tasks.groupby("bucket")["personal"].sum(),
            "overflow": self.overflow.groupby("bucket").size(),
        }
        table = pd.DataFrame(counted).reindex(list(BUCKETS)).fillna(0).astype(int)
        return table.rename_axis("bucket").reset_index()


def task_id(contact_id: str, action: str, occasion: str) -> str:
    """Return the name of a task: the same for as long as what calls for it is the same.

    Examples
    --------
    >>> task_id("7", "call", "33 Touch 2026-05-03") == task_id("7", "call", "33 Touch 2026-05-03")
    True
    """
    return hashlib.sha256(f"{contact_id}|{action}|{occasion}".encode()).hexdigest()[:12]


def task_table(rows: list[dict[str, object]], *more: str) -> pd.DataFrame:
    """Return tasks as a table with the columns `TASKS` and `more`, typed even where there is none."""
    index = pd.RangeIndex(len(rows))
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], index, dtype=_DTYPES.get(name, "str"))
            for name in (*TASKS, *more)
        }
    )
