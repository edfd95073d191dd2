"""LinkedIn: the list of one's own connections. It says whom the account's owner knows, and nobody's referrals."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

LINKEDIN = CRM(
    "linkedin",
    {
        "contacts": {
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email Address",),
            "organisation": ("Company",),
            "profession": ("Position",),
            "created": ("Connected On",),
            UNUSED: ("URL",),
        }
    },
    {"contacts": ("Connections",)},
    table="contacts",
)
