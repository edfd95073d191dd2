"""decide(): decisions of people into the memory of a folder, as if they had been typed into one of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from refgraph.decisions import Decision, Decisions, Grammar, require_list, settle, take_up
from refgraph.errors import InputError
from refgraph.outputs.decided import decision_files
from refgraph.people import name_key
from refgraph.records import read_edited
from refgraph.saving import Place, account_of
from refgraph.tiers import TIER_FILE

_WHO = ["contact_id", "name", "organisation"]


def decide(
    folder: str | Path,
    said: Iterable[Decision],
    grammars: Mapping[str, Grammar],
    *,
    lists: Iterable[str | Path] = (),
) -> list[Decision]:
    """Take decisions into the memory of the folder of a run; the next run into it follows them.

    What was typed into the lists of the folder meanwhile is taken up first, so that the newest word counts.

    Parameters
    ----------
    folder
        Of a run.
    said
        The decisions; a blank one takes a decision back.
    grammars
        What understands the words of each kind: `Settings.grammars`.
    lists
        Lists with decisions from elsewhere, such as one that the map saved.

    Returns
    -------
    list of Decision
        What was decided before about each subject of which something else is decided now; blank where nothing
        was. Given back to `decide`, they undo this.

    Raises
    ------
    InputError
        If the folder is not that of a run, or as from `refgraph.decisions.take_up`.
    SettingsError
        If a decision cannot be understood, or a list has no column for them.
    OutputError
        If another refgraph is writing to the folder.

    Examples
    --------
    >>> import tempfile
    >>> from refgraph.pipeline import Settings
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = Path(place, "run.json").write_text('{"as_of": "2025-12-31"}')
    ...     before = decide(place, [Decision("tier", "7", decision="never")], Settings().grammars)
    ...     _ = decide(place, before, Settings().grammars)
    ...     before[0].text, decisions_now(Path(place), Settings().grammars).in_force("tier")
    ('', {})
    """
    folder, lists = Path(folder), list(lists)
    account = account_of(folder)
    if not account:
        raise InputError(f"'{folder}' is not the folder of a run.", "Run first.")
    for each in lists:
        require_list(Path(each))
    with Place(folder, keep=False) as place:
        taken = decisions_now(folder, grammars)
        # What was typed into the lists of the folder itself is no part of this step.
        before = taken.memory.rows
        if lists:
            taken = decisions_now(folder, grammars, lists=lists)
        rows = taken.memory.rows
        new = [_understood(each, rows.get(each.key), grammars) for each in said]
        decided = replace(taken, memory=taken.memory.updated(new))
        files = decision_files(decided, {}, str(account.get("as_of") or ""))
        place.change(files, known=[folder / name for name in files])
    return [
        before.get(key, Decision(*key, name=row.name))
        for key, row in decided.memory.rows.items()
        if row.text != before.get(key, Decision(*key)).text
    ]


def decisions_now(
    folder: Path, grammars: Mapping[str, Grammar], *, lists: Iterable[str | Path] = ()
) -> Decisions:
    """Return what is decided in the folder of a run, with what was typed into its lists since.

    Parameters and errors are those of `decide`.
    """
    taken = take_up(folder, grammars, files=[Path(each) for each in lists])
    return settle(taken, _contacts(folder), name_key) if taken.pending else taken


def _understood(said: Decision, last: Decision | None, grammars: Mapping[str, Grammar]) -> Decision:
    text = grammars[said.kind](said.text, [said.subject]) if said.text else ""
    if last is not None and last.text == text:
        return last
    return replace(said.saying(text), name=said.name or (last.name if last else ""))


def _contacts(folder: Path) -> pd.DataFrame:
    """Return who was ranked when the folder was written, to find out whom a typed name means."""
    table = read_edited(folder / TIER_FILE, [("contact_id",), ("name",)], "tier list")
    return table.reindex(columns=_WHO, fill_value="")
