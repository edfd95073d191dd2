"""SugarCRM and SuiteCRM: labels of the user's language, or the names of the database, ``refered_by`` among them."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM, UNUSED
from refgraph.crm.tasks import TaskForm

_BACK = WriteBack(
    id_header="ID",
    marks=("Lead Source Description", "Non Primary E-mails", "refered_by", "Status Description"),
    prepare=("Admin > Studio > Contacts (or Leads) > Fields: create the fields below, with these labels.",),
    import_it=(
        "Contacts (or Leads) > Import: 'Create new records and update existing records', delimiter comma, UTF-8.",
        "Set the date format to Y-m-d by hand: the one it finds out by itself may be wrong.",
        "Map ID to ID, and each other column to the field of its label; map nothing else.",
    ),
)

SUGAR = CRM(
    "sugar",
    {
        "contacts": {
            "contact_id": ("ID",),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email Address",),
            "phone": ("Mobile", "Office Phone", "Home Phone", "phone_mobile", "phone_work"),
            "organisation": ("Account Name",),
            "organisation_id": ("Account ID",),
            "profession": ("Title",),
            "city": ("Primary Address City", "primary_address_city"),
            "owner": ("Assigned User Name", "Assigned To", "Assigned User ID"),
            "created": ("Date Created", "date_entered"),
            "birthday": ("Birthdate",),
            "lead_source": ("Lead Source",),
            "stage": ("Status",),
            "referrer": ("Referred By", "refered_by"),
            # The contact that a lead was turned into.
            "alias_ids": ("Contact ID",),
            "status=do_not_contact": ("Do Not Call", "Email Opt Out"),
            "status=inactive": ("Deleted",),
            UNUSED: (
                "Reports To ID",
                "Reports to ID",
                "Salutation",
                "Department",
                "Opportunity ID",
                "campaign_id",
            ),
        },
        "deals": {
            "deal_id": ("ID",),
            "contact_id": ("Contact ID",),
            "stage": ("Sales Stage",),
            "amount": ("Opportunity Amount",),
            "date": ("Expected Close Date",),
            "owner": ("Assigned User Name",),
        },
    },
    {},
    _BACK,
    unconfirmed=("primary_address_city", "phone_mobile", "phone_work", "Office Phone"),
    tasks=TaskForm(
        headers={
            "contact_id": "Contact ID",
            "subject": "Subject",
            "due": "Date Due",
            "priority": "Priority",
            "status": "Status",
            "description": "Description",
        },
        urgencies=("High", "Medium", "Low"),
        status="Not Started",
        import_it=("Tasks > Import: create new records only, and map each column to the field of its name.",),
    ),
)
