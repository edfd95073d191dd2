"""Keys that stand beside a name and say who is meant: a licence or member number, a telephone, an address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from refgraph.crm import header_key, plain_words
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading

_ENDS = {"referrals": ("referrer", "referred"), "contacts": ("referrer",)}
_OF_PERSONS = frozenset(
    "npi licence license lizenz lizenznummer lic mrn phone tel telephone telefon telefono telefone mobile mobil cell "
    "handy movil celular cellulare portable whatsapp email mail courriel correo gmc bsn".split()
)
"""Words for keys that only persons have."""
_KEYS = frozenset(
    "number no nr num nummer numero n code id uid uuid key ref extension contact kontakt".split()
)
_OF_OTHER_THINGS = frozenset(
    "order invoice case claim house room unit flat zip postal plz postcode policy matter file fax date row line "
    "campaign promo promotion coupon discount transaction deal referral referrals appointment visit booking ticket "
    "job lead account payment batch branch office practice clinic location organisation organization company firm "
    "group type status count amount total score auftrag rechnung termin fall akte pedido factura cita commande facture "
    "facility department session event encounter authorization auth".split()
)
"""What else is numbered, in rows of referrals."""
_SHARE = 0.8
_NUMBER_BEHIND = re.compile(r"(?<=\w)[.,]?\s*[\[(]#?\d[\w-]*[\])]\s*$")
"""The number of a program's own behind a name, where a key beside it tells who is meant everywhere."""
_ADDRESS = re.compile(r"<[^>]*>|\S+@\S+")


def with_side_keys(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Return the readings, names with the key that stands beside them: ``Mary Kline (#1093847561)``.

    Where the id of who is meant is read already, nothing is added. A column is such a key if its header speaks of
    one and of the same person as the name's header (or nobody else, and it stands beside the name), if it says
    something only where the name does, and if one key goes with one name, however that is spelt.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted which column tells people apart.
    """
    return [_with_keys(reading, ledger) for reading in readings]


def _with_keys(reading: Reading, ledger: Ledger) -> Reading:
    for end in _ENDS.get(reading.table, ()) if not reading.ignored else ():
        name = reading.columns.get(end)
        if name is None or any(reading.cells(f"{end}_id")):
            continue
        for key in _keys_of(reading, end):
            if _tells_apart(reading, name, key, role=bool(_sharedplain_words(reading, end, key))):
                reading = _with_key(reading, name, key)
                _note(reading, name, key, ledger)
                break
    return reading


def _keys_of(reading: Reading, end: str) -> Iterator[int]:
    """Yield the columns that may be a key of whom an end names: those that speak of that end, then the next one."""
    ends = [each for each in _ENDS[reading.table] if each in reading.columns]
    used = {
        *reading.columns.values(),
        *reading.sheet.parts,
        *(at for spots in reading.flags.values() for at in spots),
    }
    keys = [at for at, header in enumerate(reading.sheet.header)
            if at not in used and reading.filled[at] and _speaks_of_key(header)]  # fmt: skip
    said = {at: {each: _sharedplain_words(reading, each, at) for each in ends} for at in keys}
    yield from (at for at in keys if said[at][end] and said[at][end] == max(said[at].values()))
    bare = [at for at in keys if not any(said[at].values())]
    yield from (at for at in bare if _whose(reading, ends, at) == end)


def _whose(reading: Reading, ends: Sequence[str], at: int) -> str:
    """Return which end a key without a role goes with: the nearest name before it; of contacts, the very next."""
    before = {reading.columns[end]: end for end in ends if reading.columns[end] < at}
    nearest = max(before, default=-1)
    if reading.table == "contacts" and nearest != at - 1:
        return ""
    return before.get(nearest, "")


def _sharedplain_words(reading: Reading, end: str, at: int) -> int:
    """Return how many words the header of a key shares with the header of the name, from the first on or anywhere."""
    name = plain_words(reading.sheet.header[reading.columns[end]])
    return sum(word in name for word in plain_words(reading.sheet.header[at]) if word not in _KEYS | {"name"})


def _speaks_of_key(header: str) -> bool:
    words = set(plain_words(header))
    speaks = (
        words & (_OF_PERSONS | _KEYS)
        or any(word.endswith(("nummer", "nr")) for word in words)
        or "#" in header
    )
    own = words - _KEYS
    return bool(speaks) and not own & _OF_OTHER_THINGS and header_key(header) not in ("id", "no", "nr")


def _tells_apart(reading: Reading, name: int, key: int, *, role: bool) -> bool:
    """Whether the values are keys of those who are named, and not numbers of the rows or of a practice."""
    columns = reading.sheet.columns
    pairs = [(who.strip(), cell.strip()) for who, cell in zip(columns[name], columns[key], strict=True)]
    both = [(who, cell) for who, cell in pairs if who and cell]
    alone = sum(bool(cell and not who) for who, cell in pairs)
    if not both or alone > (1 - _SHARE) * len(both):
        return False
    if sum(any(map(str.isdigit, cell)) or "@" in cell for _, cell in both) < _SHARE * len(both):
        return False
    names_of: dict[str, set[str]] = defaultdict(set)
    keys_of: dict[str, set[str]] = defaultdict(set)
    rows = Counter(_plain(who) for who, _ in both)
    for who, cell in both:
        names_of[cell].add(_plain(who))
        keys_of[_plain(who)].add(cell)
    several = [names for names in names_of.values() if len(names) > 1]
    if sum(_are_alike(names) for names in several) < _SHARE * len(several):
        return False
    again = [who for who, count in rows.items() if count > 1]
    if again:
        return 2 * sum(len(keys_of[who]) < rows[who] for who in again) >= len(again)
    return role or bool(several) or not _OF_PERSONS.isdisjoint(plain_words(reading.sheet.header[key]))


def _plain(name: str) -> str:
    """Return the words of a name in any order, without the address beside it: all of one company share its domain."""
    name = _ADDRESS.sub(" ", name)
    return " ".join(sorted(re.findall(r"[^\W_]+", name.casefold())))


def _are_alike(names: set[str]) -> bool:
    """Whether all names share a word with one of them."""
    words = [set(name.split()) for name in sorted(names)]
    return any(all(one & other for other in words) for one in words)


def _with_key(reading: Reading, name: int, key: int) -> Reading:
    columns = list(reading.sheet.columns)
    rows = zip(columns[name], columns[key], strict=True)
    columns[name] = [_keyed(who.strip(), cell.strip()) if cell.strip() else who for who, cell in rows]
    parts = {**reading.sheet.parts, key: name}
    return replace(reading, sheet=replace(reading.sheet, columns=tuple(columns), parts=parts))


def _keyed(name: str, key: str) -> str:
    if not name:
        return key
    if "@" in key:
        return f"{name} <{key}>" if "@" not in name else name
    plain = re.sub(r"[^\w+-]", "", key)
    return f"{_NUMBER_BEHIND.sub('', name)} (#{plain})"


def _note(reading: Reading, name: int, key: int, ledger: Ledger) -> None:
    file, header = reading.sheet.file, reading.sheet.header
    message = (
        f"'{header[key]}' of {file} tells apart those whom '{header[name]}' names: one number is one person, however "
        "spelt."
    )
    hint = "If it is no such number, take the column out of the file."
    ledger.add(Finding("note", "key-beside-name", message, hint, reading.table, file, column=header[key]))
