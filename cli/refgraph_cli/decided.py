"""What people typed into lists: taken up before the work, told and remembered after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import say

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.decisions import Decisions
    from refgraph.people import Duplicates, People
    from refgraph.pipeline import Settings
    from refgraph.result import Result
    from refgraph.tiers import TierRules, Tiers
    from refgraph_cli.options import Options

TIERS = "tiers.csv"
"""The tier file in the folder of a run, which the next run goes on from."""


def decisions_for(
    options: Options,
    settings: Settings,
    *,
    target: Path | None = None,
    previous: str | Path | None = None,
    lists: Iterable[str | Path] = (),
) -> Decisions:
    """Take up what was changed in the lists that a command reads or writes over.

    Parameters
    ----------
    options, settings
        Those of the command, with the lists they name.
    target
        The folder that is written to.
    previous
        The folder of the last run, or a list of it.
    lists
        Further lists, such as one that is written over.
    """
    from refgraph.decisions import take_up

    files = [Path(name) for name in (*options.decisions, *lists)]
    files += [Path(settings.resolve.review)] if settings.resolve.review else []
    others = []
    if previous is not None:
        place = folder_of(Path(previous))
        if _is_run(place) or Path(previous).is_dir():
            others.append(place)
        elif Path(previous).is_file():
            files.append(Path(previous))
    return take_up(target, settings.grammars, others=others, files=files)


def keep_words(decided: Decisions, day: str, target: Path) -> None:
    """Write the memory of decisions before a list is written over in which they may have been typed.

    If the command is cut short after that, every word is still in the list, in the memory, or in both.
    """
    from refgraph.outputs import decision_files
    from refgraph.saving import Place

    if decided.memory.rows and target.is_dir():
        files = decision_files(decided, {}, day)
        with Place(target, keep=False) as place:
            place.change(files, known=[target / name for name in files])


def remember(decided: Decisions, day: str, target: Path, written: Iterable[Path]) -> None:
    """Write the memory of decisions, and what each list that was written shows of it.

    Nothing is written where nothing was decided and the folder is not that of a run.
    """
    from refgraph.outputs import decision_files
    from refgraph.saving import Place

    if not decided.memory.rows and not _is_run(target):
        return
    inside = {path: path.resolve() for path in written if path.resolve().is_relative_to(target.resolve())}
    contents = {path.relative_to(target.resolve()).as_posix(): path.read_bytes() for path in inside.values()}
    files = decision_files(decided, contents, day)
    with Place(target, keep=False) as place:
        place.change(files, known=[target / name for name in files])


def with_tiers(
    result: Result, rules: TierRules, memory: pd.DataFrame | None, listed: pd.DataFrame | None = None
) -> tuple[Result, Tiers]:
    """Assign tiers as was decided, and return the result with the tier named in every ``pin``.

    Parameters
    ----------
    result
        The run.
    rules
        Of the tiers.
    memory
        The tiers of the last run, if there was one.
    listed
        The tiers in the lists that were edited, if these are others.
    """
    from refgraph.decisions import TIER
    from refgraph.tiers import assign_tiers, pins_as_listed

    decided = result.decisions.in_force(TIER, day_of(result.people))
    if listed is not None:
        decided = pins_as_listed(listed, decided, rules)
    tiers = assign_tiers(result, rules, previous=memory, decisions=decided)
    return result.deciding(result.decisions.reworded(TIER, tiers.decided)), tiers


def task_words(decided: Decisions, day: str) -> dict[str, str]:
    """Return what is decided about tasks and can be understood: id -> words; days that could be two are asked about."""
    from refgraph.decisions import TASK
    from refgraph.nurture import days_meant

    return {task: text for task, text in decided.in_force(TASK, day).items() if len(days_meant(text)) < 2}


def _say_unclear_days(decided: Decisions, day: str) -> None:
    from refgraph.decisions import TASK
    from refgraph.nurture import days_meant

    for task, text in decided.in_force(TASK, day).items():
        days = days_meant(text)
        if len(days) == 2:
            row = decided.memory.rows[TASK, task]
            whom = f" ({row.name})" if row.name else ""
            say(
                f"Warning: {row.where}{whom}: '{text}' is {days[0]} or {days[1]}. Write one of them there; the task "
                "keeps its day until then."
            )


def say_decisions(decided: Decisions, day: str) -> None:
    """Print how many decisions are in force, how many are new, and how many were withdrawn; nothing for none."""
    from refgraph.decisions import KINDS

    holding = sum(len(decided.in_force(kind, day)) for kind in KINDS)
    if not holding and not decided.new and not decided.withdrawn:
        return
    noun = "decision is" if holding == 1 else "decisions are"
    say(
        f"{holding:,} {noun} in force ({decided.new:,} new, {decided.withdrawn:,} withdrawn); decisions.csv keeps them."
    )
    _say_unclear_days(decided, day)


def say_questions(people: People, folder: str) -> None:
    """Print how many decisions are left about who referred, what they unlock, and where to make them."""
    from refgraph.people import decisions_left

    left = decisions_left(people.review)
    if not left:
        return
    noun = "1 decision is left" if len(left) == 1 else f"{len(left):,} decisions are left"
    first = f", the first alone {left[0]:,}" if len(left) > 1 else ""
    say(
        f"{noun} about who referred; {sum(left):,} referrals wait for them{first}: {Path(folder) / 'review.csv'}"
    )


def find_duplicates(result: Result, settings: Settings) -> Duplicates:
    """Look for contacts that may be one person and are not decided; among organisations nobody is looked for."""
    from refgraph.decisions import DUPLICATE
    from refgraph.people import duplicates_to_review

    decided = {*settings.resolve.decisions, *result.decisions.in_force(DUPLICATE)}
    contacts = result.people.contacts
    return duplicates_to_review(contacts.iloc[:0] if settings.level == "organisation" else contacts, decided)


def say_duplicates(duplicates: Duplicates, folder: str = "") -> None:
    """Print how many groups of contacts may be one person each, and where to decide it; nothing for none."""
    if duplicates.left:
        say(
            f"Whether contacts are one person was not looked for, as {duplicates.left:,} pairs would have to be "
            "compared; refgraph resolve compares them."
        )
    if len(duplicates.table):
        groups = counted(len(duplicates.table), "group of contacts", "groups of contacts")
        where = f": {Path(folder) / 'review.csv'}" if folder else "; refgraph resolve lists them."
        say(f"{groups} may be one person each, and wait for a decision{where}")


def day_of(people: People) -> str:
    """Return the as-of date as ``YYYY-MM-DD``, blank for none."""
    return "" if people.as_of is None else str(people.as_of.date())


def folder_of(path: Path) -> Path:
    """Return the folder whose lists and memory go with a folder or file: of a run's plan, that of the run."""
    folder = path if path.is_dir() or not path.suffix else path.parent
    return folder.parent if folder.name == "plan" and _is_run(folder.parent) else folder


def run_folder(path: str) -> Path | None:
    """Return the folder of the run that a folder or list belongs to, None if it is none of a run."""
    folder = folder_of(Path(path))
    return folder if _is_run(folder) else None


def _is_run(folder: Path) -> bool:
    return (folder / "run.json").is_file()
