"""HubSpot: labels of a view's export, and the internal names of a full export."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM
from refgraph.crm.tasks import TaskForm

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": ("hs_object_id", "Record ID - Contact"),
        "first_name": ("firstname",),
        "last_name": ("lastname",),
        "profession": ("jobtitle",),
        "organisation": ("Associated Company", "Primary Company", "Associated Company (Primary)"),
        "organisation_id": ("associatedcompanyid", "Primary Associated Company ID"),
        "owner": ("hubspot_owner_id", "Contact owner"),
        "stage": ("lifecyclestage", "hs_lead_status", "Lifecycle Stage", "Lead Status"),
        "created": ("createdate", "Create Date"),
        "lead_source": ("Original Source", "hs_analytics_source", "Original Traffic Source", "Latest Source"),
        "alias_ids": ("hs_calculated_merged_vids", "Merged Record IDs", "hs_merged_object_ids"),
        "status=do_not_contact": ("hs_email_optout", "Unsubscribed from all email"),
    },
    "deals": {
        "deal_id": ("hs_object_id", "Record ID"),
        "contact_id": ("Associated Contact IDs", "Associated Contact"),
        "stage": ("dealstage", "Deal Stage"),
        "currency": ("deal_currency_code",),
        "date": ("closedate", "Close Date"),
        "created": ("createdate",),
        "kind": ("dealtype",),
        "owner": ("hubspot_owner_id", "Deal owner"),
        "status=won": ("hs_is_closed_won", "Is Closed Won"),
        "status=closed": ("hs_is_closed",),
    },
    "touches": {
        "contact_id": ("Associated Contact IDs",),
        "date": ("hs_timestamp", "Activity date"),
        "channel": ("hs_activity_type", "Activity type", "hs_task_type", "hs_task_subject"),
        "owner": ("Activity assigned to", "hubspot_owner_id"),
    },
    "ties": {
        "a": ("Record ID", "Record ID - Contact"),
        "b": ("Associated Contact IDs", "Associated Contact ID"),
        "kind": ("Association Label",),
    },
    "organisations": {
        "organisation_id": ("Record ID - Company", "hs_object_id"),
        "organisation": ("Company name",),
        "owner": ("Company owner",),
    },
}

_FILES: dict[str, tuple[str, ...]] = {}

_BACK = WriteBack(
    id_header="Record ID",
    most_rows=500_000,
    most_bytes=20_000_000,
    marks=("Record ID", "hs_object_id", "Record ID - Contact"),
    prepare=(
        "Settings > Properties > Contact properties: create the properties below. Options of a dropdown have "
        "to exist before the import.",
    ),
    import_it=(
        "Contacts > Import > File from computer > One object > Contacts: update existing records only.",
        "Map Record ID as the unique identifier, and each other column to the property of its name.",
        "Dates are written as 2026-01-31: choose that format if you are asked.",
    ),
)

_TASKS = TaskForm(
    headers={
        "contact_id": "Record ID - Contact",
        "subject": "hs_task_subject",
        "due": "hs_timestamp",
        "kind": "hs_task_type",
        "priority": "hs_task_priority",
        "status": "hs_task_status",
        "owner": "hubspot_owner_id",
        "description": "hs_task_body",
    },
    urgencies=("HIGH", "MEDIUM", "LOW"),
    status="NOT_STARTED",
    kinds={"call": "CALL", "e-mail": "EMAIL"},
    usual_kind="TODO",
    import_it=(
        "Contacts > Import > File from computer > Multiple objects > Tasks and Contacts.",
        "Map Record ID - Contact to the Record ID of the contact, and each hs_ column to the task property of that "
        "internal name: title, due date, type, priority, status, notes; hubspot_owner_id to Assigned to.",
        "Dates are written as 2026-01-31: choose that format if you are asked.",
        "Import each file once: HubSpot cannot change or recognise tasks that are there already.",
    ),
)

HUBSPOT = CRM("hubspot", _HEADERS, _FILES, _BACK, tasks=_TASKS)
