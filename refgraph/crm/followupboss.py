"""Follow Up Boss: the list of all people; who referred stands in a column of one's own, if anywhere."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM, UNUSED

_BACK = WriteBack(
    beside={"first_name": "First Name", "last_name": "Last Name", "email": "Email 1", "phone": "Phone 1"},
    found_by=("email", "phone"),
    marks=("Is Contacted", "Property MLS Number", "Timeframe", "Search Criteria"),
    prepare=("Admin > Custom Fields: create the fields below for people.",),
    import_it=(
        "Admin > Import: choose the file, and map the names, the address, the number and the fields below.",
        "A person is found by the e-mail address, or by telephone number and full name together; anybody else "
        "would be made anew. Leave out the id.",
    ),
)

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
    _BACK,
    unconfirmed=("Background", "Referred By", "External ID"),
)
