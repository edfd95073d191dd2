"""BNI: who invited each visitor is a referral; the PALMS report counts referrals and names nobody's."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

BNI = CRM(
    "bni",
    {
        "contacts": {
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "organisation": ("Company",),
            "profession": ("Profession",),
            "email": ("Email",),
            "phone": ("Phone",),
            "created": ("Visit Date",),
            "reported_given": ("Referrals Given",),
            "reported_received": ("Referrals Received",),
            "referrer": ("Invited By", "Invited By:"),
            UNUSED: ("Type", "TYFCB", "P", "A", "L", "M", "S", "V", "1-2-1", "CEU"),
        }
    },
    {"contacts": ("PALMS", "Visitor Report", "Visitors", "Registrations")},
    table="contacts",
)
