"""Everything that can be set for a run: the sections of ``refgraph.toml``, one per stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refgraph.communities import CommunityRules
from refgraph.crm import Declared, WriteBackRules
from refgraph.decisions import DUPLICATE, REFERRER, TASK, TIER, Grammar
from refgraph.errors import UnknownNameError
from refgraph.evidence import EvidenceRules
from refgraph.measures import MeasureRules
from refgraph.network import EdgeRules
from refgraph.nurture import NurtureRules, days_meant, read_task_decision
from refgraph.outputs.brief import BriefRules
from refgraph.people import LEVELS, ResolveRules, read_choice, read_sameness
from refgraph.ranking import RankRules
from refgraph.records import ReadRules
from refgraph.showing import in_differences
from refgraph.stability import RerunRules
from refgraph.tiers import TierRules, read_decision


@dataclass(frozen=True)
class RunMeans:
    """Where a run takes place: nothing that is found depends on it.

    Parameters
    ----------
    input
        What ``refgraph run`` reads if the command line does not say so: the files and folders of the export, from
        the folder of the settings file on.
    output
        The folder it then writes to, likewise.
    workers
        Who does the sums over sources and the reruns: how many processes of this machine, or the address of a Dask
        cluster; empty: this process alone.
    tables
        What reads large referral logs: ``frames``, or ``duckdb``, which folds rows that say the same; empty:
        ``duckdb`` from five million rows on.
    memory
        What DuckDB and the rows that are left may take together.
    """

    input: tuple[str, ...] = ()
    output: str = ""
    workers: str = ""
    tables: str = ""
    memory: str = "4GB"


@in_differences
@dataclass(frozen=True)
class Settings:
    """Everything that can be set: the keys and sections of ``refgraph.toml``.

    Parameters
    ----------
    as_of
        The day on which ages are counted, ``YYYY-MM-DD`` or ``today``; empty: the latest date of referrals,
        touches, engagements, feedback and won deals.
    seed
        The seed of everything that is drawn at random.
    strict
        Whether a warning stops the run.
    level
        What is ranked: ``person``, or ``organisation`` with everybody who belongs to it.
    crm
        CRMs that refgraph does not know, each under a name of your own: for each table and column the
        headers that mean it, and under files the names of its files.
    run
        What ``refgraph run`` reads and where it writes, if the command line does not say so, and with which
        workers.
    read, resolve, network, communities, measures, ranking, stability, tiers, nurture, evidence, brief,
    write_back
        The sections, one per stage.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Settings(as_of="2026-01-01", ranking=rg.RankRules(candidate_links=4))
    Settings(as_of='2026-01-01', ranking=RankRules(candidate_links=4))
    """

    as_of: str = ""
    seed: int = 0
    strict: bool = False
    level: str = "person"
    run: RunMeans = field(default_factory=RunMeans)
    crm: Mapping[str, Declared] = field(default_factory=dict)
    read: ReadRules = field(default_factory=ReadRules)
    resolve: ResolveRules = field(default_factory=ResolveRules)
    network: EdgeRules = field(default_factory=EdgeRules)
    communities: CommunityRules = field(default_factory=CommunityRules)
    measures: MeasureRules = field(default_factory=MeasureRules)
    ranking: RankRules = field(default_factory=RankRules)
    stability: RerunRules = field(default_factory=RerunRules)
    tiers: TierRules = field(default_factory=TierRules)
    nurture: NurtureRules = field(default_factory=NurtureRules)
    evidence: EvidenceRules = field(default_factory=EvidenceRules)
    brief: BriefRules = field(default_factory=BriefRules)
    write_back: WriteBackRules = field(default_factory=WriteBackRules)

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise UnknownNameError.among("level", self.level, LEVELS)

    @property
    def grammars(self) -> Mapping[str, Grammar]:
        """What understands the words of each kind of decision: see `refgraph.decisions.take_up`."""
        return {
            TIER: lambda text, cells: _as_tier_decision(text, self.tiers),
            REFERRER: read_choice,
            DUPLICATE: read_sameness,
            TASK: lambda text, cells: _as_task_decision(text.rstrip("!. ")),
        }


def _as_task_decision(text: str) -> str:
    """Return a decision about a task; one that could mean two days as it is, to be asked about in the end."""
    return text if len(days_meant(text)) == 2 else read_task_decision(text)


def _as_tier_decision(text: str, rules: TierRules) -> str:
    """Return a decision about a tier without what only stresses it (Never!); raise for what is none."""
    plain = text.rstrip("!. ")
    read_decision(plain, rules)
    return plain
