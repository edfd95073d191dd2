"""By which headers an export shows where it comes from, so that the words of its CRM are looked up only then."""

from __future__ import annotations

from collections.abc import Mapping

MARKS: Mapping[str, tuple[str, ...]] = {
    "outlook": ("E-mail Display Name", "Government ID Number", "Internet Free Busy", "Directory Server"),
    "google": ("Relation 1 - Label", "Relation 1 - Type", "E-mail 1 - Label", "E-mail 1 - Type", "Group Membership"),
    "linkedin": ("Connected On",),
    "act": ("ID/Status", "Record Manager", "Last Reach", "E-mail Login"),
    "goldmine": ("ACCOUNTNO", "CONTSUPREF", "KEY1", "Recid"),
    "odoo": ("email_from", "parent_id/id", "category_id/id", "partner_id/id", "Related Company/External ID"),
    "sugar": ("Lead Source Description", "Non Primary E-mails", "refered_by", "Status Description"),
    "espo": ("emailAddressIsOptedOut", "phoneNumberIsOptedOut", "createdByName", "streamUpdatedAt"),
    "kvcore": ("TCPA Optin Date", "Capture Method", "External Vendor ID", "Text On"),
    "followupboss": ("Is Contacted", "Property MLS Number", "Timeframe", "Search Criteria"),
    "clio": ("client_reference", "custom_number", "client_company_name", "Originating Attorney"),
    "keap": ("Referral Partner/Affiliate", "Referral Partner", "Infusionsoft ID", "Keap ID"),
    "bni": ("TYFCB", "RGI", "Address Line One"),
    "surveys": ("Respondent ID", "Collector ID", "RecipientEmail", "ExternalReference", "Response ID",
                "Person Properties", "Survey Type", "NPS Group"),
    "dynamics_connections": ("Connected From", "Role (From)", "record1roleid", "record1id"),
    "civicrm": ("Contact A ID", "Relationship Type A to B", "Contact ID A"),
}  # fmt: skip
"""For each CRM that is not always known, the headers of which one is enough to show that a sheet is its own."""
