"""EspoCRM: attribute names, links as pairs of id and name, several values as JSON."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

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
    unconfirmed=("referredByName", "referredById", "contactsIds", "addressCity"),
)
