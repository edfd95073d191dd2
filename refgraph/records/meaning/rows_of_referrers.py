"""Lists of those who refer, a row each: what stands beside them is theirs, and nobody is named whom they referred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import names_agent
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.counts import counting_headers
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

_NAMED = ("contact_id", "name", "first_name", "last_name")
_BESIDE = ("email", "phone", "organisation")
_FEWEST = 2
_SHOWN = 3


def with_rows_of_referrers(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Read a list of partners as contacts, and never as whom each of them referred.

    It is one if nobody is named but those who refer, another one in every row, and their column stands before the
    address, number or firm that would else be of somebody whom they referred.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted that nobody is named who was referred.
    """
    return [_of_referrers(each, ledger) if _is_list_of_referrers(each) else each for each in readings]


def _is_list_of_referrers(reading: Reading) -> bool:
    columns = reading.columns
    if reading.table != "contacts" or "referrer" not in columns or reading.crm["referrer"] == DECLARED:
        return False
    beside = [columns[name] for name in _BESIDE if name in columns]
    who = [cell.strip() for cell in reading.cells("referrer")]
    return (
        not any(name in columns for name in _NAMED)
        and columns["referrer"] < min(beside, default=0)
        and names_agent(reading.sheet.header[columns["referrer"]])
        and len(who) >= _FEWEST
        and all(who)
        and len(set(map(str.casefold, who))) == len(who)
    )


def _of_referrers(reading: Reading, ledger: Ledger) -> Reading:
    at, file = reading.columns["referrer"], reading.sheet.file
    header = reading.sheet.header[at]
    message = f"Each row of {file} is read as the one under '{header}', and nobody is named who was referred"
    counting = counting_headers(reading.sheet)
    shown = ", ".join(f"'{each}'" for each in counting[:_SHOWN]) + (", ..." if len(counting) > _SHOWN else "")
    message += f": {shown} only count. " if counting else ". "
    hint = (
        "Export a row for each referral, with whom (a number will do). If each row is who was referred, say "
    )
    hint += f'--column referrer="{header}".'
    ledger.add(Finding("note", "rows-of-referrers", message.strip(), hint, "contacts", file, column=header))
    columns = {
        name: spot for name, spot in reading.columns.items() if name not in ("referrer", "referrer_id")
    }
    crm = {name: reading.crm[name] for name in columns}
    return replace(reading, columns={**columns, "name": at}, crm={**crm, "name": reading.crm["referrer"]})
