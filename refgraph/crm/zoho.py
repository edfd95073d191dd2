"""Zoho CRM: the modules of a data backup, ids of 16 to 19 digits, look-ups as pairs of name and id."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": ("Record Id",),
        "organisation": ("Account Name",),
        "organisation_id": ("Account Name.id",),
        "city": ("Mailing City",),
        "owner": ("Contact Owner",),
        "created": ("Created Time",),
        "referrer": ("Referred By",),
        "referrer_id": ("Referred By.id",),
    },
    "deals": {
        "deal_id": ("Record Id",),
        "contact_id": ("Contact Name.id", "Contact Name"),
        "date": ("Closing Date",),
        "owner": ("Deal Owner", "Potential Owner"),
    },
    "organisations": {"organisation_id": ("Record Id",), "organisation": ("Account Name",)},
}

_FILES = {
    "contacts": ("Contacts_001",),
    "deals": ("Deals_001", "Potentials", "Potentials_001"),
    "organisations": ("Accounts_001",),
}

_BACK = WriteBack(
    id_header="Record Id",
    most_rows=10_000,
    most_bytes=5_000_000,
    marks=("Record Id",),
    prepare=(
        "Setup > Modules and Fields > Contacts: create the fields below. A pick list takes no value it does not have.",
    ),
    import_it=(
        "Contacts > Import > From File: choose Update existing records, matched by Record Id.",
        "Open the files never with a spreadsheet program first: it spoils ids of more than 15 digits.",
        "Map each column to the field of its name; choose the date format yyyy-MM-dd.",
    ),
)

ZOHO = CRM("zoho", _HEADERS, _FILES, _BACK)
