"""The column that says what kind each row is, found by its header or by its words; and the words nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from refgraph.crm import INWARD, REFERRERS, SOURCES, header_key, plain_words, voice_of
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import names_channel
from refgraph.records.meaning.kinds import MEANINGS, REFERRAL, REFERRALS, SENT_OUT, THANKS, kind_of
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.meaning.vocabulary import Vocabulary, hinted_table
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading

_COLUMN = {"referrals": "relation", "ties": "kind"}
_BY_HEADER = "header"
"""Stands for a CRM where a header says that a column holds kinds, and nobody knows its words."""
_KINDS = frozenset(
    "type kind category art typ tipo soort rodzaj kategorie categorie categoria kategoria slag slip".split()
)
_OF_ROWS = frozenset("record row entry link connection activity event transaction edge of line item".split())
_OF_GRAPHS = frozenset("directed undirected mutual".split())
_FEW = 15
_CALLED = frozenset(
    "type kind category typ art kategorie categorie tipo categoria soort slag rodzaj laji".split()
)
_ROWS = frozenset("entry row record link slip activity".split())
_OF_REACHING = frozenset(
    "email mail phone sms newsletter marketing subscription delivery insurance address".split()
)
"""Words of headers whose cells say how somebody is reached or insured ("Email Status"), and nothing of a referral."""
_REMARKS = frozenset(
    "note notes comment comments remark remarks memo description notiz notizen bemerkung bemerkungen kommentar "
    "remarque remarques notas comentarios commentaires opmerking opmerkingen".split()
)
"""Words of headers over what somebody wrote down beside a row, which makes it no other kind of row."""
_OF_PARTIES = frozenset(
    "person people individual human company organisation organization business firm household contact account mensch "
    "firma unternehmen personne entreprise societe persona empresa azienda persoon bedrijf pessoa".split()
)
"""Words that say what the one of a row is, which is no kind of row."""
_LISTED = frozenset(map(header_key, REFERRERS))
_SOURCES = frozenset(map(header_key, SOURCES))


def find_kinds(
    readings: Sequence[Reading], vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger
) -> list[Reading]:
    """Give every list of pairs the column that says what kind its rows are, and ask about words nobody knows.

    A column is one of kinds if it holds few different words, at least half of them known kinds. Where the headers
    of the two sides do not say who referred whom ("From", "To"), the kind alone says that a row is a referral: a
    word nobody knows is then a question.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    vocabulary
        What is known of file names.
    rules
        What the user says that labels mean.
    ledger
        Where the question is noted.
    """
    told = frozenset(map(header_key, rules.relations))
    found = [_with_kind(reading) for reading in readings]
    found = [_with_unknown_kind(reading) for reading in found]
    for reading in found:
        if reading.crm.get("relation") == _BY_HEADER:
            _ask_about_all(reading, told, ledger)
            continue
        if (
            reading.table == "referrals"
            and "relation" in reading.columns
            and not _is_description(reading, vocabulary)
        ):
            _ask_about_strangers(reading, told, vocabulary, ledger)
    return found


def described_files(readings: Sequence[Reading], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the referral logs whose words for a kind only describe referrals.

    Where the headers, or the name of the file, say that every row is a referral, and no word contrasts one with
    anything else, "Friend" or "E-mail" is how the two know each other or how it came.
    """
    logs = (reading for reading in readings if reading.table == "referrals" and "relation" in reading.columns)
    return frozenset(reading.sheet.file for reading in logs if _is_description(reading, vocabulary))


def _with_kind(reading: Reading) -> Reading:
    name = _COLUMN.get(reading.table, "")
    if not name or reading.crm.get(name) == DECLARED:
        return reading
    if name in reading.columns and _known_share(reading.cells(name)) > 0:
        return reading
    at = next(_columns_of_kinds(reading, name), None)
    if name == "relation":
        at = _way_they_came(reading) if at is None else at
        at = _called_kind(reading) if at is None else at
    return reading if at is None else reading.with_column(name, at, "words")


def _way_they_came(reading: Reading) -> int | None:
    """Return the source of the rows, where it says of some that they are referrals and no header says so of all."""
    if _sides_are_said(reading) or not {"referrer", "referrer_id"} & reading.columns.keys():
        return None
    used = set(reading.columns.values())
    for at, (header, cells) in enumerate(zip(reading.sheet.header, reading.sheet.columns, strict=True)):
        words = {cell.strip() for cell in cells} - {""}
        told = any(names_channel(word) and kind_of(word) == REFERRAL for word in words)
        if told and at not in used and header_key(header) in _SOURCES and 1 < len(words) <= _FEW:
            return at
    return None


def _with_unknown_kind(reading: Reading) -> Reading:
    """Take a column whose header says that it holds kinds, though nobody knows its words."""
    if reading.table != "referrals" or reading.sheet.table:
        return reading
    known = reading.columns.get("relation")
    if known is not None and not _is_of_kinds(reading.sheet.header[known]):
        return reading
    used = {spot for name, spot in reading.columns.items() if name != "relation"}
    for at, header in enumerate(reading.sheet.header):
        words = _words(reading.sheet.columns[at])
        if at in used or not _is_of_kinds(header) or not 1 < len(words) <= _FEW:
            continue
        if not any(map(kind_of, words)) and not all(
            word.casefold() in _OF_GRAPHS | _OF_PARTIES for word in words
        ):
            return reading.with_column("relation", at, _BY_HEADER)
    return reading


def _is_of_kinds(header: str) -> bool:
    words = set(plain_words(header))
    return bool(words & _KINDS) and words <= _KINDS | _OF_ROWS


def _ask_about_all(reading: Reading, told: frozenset[str], ledger: Ledger) -> None:
    labels = Counter(cell.strip() for cell in reading.cells("relation") if cell.strip())
    strangers = {label: count for label, count in labels.items() if header_key(label) not in told}
    if strangers:
        _ask(reading, strangers, ledger)


def _called_kind(reading: Reading) -> int | None:
    """Return the column that is called a kind and holds a few words nobody knows, in nearly every row."""
    used = set(reading.columns.values())
    rows = len(reading.sheet.lines)
    for at, (header, cells) in enumerate(zip(reading.sheet.header, reading.sheet.columns, strict=True)):
        words = _words(cells)
        few = 1 < len(words) <= min(_FEW, rows // 2) and reading.filled[at] >= 0.8 * rows
        called = plain_words(header)
        if at not in used and few and called and called[-1] in _CALLED and _ROWS.issuperset(called[:-1]):
            return at
    return None


def _columns_of_kinds(reading: Reading, name: str) -> Iterator[int]:
    used = {spot for column, spot in reading.columns.items() if column not in (name, "reason", "quality")}
    for at, cells in enumerate(reading.sheet.columns):
        of_rows = (_OF_REACHING | _REMARKS).isdisjoint(plain_words(reading.sheet.header[at]))
        if at not in used and of_rows and _known_share(cells) >= 0.5:
            yield at


def _words(cells: Sequence[str]) -> set[str]:
    """Return the different words of a column; where they are too many to be kinds, no more than tell that."""
    words: set[str] = set()
    for cell in cells:
        words.add(cell.strip())
        if len(words) > _FEW + 1:
            break
    return words - {""}


def _known_share(cells: Sequence[str]) -> float:
    """Return which part of the different words of a column are known kinds; 0 where they are too many."""
    words = _words(cells)
    if not 0 < len(words) <= _FEW or any(len(word) > 60 for word in words):
        return 0.0
    return sum(bool(kind_of(word)) for word in words) / len(words)


def _is_description(reading: Reading, vocabulary: Vocabulary) -> bool:
    return not any(map(_contrasts, set(reading.cells("relation")))) and _is_log(reading, vocabulary)


def _contrasts(label: str) -> bool:
    """Whether a label names referrals, or what goes the other way, so that the others have to be told from them."""
    return kind_of(label) in (*REFERRALS, SENT_OUT, THANKS)


def _is_log(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a header, the file's name or the caller says that the rows are referrals."""
    named = hinted_table(reading.sheet.file, vocabulary) == "referrals"
    return named or bool(reading.sheet.table) or _sides_are_said(reading)


def _ask_about_strangers(
    reading: Reading, told: frozenset[str], vocabulary: Vocabulary, ledger: Ledger
) -> None:
    labels = Counter(cell.strip() for cell in reading.cells("relation") if cell.strip())
    strangers = {
        label: n for label, n in labels.items() if not kind_of(label) and header_key(label) not in told
    }
    contrast = any(map(_contrasts, labels))
    if not strangers or (_sides_are_said(reading) and not contrast) or (len(labels) == 1 and not contrast):
        return
    _ask(reading, strangers, ledger)


def _sides_are_said(reading: Reading) -> bool:
    """Whether the header of who referred says so itself, so that every row is a referral."""
    at = reading.columns.get("referrer", reading.columns.get("referrer_id", -1))
    if at < 0:
        return False
    header = reading.sheet.header[at]
    key = header_key(header).removesuffix("id").removesuffix("name")
    return key in _LISTED or (voice_of(header) == INWARD and key != "source")


def _ask(reading: Reading, strangers: Mapping[str, int], ledger: Ledger) -> None:
    header, file = reading.sheet.header[reading.columns["relation"]], reading.sheet.file
    ordered = sorted(strangers.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = ", ".join(f"'{label}' ({count})" for label, count in ordered)
    message = f"'{header}' of {file} says what kind a row is, and these words are not known: {listed}."
    first = ordered[0][0]
    hint = (
        f"Say what each means ({', '.join(MEANINGS)}), as in --set 'read.relations.\"{first}\"=tie'; or in "
        f'refgraph.toml: [read.relations] "{first}" = "tie".'
    )
    ledger.add(Finding("error", "unknown-kinds", message, hint, "referrals", file, column=header))
