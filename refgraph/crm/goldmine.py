"""GoldMine: tables CONTACT1 and CONTSUPP, keyed by ACCOUNTNO; who referred whom is a row of CONTSUPP."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

GOLDMINE = CRM(
    "goldmine",
    {
        "contacts": {
            "contact_id": ("ACCOUNTNO", "Account No"),
            "name": ("CONTACT", "Contact Name"),
            "last_name": ("LASTNAME",),
            "organisation": ("COMPANY",),
            "email": ("E-mail Address", "EMAIL"),
            "phone": ("PHONE1", "PHONE2"),
            "profession": ("TITLE",),
            "city": ("CITY",),
            "lead_source": ("SOURCE",),
            "owner": ("OWNER",),
            "created": ("CREATEON",),
            "notes": ("NOTES",),
            UNUSED: ("KEY1", "KEY2", "KEY3", "KEY4", "KEY5", "RECID", "MERGECODES", "U_CONTACT", "U_COMPANY"),
        },
        "ties": {
            "a": ("ACCOUNTNO",),
            "b": ("LINKACCT", "Referral Account No"),
            "kind": ("TITLE", "Reference", "CONTSUPREF"),
        },
    },
    {"contacts": ("CONTACT1",), "ties": ("CONTSUPP", "Referrals")},
    unconfirmed=("LINKACCT", "Referral Account No", "TITLE", "Reference", "CREATEON"),
)
