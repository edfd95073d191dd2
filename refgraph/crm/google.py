"""Google Contacts, old and new: numbered pairs of label and value, relations among them."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

GOOGLE = CRM(
    "google",
    {
        "contacts": {
            "name": ("Name",),
            "first_name": ("First Name", "Given Name"),
            "last_name": ("Last Name", "Family Name"),
            "email": ("E-mail 1 - Value", "E-mail 2 - Value", "E-mail 3 - Value"),
            "phone": ("Phone 1 - Value", "Phone 2 - Value", "Phone 3 - Value"),
            "organisation": ("Organization Name", "Organization 1 - Name"),
            "profession": ("Organization Title", "Organization 1 - Title"),
            "city": ("Address 1 - City",),
            "birthday": ("Birthday",),
            "notes": ("Notes",),
            "contact_id": ("External ID 1 - Value",),
            UNUSED: ("File As", "Nickname", "Organization Department", "Language", "Location", "Labels"),
        }
    },
    {},
)
