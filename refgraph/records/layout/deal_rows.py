"""Reports with several rows for one deal: one for each of its contacts and their role, or for each of its stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from refgraph.crm import header_key, plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Sheet
from refgraph.records.values import inspect_dates, resolve_dates

_IDS = frozenset("dealid opportunityid leadid matterid dealno opportunitynumber".split())
_NAMES = frozenset("opportunityname opportunity dealname deal".split())
_CONTACTS = frozenset("contactfullname contactname contact fullname contactid".split())
_ROLES = frozenset("role contactrole opportunitycontactrole".split())
_STAGES = frozenset("stage status phase".split())
_MONEY = frozenset("amount value revenue".split())
_OLD = frozenset("old from previous prior".split())
_CHANGES = frozenset("changed change moved history transition".split())
_REFERRER, _FIRST = "Referred By", "Create Date"


def one_row_a_deal(sheet: Sheet, says_referrer: Callable[[str], bool], ledger: Ledger) -> Sheet:
    """Return a sheet with one row for each deal: who referred it in a column of its own, or its last stage.

    Parameters
    ----------
    sheet
        The sheet.
    says_referrer
        Tells of a role whether it is that of who referred.
    ledger
        Where the rows that go are accounted for.
    """
    keys = [header_key(header) for header in sheet.header]
    deal = next((at for known in (_IDS, _NAMES) for at, key in enumerate(keys) if key in known), None)
    if deal is None:
        return sheet
    rows: dict[str, list[int]] = defaultdict(list)
    for row, cell in enumerate(sheet.columns[deal]):
        rows[cell.strip() or f"row {row}"].append(row)
    if len(rows) == len(sheet.lines):
        return sheet
    return (
        _without_roles(sheet, keys, rows, says_referrer, ledger) or _at_the_end(sheet, rows, ledger) or sheet
    )


def _without_roles(
    sheet: Sheet,
    keys: Sequence[str],
    deals: dict[str, list[int]],
    says_referrer: Callable[[str], bool],
    ledger: Ledger,
) -> Sheet | None:
    role = next((at for at, key in enumerate(keys) if key in _ROLES), None)
    who = next((at for at, key in enumerate(keys) if key in _CONTACTS), None)
    says_more = any((_STAGES | _MONEY).intersection(plain_words(header)) for header in sheet.header)
    if role is None or who is None or not says_more or not any(map(says_referrer, set(sheet.columns[role]))):
        return None
    referrers = [""] * len(sheet.lines)
    primary = next((at for at, key in enumerate(keys) if key in ("primary", "isprimary")), None)
    kept: list[int] = []
    for rows in deals.values():
        referring = [row for row in rows if says_referrer(sheet.columns[role][row])]
        others = [row for row in rows if row not in referring]
        if not others:
            kept += rows
            continue
        marked = [row for row in others if primary is not None and _is_yes(sheet.columns[primary][row])]
        own = (marked or others)[0]
        referrers[own] = "; ".join(dict.fromkeys(sheet.columns[who][row].strip() for row in referring))
        kept.append(own)
        for row in rows:
            if row != own:
                ledger.merge(sheet.file, sheet.lines[row], f"a contact of the deal of row {sheet.lines[own]}")
    message = (
        f"{sheet.file} has a row for each contact of a deal; its '{sheet.header[role]}' says who referred it."
    )
    ledger.add(Finding("note", "roles-of-deals", message, file=sheet.file, column=sheet.header[role]))
    return _kept(sheet, sorted(kept), {_REFERRER: referrers})


def _at_the_end(sheet: Sheet, deals: dict[str, list[int]], ledger: Ledger) -> Sheet | None:
    """Return the sheet with the last stage of each deal, and the day of its first."""
    words = [plain_words(header) for header in sheet.header]
    staged = [at for at, said in enumerate(words) if _STAGES.intersection(said)]
    changed = [at for at, said in enumerate(words) if _CHANGES.intersection(said)]
    day, days = next(
        ((at, found) for at in changed if (found := _days_of(sheet.columns[at])) is not None), (None, {})
    )
    old = [at for at in staged if _OLD.intersection(words[at])]
    stage = next((at for at in staged if at not in old and at != day), None)
    if day is None or stage is None:
        return None
    if not any(len({sheet.columns[stage][row] for row in rows}) > 1 for rows in deals.values()):
        return None
    began = [""] * len(sheet.lines)
    kept: list[int] = []
    for rows in deals.values():
        ordered = sorted(rows, key=lambda row: days.get(sheet.columns[day][row], 0))
        began[ordered[-1]] = sheet.columns[day][ordered[0]]
        kept.append(ordered[-1])
        for row in ordered[:-1]:
            ledger.merge(
                sheet.file, sheet.lines[row], f"a stage of the deal of row {sheet.lines[ordered[-1]]}"
            )
    message = f"{sheet.file} has {counted(len(sheet.lines), 'row')} for the stages of {counted(len(deals), 'deal')}: "
    message += "each counts once, with its last stage and amount."
    ledger.add(Finding("note", "stages-of-deals", message, file=sheet.file, column=sheet.header[stage]))
    taken = {header_key(header) for header in sheet.header}
    more = {} if header_key(_FIRST) in taken else {_FIRST: began}
    names = {stage: "Stage", day: "Close Date"}
    header = tuple(names.get(at, name) for at, name in enumerate(sheet.header))
    blank = [""] * len(sheet.lines)
    columns = tuple(blank if at in old else cells for at, cells in enumerate(sheet.columns))
    return _kept(replace(sheet, header=header, columns=columns), sorted(kept), more)


def _days_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Return the day of each cell where all are days; none of any where day and month cannot be told apart."""
    said = {cell for cell in cells if cell.strip()}
    dates = inspect_dates(said)
    known, bad = resolve_dates(dates, dates.orders)
    if not said or bad.intersection(said):
        return None
    return {} if "" in dates.orders.values() else known


def _is_yes(cell: str) -> bool:
    return cell.strip().casefold() in ("1", "true", "yes", "x", "✓")


def _kept(sheet: Sheet, rows: Sequence[int], more: dict[str, list[str]]) -> Sheet:
    columns = tuple([cells[row] for row in rows] for cells in (*sheet.columns, *more.values()))
    lines = [sheet.lines[row] for row in rows]
    return replace(
        sheet, header=(*sheet.header, *more), columns=columns, lines=lines, made=sheet.made + len(more)
    )
