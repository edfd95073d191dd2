"""Columns that only together say something: a label beside a value, a first name beside a last name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from refgraph.crm import (
    INWARD,
    REFERRED,
    REFERRERS,
    header_key,
    names_referrer,
    plain_words,
    speaks_of_referrals,
    voice_of,
)
from refgraph.records.sheets import Sheet

MADE_REFERRER = "Relation: Referred By"
"""The header of a column that is made of relations whose label says that they are the referrer."""

SUMS: Mapping[str, tuple[str, ...]] = {
    "Referrals Given": ("rgi", "rgo"),
    "Referrals Received": ("rri", "rro"),
}
"""Headers that are made by adding up others: inside and outside of the chapter."""

_LABELLED = ("Relation ", "Custom Field ")
_LABELS = ("label", "type")
_SEVERAL = " ::: "
_WORDS: Mapping[str, str] = {header_key(word): word for word in (*REFERRERS, *REFERRED, "Client", "Customer")}
_REFERRER_WORDS = frozenset(map(header_key, REFERRERS))
_PARTS = {
    "firstname": "first", "givenname": "first", "lastname": "last", "surname": "last", "familyname": "last",
    "email": "email", "emailaddress": "email", "mail": "email", "phone": "phone", "phonenumber": "phone",
    "mobile": "phone", "first": "first", "last": "last",
}  # fmt: skip

_OWN_NAMES = frozenset("firstname name fullname lastname vorname prenom voornaam nombre nome".split())
"""Headers that name whom a row is about, so that the number of the client is that one's."""
_ROLES = frozenset("role roles rolle rol ruolo papel rola roll rooli funktion fonction".split())
_ENDS = {
    "first": frozenset("from von de da van fra fran od 1 a first source".split()),
    "second": frozenset("to zu an nach a2 naar til till do 2 b second target".split()),
}
_NUMBERS = re.compile(r"[12]")
_NUMBER_INSIDE = re.compile(r"(.*?[^\d\W]['’]?s?)[\s_#.-]*(\d{1,2})[\s_.:-]*(\D*)")
_MARKS = {
    "first": frozenset("first given vorname prenom voornaam imie fornamn fornavn etunimi firstname".split()),
    "last": frozenset(
        "last surname family nachname apellido apellidos cognome achternaam nazwisko lastname".split()
    ),
    "email": frozenset("email mail emailaddress correo courriel".split()),
    "phone": frozenset("phone mobile tel telephone telefon telefono telefone telefoon cell number".split()),
    "other": frozenset(
        "relation relationship city address company notes comments status date id zip reward".split()
    ),
    "name": frozenset("name names fullname full nombre nom nome naam navn namn nimi".split()),
}
_INFIXES = frozenset(
    "tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels infix namensvorsatz lastnameprefix surnameprefix".split()
)
_LAST_NAMES = frozenset("achternaam familienaam lastname surname nachname familienname".split())
_LINKS = frozenset("of the de del della di du da do des von van s to a e you your are".split())
_OTHERS = frozenset(
    "friend friends freund freundin ami amis amigo amiga amico amica vriend vriendin znajomy van ven venn ystava"
    " invitee nominee prospect".split()
)
NUMBERED = re.compile(r" 1\.\.\d+$")
"""The end of the header of a column that was made of numbered ones."""


def says_referred_by(label: str) -> bool:
    """Whether the label of a relation says that its value is who referred the contact.

    Examples
    --------
    >>> says_referred_by("* Referred by"), says_referred_by("Spouse")
    (True, False)
    """
    return header_key(label) in _REFERRER_WORDS


def compose(sheet: Sheet) -> Sheet:
    """Return the sheet with one column for what several say about the referrer, or about who was referred.

    - ``Relation 1 - Label`` beside ``Relation 1 - Value``: the values whose label means a referrer.
    - ``Referrer First Name`` beside ``Referrer Last Name``: the full name.
    - ``Referrer Email``: beside the name, ``Name <address>``; it or ``Referrer Phone`` alone, in its place.
    - ``Referred By 1`` beside ``Referred By 2``: both, with a semicolon between them; ``Referred By`` twice: the
      second where the first is blank, and both where they differ.
    - ``Friend 1 Name``, ``Friend 1 Email`` beside ``Friend 2 Name``: all of them, ``Name <address>``.
    - ``Tussenvoegsel`` beside ``Achternaam``: the last name with what stands before it.
    - ``RGI`` beside ``RGO``: the referrals given inside and outside of the chapter, together.

    Examples
    --------
    >>> header = ("Name", "Relation 1 - Label", "Relation 1 - Value")
    >>> compose(Sheet("contacts.csv", header, (("Ann",), ("Referred by",), ("Bob",)), [2], 1, 0)).columns[-1]
    ['Bob']
    """
    sheet = _with_infix(_with_roles(sheet))
    sheet = _with_listed(_with_numbered(_with_repeated(_with_labelled(sheet))))
    return _with_sums(_with_parts(sheet))


def _with_labelled(sheet: Sheet) -> Sheet:
    positions = {name: at for at, name in enumerate(sheet.header) if name.startswith(_LABELLED)}
    pairs, places = [], list[int]()
    for name, at in positions.items():
        stem, dash, ending = name.rpartition(" - ")
        beside = positions.get(f"{stem} - Value")
        if dash and header_key(ending) in _LABELS and beside is not None:
            pairs.append((sheet.columns[at], sheet.columns[beside]))
            places += [at, beside]
    if not any(says_referred_by(label) for labels, _ in pairs for label in set(labels)):
        return sheet
    made = [""] * len(sheet.lines)
    for labels, values in pairs:
        known = {label for label in set(labels) if says_referred_by(label)}
        for row, (label, value) in enumerate(zip(labels, values, strict=True)):
            if label in known and value.strip():
                names = value.strip().replace(_SEVERAL, "; ")
                made[row] = f"{made[row]}; {names}" if made[row] else names
    return _with_column(sheet, MADE_REFERRER, made, places)


def _with_repeated(sheet: Sheet) -> Sheet:
    """Give the first of two columns of one header that says who referred what both of them say."""
    places: dict[str, list[int]] = {}
    for at, header in enumerate(sheet.header):
        if header_key(header) in _REFERRER_WORDS:
            places.setdefault(header, []).append(at)
    columns, parts = list(sheet.columns), dict(sheet.parts)
    for first, *others in places.values():
        if others:
            columns[first] = _together(columns[at] for at in (first, *others))
            parts |= dict.fromkeys(others, first)
    return replace(sheet, columns=tuple(columns), parts=parts)


def _together(columns: Iterable[Sequence[str]]) -> list[str]:
    """Return what the cells of each row say, each thing once, with a semicolon between them."""
    rows = zip(*columns, strict=True)
    return ["; ".join(dict.fromkeys(filter(None, map(str.strip, row)))) for row in rows]


def _with_numbered(sheet: Sheet) -> Sheet:
    """Give a sheet with ``Referred By 1`` and ``Referred By 2`` one column of both."""
    found: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for at, header in enumerate(sheet.header):
        key = header_key(header)
        word = key.rstrip("123456789")
        if key != word and (word in _REFERRER_WORDS or voice_of(header) == INWARD):
            found.setdefault(word, []).append(at)
            shown.setdefault(word, header.rstrip("0123456789 #_-."))
    whole = set(map(header_key, sheet.header))
    for word, positions in found.items():
        if len(positions) > 1 and word not in whole:
            both = _together(sheet.columns[at] for at in positions)
            sheet = _with_column(sheet, _WORDS.get(word, shown[word]), both, positions)
    return sheet


def _with_listed(sheet: Sheet) -> Sheet:
    """Give a sheet with ``Friend 1 Name`` and ``Friend 2 Name`` one column of all of them."""
    groups: dict[str, dict[str, dict[str, int]]] = {}
    for at, header in enumerate(sheet.header):
        found = _NUMBER_INSIDE.fullmatch(header.strip())
        if found and header_key(found[1] + found[3]) and voice_of(f"{found[1]} {found[3]}") != INWARD:
            word, part = _word_and_part(found[1], found[3])
            if word and part != "other":
                groups.setdefault(word, {}).setdefault(found[2], {}).setdefault(part, at)
    for word, numbers in _with_addresses(groups).items():
        if len(numbers) > 1 and _names_others(word):
            columns = [_one_column(sheet, numbers[number]) for number in sorted(numbers, key=int)]
            made_of = [at for parts in numbers.values() for at in parts.values()]
            sheet = _with_column(sheet, f"{_shown_as(word)} 1..{len(numbers)}", _together(columns), made_of)
    return sheet


def _with_roles(sheet: Sheet) -> Sheet:
    """Write what the roles of the two sides of a connection say into the column of the second one's role.

    Where one side is the referrer and the other is not, the role says which way the referral went.
    """
    sides: dict[str, int] = {}
    for at, header in enumerate(sheet.header):
        words = plain_words(header) + _NUMBERS.findall(header)
        if _ROLES.intersection(words):
            sides |= {side: at for side, marks in _ENDS.items() if marks.intersection(words)}
    if len(sides) < 2:
        return sheet
    one, other = (sheet.columns[sides[side]] for side in ("first", "second"))
    told = [_told_by_roles(role, counter) for role, counter in zip(one, other, strict=True)]
    if not any(told):
        return sheet
    cells = [said or counter for said, counter in zip(told, other, strict=True)]
    columns = (*sheet.columns[: sides["second"]], cells, *sheet.columns[sides["second"] + 1 :])
    return replace(sheet, columns=columns)


def _told_by_roles(role: str, counter: str) -> str:
    first, second = names_referrer(role), names_referrer(counter)
    if first == second:
        return ""
    return "Referrer of" if first else "Referred by"


def _with_infix(sheet: Sheet) -> Sheet:
    """Give last names what a column of its own says before them: ``van der`` beside ``Meulen``."""
    keys = [header_key(header) for header in sheet.header]
    lasts = [at for at, key in enumerate(keys) if key in _LAST_NAMES]
    infix = next((at for at, key in enumerate(keys) if key in _INFIXES), None)
    if infix is None or len(lasts) != 1:
        return sheet
    columns = list(sheet.columns)
    pairs = zip(columns[infix], columns[lasts[0]], strict=True)
    columns[lasts[0]] = [
        f"{before.strip()} {last}".strip() if last.strip() else last for before, last in pairs
    ]
    return replace(sheet, columns=tuple(columns), parts={**sheet.parts, infix: lasts[0]})


def _with_addresses(groups: Mapping[str, dict[str, dict[str, int]]]) -> dict[str, dict[str, dict[str, int]]]:
    """Put numbered addresses to the numbered names beside them, where the two go by different words."""
    named = {word: numbers for word, numbers in groups.items()
             if any({"name", "first", "last"} & parts.keys() for parts in numbers.values())}  # fmt: skip
    for word, numbers in groups.items():
        beside = [own for own in named.values() if own.keys() >= numbers.keys()] if word not in named else []
        for number, parts in numbers.items() if len(beside) == 1 else ():
            beside[0][number] = {**parts, **beside[0][number]}
    return named


def _word_and_part(before: str, after: str) -> tuple[str, str]:
    """Return of ``Friend 1 Name`` who is meant and which part of it; of ``Name of person 1 you refer`` too."""
    words = plain_words(f"{before} {after}")
    part = next((part for part, marks in _MARKS.items() if marks.intersection(words)), "name")
    rest = [
        word for word in words if word not in _LINKS and not any(word in marks for marks in _MARKS.values())
    ]
    return " ".join(rest).capitalize(), part


def _shown_as(word: str) -> str:
    """Return how those whom a form names are called: who is asked "you are referring" is not who refers."""
    return "People referred" if voice_of(word) == INWARD else word


def _names_others(word: str) -> bool:
    return speaks_of_referrals(word) or header_key(word) in _OTHERS


def _one_column(sheet: Sheet, parts: Mapping[str, int]) -> Sequence[str]:
    columns = {part: sheet.columns[at] for part, at in parts.items()}
    blank = ("",) * len(sheet.lines)
    names = columns.get("name") or _joined(columns.get("first", blank), columns.get("last", blank))
    return _addressed(names, columns["email"]) if "email" in columns else names


def _with_parts(sheet: Sheet) -> Sheet:
    found: dict[str, dict[str, int]] = {}
    whole: dict[str, int] = {}
    for at, header in enumerate(sheet.header):
        key = header_key(header)
        for word in (key, key.removesuffix("name")):
            if word in _WORDS or _refers(word):
                whole.setdefault(word, at)
        for ending, part in _PARTS.items():
            word = key.removesuffix(ending) if key.endswith(ending) else ""
            word = word.removesuffix("s")
            if word in _WORDS or _refers(word):
                found.setdefault(word, {}).setdefault(part, at)
    has_name = not _OWN_NAMES.isdisjoint(map(header_key, sheet.header))
    for word, parts in found.items():
        if word not in _WORDS and not {"first", "last"} <= parts.keys():
            continue  # What nobody has listed is somebody if it has both names.
        if parts.keys() == {"phone"} and whole:
            continue  # It stands beside a name under another word.
        if parts.keys() == {"phone"} and has_name and not _refers(word) and word not in _REFERRER_WORDS:
            sheet = _with_column(sheet, "Phone", sheet.columns[parts["phone"]], parts.values())
            continue  # The number of the client is that of whom the row is about.
        sheet = _composed(sheet, word, parts, whole.get(word))
    return sheet


def _refers(word: str) -> bool:
    """Whether a word is the noun of who refers ("advocate", "werber"), and not that of where something comes from."""
    return names_referrer(word) and word not in ("source", "origin")


def _with_sums(sheet: Sheet) -> Sheet:
    keys = [header_key(header) for header in sheet.header]
    for made, parts in SUMS.items():
        if made not in sheet.header and all(part in keys for part in parts):
            places = [keys.index(part) for part in parts]
            rows = zip(*(sheet.columns[at] for at in places), strict=True)
            sheet = _with_column(sheet, made, [_sum(cells) for cells in rows], places)
    return sheet


def _sum(cells: Sequence[str]) -> str:
    """Return the sum of whole numbers, blank where none is said; a cell that is no number is left to be reported."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not all(map(str.isdecimal, said)):
        return next(cell for cell in said if not cell.isdecimal())
    return str(sum(map(int, said))) if said else ""


def _composed(sheet: Sheet, word: str, parts: Mapping[str, int], whole: int | None) -> Sheet:
    columns = {part: sheet.columns[at] for part, at in parts.items()}
    names: Sequence[str] | None = None if whole is None else sheet.columns[whole]
    if names is None and columns.keys() & {"first", "last"}:
        blank = ("",) * len(sheet.lines)
        names = _joined(columns.get("first", blank), columns.get("last", blank))
    elif names is not None and "last" in columns and "first" not in columns:
        names = _joined(names, columns["last"])
    if "email" in columns:
        names = _addressed(names or ("",) * len(sheet.lines), columns["email"])
    used = [at for part, at in parts.items() if part != "phone"]
    if names is None:
        names, used = list(columns["phone"]), [*parts.values()]
    if whole is None:
        return _with_column(sheet, _WORDS.get(word, word.capitalize()), names, used)
    changed = (*sheet.columns[:whole], names, *sheet.columns[whole + 1 :])
    return replace(sheet, columns=changed, parts={**sheet.parts, **dict.fromkeys(used, whole)})


def _joined(firsts: Sequence[str], lasts: Sequence[str]) -> list[str]:
    """Return first and last names as one, the last once."""
    pairs = ((first.strip(), last.strip()) for first, last in zip(firsts, lasts, strict=True))
    return [first if first.endswith(f" {last}") else f"{first} {last}".strip() for first, last in pairs]


def _addressed(names: Sequence[str], addresses: Sequence[str]) -> list[str]:
    """Return each name with its address: ``Ann Lee <ann@lee.example>``."""
    pairs = ((name.strip(), address.strip()) for name, address in zip(names, addresses, strict=True))
    return [f"{name} <{address}>" if name and "@" in address and "@" not in name else name or address
            for name, address in pairs]  # fmt: skip


def _with_column(sheet: Sheet, header: str, cells: Sequence[str], made_of: Iterable[int]) -> Sheet:
    parts = {**sheet.parts, **dict.fromkeys(made_of, len(sheet.header))}
    headers, columns = (*sheet.header, header), (*sheet.columns, cells)
    return replace(sheet, header=headers, columns=columns, made=sheet.made + 1, parts=parts)
