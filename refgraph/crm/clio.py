"""Clio: the templates of its own import, small letters and underscores; a matter names its client in words."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

CLIO = CRM(
    "clio",
    {
        "contacts": {
            "first_name": ("first_name",),
            "last_name": ("last_name",),
            "organisation": ("company",),
            "email": ("email_address",),
            "phone": ("primary_phone",),
            "profession": ("job_title",),
            "city": ("business_city",),
            "referrer": ("Referral Source", "Referred By"),
            UNUSED: ("title",),
        },
        "deals": {
            "deal_id": ("custom_number", "Matter Number", "Display Number"),
            "contact_id": ("Client", "Client Name", "client_company_name"),
            "status": ("status", "Matter Status"),
            "date": ("close_date", "Close Date"),
            "created": ("open_date", "Open Date"),
            "owner": ("Responsible Attorney", "Originating Attorney"),
        },
    },
    {"deals": ("matters",)},
    unconfirmed=("Referral Source", "Referred By", "Matter Number", "Display Number", "Responsible Attorney",
                 "Originating Attorney", "Matter Status"),
)  # fmt: skip
