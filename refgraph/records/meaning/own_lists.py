"""Lists that refgraph wrote itself, which somebody saved under another name among the files of an export."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import declaration
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Sheet

_TOGETHER = tuple(
    frozenset(words.split())
    for words in (
        "crmtier decision",
        "crmtier reason asof",
        "rankp5 rankp95",
        "text unlocks decision",
        "taskid bucket",
        "kind subject decision",
        "lapsebasis rhythm",
        "lapseson talkon",
        "said keptknown",
    )
)
"""Headers that stand together in lists of refgraph, and in no other."""


def is_own_list(header: Sequence[str]) -> bool:
    """Tell whether a header is that of a list which refgraph writes.

    Examples
    --------
    >>> is_own_list(["Rank", "Name", "CRM tier", "Tier", "Decision"]), is_own_list(["Name", "Tier", "Decision"])
    (True, False)
    """
    keys = {header_key(name) for name in header if name}
    return any(words <= keys for words in _TOGETHER)


def is_passed_over(sheet: Sheet, rules: ReadRules, ledger: Ledger) -> bool:
    """Tell whether a sheet is a list of refgraph's own that nobody declared to be part of the export, and note it.

    What stands there came from an export: read as one, tiers proposed here would pass for those of the CRM. Of a
    workbook that begins with such a list, the sheets that explain it are passed over too.
    """
    if sheet.table or declaration(sheet.file, rules):
        return False
    file = sheet.file.partition(":")[0]
    noted = any(each.code == "own-list" and each.file == file for each in ledger.findings)
    if noted or not is_own_list(sheet.header):
        return noted
    message = f"{file} is a list that refgraph wrote, and no part of the export: it is not read."
    hint = "Words typed into its column decision are followed where it lies in the folder of the run: move it there."
    ledger.add(Finding("warning", "own-list", message, hint, file=file))
    return True
