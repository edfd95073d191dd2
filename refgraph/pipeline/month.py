"""run_month(): everything once, from an export into one folder; write_back_month(): the files that change the CRM."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from refgraph.clusters import describe_clusters
from refgraph.comparison import Months, compare_months, read_list
from refgraph.decisions import Decisions
from refgraph.errors import RefgraphError
from refgraph.evidence import calculate_roi
from refgraph.nurture import NurtureRules, Plan, plan
from refgraph.outputs import decision_files, find_sentence, run_files, stale_files, taken_up
from refgraph.outputs.brief import compose_brief
from refgraph.outputs.plan import LEDGER, WrittenPlan, holds_plan, in_words, plan_files, remembered_tasks
from refgraph.outputs.report import compose_report
from refgraph.outputs.writeback import Proposal, propose, write_back
from refgraph.people import Duplicates
from refgraph.pipeline.decided import (
    PLAN,
    day_of,
    decisions_in,
    find_duplicates,
    folders_of,
    task_words,
    with_tiers,
)
from refgraph.pipeline.running import run
from refgraph.pipeline.settings import Settings
from refgraph.records import earlier_run
from refgraph.result import Result
from refgraph.saving import Place, finish_changes, require_apart
from refgraph.tiers import TIER_FILE, Tiers, read_tiers


@dataclass(frozen=True)
class Month:
    """What a run of a month made and wrote.

    Parameters
    ----------
    result, tiers, months, duplicates
        The values of the stages.
    plan, planned
        The plan and what was written of it; None where nothing is dated.
    proposal, why_none
        What would change in the CRM; None, and why, where that cannot be said.
    files
        The names of the files in the folder itself.
    """

    result: Result
    tiers: Tiers
    months: Months
    duplicates: Duplicates
    plan: Plan | None
    planned: WrittenPlan | None
    proposal: Proposal | None
    why_none: str
    files: tuple[str, ...]


def run_month(
    *paths: str | Path,
    folder: str | Path,
    settings: Settings = Settings(),
    previous: str | Path | None = None,
    lists: Iterable[str | Path] = (),
    progress: Callable[[str], None] = lambda stage: None,
) -> Month:
    r"""Do everything once, into one folder: brief, ranked list and workbook, map, tiers, plan, report, preview.

    Parameters
    ----------
    paths
        Files, folders or archives of the export.
    folder
        Where to write; made if need be. What was decided in its lists is taken up first.
    settings
        The settings of the stages.
    previous
        The folder of the last run; None for `folder` itself, if it holds tiers.
    lists
        Lists with decisions from elsewhere.
    progress
        Called with the name of each stage as it begins.

    Returns
    -------
    Month

    Raises
    ------
    SettingsError, InputError, NetworkError, OutputError
        With what was found, what was expected and what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     log = Path(place, "log.csv")
    ...     _ = log.write_text("Referrer,Referred,Date\nAnn,Bob,2025-01-02\nBob,Cid,2025-03-04\n")
    ...     month = run_month(log, folder=Path(place, "out"))
    ...     Path(place, "out", "ranked.csv").exists(), month.proposal is None
    (True, True)
    """
    require_apart(folder, paths)
    # Both are held until all is written: the memory that a run begins with must be that which it replaces.
    with Place(folder) as place, Place(place.folder / PLAN, keep=False):
        return _run(place, paths, settings, previous, lists, progress)


def _run(
    place: Place,
    paths: Sequence[str | Path],
    settings: Settings,
    previous: str | Path | None,
    lists: Iterable[str | Path],
    progress: Callable[[str], None],
) -> Month:
    target = place.folder
    last = previous or (target if (target / TIER_FILE).is_file() else None)
    decided = decisions_in(settings, target=target, previous=previous, lists=lists)
    result, tiers = tiers_after(paths, settings, decided, last=last, before=previous, progress=progress)
    clusters = describe_clusters(result, tiers)
    progress("planning")
    before = (earlier_run(last, result.people.as_of) or previous) if last else None
    lately = read_list(before) if before else None
    since = lately.as_of if lately else None
    months = compare_months(result, since)
    plans = _last_plans(target, previous)
    made = plan_after(result, tiers, settings.nurture, plans, since)
    progress("writing")
    report = compose_report(
        result,
        tiers,
        clusters=clusters,
        roi=calculate_roi(result, settings.evidence),
        plan=made,
        backtest=find_sentence(folders_of([target, *paths]), result.ranking.by),
        previous=lately,
    )
    brief = compose_brief(result, tiers, made, settings.brief, previous=lately)
    proposal, why_none = _proposed(result, tiers, settings)
    duplicates = find_duplicates(result, settings)
    files = run_files(
        result,
        target,
        tiers=tiers,
        clusters=clusters,
        plan=made,
        brief=brief,
        report=report,
        proposal=proposal,
        months=months,
        duplicates=duplicates.table,
        previous=previous,
        lately=lately,
    )
    planned = _write(place, result, made, files, plans[-1] if plans else None)
    own = tuple(name for name in files if "/" not in name)
    return Month(result, tiers, months, duplicates, made, planned, proposal, why_none, own)


def tiers_after(
    paths: Sequence[str | Path],
    settings: Settings,
    decided: Decisions,
    *,
    last: str | Path | None,
    before: str | Path | None,
    progress: Callable[[str], None],
) -> tuple[Result, Tiers]:
    """Run, and assign tiers that go on from those of the run before this as-of date.

    Parameters
    ----------
    paths, settings, decided, progress
        As in `run`.
    last
        The tiers of the last run, as a file or its folder: clusters keep their numbers, lists that were edited count.
    before
        What to go on from where `last` is as of the same date and knows no run before it.
    """
    # Read before the work as well: what is no tier file is told at once.
    listed = read_tiers(last, settings.tiers) if last else None
    result = run(*paths, settings=settings, previous=last, decisions=decided, progress=progress)
    progress("assigning tiers")
    earlier = (earlier_run(last, result.people.as_of) or before) if last else None
    memory = read_tiers(earlier, settings.tiers) if earlier else None
    return with_tiers(result, settings.tiers, memory, listed)


def write_back_month(
    *paths: str | Path,
    folder: str | Path,
    previous: str | Path,
    settings: Settings = Settings(),
    progress: Callable[[str], None] = lambda stage: None,
) -> tuple[Proposal, list[Path]]:
    """Write the files that change the CRM into a folder, going on from the folder of a run.

    Parameters
    ----------
    paths
        The export that was run.
    folder
        Where to write.
    previous
        The folder of the run.
    settings, progress
        As in `run_month`.

    Returns
    -------
    tuple
        What is written back, and the files, none if nothing changes.
    """
    for each in (*paths, previous):
        finish_changes(each)
    plain = replace(settings, stability=replace(settings.stability, reruns=0))
    decided = decisions_in(settings, previous=previous)
    result, tiers = tiers_after(paths, plain, decided, last=previous, before=previous, progress=progress)
    proposal = propose(result, tiers, settings.write_back)
    progress("writing")
    return proposal, write_back(proposal, folder, originals=paths)


def plan_after(
    result: Result, tiers: Tiers, rules: NurtureRules, last: Sequence[Path], since: str | None = None
) -> Plan | None:
    """Return the plan of the coming four weeks; None where nothing is dated, so that no day is known to start on.

    Parameters
    ----------
    result, tiers, rules, since
        As in `refgraph.plan`.
    last
        Folders of the plans before, whose tasks live on.
    """
    if result.people.as_of is None:
        return None
    before = remembered_tasks(*last) if last else None
    decided = task_words(result.decisions, day_of(result.people))
    made = plan(result, tiers, rules, previous=before, decisions=decided, since=since)
    return in_words(made, tiers.rules.word)


def _proposed(result: Result, tiers: Tiers, settings: Settings) -> tuple[Proposal | None, str]:
    try:
        return propose(result, tiers, settings.write_back), ""
    except RefgraphError as error:
        return None, f"No preview of what would change in the CRM. {error}"


def _last_plans(target: Path, previous: str | Path | None) -> list[Path]:
    """Return the folders of plans to go on from: that in the folder written to, and in that of the last run."""
    places = [target, *([Path(previous)] if previous else [])]
    return [place / PLAN for place in dict.fromkeys(places) if holds_plan(place / PLAN)]


def _write(
    place: Place, result: Result, made: Plan | None, files: dict[str, bytes], last_plan: Path | None
) -> WrittenPlan | None:
    """Write a run and its plan as one change of the folder, with what was decided."""
    target, planned = place.folder, None
    listed, gone = dict[str, bytes](), list[str]()
    if made:
        planned_files, planned = plan_files(result, made, target / PLAN, previous=last_plan)
        listed = {f"{PLAN}/{name}": content for name, content in planned_files.items()}
        gone = [f"{PLAN}/{name}" for name in planned.gone]
    typed = decision_files(result.decisions, {**files, **listed}, day_of(result.people))
    place.change(
        {**files, **listed, **typed},
        remove=[*stale_files(target, {**files, **typed}), *gone],
        read=result.paths,
        known=[*taken_up(result, target), target / PLAN / LEDGER, *(target / name for name in typed)],
    )
    return planned
