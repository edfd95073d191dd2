"""Records that go on over several rows: the second telephone, the third relation, under a blank id.

Exports of Odoo and Tryton write what a record has several of in columns such as ``Relations/To/Code``, one row
each; from the second row on, the columns of the record itself are blank.
"""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import header_key
from refgraph.records.layout.pairs import MADE_REFERRER, says_referred_by
from refgraph.records.ledger import Ledger

Rows = list[list[str]]

_KINDS = {"email": "Email", "mail": "Email", "phone": "Phone", "mobile": "Phone", "telephone": "Phone"}
_LABELS = ("type", "kind", "label")
_VALUES = ("value", "to", "name", "email", "number")


def fold_continuations(
    file: str, header: tuple[str, ...], rows: Rows, lines: Sequence[int], ledger: Ledger
) -> tuple[tuple[str, ...], Rows, Sequence[int]]:
    """Fold every row that goes on the record above it into that record.

    Several values of one column are joined by semicolons. Where one column says of what kind another is
    (``Relations/Type`` beside ``Relations/To/Code``), the kinds that mean something become columns of their
    own: e-mail address, telephone, who referred.

    Parameters
    ----------
    file
        The sheet.
    header, rows, lines
        The headers, the rows, all of one width, and the line of each.
    ledger
        Where folded rows are noted.
    """
    children = [at for at, name in enumerate(header) if "/" in name.strip("/")]
    own = [at for at, name in enumerate(header) if name and at not in children]
    if not children or not own:
        return header, rows, lines
    starts = [at for at, row in enumerate(rows) if not at or any(row[spot].strip() for spot in own)]
    pairs = _pairs(header, children)
    if len(starts) == len(rows) and not pairs:
        return header, rows, lines
    folded = []
    for begin, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        record = rows[begin:end]
        for at in range(begin + 1, end):
            ledger.merge(file, lines[at], f"goes on row {lines[begin]}")
        folded.append(_joined(record, children) + [_of_kind(record, pairs, made) for made in _MADE])
    return (*header, *_MADE), folded, [lines[at] for at in starts]


_MADE = ("Email", "Phone", MADE_REFERRER)


def _pairs(header: tuple[str, ...], children: Sequence[int]) -> list[tuple[int, int]]:
    """Return the columns of which one says what kind the other is: the position of the kind, then of the value."""
    groups: dict[str, list[int]] = {}
    for at in children:
        groups.setdefault(header[at].partition("/")[0], []).append(at)
    pairs = []
    for members in groups.values():
        parts = {at: header_key(header[at].split("/")[1]) for at in members}
        label = next((at for at, part in parts.items() if part.startswith(_LABELS)), None)
        value = next((at for at, part in parts.items() if part.startswith(_VALUES)), None)
        if label is not None and value is not None:
            pairs.append((label, value))
    return pairs


def _joined(record: Rows, children: Sequence[int]) -> list[str]:
    row = list(record[0])
    for at in children if len(record) > 1 else ():
        row[at] = "; ".join(dict.fromkeys(filter(None, (each[at].strip() for each in record))))
    return row


def _of_kind(record: Rows, pairs: Sequence[tuple[int, int]], made: str) -> str:
    found = [each[value].strip() for each in record for kind, value in pairs if _made_of(each[kind]) == made]
    found = list(dict.fromkeys(filter(None, found)))
    return "; ".join(found) if made == MADE_REFERRER else next(iter(found), "")


def _made_of(kind: str) -> str:
    return MADE_REFERRER if says_referred_by(kind) else _KINDS.get(header_key(kind), "")
