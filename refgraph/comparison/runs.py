"""compare(): who moved between two runs, and whether new data or changed settings moved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.given_files import given_json
from refgraph.records import read_edited
from refgraph.showing import in_few_lines
from refgraph.tiers import LEVEL, TierRules

_LISTS = ("tiers.csv", "ranked.csv", "tiers.xlsx", "ranked.xlsx")
_COMPARED = ("tier", "rank", "cluster")


@in_few_lines
@dataclass(frozen=True)
class Comparison:
    """What changed between two runs.

    Parameters
    ----------
    table : DataFrame
        One row per contact that moved, came or left: ``contact_id``, ``name``, ``what`` (``promoted``,
        ``demoted``, ``moved``, ``new``, ``left``), ``old_tier``, ``tier``, ``old_rank``, ``rank``,
        ``places`` (up is positive), ``old_cluster``, ``cluster``. Changes of tier first.
    because : tuple of str
        What differs between the runs: the data, the as-of date, settings, the version.
    """

    table: pd.DataFrame
    because: tuple[str, ...]

    @property
    def cause(self) -> str:
        """The sentence that says what moved them."""
        data = any(text.startswith(("new data", "as of")) for text in self.because)
        rules = any(not text.startswith(("new data", "as of")) for text in self.because)
        if data and rules:
            return "New data and changed settings moved them; run the new data with the old settings to tell apart."
        if data:
            return "New data moved them: settings and version are the same."
        if rules:
            return "Changed settings moved them: the data are the same."
        return "Nothing that is recorded differs between the two runs."


def compare(old: str | Path, new: str | Path, rules: TierRules = TierRules()) -> Comparison:
    r"""Compare what two runs wrote.

    Parameters
    ----------
    old, new
        The folders of two runs, or a ranked or tier list of each. Clusters can be compared where the new run
        was given the old one with ``--previous``, and so kept its numbers.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    Comparison

    Raises
    ------
    SettingsError
        If one of them holds no list.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     old, new = Path(folder, "old.csv"), Path(folder, "new.csv")
    ...     _ = old.write_text("contact_id,name,tier,rank,cluster\n1,Ann,none,4,1\n")
    ...     _ = new.write_text("contact_id,name,tier,rank,cluster\n1,Ann,Advocate,2,1\n")
    ...     compare(old, new).table[["name", "what", "places"]].values.tolist()
    [['Ann', 'promoted', 2]]
    """
    return compare_lists(read_list(old), read_list(new), rules)


@dataclass(frozen=True)
class RunList:
    """What a run left of its contacts, to compare it by.

    Parameters
    ----------
    table : DataFrame
        Indexed by ``contact_id``: ``name``, ``tier``, ``rank`` and ``cluster``, as texts; missing where the
        list has no such column.
    account : mapping
        The account of the run, empty where it is not there.
    """

    table: pd.DataFrame
    account: Mapping[str, Any]

    @property
    def as_of(self) -> str | None:
        """The day on which ages were counted, if the account says so."""
        day = self.account.get("as_of")
        return day if isinstance(day, str) and day else None


def read_list(path: str | Path) -> RunList:
    """Read what a run wrote: a folder, or a ranked or tier list.

    Parameters
    ----------
    path
        The folder or the file.

    Returns
    -------
    RunList

    Raises
    ------
    SettingsError
        If it holds no list.
    """
    file = _list(Path(path))
    return RunList(_read(file), _account(file))


def compare_lists(old: RunList, new: RunList, rules: TierRules = TierRules()) -> Comparison:
    """Compare two runs by their lists; see `compare`.

    Parameters
    ----------
    old, new
        The lists; that of a run which has written nothing yet can be made of its tables.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    Comparison
    """
    before, after = old.table, new.table
    table = before.add_suffix("_before").join(after.add_suffix("_after"), how="outer")
    rows = pd.DataFrame(_rows(table, set(before.index), set(after.index), rules), columns=_COLUMNS)
    order = pd.DataFrame(
        {
            "what": rows["what"].map(_ORDER),
            "places": -rows["places"].astype(float).abs().fillna(0.0),
            "id": rows["contact_id"],
        }
    ).sort_values(["what", "places", "id"], kind="stable")
    because = tuple(_differences(old.account, new.account))
    return Comparison(rows.loc[order.index].reset_index(drop=True), because)


_COLUMNS = "contact_id name what old_tier tier old_rank rank places old_cluster cluster".split()
_ORDER = {"promoted": 0, "demoted": 1, "new": 2, "left": 3, "moved": 4}


def _list(path: Path) -> Path:
    if not path.is_dir():
        return path
    for name in _LISTS:
        if (path / name).exists():
            return path / name
    raise SettingsError(f"The folder '{path}' holds none of {', '.join(_LISTS[:2])}.", "Name that of a run.")


def _read(file: Path) -> pd.DataFrame:
    table = read_edited(file, [("contact_id",), _COMPARED], "list of a run")
    table = table[table["contact_id"].ne("")].drop_duplicates("contact_id").set_index("contact_id")
    return table.reindex(columns=["name", *_COMPARED])


def _rows(
    table: pd.DataFrame, before: set[str], after: set[str], rules: TierRules
) -> Iterator[tuple[Any, ...]]:
    words = {*table["tier_before"].dropna(), *table["tier_after"].dropna()}
    meant = rules.canonicals(words)
    for row in table.itertuples():
        identity = row.Index
        name = row.name_after if identity in after else row.name_before
        old, new = (_text(row.tier_before), _text(row.tier_after))
        old_rank, rank = _number(row.rank_before), _number(row.rank_after)
        places = old_rank - rank if old_rank is not None and rank is not None else None
        clusters = _number(row.cluster_before), _number(row.cluster_after)
        if identity not in before or identity not in after:
            what = "new" if identity in after else "left"
        else:
            levels = LEVEL.get(meant.get(old, ""), 0), LEVEL.get(meant.get(new, ""), 0)
            moved = places or clusters[0] != clusters[1]
            what = (
                "promoted"
                if levels[1] > levels[0]
                else "demoted"
                if levels[1] < levels[0]
                else "moved"
                if moved
                else ""
            )
        if what:
            yield identity, name, what, old, new, old_rank, rank, places, *clusters


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return int(float(value)) if isinstance(value, str) and value.strip() else None


def _account(file: Path) -> Mapping[str, Any]:
    """Return the account of the run that wrote a list; empty where it is not there."""
    for path in (file.with_name(f"{file.name}.run.json"), file.with_name("run.json")):
        if path.exists():
            try:
                return given_json(path)
            except (ValueError, OSError):
                raise SettingsError(f"{path.name} in '{path.parent}' cannot be read.", "Run again.") from None
    return {}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = _section(old, "inputs"), _section(new, "inputs")
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        yield f"new data: {', '.join(changed)}"
    if old.get("as_of") != new.get("as_of"):
        yield f"as of {old.get('as_of') or 'no date'} -> {new.get('as_of') or 'no date'}"
    yield from _changed_settings(_section(old, "settings"), _section(new, "settings"))
    versions = [_section(account, "versions").get("refgraph") for account in (old, new)]
    if versions[0] != versions[1]:
        yield f"version {versions[0]} -> {versions[1]}"


def _section(account: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a section of an account; empty where somebody's changes left none."""
    found = account.get(name)
    return found if isinstance(found, Mapping) else {}


def _changed_settings(old: Mapping[str, Any], new: Mapping[str, Any], place: str = "") -> Iterator[str]:
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if one == other or f"{place}{name}" == "as_of":
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _changed_settings(one, other, f"{place}{name}.")
        else:
            yield f"{place}{name} = {one} -> {other}"
