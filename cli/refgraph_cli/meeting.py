"""What the pages for a meeting are made of: an export, its tiers and its plan, after the last run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph_cli.console import Progress
from refgraph_cli.decided import decisions_for
from refgraph_cli.planned import say_no_plan

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.nurture import Plan
    from refgraph.outputs.brief import Brief
    from refgraph.outputs.report import Report
    from refgraph.pipeline import Settings
    from refgraph.result import Result
    from refgraph.tiers import Tiers
    from refgraph_cli.options import Options


@dataclass(frozen=True)
class Meeting:
    """An export with its tiers and its plan.

    Parameters
    ----------
    result, tiers
        The run and what was made of it.
    plan
        Of the coming four weeks; None where nothing is dated.
    settings
        Those of the run.
    previous
        The folder or list of the last run; None without one.
    sentence
        What the last back-test said of the order; blank if there was none.
    history
        The tiers of earlier runs.
    """

    result: Result
    tiers: Tiers
    plan: Plan | None
    settings: Settings
    previous: str | None
    sentence: str
    history: pd.DataFrame

    def brief(self, *, title: str | None, redact: bool, leave_out: tuple[str, ...] = ()) -> Brief:
        """Return the brief, without whom the settings leave out and these."""
        from refgraph.outputs.brief import BriefRules, compose_brief

        rules = BriefRules((*self.settings.brief.leave_out, *leave_out))
        return compose_brief(
            self.result, self.tiers, self.plan, rules, previous=self.previous, title=title, redact=redact
        )

    def report(self, *, title: str | None, redact: bool) -> Report:
        """Return the long report."""
        from refgraph.evidence import calculate_roi, compare_budgets, follow_advocacy, propose_mix
        from refgraph.nurture import usual_year
        from refgraph.outputs.report import compose_report
        from refgraph.pipeline import analyse

        settings = self.settings
        roi = calculate_roi(self.result, settings.evidence)
        usual = usual_year(self.tiers, settings.nurture)
        return compose_report(
            self.result,
            self.tiers,
            roi=roi,
            mix=propose_mix(roi, compare_budgets(self.result.people), usual, settings.evidence),
            advocacy=follow_advocacy(
                self.result,
                lambda people: analyse(people, settings),
                self.tiers,
                settings.evidence,
                history=self.history,
            ),
            plan=self.plan,
            backtest=self.sentence,
            previous=self.previous,
            title=title,
            redact=redact,
        )


def prepare(paths: tuple[str, ...], previous: str | None, options: Options, progress: Progress) -> Meeting:
    """Run an export after the last run, assign its tiers and plan its weeks.

    Parameters
    ----------
    paths
        The export.
    previous
        The folder of the last run, or a list it wrote: what its plan gave out lives on.
    options
        Those of the command.
    progress
        Told what is being done.
    """
    from refgraph.outputs import find_sentence
    from refgraph.outputs.plan import holds_plan
    from refgraph.pipeline import PLAN, folders_of, plan_after, tiers_after
    from refgraph.records import earlier_run
    from refgraph.tiers import read_history

    settings = options.settings_for(paths)
    decided = decisions_for(options, settings, previous=previous)
    plans = [Path(previous) / PLAN] if previous and holds_plan(Path(previous) / PLAN) else []
    result, tiers = tiers_after(paths, settings, decided, last=previous, before=previous, progress=progress)
    if previous:
        previous = str(earlier_run(previous, result.people.as_of) or previous)
    progress("planning")
    plan = plan_after(result, tiers, settings.nurture, plans)
    if plan is None:
        say_no_plan()
    progress("writing")
    folders = folders_of([*paths, *([previous] if previous else [])])
    history = read_history(folders, settings.tiers)
    sentence = find_sentence(folders, result.ranking.by)
    return Meeting(result, tiers, plan, settings, previous, sentence, history)
