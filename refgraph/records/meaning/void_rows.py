"""Rows that count for nothing: void referrals, indirect levels, test entries; touches that nobody has done yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.kinds import INDIRECT, REASONS, UNDONE, VOID, kind_of
from refgraph.records.sheets import Reading
from refgraph.records.values import flags, inspect_dates

_FLAGS = ("disabled", "void", "voided", "deleted", "cancelled", "canceled", "fraud", "duplicate", "spam", "test",
          "invalid", "removed", "deaktiviert", "storniert", "geloscht", "ungultig", "annule", "supprime", "anulado",
          "eliminado", "cancelado", "annullato", "eliminato", "geannuleerd", "verwijderd", "anulowane", "usuniete",
          "avbruten", "raderad", "annulleret", "slettet", "peruttu", "poistettu", "desactive", "desactivado",
          "disattivato", "desativado", "uitgeschakeld")  # fmt: skip
_LEVELS = frozenset(
    "level ebene stufe niveau nivel livello poziom niva taso generation depth degree tier".split()
)
_LEVEL = re.compile(r"(?:\D*?)(\d{1,2})(?:st|nd|rd|th|\.)?(?:\D*)")
_APPROVAL = frozenset(
    "approved pending paid unpaid review genehmigt approuve aprobado approvato goedgekeurd".split()
)
_REFUSED = frozenset("rejected declined denied disapproved abgelehnt refuse rechazado rifiutato afgewezen rejeitado"
                     " odrzucone avvisad afvist hylatty".split())  # fmt: skip
_OF_THE_REFERRAL = frozenset(
    "commission conversion sale order transaction referral approval provision comision commissione commissie".split()
)
"""Whose status voids a referral beside that of the referral itself; that of an e-mail or an insurance does not."""
_PLAIN = frozenset("is was has date on at am le el il no yes flag status row record entry".split())
_UNDONE = frozenset(
    " ".join(word.split())
    for word in """not started; open; in progress; waiting; waiting for input; waiting on someone else; deferred;
    planned;
    scheduled; pending; to do; todo; upcoming; overdue; incomplete; not completed; not held; draft; cancelled; canceled;
    called off; no show; offen; geplant; in bearbeitung; abgesagt; nicht begonnen; a faire; en cours; planifie; annule;
    pendiente; en curso; planificado; cancelado; da fare; in corso; pianificato; annullato; gepland; geannuleerd;
    a fazer; pendente""".split(";")
)
"""How programs call a task or a meeting that has not taken place, or not yet."""
_OF_THE_TOUCH = frozenset(
    "status state task activity meeting call event appointment appt visit touch interaction completion todo item entry "
    "outcome hs aufgabe termin aktivitat".split()
)
"""Words of headers over how far a touch is; the status of a lead or a deal beside it is not that of the touch."""
_DONE = frozenset(
    "done completed complete finished closed held erledigt termine fait hecho completado fatto".split()
)

_SHOWN = 5


def without_void_rows(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Leave out the rows that a column says count for nothing.

    Of referral logs those that are void, or no referral but of one further up:

    - a yes/no column, or a date, under a header such as ``Disabled``, ``Void`` or ``Deleted at``;
    - a word of the status that voids: duplicate, fraud, cancelled, spam, test; rejected where the other words are
      those of an approval (approved, pending, paid), else it is a referral that was lost;
    - a level above the first.

    Of logs of touches those that are planned, open, deleted or called off: nobody has spoken with anybody yet.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where every row that falls out is noted, with the reason.
    """
    of_table = {"referrals": _sound, "touches": _done}
    return [of_table.get(reading.table, lambda same, _: same)(reading, ledger) for reading in readings]


def _done(reading: Reading, ledger: Ledger) -> Reading:
    read = set(reading.columns.values())
    for at, header in enumerate(reading.sheet.header):
        words = set(plain_words(header))
        if not reading.filled[at] or at in read:
            continue
        if words & {"status", "state"} and words <= _OF_THE_TOUCH:
            reading = _left_out(reading, at, UNDONE, _is_undone, ledger)
        elif words - _PLAIN and words - _PLAIN <= _DONE:
            reading = _left_out(reading, at, UNDONE, _unfinished(reading.sheet.columns[at]), ledger)
        elif words - _PLAIN and words - _PLAIN <= set(_FLAGS):
            reading = _left_out(reading, at, UNDONE, _flagged(reading.sheet.columns[at]), ledger)
    return reading


def _is_undone(cell: str) -> bool:
    return " ".join(plain_words(cell)) in _UNDONE


def _unfinished(cells: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a cell says no, or in words that it is not done."""
    known = flags(cell.strip() for cell in set(cells))
    return lambda cell: known.get(cell) == 0 or _is_undone(cell)


def _sound(reading: Reading, ledger: Ledger) -> Reading:
    for at, header in enumerate(reading.sheet.header):
        name = next((name for name, spot in reading.columns.items() if spot == at), "")
        words = set(plain_words(header)) - _PLAIN
        if not reading.filled[at]:
            continue
        if name == "status" or (not name and _is_status(header)):
            reading = _left_out(reading, at, VOID, _void_status(reading.sheet.columns[at]), ledger)
        elif words and words <= set(_FLAGS):
            reading = _left_out(reading, at, VOID, _flagged(reading.sheet.columns[at]), ledger)
        elif not name and words & _LEVELS:
            reading = _left_out(reading, at, INDIRECT, _further(reading.sheet.columns[at]), ledger)
    return reading


def _is_status(header: str) -> bool:
    """Whether a header that is read as nothing says how far the sale or the reward of a referral is."""
    words = plain_words(header)
    return words[-1:] in (["status"], ["state"]) and bool(_OF_THE_REFERRAL.intersection(words))


def _left_out(reading: Reading, at: int, why: str, is_out: Callable[[str], bool], ledger: Ledger) -> Reading:
    sheet = reading.sheet
    out = {row for row, cell in enumerate(sheet.columns[at]) if is_out(cell.strip())}
    if not out:
        return reading
    words = Counter(sheet.columns[at][row].strip() for row in out)
    for row in sorted(out):
        ledger.reject(sheet.file, sheet.lines[row], REASONS[why], sheet.header[at], sheet.columns[at][row])
    listed = ", ".join(f"'{word}' ({count})" for word, count in words.most_common(_SHOWN))
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    rows = counted(len(out), f"row of {sheet.file} counts", f"rows of {sheet.file} count")
    message = f"{rows} for nothing by '{sheet.header[at]}': {listed}{more}."
    what = "have taken place" if why == UNDONE else "are referrals"
    hint = f"If they {what}, leave that column out of the export."
    ledger.add(Finding("note", "void-rows", message, hint, reading.table, sheet.file, column=sheet.header[at],
                       count=len(out)))  # fmt: skip
    return reading.with_rows([row for row in range(len(sheet.lines)) if row not in out])


def _void_status(cells: Sequence[str]) -> Callable[[str], bool]:
    """Return which words of a status void a referral, told from all the words of the column."""
    words = {word for cell in set(cells) for word in plain_words(cell)}
    approval = bool(words & _APPROVAL) or any(kind_of(cell) == VOID for cell in set(cells))

    def is_void(cell: str) -> bool:
        if not cell:
            return False
        return kind_of(cell) == VOID or (approval and bool(_REFUSED.intersection(plain_words(cell))))

    return is_void


def _flagged(cells: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a cell says yes; a day, beside blanks, says yes too."""
    known = flags(cell.strip() for cell in set(cells))
    dates = inspect_dates(cell for cell in cells if cell.strip())
    dated = not dates.unreadable and bool(dates.certain or dates.open)
    return lambda cell: known.get(cell) == 1 or (dated and bool(cell) and known.get(cell) != 0)


def _further(cells: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a cell says a level further than the first one, where all cells are levels."""
    said = [cell.strip() for cell in set(cells) if cell.strip()]
    levels = {cell: found[1] for cell in said if (found := _LEVEL.fullmatch(cell))}
    if len(levels) < len(said) and not any(kind_of(cell) == INDIRECT for cell in said):
        return lambda cell: False
    first = min(1, min(map(int, levels.values()), default=1))
    return lambda cell: int(levels.get(cell, first)) > first or kind_of(cell) == INDIRECT
