"""Tryton: parties and their relations, as the client and the data address export them."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": ("ID",),
        "name": ("Name", "Record Name", "Full Name"),
        "tier": ("Categories/Record Name", "Categories/Name"),
        "created": ("Created at",),
    },
    "ties": {
        "a": ("From/ID", "From/Code", "From/Record Name"),
        "b": ("To/ID", "To/Code", "To/Record Name"),
        "kind": ("Type/Record Name", "Type/Name"),
    },
}

_FILES = {
    "contacts": ("party.party", "party", "parties"),
    "ties": ("party.relation.all", "party.relation", "relations"),
}

_BACK = WriteBack(
    id_header="id",
    headers={"tier": "categories"},
    marks=("Categories/Record Name", "Categories/Name", "Categories"),
    prepare=("Party > Configuration > Categories: create a category for each value below.",),
    import_it=(
        "Party > Parties > Actions > Import Data: choose the file, encoding UTF-8, and leave out the first line.",
        "The columns are ID and Categories, in this order. An unknown id or category stops the import, and "
        "nothing is changed then.",
        "The import replaces all categories of a party: use it where categories hold the tier and nothing else.",
    ),
)

TRYTON = CRM("tryton", _HEADERS, _FILES, _BACK)
