"""Reports with several rows for one deal: one for each of its contacts and their role, or for each of its stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from refgraph.crm import header_key, plain_words, speaks_of_referrer
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
_WHOSE = frozenset("contact client customer account company".split())
_OF_A_DEAL = _STAGES | _MONEY | frozenset("date close closed created account company".split())
_OF_OTHER_THINGS = frozenset("payment invoice email task contact".split())
"""Whose stage is not that of the deal."""
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
    if len({*map(str.strip, sheet.columns[deal])}) == len(sheet.lines):
        return sheet
    named = keys[deal] in _NAMES
    return (
        _without_roles(sheet, keys, deal, named, says_referrer, ledger)
        or _at_the_end(sheet, deal, named, ledger)
        or sheet
    )


def _deals(sheet: Sheet, columns: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
    """Return the rows of each deal: those that are alike in some columns, the first of which names it."""
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, cells in enumerate(zip(*(sheet.columns[at] for at in columns), strict=True)):
        key = tuple(map(str.strip, cells))
        rows[key if key[0] else ("", str(row))].append(row)
    return rows


def _without_roles(
    sheet: Sheet,
    keys: Sequence[str],
    deal: int,
    named: bool,
    says_referrer: Callable[[str], bool],
    ledger: Ledger,
) -> Sheet | None:
    if any(map(speaks_of_referrer, sheet.header)):
        return None  # A column of its own says who referred; nobody knows which of the two is right.
    role = next((at for at, key in enumerate(keys) if key in _ROLES), None)
    who = next((at for at, key in enumerate(keys) if key in _CONTACTS), None)
    words = [plain_words(header) for header in sheet.header]
    says_more = any((_STAGES | _MONEY).intersection(said) for said in words)
    if role is None or who is None or not says_more or not any(map(says_referrer, set(sheet.columns[role]))):
        return None
    referrers = [""] * len(sheet.lines)
    primary = next((at for at, key in enumerate(keys) if key in ("primary", "isprimary")), None)
    kept: list[int] = []
    # Deals of several clients may bear one name.
    alike = [at for at, said in enumerate(words) if _OF_A_DEAL.intersection(said) and at not in (role, who)]
    for rows in _deals(sheet, [deal, *alike] if named else [deal]).values():
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


def _at_the_end(sheet: Sheet, deal: int, named: bool, ledger: Ledger) -> Sheet | None:
    """Return the sheet with the last stage of each deal, and the day of its first.

    Rows of different people are different deals, and of a deal known by name no stage comes twice.
    """
    words = [plain_words(header) for header in sheet.header]
    staged = [
        at
        for at, said in enumerate(words)
        if _STAGES.intersection(said) and not _OF_OTHER_THINGS.intersection(said)
    ]
    changed = [at for at, said in enumerate(words) if _CHANGES.intersection(said)]
    day, days = next(
        ((at, found) for at in changed if (found := _days_of(sheet.columns[at])) is not None), (None, {})
    )
    old = [at for at in staged if _OLD.intersection(words[at])]
    stage = next((at for at in staged if at not in old and at != day), None)
    if day is None or stage is None:
        return None
    whose = [
        at
        for at, header in enumerate(sheet.header)
        if at not in (deal, day, *staged) and (_WHOSE.intersection(words[at]) or speaks_of_referrer(header))
    ]
    deals = [*_deals(sheet, [deal, *whose]).values()] if whose or not named else []
    stages = [{sheet.columns[stage][row] for row in rows} for rows in deals]
    if named:
        deals = [
            part
            for rows, said in zip(deals, stages, strict=True)
            for part in ([rows] if len(said) == len(rows) else [[row] for row in rows])
        ]
    if not any(len(said) > 1 for said in stages) or len(deals) == len(sheet.lines):
        return None
    began = [""] * len(sheet.lines)
    kept: list[int] = []
    for rows in deals:
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
