"""Whom the rows of a sheet are about where no header says it: the only people of whom every row names another."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import INWARD, NOT_WHO, header_key, speaks_of_referrals, voice_of
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import is_mostly, look_like_people
from refgraph.records.meaning.identities import BY_VALUES, names_somebody_else
from refgraph.records.meaning.recognition import recognise
from refgraph.records.meaning.vocabulary import Meaning, Vocabulary
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading, Sheet

_FEWEST = 3
_LAST = 1 << 20


def with_whom_rows_are_about(
    reading: Reading, vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger
) -> Reading:
    """Return a sheet that fits no table, but says who referred, as contacts under the column that names them.

    Borrowers, applicants and the like have as many words as there are trades. Of several such columns none is
    taken, and it is asked.

    Parameters
    ----------
    reading
        The sheet as its headers explain it.
    vocabulary, rules
        As for `refgraph.records.meaning.recognition.recognise`.
    ledger
        Where it is noted what was taken for the name.
    """
    sheet = reading.sheet
    if reading.table or reading.ignored or len(sheet.lines) < _FEWEST or not _says_who_referred(sheet):
        return reading
    found = [at for at in range(len(sheet.header)) if _names_another_in_every_row(sheet, at)]
    if len(found) != 1:
        return reading
    header = sheet.header[found[0]]
    names = {**vocabulary.headers["contacts"], header_key(header): Meaning("name", BY_VALUES, _LAST)}
    wider = Vocabulary({**vocabulary.headers, "contacts": names}, vocabulary.files, "contacts")
    again = recognise(sheet, wider, rules)
    if again.columns.get("name") != found[0]:
        return reading
    message = f"'{header}' of {sheet.file} is read as the name of the contact."
    hint = 'If it is not, say which column is: --column name="HEADER".'
    ledger.add(Finding("note", "read-by-values", message, hint, "contacts", sheet.file, column=header))
    return again


def _says_who_referred(sheet: Sheet) -> bool:
    return any(
        voice_of(header) == INWARD and not NOT_WHO.search(header) and _are_people(cells)
        for header, cells in zip(sheet.header, sheet.columns, strict=True)
    )


def _names_another_in_every_row(sheet: Sheet, at: int) -> bool:
    header, cells = sheet.header[at], [cell.strip() for cell in sheet.columns[at]]
    other = speaks_of_referrals(header) or voice_of(header).direction or names_somebody_else(header)
    return not other and all(cells) and len(set(cells)) == len(cells) and _are_people(cells)


def _are_people(cells: Sequence[str]) -> bool:
    return not is_mostly(cells) and look_like_people(cells)
