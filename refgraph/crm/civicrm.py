"""CiviCRM: relationships of a contact A and a contact B, with a label for either direction."""

from __future__ import annotations

from refgraph.crm.headers import CRM

CIVICRM = CRM(
    "civicrm",
    {
        "ties": {
            "a": ("Contact A ID", "Contact ID A", "Contact A"),
            "b": ("Contact B ID", "Contact ID B", "Contact B"),
            "kind": ("Relationship Type A to B", "Relationship Type", "Relationship"),
        }
    },
    {"ties": ("relationships",)},
    table="ties",
    unconfirmed=("Contact A ID", "Contact ID A", "Contact B ID", "Contact ID B", "Relationship Type A to B"),
)
