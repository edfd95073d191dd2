"""Programmes of partners: in a row of a partner beside a customer, the partner brought the customer."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import header_key, speaks_of_referrer
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.vocabulary import Meaning
from refgraph.records.sheets import Reading

_PERSONS = ("partnercontact", "partnercontactname", "partnercontactfullname", "partnerrep")
_PARTNERS = (
    "partnername",
    "partner",
    "partneraccountname",
    "partneraccount",
    "partnercompany",
    "partneremail",
)
_CUSTOMERS = ("endcustomer", "endcustomername", "customer", "customername", "customercompany", "customeremail",
              "endcustomercompany", "enduser", "endusername")  # fmt: skip
_BY_PARTNER = "partner"
"""Stands for a CRM where the partner of a programme is read as who referred."""


def partner_sides(header: Sequence[str]) -> dict[int, Meaning]:
    """Return which headers name the partner and the customer, where both stand in a row.

    Beside clients, matters or children a partner is somebody's lawyer, or spouse; and beside a column that says who
    referred, nobody who did.

    Examples
    --------
    >>> {at: side.column for at, side in partner_sides(("Deal", "Partner", "End Customer")).items()}
    {1: 'referrer', 2: 'referred'}
    >>> partner_sides(("Matter", "Client", "Partner")), partner_sides(("Name", "Partner", "Children"))
    ({}, {})
    """
    keys = [header_key(name) for name in header]
    if any(map(speaks_of_referrer, header)):
        return {}
    partner = [keys.index(key) for key in _PARTNERS if key in keys]
    customer = [keys.index(key) for key in _CUSTOMERS if key in keys]
    if not partner or not customer:
        return {}
    person = [keys.index(key) for key in _PERSONS if key in keys]
    sides = {customer[0]: "referred", partner[0]: "referrer_organisation" if person else "referrer"}
    sides |= {person[0]: "referrer"} if person else {}
    return {at: Meaning(sides[at], _BY_PARTNER, 0) for at in sorted(sides)}


def note_partners(readings: Sequence[Reading], ledger: Ledger) -> None:
    """Warn where the partner of a programme is read as who referred: it may be one of the firm's own.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    for reading in readings:
        if reading.crm.get("referrer") == _BY_PARTNER and "referrer" in reading.columns:
            header, file = reading.sheet.header[reading.columns["referrer"]], reading.sheet.file
            message = f"'{header}' of {file}, beside customers, is read as who referred them."
            hint = "If your partners bring you nobody, leave that column out of the export."
            ledger.add(
                Finding("warning", "partners-referred", message, hint, reading.table, file, column=header)
            )
