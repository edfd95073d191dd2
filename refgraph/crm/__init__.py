"""What each CRM calls the columns and files of its exports: one file per CRM, and nothing else in it.

A new CRM is one file that builds a `CRM`, and one line here; or an entry point in the group
``refgraph.crms``.
"""

from __future__ import annotations

from refgraph.crm.back import FIELDS, WriteBack, WriteBackRules
from refgraph.crm.dynamics import DYNAMICS
from refgraph.crm.generic import GENERIC
from refgraph.crm.headers import CRM, IGNORED, ROLES, header_key, header_keys
from refgraph.crm.hubspot import HUBSPOT
from refgraph.crm.pipedrive import PIPEDRIVE
from refgraph.crm.salesforce import SALESFORCE
from refgraph.crm.tryton import TRYTON
from refgraph.crm.zoho import ZOHO
from refgraph.registry import Registry

__all__ = [
    "CRM",
    "CRMS",
    "FIELDS",
    "IGNORED",
    "ROLES",
    "WriteBack",
    "WriteBackRules",
    "header_key",
    "header_keys",
]

CRMS: Registry[CRM] = Registry("CRM", "refgraph.crms")
"""Every CRM by its name; where two explain a header differently, the earlier one is believed."""

for _crm in (GENERIC, SALESFORCE, HUBSPOT, ZOHO, DYNAMICS, PIPEDRIVE, TRYTON):
    CRMS.add(_crm.name, _crm)
