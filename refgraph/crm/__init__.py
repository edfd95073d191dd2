"""What each CRM calls the columns and files of its exports: one file per CRM, and nothing else in it.

A new CRM is one file that builds a `CRM`, and one line in `refgraph.crm.marks`: the headers by which its
exports are known, for its words are looked up only where one of them is met. Or it is an entry point in the
group ``refgraph.crms``, or a section ``[crm.NAME]`` of the settings.
"""

from __future__ import annotations

from refgraph.crm.back import FIELDS, WriteBack, WriteBackRules
from refgraph.crm.declared import Declared, declared_crm
from refgraph.crm.dynamics import DYNAMICS
from refgraph.crm.generic import GENERIC
from refgraph.crm.grammar import (
    INWARD,
    OUTWARD,
    Direction,
    Voice,
    names_agent,
    names_referrer,
    names_the_deed,
    plain_words,
    speaks_of_referrals,
    tells_standing,
    voice_of,
)
from refgraph.crm.headers import (
    AFFILIATIONS,
    CRM,
    FOLDED,
    FOLDED_INTO,
    IGNORED,
    RECOMMEND,
    ROLES,
    UNUSED,
    header_key,
    header_keys,
    keys_of_cells,
)
from refgraph.crm.hubspot import HUBSPOT
from refgraph.crm.marks import MARKS
from refgraph.crm.pipedrive import PIPEDRIVE
from refgraph.crm.salesforce import SALESFORCE
from refgraph.crm.tasks import TASK_FIELDS, TaskForm
from refgraph.crm.tryton import TRYTON
from refgraph.crm.wording import (
    NOT_WHO,
    REFERRED,
    REFERRER_HINTS,
    REFERRERS,
    REFERRING_FIRMS,
    SOURCES,
    speaks_of_referrer,
)
from refgraph.crm.zoho import ZOHO
from refgraph.errors import UnknownNameError
from refgraph.registry import Registry

__all__ = [
    "AFFILIATIONS",
    "CRM",
    "CRMS",
    "FIELDS",
    "FOLDED",
    "FOLDED_INTO",
    "GENERIC",
    "IGNORED",
    "INWARD",
    "MARKS",
    "NOT_WHO",
    "OUTWARD",
    "RECOMMEND",
    "REFERRED",
    "REFERRERS",
    "REFERRER_HINTS",
    "REFERRING_FIRMS",
    "ROLES",
    "SOURCES",
    "TASK_FIELDS",
    "UNUSED",
    "Declared",
    "Direction",
    "TaskForm",
    "Voice",
    "WriteBack",
    "WriteBackRules",
    "crm_named",
    "declared_crm",
    "header_key",
    "header_keys",
    "keys_of_cells",
    "names_agent",
    "names_referrer",
    "names_the_deed",
    "plain_words",
    "speaks_of_referrals",
    "speaks_of_referrer",
    "tells_standing",
    "voice_of",
]

CRMS: Registry[CRM] = Registry("CRM", "refgraph.crms")
"""Every CRM by its name; where two explain a header differently, the earlier one is believed."""

for _crm in (GENERIC, SALESFORCE, HUBSPOT, ZOHO, DYNAMICS, PIPEDRIVE, TRYTON):
    CRMS.add(_crm.name, _crm)
for _name in MARKS:
    CRMS.add_later(_name, f"refgraph.crm.{_name}:{_name.upper()}")


def crm_named(text: str) -> str:
    """Return the CRM that somebody means: case, blanks and words such as "CRM" aside.

    Raises
    ------
    UnknownNameError
        If there is none of that name, with those that there are.

    Examples
    --------
    >>> crm_named("Follow Up Boss"), crm_named("HubSpot CRM"), crm_named("Microsoft Dynamics 365")
    ('followupboss', 'hubspot', 'dynamics')
    """
    if text in CRMS:
        return text
    key = header_key(text)
    inside = [name for name in CRMS if header_key(name) in key]
    if inside:
        return max(inside, key=len)
    raise UnknownNameError.among("CRM", text, CRMS)
