"""EspoCRM: attribute names, links as pairs of id and name, several values as JSON."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM, UNUSED

_BACK = WriteBack(
    id_header="id",
    headers={
        "tier": "referralTier",
        "rank": "referralRank",
        "cluster": "referralCluster",
        "reason": "referralTierReason",
        "as_of": "referralTierAsOf",
    },
    marks=("emailAddressIsOptedOut", "phoneNumberIsOptedOut", "streamUpdatedAt"),
    prepare=("Administration > Entity Manager > Contact > Fields: create the fields below.",),
    import_it=(
        "Import > Contact: what to do 'Update only', delimiter comma, decimal mark point, date format YYYY-MM-DD.",
        "Update by id, and map each other column to the field of its name. Never 'Create & Update': an id that is not "
        "there would be made.",
    ),
)

ESPO = CRM(
    "espo",
    {
        "contacts": {
            "contact_id": ("id",),
            "name": ("name",),
            "first_name": ("firstName",),
            "last_name": ("lastName",),
            "email": ("emailAddress",),
            "phone": ("phoneNumber",),
            "organisation": ("accountName",),
            "organisation_id": ("accountId",),
            "profession": ("title",),
            "city": ("addressCity",),
            "owner": ("assignedUserName", "assignedUserId"),
            "created": ("createdAt",),
            "lead_source": ("source",),
            "referrer": ("referredByName",),
            "referrer_id": ("referredById",),
            "status=do_not_contact": ("doNotCall", "emailAddressIsOptedOut"),
            UNUSED: ("salutationName", "createdById", "createdByName", "modifiedById", "modifiedByName"),
        },
        "deals": {
            "deal_id": ("id",),
            "contact_id": ("contactId", "contactName", "contactsIds"),
            "stage": ("stage",),
            "amount": ("amount",),
            "currency": ("amountCurrency",),
            "date": ("closeDate",),
            "created": ("createdAt",),
            "owner": ("assignedUserName",),
        },
    },
    {},
    _BACK,
    unconfirmed=("referredByName", "referredById", "contactsIds", "addressCity"),
)
