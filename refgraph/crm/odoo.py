"""Odoo: technical names of an import-compatible export, or translated labels; ``referred`` is a typed name."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM, UNUSED

_BACK = WriteBack(
    headers={
        "tier": "x_referral_tier",
        "rank": "x_referral_rank",
        "cluster": "x_referral_cluster",
        "reason": "x_referral_tier_reason",
        "as_of": "x_referral_tier_as_of",
    },
    marks=("email_from", "parent_id/id", "category_id/id", "Related Company/External ID"),
    id_pattern=r"__export__\..+",
    prepare=(
        "Settings > Technical > Fields (or Studio), model Contact: create the fields below. A selection takes no "
        "value it does not have.",
    ),
    import_it=(
        "Contacts > Favourites > Import records: encoding UTF-8, separator comma, date format %Y-%m-%d.",
        "Map the first column to External ID (ID): a row whose external id is there changes that contact, any other "
        "makes a new one. Press Test before Import.",
        "Map each other column to the field of its name, and nothing else.",
    ),
)

ODOO = CRM(
    "odoo",
    {
        "contacts": {
            "contact_id": ("id", "External ID", ".id"),
            "name": ("contact_name", "display_name", "Display Name", "Contact Name", "name"),
            "email": ("email_from", "email", "Email"),
            "phone": ("mobile", "phone", "Mobile", "Phone"),
            "organisation": ("parent_id", "parent_name", "Related Company", "partner_name", "Company Name"),
            "organisation_id": ("parent_id/id", "Related Company/External ID"),
            "profession": ("function", "Job Position"),
            "city": ("city", "City"),
            "owner": ("user_id", "Salesperson", "user_id/id"),
            "created": ("create_date", "Created on"),
            "stage": ("stage_id", "Stage"),
            "lead_source": ("source_id", "medium_id", "Source", "source_id/id"),
            "segment": ("category_id", "Tags", "category_id/id"),
            "referrer": ("referred", "Referred By", "x_referred_by", "x_studio_referred_by"),
            "referrer_id": ("x_referred_by/id", "x_studio_referred_by/id"),
            "kind": ("company_type", "Company Type"),
            "status=active": ("active",),
            UNUSED: ("Title", "title", "type", "Type", "Address Type"),
        },
        "deals": {
            "deal_id": ("id", "External ID"),
            "contact_id": ("partner_id/id", "partner_id", "Customer"),
            "stage": ("stage_id", "Stage"),
            "amount": ("expected_revenue", "Expected Revenue"),
            "date": ("date_closed", "Closed Date", "date_deadline", "Expected Closing"),
            "created": ("create_date", "Created on"),
            "owner": ("user_id", "Salesperson"),
        },
    },
    {"contacts": ("res.partner", "res_partner"), "deals": ("crm.lead", "crm_lead")},
    _BACK,
    unconfirmed=("External ID", "Display Name", "Related Company", "Job Position", "x_studio_referred_by",
                 "x_studio_referred_by/id", "Related Company/External ID", "Expected Closing", "Company Type"),
)  # fmt: skip
