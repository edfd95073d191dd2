"""Dynamics 365 Sales: "Export to Excel", with its three hidden columns in front."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": (
            "(Do Not Modify) Contact",
            "(Do Not Modify) Lead",
            "contactid",
            "(Nicht ändern) Kontakt",
            "(Ne pas modifier) Contact",
            "(No modificar) Contacto",
            "(Non modificare) Contatto",
        ),
        "profession": ("Job Title",),
        "organisation": ("Company Name", "Parent Customer"),
        "phone": ("Business Phone",),
        "city": ("Address 1: City",),
        "owner": ("Owner",),
        "created": ("Created On",),
    },
}

_FILES: dict[str, tuple[str, ...]] = {}

_BACK = WriteBack(
    most_bytes=8_000_000,
    marks=("(Do Not Modify) Contact", "(Do Not Modify) Lead"),
    in_workbook=True,
    prepare=(
        "Add the columns below to the table Contact (Power Apps > Tables > Contact > Columns) and to the view, "
        "then export that view again: the workbook has to hold them before refgraph can fill them in.",
    ),
    import_it=(
        "In the same view: Excel Templates / Import from Excel, and choose the workbook that refgraph wrote.",
        "Leave the hidden columns A to C alone: by them Dynamics knows the rows and what has changed since.",
    ),
)

DYNAMICS = CRM(
    "dynamics",
    _HEADERS,
    _FILES,
    _BACK,
    unconfirmed=("(Nicht ändern) Kontakt", "(Ne pas modifier) Contact", "(No modificar) Contacto",
                 "(Non modificare) Contatto"),
)  # fmt: skip
