"""Everything a run leaves, in one folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.clusters import Clusters
from refgraph.comparison import MONTHS_FILE, Months, RunList
from refgraph.findings import findings_table
from refgraph.nurture import Plan
from refgraph.outputs.brief import Brief, brief_page
from refgraph.outputs.cluster_lists import about_clusters
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.map import map_page
from refgraph.outputs.plan import about_plan
from refgraph.outputs.report import Report, report_page
from refgraph.outputs.review_lists import (
    review_file,
    review_list,
    review_lists_for,
    with_decided,
)
from refgraph.outputs.selecting import Selection
from refgraph.outputs.sheets import MOST_ROWS
from refgraph.outputs.tier_lists import about_tiers, history_file, tiers_in_words
from refgraph.outputs.workbook import workbook_file
from refgraph.outputs.writeback import Proposal
from refgraph.outputs.writing import csv_file
from refgraph.records import baseline_files
from refgraph.result import Result
from refgraph.saving import ACCOUNT, Place, encoded, with_account, written_files
from refgraph.tiers import HISTORY, TierRules, Tiers

BRIEF = "brief.html"
"""The first page to look at."""

PREVIEW = "write-back.csv"
"""What would change in the CRM, for people to look through; no CRM takes it."""


def write_folder(
    result: Result,
    folder: str | Path,
    *,
    tiers: Tiers | None = None,
    clusters: Clusters | None = None,
    plan: Plan | None = None,
    brief: Brief | None = None,
    report: Report | None = None,
    proposal: Proposal | None = None,
    months: Months | None = None,
    duplicates: pd.DataFrame | None = None,
    previous: str | Path | None = None,
) -> list[Path]:
    """Write everything a run leaves into one folder: brief, ranking, map, tiers, clusters, report, review list, ...

    ``review.csv`` and ``review.xlsx`` are written if there are referrer texts or duplicates to decide. A workbook
    is left out if Excel has too few rows for it. Of the plan only the map and the account tell here;
    `refgraph.write_plan` writes it to a folder of its own. Of what would change in the CRM,
    ``write-back.csv`` tells row by row; nothing is written for its import.

    Parameters
    ----------
    result
        The run.
    folder
        Where to write; made if need be.
    tiers, clusters, plan, report, proposal, months, duplicates
        What was made of it; what is None is left out.
    previous
        The folder of the last run, if it is another one: its history of tiers is gone on with.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OutputError
        If the folder cannot be made or written to.
    """
    with Place(folder) as place:
        contents = run_files(
            result,
            place.folder,
            tiers=tiers,
            clusters=clusters,
            plan=plan,
            brief=brief,
            report=report,
            proposal=proposal,
            months=months,
            duplicates=duplicates,
            previous=previous,
        )
        stale = stale_files(place.folder, contents)
        return place.change(contents, remove=stale, read=result.paths, known=taken_up(result, place.folder))


def taken_up(result: Result, folder: Path) -> list[Path]:
    """Return the lists of a folder whose decisions `run_files` carries on, so that they may be replaced."""
    return [folder / name for name in result.decisions.seen]


def stale_files(folder: Path, contents: Mapping[str, bytes]) -> list[str]:
    """Return what an earlier run left in a folder and this one does not: it would tell another truth.

    Parameters
    ----------
    folder
        The folder of the run.
    contents
        What is to be written there.
    """
    return [name for name in written_files(folder) or {} if "/" not in name and name not in contents]


def run_files(
    result: Result,
    folder: Path,
    *,
    tiers: Tiers | None = None,
    clusters: Clusters | None = None,
    plan: Plan | None = None,
    brief: Brief | None = None,
    report: Report | None = None,
    proposal: Proposal | None = None,
    months: Months | None = None,
    duplicates: pd.DataFrame | None = None,
    previous: str | Path | None = None,
    lately: RunList | None = None,
) -> dict[str, bytes]:
    """Return everything a run leaves in its folder: name -> bytes, the account among them.

    Parameters are those of `write_folder`; `lately` is the list of the last run, with which the map compares.
    """
    everything = Selection()
    in_words = None if tiers is None else tiers_in_words(tiers)
    if in_words is not None:
        result = result.with_tiers(dict(zip(in_words["contact_id"], in_words["tier"], strict=True)))
    # What comes first is named first when the run is over.
    contents = {} if brief is None else {BRIEF: encoded(brief_page(brief))}
    contents["ranked.csv"] = csv_file(result, everything)
    if len(result.ranking.table) < MOST_ROWS:
        contents["ranked.xlsx"] = workbook_file(result, everything)
    steps = None if plan is None else plan.tasks
    rules = TierRules() if tiers is None else tiers.rules
    page = map_page(result, tiers=in_words, plan=steps, previous=lately, rules=rules)
    contents["map.html"] = encoded(page)
    about: dict[str, Any] = {} if plan is None else about_plan(plan)
    if tiers is not None and in_words is not None:
        contents["tiers.csv"] = encoded(ranking_csv(in_words))
        contents[HISTORY] = history_file(tiers, folder, *([Path(previous)] if previous else []))
        about |= about_tiers(tiers)
    if clusters is not None:
        contents["clusters.csv"] = encoded(ranking_csv(clusters.table))
        about |= about_clusters(clusters)
    review = with_decided(review_list(result.people, duplicates), result.decisions)
    contents |= {name: review_file(review, name) for name in review_lists_for(review)}
    if report is not None:
        contents["report.html"] = encoded(report_page(report))
        about["headline"] = report.account.get("headline", [])
    if proposal is not None:
        contents[PREVIEW] = encoded(ranking_csv(proposal.changes))
    if months is not None and months.now:
        contents[MONTHS_FILE] = encoded(ranking_csv(months.table))
    contents["rejects.csv"] = encoded(ranking_csv(result.people.rejects))
    noticed = [*result.findings, *(tiers.findings if tiers else ()), *(plan.findings if plan else ())]
    contents["findings.csv"] = encoded(ranking_csv(findings_table(noticed)))
    contents |= baseline_files(folder, result.people.as_of)
    account = {**describe(result), **about}
    return with_account(contents, account, ACCOUNT, folder, without=stale_files(folder, contents))
