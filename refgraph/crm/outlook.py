"""Outlook: the 92 columns of a classic export, and the order of Outlook.com; ``Referred By`` is a typed name."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

OUTLOOK = CRM(
    "outlook",
    {
        "contacts": {
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "organisation": ("Company",),
            "email": ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address"),
            "phone": (
                "Mobile Phone", "Business Phone", "Primary Phone", "Home Phone", "Business Phone 2", "Home Phone 2",
                "Other Phone", "Company Main Phone",
            ),
            "profession": ("Profession", "Job Title"),
            "city": ("Business City", "Home City", "Other City"),
            "birthday": ("Birthday",),
            "notes": ("Notes",),
            "type": ("Categories",),
            "referrer": ("Referred By",),
            # There is no id; who keeps one of another system keeps it here.
            "contact_id": ("Organizational ID Number",),
            UNUSED: ("Account", "Location", "Office Location", "Title", "User 1", "User 2", "User 3", "User 4",
                     "Anniversary", "Manager's Name", "Assistant's Name", "Language", "Private"),
        }
    },
    {},
)  # fmt: skip
