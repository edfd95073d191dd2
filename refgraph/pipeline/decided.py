"""What people typed into the lists of a folder: taken up before the stages, honoured by those after them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.decisions import Decisions
    from refgraph.people import Duplicates, People
    from refgraph.pipeline.settings import Settings
    from refgraph.result import Result
    from refgraph.tiers import TierRules, Tiers

PLAN = "plan"
"""The folder of the plan in the folder of a run."""


def decisions_in(
    settings: Settings,
    *,
    target: Path | None = None,
    previous: str | Path | None = None,
    lists: Iterable[str | Path] = (),
    others: Iterable[str | Path] = (),
) -> Decisions:
    """Take up what was changed in the lists of a folder, of the run before, and in lists from elsewhere.

    Parameters
    ----------
    settings
        They know the words, and may name a review list.
    target
        The folder that is written to.
    previous
        The folder of the last run, or a list of it.
    lists
        Lists that are named for what is decided in them.
    others
        Lists in which something may be decided, such as one that is written over.

    Raises
    ------
    SettingsError
        If one of `lists` has no column for decisions, or is not there.
    """
    from refgraph.decisions import require_list, take_up

    files = [Path(name) for name in lists]
    for file in files:
        require_list(file)
    files += [Path(name) for name in others]
    files += [Path(settings.resolve.review)] if settings.resolve.review else []
    folders = []
    if previous is not None:
        place = folder_of(Path(previous))
        if is_run(place) or Path(previous).is_dir():
            folders.append(place)
        elif Path(previous).is_file():
            files.append(Path(previous))
    return take_up(target, settings.grammars, others=folders, files=files)


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


def find_duplicates(result: Result, settings: Settings) -> Duplicates:
    """Look for contacts that may be one person and are not decided; among organisations nobody is looked for."""
    from refgraph.decisions import DUPLICATE
    from refgraph.people import duplicates_to_review

    decided = {*settings.resolve.decisions, *result.decisions.in_force(DUPLICATE)}
    contacts = result.people.contacts
    return duplicates_to_review(contacts.iloc[:0] if settings.level == "organisation" else contacts, decided)


def day_of(people: People) -> str:
    """Return the as-of date as ``YYYY-MM-DD``, blank for none."""
    return "" if people.as_of is None else str(people.as_of.date())


def folder_of(path: Path) -> Path:
    """Return the folder whose lists and memory go with a folder or file: of a run's plan, that of the run."""
    folder = path if path.is_dir() or not path.suffix else path.parent
    return folder.parent if folder.name == PLAN and is_run(folder.parent) else folder


def folders_of(paths: Iterable[str | Path]) -> list[Path]:
    """Return the folders that files lie in, and the folders themselves, each once."""
    places = (path if path.is_dir() else path.parent for path in map(Path, paths))
    return list(dict.fromkeys(places))


def is_run(folder: Path) -> bool:
    """Tell whether a folder is that of a run."""
    return (folder / "run.json").is_file()
