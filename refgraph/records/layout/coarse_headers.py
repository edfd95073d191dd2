"""Two lines of headers, the upper of which is merged over several columns: "Client" over "First" and "Last"."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import header_key

_FEWEST = 2
_FINER = frozenset(
    "first last firstname lastname name fullname email phone mobile id number city company title vorname nachname "
    "prenom nom nombre apellido apellidos nome cognome voornaam achternaam telefon tel".split()
)
"""What is said of people of several kinds, and so recurs under the name of each; no value of a row."""


def under_coarse_headers(header: tuple[str, ...], above: Sequence[str]) -> tuple[str, ...] | None:
    """Return a header whose names say nothing alone with the coarser names above it before them.

    Parameters
    ----------
    header
        The header, as the finer of the two lines has it.
    above
        The line above it; a name holds for the blanks to the right of it.

    Returns
    -------
    tuple of str or None
        None unless two names or more stand above, with gaps, and one of the header ("First") recurs under several.

    Examples
    --------
    >>> under_coarse_headers(("First", "Last", "First", "Last", "Date"), ("Client", "", "Referrer", "", ""))
    ('Client First', 'Client Last', 'Referrer First', 'Referrer Last', 'Referrer Date')
    """
    coarse = [cell.strip() for cell in above] + [""] * len(header)
    named = [cell for cell in coarse if cell]
    if not _FEWEST <= len(named) < len(header) or len(set(named)) < len(named):
        return None
    over: list[str] = []
    for cell in coarse[: len(header)]:
        over.append(cell or (over[-1] if over else ""))
    recurring = {name for name in header if header.count(name) > 1 and header_key(name) in _FINER}
    pairs = list(zip(over, header, strict=True))
    if not any(len({up for up, name in pairs if name == each}) > 1 for each in recurring):
        return None
    held = {up for up, name in pairs if name in recurring}
    return tuple(f"{up} {name}".strip() if up in held else name for up, name in pairs)
