"""run(): all stages in order, from an export to a result."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar

import pandas as pd

from refgraph.advice import in_python
from refgraph.comparison import remark_on_smaller_export
from refgraph.crm import declared_crm
from refgraph.decisions import Decisions, settle
from refgraph.errors import InputError, RefgraphError, UnknownNameError
from refgraph.findings import Finding
from refgraph.measures import MEASURES
from refgraph.people import (
    counts_referrals,
    name_key,
    remark_on_decisions,
    require_organisations,
    require_referrals,
    resolve,
    with_decisions,
)
from refgraph.pipeline.analysing import Analysis, Asked, analyse, hired, means_of
from refgraph.pipeline.decided import day_of
from refgraph.pipeline.settings import Settings
from refgraph.ranking import USUAL, Ranking
from refgraph.records import Records, account, is_part_of, labelled_frames, read
from refgraph.result import Result
from refgraph.schema import TABLES
from refgraph.settings import find_settings, load_settings, with_values
from refgraph.workers import Crew

Given: TypeAlias = str | Path | pd.DataFrame
"""What is read: a file, a folder, or a table."""

P = ParamSpec("P")
R = TypeVar("R")


def _advising_in_python(function: Callable[P, R]) -> Callable[P, R]:
    """Put advice in the words of Python where a table was given, which no command line can give."""

    @functools.wraps(function)
    def advised(*given: P.args, **named: P.kwargs) -> R:
        try:
            return function(*given, **named)
        except RefgraphError as error:
            if any(isinstance(each, pd.DataFrame) for each in (*_flat(given), *named.values())):
                error.message, error.hint = in_python(error.message), in_python(error.hint)
            raise

    return advised


@_advising_in_python
def run(
    *given: Given | Sequence[Given],
    settings: Settings | Mapping[str, Any] | str | Path | None = None,
    by: str = USUAL,
    level: str | None = None,
    previous: str | Path | None = None,
    counted: bool = False,
    decisions: Decisions = Decisions(),
    progress: Callable[[str], None] | None = None,
    workers: Asked | None = None,
    tables: str = "",
    memory: str = "",
    **frames: pd.DataFrame,
) -> Result:
    """Turn an export into a ranking: read, resolve, build the network, find clusters, measure, rank, rerun.

    Parameters
    ----------
    given
        Files, folders or archives of the export, DataFrames, or lists of these. What a DataFrame holds is found out
        as it is of a file: a log of referrals, contacts with who referred them, deals, ...
    settings
        A `Settings`, the path of a settings file, or what would stand in one as nested mappings
        (``{"ranking": {"candidate_links": 4}}``); None looks for ``refgraph.toml`` beside the first input and in
        the current folder.
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
    workers
        Who does the sums over sources and the reruns where they are large: a number of processes of this machine,
        the address of a Dask cluster, any executor of `concurrent.futures`, or what `refgraph.hire` returned. No
        value depends on it.
    tables, memory
        What reads large referral logs, ``frames`` or ``duckdb``, and within how much memory (``4GB``); else the
        settings say so.
    **frames
        DataFrames of which you say what they hold, by the names of the schema: ``contacts=...``, ``referrals=...``.

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
    >>> result = rg.run(log)
    >>> result.ranking.table[["rank", "name", "referrals"]].head(2).values.tolist()
    [[1, 'Bob', 2.0], [2, 'Ann', 1.0]]
    """
    if by not in MEASURES:
        raise UnknownNameError.among("measure", by, MEASURES)
    sources = _sources(given)
    files = tuple(each for each in sources if not isinstance(each, pd.DataFrame))
    unnamed = [each for each in sources if isinstance(each, pd.DataFrame)]
    chosen = _settings(settings, files)
    means = replace(chosen.run, tables=tables or chosen.run.tables, memory=memory or chosen.run.memory)
    chosen = replace(chosen, level=level or chosen.level, run=means)
    announce = progress or (lambda stage: None)
    announce("reading")
    records = read_input(*sources, settings=chosen, tables=frames)
    announce("resolving")
    people = resolve(records, with_decisions(chosen.resolve, decisions), counted=counted)
    _stop_if_strict(chosen, people.findings)
    if not (counted and counts_referrals(people.contacts)):
        require_referrals(people)
    whole = require_organisations(people) if chosen.level == "organisation" else people
    known = pd.concat([people.contacts, whole.contacts]) if whole is not people else people.contacts
    decisions = settle(decisions, known, name_key).dated(day_of(people))
    seen = account(records.sources, people.rejects, people.merged)
    smaller = remark_on_smaller_export(previous, people.as_of, seen)
    people = replace(whole, findings=(*whole.findings, *smaller, *remark_on_decisions(decisions, people)))
    with hired(workers, chosen) as crew:
        analysis = analyse(people, chosen, by=by, previous=previous, progress=progress, workers=crew)
        ranking = analysis.ranking
        if chosen.stability.reruns:
            ranking = _with_ranges(analysis, chosen, announce, crew)
    return Result(
        records,
        people,
        analysis.network,
        analysis.partition,
        analysis.measures,
        ranking,
        _recorded(chosen, by, day_of(people)),
        _hashes(files, set(records.sources["file"]))
        | _hashes_of_frames({f"{name} (DataFrame)": frame for name, frame in frames.items()})
        | _hashes_of_frames(labelled_frames(unnamed)),
        tuple(Path(path).absolute() for path in files),
    ).deciding(decisions)


def read_input(
    *given: Given,
    settings: Settings,
    tables: Mapping[str, pd.DataFrame] | None = None,
    collect: bool = False,
) -> Records:
    """Read files or frames as the settings say.

    Parameters
    ----------
    given
        Files, folders, and DataFrames of which it is to be found out what they hold.
    tables
        DataFrames by the names of the schema.
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
    if not given and not tables:
        raise InputError("There is nothing to read.", "Give a file, a folder or tables.")
    return read(
        *given,
        frames=tables or None,
        rules=settings.read,
        as_of=settings.as_of or None,
        crms=[declared_crm(name, declared) for name, declared in settings.crm.items()],
        errors="collect" if collect else "raise",
        tables=settings.run.tables,
        memory=settings.run.memory,
    )


def _flat(given: Iterable[object]) -> Iterator[object]:
    """Yield what was given, one by one or in lists."""
    for each in given:
        if isinstance(each, list | tuple):
            yield from _flat(each)
        else:
            yield each


def _sources(given: Iterable[object]) -> tuple[Given, ...]:
    """Return the files and tables that were given, one by one or in lists."""
    sources: list[Given] = []
    for each in _flat(given):
        if not isinstance(each, str | Path | pd.DataFrame):
            raise InputError(
                f"A value of type {type(each).__name__} is neither a file nor a table.",
                "Give paths or DataFrames.",
            )
        # As of files, what is given twice is read once.
        if not any(each is other for other in sources):
            sources.append(each)
    return tuple(sources)


def _settings(
    settings: Settings | Mapping[str, Any] | str | Path | None, paths: tuple[str | Path, ...]
) -> Settings:
    if isinstance(settings, Settings):
        return settings
    if isinstance(settings, Mapping):
        return with_values(Settings(), settings)
    if settings is None:
        settings = find_settings(Path(paths[0]) if paths else None, Path.cwd())
    return Settings() if settings is None else load_settings(Path(settings), Settings())


def _with_ranges(
    analysis: Analysis, settings: Settings, announce: Callable[[str], None], workers: Crew | None
) -> Ranking:
    from refgraph.stability import rerun

    announce("ranking again with referrals left out")
    means = means_of(settings, announce, "ranking again with referrals left out", workers)
    ranking, rules = analysis.ranking, settings.stability
    found = rerun(
        analysis.network,
        analysis.measures,
        ranking.order,
        rules,
        means=means,
        connectors=ranking.connector_order,
    )
    return ranking.with_ranges(found)


def _stop_if_strict(settings: Settings, findings: tuple[Finding, ...]) -> None:
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if settings.strict and warnings:
        first, others = warnings[0], len(warnings) - 1
        more = f" ({others} more warnings)" if others else ""
        raise InputError(f"{first.message}{more}", first.hint)


def _recorded(settings: Settings, by: str, day: str) -> dict[str, Any]:
    recorded = asdict(settings)
    # Folders of the machine are nobody's business.
    del recorded["run"]
    recorded["by"] = by
    recorded["as_of_used"] = day or None
    return recorded


def _hashes(paths: tuple[str | Path, ...], used: Collection[str]) -> dict[str, str]:
    """Return the digest of every file that was read, by the name it has in the account."""
    hashes = {}
    for path in map(Path, paths):
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            labels = (file.as_posix(), file.name)
            label = next((each for each in labels if any(is_part_of(name, each) for name in used)), "")
            if label:
                with file.open("rb") as content:
                    hashes[label] = hashlib.file_digest(content, "sha256").hexdigest()
    return hashes


def _hashes_of_frames(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the digest of every frame, by the name it has in the account."""
    texts = {name: frame.to_csv(index=False) for name, frame in frames.items()}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
