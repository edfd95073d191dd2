"""Follow Up Boss: the list of all people; who referred stands in a column of one's own, if anywhere."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

FOLLOWUPBOSS = CRM(
    "followupboss",
    {
        "contacts": {
            "contact_id": ("ID",),
            "name": ("Name",),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email 1", "Email", "Email 2", "Secondary Email"),
            "phone": ("Phone 1", "Phone", "Phone 2", "Secondary Phone"),
            "stage": ("Stage",),
            "lead_source": ("Lead Source", "Source"),
            "owner": ("Assigned To", "Assigned Agent"),
            "created": ("Date Added",),
            "city": ("Property City", "City"),
            "segment": ("Tags",),
            "notes": ("Notes", "Background", "Description"),
            "referrer": ("Referred By",),
            "alias_ids": ("External ID",),
            UNUSED: ("Message", "Timeframe", "Listing Price", "Property Price", "Search Criteria"),
        }
    },
    {"contacts": ("all-people",)},
    unconfirmed=("Background", "Referred By", "External ID"),
)
