"""Act!: ``Referred By`` is a stock field, typed by hand; ``ID/Status`` says what a contact is to the firm."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

ACT = CRM(
    "act",
    {
        "contacts": {
            "contact_id": ("Contact ID", "Unique ID"),
            "name": ("Contact", "Contact/Contact"),
            "organisation": ("Company", "Contact/Company"),
            "email": ("E-mail", "Contact/E-mail", "Personal E-mail"),
            "phone": ("Mobile Phone", "Phone", "Home Phone", "Alt Phone"),
            "profession": ("Title", "Department"),
            "city": ("City", "Home City"),
            "type": ("ID/Status",),
            "owner": ("Record Manager", "Contact Manager"),
            "created": ("Create Date",),
            "birthday": ("Birthday", "Birth Date"),
            "referrer": ("Referred By", "Contact/Referred By"),
            UNUSED: ("E-mail Login", "Record Creator", "Ticker Symbol", "Last Results", "Assistant"),
        }
    },
    {},
    unconfirmed=("Referred By", "Contact/Referred By", "ID/Status", "Record Manager", "Contact Manager",
                 "Contact/Company", "Contact/Contact", "Contact/E-mail", "Unique ID", "Personal E-mail"),
)  # fmt: skip
