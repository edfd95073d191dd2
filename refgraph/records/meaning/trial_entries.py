"""Entries by which somebody tried the program ("Test Test", "zzTest Patient", "DO NOT USE"): they are nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.kinds import REASONS, VOID
from refgraph.records.sheets import Reading

_TRIED = frozenset("test testing asdf asdfasdf qwerty dummy lorem ipsum".split())
_BESIDE = frozenset(
    "user lead client customer patient account record contact person name entry case one two three me us please ignore "
    "delete deleted only new old data row bar kunde patientin kontakt cliente contacto here it this demo example sample"
    " tester testy foo bar xxx xxxx a b c d".split()
)
"""Words that stand beside "test" where nobody is meant; "Ann Test" and "A. Foo" are somebody, "XXX" is held back."""
_SAYS = r"(?:do\s?n[o']?t\s+use|ignore this|delete (?:me|this))\b"
_SAID = re.compile(rf"(?i)\W*{_SAYS}.*")
_MAY_SAY = re.compile(rf"(?i){'|'.join(sorted(_TRIED))}|{_SAYS}")
"""What nearly no name holds, so that the words of hardly any are looked at."""
_NAMED = {
    "contacts": (("name",), ("first_name", "last_name")),
    "referrals": (("referrer",), ("referred",)),
    "deals": (("contact_id",), ("referrer",)),
}
_GONE = frozenset("spam junk fraud fraudulent bogus fake".split())
"""Words of a status that say that a contact is nobody, whatever else they may be to the firm."""
_OF_LEADS = frozenset("lead leads contact record closed dead archived lost bad email number the is a".split())
_STATED = ("status", "stage")
_SHOWN = 5


def without_trial_entries(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Leave out the rows that name a trial of the program, and contacts whose status says that they are nobody.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where every row that falls out is noted.
    """
    return [_sound(reading, ledger) if reading.table in _NAMED else reading for reading in readings]


def is_trial(name: str) -> bool:
    """Tell whether a name is that of an entry by which somebody tried the program.

    Examples
    --------
    >>> [is_trial(name) for name in ("Test Test", "ZZTEST Patient", "asdf asdf", "DO NOT USE - dup")]
    [True, True, True, True]
    >>> is_trial("Ann Test"), is_trial("A. Foo"), is_trial("Sample Patient")
    (False, False, False)
    """
    if not _MAY_SAY.search(name):
        return False
    if _SAID.fullmatch(name):
        return True
    words = [word.lstrip("z") or word for word in plain_words(name)]
    return not _TRIED.isdisjoint(words) and all(word in _TRIED or word in _BESIDE for word in words)


def _sound(reading: Reading, ledger: Ledger) -> Reading:
    out: dict[int, tuple[int, str]] = {}
    for names in _NAMED[reading.table]:
        found = [name for name in names if name in reading.columns]
        if not any(_MAY_SAY.search("\n".join(reading.cells(name))) for name in found):
            continue  # Of a million names hardly one is of a trial.
        for row, cells in enumerate(zip(*map(reading.cells, found), strict=True)):
            said = " ".join(filter(None, map(str.strip, cells)))
            if _MAY_SAY.search(said) and is_trial(said):
                out.setdefault(row, (reading.columns[found[0]], said))
    for name in _STATED if reading.table == "contacts" else ():
        gone = {cell for cell in set(reading.cells(name)) if _is_gone(cell)}
        for row, cell in enumerate(reading.cells(name)) if gone else ():
            if cell in gone:
                out.setdefault(row, (reading.columns[name], cell.strip()))
    return _without(reading, out, ledger) if out else reading


def _is_gone(cell: str) -> bool:
    words = set(plain_words(cell))
    return not words.isdisjoint(_GONE) and words <= _GONE | _OF_LEADS


def _without(reading: Reading, out: dict[int, tuple[int, str]], ledger: Ledger) -> Reading:
    sheet = reading.sheet
    for row, (at, said) in sorted(out.items()):
        ledger.reject(sheet.file, sheet.lines[row], REASONS[VOID], sheet.header[at], said)
    listed = ", ".join(f"'{said}'" for said in list(dict.fromkeys(said for _, said in out.values()))[:_SHOWN])
    rows = counted(len(out), f"row of {sheet.file} is", f"rows of {sheet.file} are")
    message = f"{rows} nobody's, by what is said of them: {listed}."
    hint = "If they are somebody's, write the name or the status otherwise."
    ledger.add(Finding("note", "void-rows", message, hint, reading.table, sheet.file, count=len(out)))
    return reading.with_rows([row for row in range(len(sheet.lines)) if row not in out])
