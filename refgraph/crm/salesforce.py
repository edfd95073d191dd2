"""Salesforce: API names of a data export, labels of a report, Financial Services Cloud, nonprofit package."""

from __future__ import annotations

from refgraph.crm.headers import CRM, IGNORED, ROLES

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
    ROLES: {"deal_id": ("OpportunityId",), "contact_id": ("ContactId",), "primary": ("IsPrimary",)},
}

_FILES = {
    "touches": ("Task", "Event"),
    "engagements": ("CampaignMember",),
    ROLES: ("OpportunityContactRole",),
    IGNORED: ("Partial_Soft_Credit__c", "RecordType", "OpportunityLineItem", "Product2", "PricebookEntry"),
}

SALESFORCE = CRM("salesforce", _HEADERS, _FILES)
