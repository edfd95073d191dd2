"""kvCORE and BoldTrail: 79 columns; ``Referrer`` is a person in some offices and a web address in others."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

KVCORE = CRM(
    "kvcore",
    {
        "contacts": {
            "contact_id": ("Contact Id",),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email",),
            "phone": ("Cell Phone 1", "Cell Phone 2", "Home Phone", "Work Phone"),
            "type": ("Deal Type",),
            "stage": ("Status",),
            "lead_source": ("Source", "System Source"),
            "owner": ("Assigned Agent", "Agent Email"),
            "created": ("Created At", "Registered"),
            "birthday": ("Birthday",),
            "referrer": ("Referrer",),
            "consent": ("Email Optin",),
            UNUSED: ("Location", "Rating", "Owner Type", "Owner ID", "Business Type", "Capture Method"),
        }
    },
    {},
)
