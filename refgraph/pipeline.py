"""run(): the stages in order, from an export to a result."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.communities import CommunityRules, detect_communities
from refgraph.crm import Declared, WriteBackRules, declared_crm
from refgraph.decisions import DUPLICATE, REFERRER, TASK, TIER, Decisions, Grammar, settle
from refgraph.errors import InputError, UnknownNameError
from refgraph.evidence import EvidenceRules
from refgraph.findings import Finding
from refgraph.measures import MEASURES, Means, MeasureRules, Measures, measure
from refgraph.network import EdgeRules, Network, Partition
from refgraph.nurture import NurtureRules, days_meant, read_task_decision
from refgraph.outputs.brief import BriefRules
from refgraph.people import (
    LEVELS,
    People,
    ResolveRules,
    counts_referrals,
    name_key,
    read_choice,
    read_sameness,
    remark_on_decisions,
    require_organisations,
    require_referrals,
    resolve,
    with_decisions,
)
from refgraph.ranking import USUAL, Ranking, RankRules, rank
from refgraph.records import ReadRules, Records, earlier_run, read
from refgraph.result import Result
from refgraph.schema import TABLES
from refgraph.settings import find_settings, load_settings
from refgraph.stability import RerunRules
from refgraph.tiers import TierRules, read_decision


@dataclass(frozen=True)
class RunPaths:
    """What ``refgraph run`` reads and where it writes, if the command line does not say so.

    Parameters
    ----------
    input
        The files and folders of the export, from the folder of the settings file on.
    output
        The folder of the run, likewise.
    """

    input: tuple[str, ...] = ()
    output: str = ""


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
        What ``refgraph run`` reads and where it writes, if the command line does not say so.
    read, resolve, network, communities, measures, ranking, stability, tiers, nurture, evidence, brief,
    write_back
        The sections, one per stage.
    """

    as_of: str = ""
    seed: int = 0
    strict: bool = False
    level: str = "person"
    run: RunPaths = field(default_factory=RunPaths)
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


def run(
    *paths: str | Path,
    settings: Settings | str | Path | None = None,
    by: str = USUAL,
    level: str | None = None,
    previous: str | Path | None = None,
    counted: bool = False,
    decisions: Decisions = Decisions(),
    progress: Callable[[str], None] | None = None,
    **tables: pd.DataFrame,
) -> Result:
    """Turn an export into a ranking: read, resolve, build the network, find clusters, measure, rank, rerun.

    Parameters
    ----------
    paths
        Files, folders or archives of the export.
    settings
        A `Settings`, or the path of a settings file; None looks for ``refgraph.toml`` beside the first
        input and in the current folder.
    by
        What the ranking follows: any measure; ``expected_referrals`` unless another is named.
    level
        What is ranked: ``person`` or ``organisation``; None leaves it to the settings.
    previous
        The folder of the last run, or a list it wrote: clusters keep the numbers they had there. If that run is as
        of the same date, they keep those of the run before it, so that a run that is repeated is the same.
    counted
        Whether contacts with a count of their referrals are enough, though nothing says who was referred: the
        network is then without edges, which `run_experiment` can do with.
    decisions
        What people typed into lists (`refgraph.decisions.take_up`); it wins over the settings.
    progress
        Called with the name of each stage as it begins.
    **tables
        Tables as DataFrames, by the names of the schema: ``contacts=...``, ``referrals=...``.

    Returns
    -------
    Result

    Raises
    ------
    SettingsError, InputError, NetworkError
        With what was found, what was expected and what to do.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.ranking.table[["rank", "name", "referrals"]].head(2).values.tolist()
    [[1, 'Bob', 2.0], [2, 'Ann', 1.0]]
    """
    if by not in MEASURES:
        raise UnknownNameError.among("measure", by, MEASURES)
    chosen = _settings(settings, paths)
    chosen = replace(chosen, level=level or chosen.level)
    announce = progress or (lambda stage: None)
    announce("reading")
    records = read_input(*paths, settings=chosen, tables=tables)
    announce("resolving")
    people = resolve(records, with_decisions(chosen.resolve, decisions), counted=counted)
    _stop_if_strict(chosen, people.findings)
    if not (counted and counts_referrals(people.contacts)):
        require_referrals(people)
    whole = require_organisations(people) if chosen.level == "organisation" else people
    known = pd.concat([people.contacts, whole.contacts]) if whole is not people else people.contacts
    decisions = settle(decisions, known, name_key).dated(_day(people.as_of))
    people = replace(whole, findings=(*whole.findings, *remark_on_decisions(decisions, people)))
    analysis = analyse(people, chosen, by=by, previous=previous, progress=progress)
    network, measures, ranking = analysis.network, analysis.measures, analysis.ranking
    if chosen.stability.reruns:
        ranking = _with_ranges(ranking, network, measures, chosen, announce)
    return Result(
        records,
        people,
        network,
        analysis.partition,
        measures,
        ranking,
        _recorded(chosen, by, people.as_of),
        _hashes(paths, tables, set(records.sources["file"])),
        tuple(Path(path).absolute() for path in paths),
    ).deciding(decisions)


@dataclass(frozen=True)
class Analysis:
    """What the stages after `resolve` make of people, side by side."""

    people: People
    network: Network
    partition: Partition
    measures: Measures
    ranking: Ranking


def analyse(
    people: People,
    settings: Settings | None = None,
    *,
    by: str = USUAL,
    previous: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Analysis:
    """Turn resolved people into a ranking: build the network, find clusters, measure, rank.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.
    settings
        The settings of the stages; the usual ones if None.
    by, previous, progress
        As in `run`.

    Returns
    -------
    Analysis
        ``people``, ``network``, ``partition``, ``measures`` and ``ranking``, without the range of each rank.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> people = rg.resolve(rg.read(frames={"referrals": log}))
    >>> rg.analyse(people, by="betweenness").ranking.table["name"].tolist()
    ['Bob', 'Ann', 'Cid', 'Dee']
    """
    chosen, announce = settings or Settings(), progress or (lambda stage: None)
    announce("building the network")
    network = Network.from_tables(people, chosen.network)
    announce("finding clusters")
    partition = detect_communities(network, replace(chosen.communities, seed=chosen.seed))
    if previous is not None:
        partition = _as_numbered(partition, earlier_run(previous, people.as_of) or previous)
    network = network.with_partition(partition)
    announce("measuring")
    measures = measure(network, means=_means(chosen, announce, "measuring betweenness"))
    announce("ranking")
    ranking = rank(network, measures, chosen.ranking, by=by)
    return Analysis(people, network, partition, measures, ranking)


def read_input(
    *paths: str | Path,
    settings: Settings,
    tables: Mapping[str, pd.DataFrame] | None = None,
    collect: bool = False,
) -> Records:
    """Read files or frames as the settings say.

    Parameters
    ----------
    paths, tables
        Files, and DataFrames by the names of the schema.
    settings
        The settings of the run.
    collect
        Whether errors in the data become findings instead of being raised.
    """
    for name, table in (tables or {}).items():
        if name not in TABLES:
            raise UnknownNameError.among("table", name, TABLES)
        if not isinstance(table, pd.DataFrame):
            raise InputError(f"'{name}' is a {type(table).__name__}.", "Give each table as a DataFrame.")
    if not paths and not tables:
        raise InputError("There is nothing to read.", "Give a file, a folder or tables.")
    return read(
        *paths,
        frames=tables or None,
        rules=settings.read,
        as_of=settings.as_of or None,
        crms=[declared_crm(name, declared) for name, declared in settings.crm.items()],
        errors="collect" if collect else "raise",
    )


def _settings(settings: Settings | str | Path | None, paths: tuple[str | Path, ...]) -> Settings:
    if isinstance(settings, Settings):
        return settings
    if settings is None:
        settings = find_settings(Path(paths[0]) if paths else None, Path.cwd())
    return Settings() if settings is None else load_settings(Path(settings), Settings())


def _means(settings: Settings, announce: Callable[[str], None], stage: str) -> Means:
    def progress(share: float) -> None:
        if share < 1:
            announce(f"{stage}, {share:.0%} done")

    return Means(settings.measures, settings.seed, lambda line: announce(f"measuring {line}"), progress)


def _with_ranges(
    ranking: Ranking,
    network: Network,
    measures: Measures,
    settings: Settings,
    announce: Callable[[str], None],
) -> Ranking:
    from refgraph.stability import rerun

    announce("ranking again with referrals left out")
    means = _means(settings, announce, "ranking again with referrals left out")
    found = rerun(
        network, measures, ranking.order, settings.stability, means=means, connectors=ranking.connector_order
    )
    return ranking.with_ranges(found)


def _as_numbered(partition: Partition, previous: str | Path) -> Partition:
    from refgraph.communities import keep_numbers, read_clusters

    remembered = read_clusters(previous)
    return keep_numbers(partition, remembered.membership, remembered.retired)


def _day(as_of: pd.Timestamp | None) -> str:
    return "" if as_of is None else str(as_of.date())


def _stop_if_strict(settings: Settings, findings: tuple[Finding, ...]) -> None:
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if settings.strict and warnings:
        first, others = warnings[0], len(warnings) - 1
        more = f" ({others} more warnings)" if others else ""
        raise InputError(f"{first.message}{more}", first.hint)


def _recorded(settings: Settings, by: str, as_of: pd.Timestamp | None) -> dict[str, Any]:
    recorded = asdict(settings)
    # Folders of the machine are nobody's business.
    del recorded["run"]
    recorded["by"] = by
    recorded["as_of_used"] = _day(as_of) or None
    return recorded


def _hashes(
    paths: tuple[str | Path, ...], tables: Mapping[str, pd.DataFrame], used: Collection[str]
) -> dict[str, str]:
    """Return the digest of every file and frame that was read, by the name it has in the account."""
    hashes = {}
    for path in map(Path, paths):
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            label = next((label for label in (file.as_posix(), file.name) if _is_among(label, used)), "")
            if label:
                with file.open("rb") as content:
                    hashes[label] = hashlib.file_digest(content, "sha256").hexdigest()
    for name, table in tables.items():
        text = table.to_csv(index=False)
        hashes[f"{name} (DataFrame)"] = hashlib.sha256(text.encode()).hexdigest()
    return hashes


def _is_among(label: str, used: Collection[str]) -> bool:
    """Tell whether a file, a sheet of it or a member of it was read."""
    return any(name == label or name.startswith((f"{label}:", f"{label}/")) for name in used)
