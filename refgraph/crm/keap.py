"""Keap (Infusionsoft): the referral partner, or affiliate, is who referred."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM, UNUSED

_BACK = WriteBack(
    beside={"email": "Email"},
    found_by=("email",),
    marks=("Referral Partner/Affiliate", "Referral Partner", "Infusionsoft ID", "Keap ID"),
    prepare=("CRM > Settings > Custom Fields, Contact: create the fields below.",),
    import_it=(
        "Import contacts from the file. Keap finds a contact by its e-mail address and changes what is mapped.",
        "Map the e-mail address and each field below; leave out the id, the name and the owner.",
    ),
)

KEAP = CRM(
    "keap",
    {
        "contacts": {
            "contact_id": ("Id", "Keap ID", "Infusionsoft ID", "Contact Id"),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email",),
            "phone": ("Phone 1", "Phone 2"),
            "organisation": ("Company",),
            "profession": ("Job Title",),
            "city": ("City",),
            "owner": ("Owner",),
            "created": ("Date Created",),
            "type": ("Person Type", "Contact Type"),
            "lead_source": ("Lead Source",),
            "referrer": ("Referral Partner", "Referral Partner/Affiliate", "Affiliate", "Referred By"),
            UNUSED: ("Title", "Affiliate Code"),
        }
    },
    {},
    _BACK,
    unconfirmed=("Referral Partner", "Referral Partner/Affiliate", "Affiliate", "Affiliate Code", "Keap ID",
                 "Infusionsoft ID", "Person Type", "Contact Id", "Date Created"),
)  # fmt: skip
