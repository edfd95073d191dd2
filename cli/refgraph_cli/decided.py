"""What people typed into lists: taken up before the work, told and remembered after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import say

if TYPE_CHECKING:
    from refgraph.decisions import Decisions
    from refgraph.people import Duplicates
    from refgraph.pipeline import Settings
    from refgraph_cli.options import Options


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
    from refgraph.pipeline import decisions_in

    return decisions_in(settings, target=target, previous=previous, lists=options.decisions, others=lists)


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
    from refgraph.pipeline import is_run
    from refgraph.saving import Place

    if not decided.memory.rows and not is_run(target):
        return
    inside = {path: path.resolve() for path in written if path.resolve().is_relative_to(target.resolve())}
    contents = {path.relative_to(target.resolve()).as_posix(): path.read_bytes() for path in inside.values()}
    files = decision_files(decided, contents, day)
    with Place(target, keep=False) as place:
        place.change(files, known=[target / name for name in files])


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
                "keeps its day until then.",
                grave=True,
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


def say_duplicates(duplicates: Duplicates) -> None:
    """Print how many groups of contacts may be one person each, and how to list them; nothing for none."""
    if duplicates.left:
        say(
            f"Whether contacts are one person was not looked for, as {duplicates.left:,} pairs would have to be "
            "compared; refgraph resolve compares them."
        )
    if len(duplicates.table):
        groups = counted(len(duplicates.table), "group of contacts", "groups of contacts")
        say(f"{groups} may be one person each, and wait for a decision; refgraph resolve lists them.")


def run_folder(path: str) -> Path | None:
    """Return the folder of the run that a folder or list belongs to, None if it is none of a run."""
    from refgraph.pipeline import folder_of, is_run

    folder = folder_of(Path(path))
    return folder if is_run(folder) else None
