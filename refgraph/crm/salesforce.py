"""Salesforce: API names of a data export, labels of a report, Financial Services Cloud, nonprofit package."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import AFFILIATIONS, CRM, IGNORED, ROLES
from refgraph.crm.tasks import TaskForm

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": ("Contact ID", "Id", "Lead ID"),
        "organisation": ("Account Name", "Company"),
        "organisation_id": ("AccountId", "Account ID"),
        "profession": ("Title",),
        "city": ("MailingCity", "Mailing City"),
        "owner": ("OwnerId", "Owner Alias"),
        "created": ("CreatedDate",),
        "birthday": ("Birthdate",),
        "lead_source": ("LeadSource",),
        "type": ("Contact Record Type",),
        "alias_ids": ("MasterRecordId", "ConvertedContactId"),
        "referrer": ("ReferredByContact", "Referred By Contact"),
        "referrer_id": ("FinServ__ReferredByContact__c",),
        "status=do_not_contact": ("HasOptedOutOfEmail", "DoNotCall", "npsp__Do_Not_Contact__c"),
        "status=deceased": ("npsp__Deceased__c",),
        "status=inactive": ("IsDeleted",),
    },
    "deals": {
        "deal_id": ("Opportunity ID",),
        "contact_id": ("ContactId", "npsp__Primary_Contact__c", "Primary Contact"),
        "stage": ("StageName", "stage_name"),
        "currency": ("CurrencyIsoCode", "Amount Currency"),
        "date": ("CloseDate",),
        "created": ("CreatedDate",),
        "owner": ("OwnerId",),
        "status=won": ("IsWon",),
        "status=closed": ("IsClosed",),
    },
    "touches": {
        "contact_id": ("WhoId", "Who ID", "Name ID"),
        "date": ("ActivityDate", "CompletedDateTime", "ActivityDateTime"),
        "channel": ("TaskSubtype", "Type"),
        "direction": ("CallType",),
        "owner": ("OwnerId",),
    },
    "engagements": {
        "contact_id": ("ContactId", "LeadOrContactId", "LeadId"),
        "date": ("FirstRespondedDate", "CreatedDate", "Member First Responded Date"),
        "kind": ("Campaign Type", "Member Status", "Status"),
        "campaign_id": ("CampaignId",),
    },
    "campaigns": {"cost": ("ActualCost", "BudgetedCost"), "date": ("StartDate",), "kind": ("Type",)},
    "owners": {"role": ("UserRole", "Profile")},
    "ties": {
        "a": ("npe4__Contact__c", "ContactId"),
        "b": ("npe4__RelatedContact__c", "npe4__Related_Contact__c"),
        "kind": ("npe4__Type__c",),
    },
    "organisations": {"city": ("BillingCity",), "owner": ("OwnerId",)},
    AFFILIATIONS: {
        "contact_id": ("ContactId", "npe5__Contact__c"),
        "organisation_id": ("AccountId", "npe5__Organization__c"),
        "direct": ("IsDirect", "npe5__Primary__c"),
        "active": ("IsActive",),
    },
    ROLES: {
        "deal_id": ("OpportunityId",),
        "contact_id": ("ContactId",),
        "primary": ("IsPrimary",),
        "role": ("Role",),
    },
}

_FILES = {
    "touches": ("Task", "Event"),
    "engagements": ("CampaignMember",),
    ROLES: ("OpportunityContactRole",),
    AFFILIATIONS: ("AccountContactRelation", "npe5__Affiliation__c"),
    IGNORED: ("Partial_Soft_Credit__c", "RecordType", "OpportunityLineItem", "Product2", "PricebookEntry"),
}

_BACK = WriteBack(
    id_header="Id",
    headers={
        "tier": "Referral_Tier__c",
        "rank": "Referral_Rank__c",
        "cluster": "Referral_Cluster__c",
        "reason": "Referral_Tier_Reason__c",
        "as_of": "Referral_Tier_As_Of__c",
    },
    most_rows=50_000,
    most_bytes=100_000_000,
    clear="#N/A",
    marks=("AccountId", "OwnerId", "IsDeleted", "MasterRecordId", "CreatedById"),
    id_pattern=r"00[3Q][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?",
    prepare=(
        "Setup > Object Manager > Contact (and Lead) > Fields & Relationships: create the fields below. A "
        "picklist that is restricted refuses a value it does not have.",
    ),
    import_it=(
        "Data Loader (or Bulk API 2.0, comma, LF, UTF-8): Update, object Contact (ids beginning 003) or Lead (00Q).",
        "Map Id to Id and each other column to the field of its name; map nothing else.",
        "Open the error file afterwards: a row that is refused says why there.",
    ),
)

_TASKS = TaskForm(
    headers={
        "contact_id": "WhoId",
        "subject": "Subject",
        "due": "ActivityDate",
        "kind": "TaskSubtype",
        "priority": "Priority",
        "status": "Status",
        "owner": "OwnerId",
        "description": "Description",
    },
    urgencies=("High", "Normal", "Low"),
    status="Not Started",
    kinds={"call": "Call"},
    usual_kind="Task",
    owner_pattern=r"005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?",
    import_it=(
        "Data Loader (or Bulk API 2.0, comma, LF, UTF-8): Insert, object Task. Never Upsert: a task has no key.",
        "Map each column to the field of its name. A task without OwnerId becomes yours; the description says whose "
        "it is.",
    ),
)

SALESFORCE = CRM("salesforce", _HEADERS, _FILES, _BACK, tasks=_TASKS)
