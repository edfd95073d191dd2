"""run(): all stages in order, from an export to a result."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.crm import declared_crm
from refgraph.decisions import Decisions, settle
from refgraph.errors import InputError, UnknownNameError
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
from refgraph.records import Records, is_part_of, read
from refgraph.result import Result
from refgraph.schema import TABLES
from refgraph.settings import find_settings, load_settings, with_values
from refgraph.workers import Crew


def run(
    *paths: str | Path | Sequence[str | Path],
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
    paths
        Files, folders or archives of the export, or lists of them.
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
    files = _files(paths)
    chosen = _settings(settings, files)
    means = replace(chosen.run, tables=tables or chosen.run.tables, memory=memory or chosen.run.memory)
    chosen = replace(chosen, level=level or chosen.level, run=means)
    announce = progress or (lambda stage: None)
    announce("reading")
    records = read_input(*files, settings=chosen, tables=frames)
    announce("resolving")
    people = resolve(records, with_decisions(chosen.resolve, decisions), counted=counted)
    _stop_if_strict(chosen, people.findings)
    if not (counted and counts_referrals(people.contacts)):
        require_referrals(people)
    whole = require_organisations(people) if chosen.level == "organisation" else people
    known = pd.concat([people.contacts, whole.contacts]) if whole is not people else people.contacts
    decisions = settle(decisions, known, name_key).dated(day_of(people))
    people = replace(whole, findings=(*whole.findings, *remark_on_decisions(decisions, people)))
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
        _hashes(files, frames, set(records.sources["file"])),
        tuple(Path(path).absolute() for path in files),
    ).deciding(decisions)


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
        tables=settings.run.tables,
        memory=settings.run.memory,
    )


def _files(given: Iterable[object]) -> tuple[str | Path, ...]:
    """Return the paths that were given, one by one or in lists; say how tables are given."""
    files: list[str | Path] = []
    for each in given:
        if isinstance(each, list | tuple):
            files += _files(each)
        elif isinstance(each, str | Path):
            files.append(each)
        elif isinstance(each, pd.DataFrame):
            raise InputError(
                "A table was given without its name.",
                "Say what it holds: contacts=table, or referrals=table with the columns referrer and referred.",
            )
        else:
            raise InputError(f"A {type(each).__name__} is no file.", "Give paths, or tables by their names.")
    return tuple(files)


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


def _hashes(
    paths: tuple[str | Path, ...], tables: Mapping[str, pd.DataFrame], used: Collection[str]
) -> dict[str, str]:
    """Return the digest of every file and frame that was read, by the name it has in the account."""
    hashes = {}
    for path in map(Path, paths):
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            labels = (file.as_posix(), file.name)
            label = next((each for each in labels if any(is_part_of(name, each) for name in used)), "")
            if label:
                with file.open("rb") as content:
                    hashes[label] = hashlib.file_digest(content, "sha256").hexdigest()
    for name, table in tables.items():
        text = table.to_csv(index=False)
        hashes[f"{name} (DataFrame)"] = hashlib.sha256(text.encode()).hexdigest()
    return hashes
