"""Who received a referral is our own side: few names that recur beside the many who were referred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

_SEVERAL = 1.5


def without_own_side(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Take the receiving clinician or colleague out of referral logs that also say who was referred, by an id.

    One name beside several ids of the referred is no name of theirs: the ids say who was referred.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    return [_freed(reading, ledger) if reading.table == "referrals" else reading for reading in readings]


def _freed(reading: Reading, ledger: Ledger) -> Reading:
    if not {"referred_id", "referred"} <= reading.columns.keys() or reading.crm.get("referred") == DECLARED:
        return reading
    ids: dict[str, set[str]] = defaultdict(set)
    for identity, name in zip(reading.cells("referred_id"), reading.cells("referred"), strict=True):
        if identity.strip() and name.strip():
            ids[header_key(name)].add(identity.strip())
    if not ids or sum(map(len, ids.values())) < _SEVERAL * len(ids):
        return reading
    header, file = reading.sheet.header[reading.columns["referred"]], reading.sheet.file
    message = (
        f"'{header}' of {file} holds {len(ids)} names beside many ids: our own side, not who was referred."
    )
    hint = f'If it is who was referred, say --column referred="{header}".'
    ledger.add(Finding("note", "our-own-side", message, hint, "referrals", file, column=header))
    columns = {name: at for name, at in reading.columns.items() if name != "referred"}
    return replace(reading, columns=columns)
