"""Headers that many CRMs, spreadsheets and practice systems share, in the languages seen in exports."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.day_words import REFERRAL_DAYS
from refgraph.crm.headers import CRM, IGNORED, ROLES
from refgraph.crm.languages import translated
from refgraph.crm.wording import LOG_DAYS, RECEIVING_FIRMS, REFERRED, REFERRERS


def _ids(headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{header} ID" for header in headers)


def _names(headers: tuple[str, ...]) -> tuple[str, ...]:
    return (*headers, *(f"{header} Name" for header in headers if not header.endswith("Name")))


_CONTACT = (
    "Contact ID", "Contact", "Contact Record ID", "Person ID", "Client ID", "Customer ID", "Member ID",
    "Patient ID", "Lead ID", "Kundennummer", "Kunden-Nr", "Kontakt ID", "Mandantennummer", "N° client",
    "Numéro client", "Code client", "Código cliente", "Codice cliente", "Klantnummer", "Primary Contact ID",
    "Primary Contact", "Associated Contact ID", "Associated Contact IDs", "Related Contact ID",
    "Parent Contact ID", "Respondent", "Recipient ID",
)  # fmt: skip
_CONTACT_BY_NAME = (
    "Contact Email", "Email", "Email Address", "E-mail Address", "Recipient Email", "Contact Name",
    "Contact Person", "Person", "Client", "Customer", "Member", "Patient", "Client Name", "Customer Name",
    "Full Name",
)  # fmt: skip
_DAY = (
    "Date", "Day", "Activity Date", "Date Completed", "Completed Date", "Completed On", "Occurred At",
    "Occurred On", "Start Date", "Date Start", "Timestamp", "Created Date", "Create Date", "Created At",
    "Date Created", "Created On", "Due Date", "Date Due", "Datum", "Fecha", "Data", "Year",
)  # fmt: skip
_OWNER = (
    "Owner", "Owner Name", "Assigned To", "Assigned User Name", "Assigned User", "Assigned Agent", "Owner ID",
    "Owner Alias", "Sales Rep", "Sales Agent", "Salesperson", "Account Manager", "Relationship Manager", "Agent",
    "Adviser", "Advisor", "Responsible", "Betreuer", "Zuständig", "Zuständiger Mitarbeiter", "Verantwortlich",
    "Responsable", "Propietario", "Proprietário",
)  # fmt: skip
_CREATED = (
    "Created", "Create Date", "Created Date", "CreatedDate", "Date/Time Created", "Submission Date",
    "Submitted", "Submitted At", "Submitted On", "Signed Up", "Signed Up At", "Enrollment Date", "Enrolment Date",
    "Entry Date", "Date of Entry", "Intake Date", "Date Added", "Added", "Date Created", "Created At",
    "Created On", "Created Time", "Connected On", "Signup Date", "Sign Up Date", "Registered",
    "Registration Date", "Registered At", "User Registered", "Registered On", "Joined", "Joined At", "Joined On",
    "Joined Date", "Join Date", "Date Joined", "Optin Time", "Opt In Time", "Opted In At", "Subscribed At",
    "First Visit", "First Visit Date", "Erster Besuch", "Primera visita", "Première visite", "Prima visita",
    "Eerste bezoek", "Date First Visit", "First Gift Date", "First Contact Date", "Inquiry Date",
    "Enquiry Date", "Lead Date", "Booking Date",
    "Client Since", "Customer Since", "Member Since", "Date Entered", "Add Time", "Timestamp",
    "Erstellt am", "Erstellt", "Erstellungsdatum", "Angelegt am", "Anlagedatum", "Date de creation", "Fecha de alta",
    "Data creazione", "Aanmaakdatum", "Aangemaakt op", "Créé le", "Date de création", "Fecha de creación",
    "Data di creazione", "Data inserimento", "Data de criação", "Data Cadastro", "Data de Cadastro", "Criado em",
    "Añadido el", "Creado el", "Fecha de registro", "Eintritt", "Eintrittsdatum", "Mitglied seit", "Kunde seit",
    "Klant sinds", "Lid sinds", "Client depuis", "Cliente dal", "Cliente desde", "登録日", "作成日", "创建时间",
    "注册日期", "등록일",
)  # fmt: skip
_REFERRING_CITIES = (
    "Referring City",
    "Referrer City",
    "Referrer Town",
    "Referring Practice City",
    "Practice City",
)
_CAMPAIGN = ("Campaign ID", "Campaign", "Campaign Name")
_COST = ("Cost", "Costs", "Expense", "Kosten", "Coût", "Coste")

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": (
            "Contact ID", "Contact Record ID", "Record ID", "ID", "Person ID", "Client ID", "Customer ID",
            "Member ID", "Patient ID", "Lead ID", "Unique ID", "UID", "Rec ID", "Code", "Contact Code",
            "Client No", "Customer No", "Member No", "Patient No",
            "Kunden-Nr", "Kontaktnummer", "Mandantennummer",
            "Mandanten-Nr", "Datensatz-ID", "N° client", "Numéro client", "Code client", "ID d'enregistrement",
            "Código",
            "Código cliente", "ID de registro", "Codice", "Codice cliente", "Klantnummer", "Klant ID",
            "Client Code", "Client Number", "Customer Number", "Kundennummer", "Account No", "VID",
            "External ID", "Externe ID", "ID externe", "ID externo", "Constituent ID", "Donor ID", "Mitgliedsnr",
            "Mitgliedsnummer", "Klantnr", "顧客番号", "会員番号", "客户编号", "고객번호",
            "Kontakt ID", "(Do Not Modify) Contact", "Pipedrive System ID",
        ),
        "name": (
            "Name", "Full Name", "Your Name", "Your Full Name", "Submitted By", "Submitter", "Completed By",
            "Contact Name", "Display Name", "Client Name",
            "Customer Name", "Lead Name", "Insured", "Named Insured", "Policyholder",
            "Patient Name", "Member Name", "Constituent Name", "Donor Name", "Anzeigename", "Nombre mostrado",
            "Nom d'affichage", "Schermnaam", "顧客名", "会員名", "이름",
            "Person Name", "Provider Name", "Provider", "Physician", "Doctor",
            "Person - Name", "Contact Full Name",
            "Vollständiger Name", "Nom complet", "Nombre completo", "Nome completo", "Jméno", "Имя", "ФИО",
            "姓名", "氏名", "الاسم", "नाम", "Contact", "Client", "Customer", "Person",
        ),
        "first_name": (
            "First Name", "Given Name", "Forename", "Contact First Name", "Person - First name", "Vorname",
            "Prénom", "Nombre", "Nome", "Voornaam", "Imię", "Förnamn", "Fornavn",
        ),
        "last_name": (
            "Last Name", "Surname", "Family Name", "Contact Last Name", "Person - Last name", "Nachname",
            "Nom", "Nom de famille", "Apellidos", "Apellido", "Cognome", "Achternaam", "Nazwisko", "Efternamn",
            "Etternavn", "Sobrenome", "Příjmení", "Фамилия",
        ),
        "email": (
            "Email", "E-mail", "Email Address", "E-mail Address", "Primary Email", "Your Email",
            "Your Email Address", "Emails", "Email Addresses",
            "Adresse de messagerie", "Email 1", "Work Email",
            "E-mail 1 - Value", "Email - Work", "Person - Email (Work)", "Email (Work)", "Lead Email",
            "User Email",
            "Contact Email", "Mail", "E-Mail-Adresse", "E-mailadres", "Courriel", "Adresse e-mail", "Correo",
            "Correo electrónico",
            "Email Address 1", "Email From", "البريد", "البريد الإلكتروني", "邮箱", "電子メール",
            "メールアドレス", "メール", "이메일", "Emailadres", "ईमेल",
        ),
        "phone": (
            "Phone", "Phone Number", "Mobile", "Mobile Phone", "Mobile Number", "Mobile No", "Cell", "Cell Phone",
            "Cell Phone 1", "Primary Phone", "Business Phone", "Work Phone", "Home Phone", "Telephone",
            "Phone 1 - Value", "Phone 1", "Phone - Work", "Person - Phone (Work)", "Telephone 1", "Lead Phone",
            "User Phone", "Contact Phone", "Contact Number", "Phones", "Contact Numbers", "Phone Numbers",
            "Whatsapp Number", "Whatsapp", "Telefon", "Telefonnummer", "Mobiltelefon", "Telefon geschäftlich",
            "Handy", "Portable",
            "Móvil", "Cellulare", "Téléphone", "Teléfono",
            "Telefono", "Telefone", "Celular", "Telefoon", "الهاتف", "电话", "電話", "फ़ोन",
        ),
        "organisation": (
            "Organisation", "Organization", "Organisation Name", "Organization Name", "Company", "Company Name",
            "Account Name", "Account", "Firm", "Firm Name", "Practice", "Practice Name", "Employer",
            "Business Name",
            "Associated Company", "Organization 1 - Name", "Firma", "Unternehmen", "Entreprise", "Société",
            "Empresa", "Organização", "Organización", "Azienda", "Bedrijf", "Společnost", "Компания", "公司", "会社名",
        ),
        "organisation_id": (
            "Organisation ID", "Organization ID", "Company ID", "Account ID", "Account Name.id", "Firm ID",
            "Primary Associated Company ID", "Associated Company ID", "Associated Company IDs",
        ),
        "kind": ("Kind", "Contact Kind", "Entity Type", "Record Kind"),
        "type": ("Type", "Contact Type", "Client Type", "Relationship", "Relationship Type", "Category", "Typ"),
        "profession": ("Profession", "Occupation", "Job Title", "Speciality", "Specialty", "Specialisation",
                       "Position", "Beruf", "Métier", "Profesión"),
        "segment": ("Segment", "Market Segment", "Industry", "Sector", "Vertical", "Branche", "Secteur"),
        "city": ("City", "Town", "Mailing City", "Business City", "Home City", "Billing City", "Person City",
                 "Suburb", "Office Location", "Ort", "Stadt", "Ort geschäftlich", "Wohnort", "Plaats",
                 "Woonplaats", "Ville",
                 "Ciudad", "Città", "Stad", "Město"),
        "owner": ("Contact Owner", "Lead Owner", "Account Owner", "Client Owner", *_OWNER),
        "status": ("Status", "Contact Status", "Client Status", "Record Status", "Statut", "Estado", "Stato"),
        "stage": ("Stage", "Lifecycle Stage", "Lead Status", "CRM Status", "Pipeline Stage", "Contact Stage"),
        "tier": ("Tier", "Referral Tier", "Contact Tier"),
        "tier_lock": ("Tier Lock",),
        "tier_lock_until": ("Tier Lock Until", "Lock Until"),
        "tier_lock_reason": ("Tier Lock Reason", "Lock Reason"),
        "created": _CREATED,
        "referral_date": REFERRAL_DAYS,
        "last_contact": ("Last Contact", "Last Contacted", "Last Contact Date", "Last Contacted Date",
                         "Date of Last Contact", "Last Contacted On", "Last Touch", "Last Touch Date",
                         "Last Activity Date", "Last Spoke", "Letzter Kontakt", "Dernier contact",
                         "Último contacto"),
        "birthday": ("Birthday", "Birthdate", "Birth Date", "Date of Birth", "DOB", "Geburtstag",
                     "Geburtsdatum", "Date de naissance", "Anniversaire", "Fecha de nacimiento"),
        "is_experienced": ("Is Experienced", "Experienced", "Has Used Service"),
        "service_start": ("Service Start", "Service Start Date", "Start of Service", "Engagement Start"),
        "willing_to_refer": ("Willing to Refer", "Would Refer", "Likely to Refer", "Willingness to Refer"),
        "consent": ("Consent", "Consent Status", "Email Optin", "Email Opt In", "Opted In", "Marketing Consent"),
        "audience": ("Audience",),
        "preferred_channel": ("Preferred Channel", "Preferred Contact Method", "Preferred Method of Contact"),
        "interests": ("Interests", "Hobbies", "Hobby"),
        "goals": ("Goals", "Objectives"),
        "notes": ("Notes", "Note", "Comments", "Description", "Notizen", "Bemerkungen", "Remarques", "Notas"),
        "testimonial_date": ("Testimonial Date",),
        "testimonial_permission": ("Testimonial Permission",),
        "referrer": _names(REFERRERS),
        "referrer_organisation": ("Referrer Organization",),
        "referrer_city": _REFERRING_CITIES,
        "referrer_id": (*_ids(REFERRERS), "Referred By Record ID", "Referrer Record ID", "Referred By Contact ID",
                        "Referrer Contact ID"),
        "lead_source": ("Lead Source", "Original Source", "Source Channel", "Data Source", "Source",
                        "Referral Source", "Herkunft", "Quelle"),
        "reported_given": ("Referrals Given", "Referrals Made", "Referrals Sent", "Number of Referrals",
                           "No of Referrals", "Total Referrals", "Referral Count"),
        "reported_received": ("Referrals Received",),
        "satisfaction": ("Satisfaction", "Satisfaction Score", "Satisfaction Rating", "Satisfaction Level",
                         "Customer Satisfaction", "Customer Satisfaction Score", "Client Satisfaction",
                         "Client Satisfaction Score", "Overall Satisfaction", "CSAT", "CSAT Score",
                         "Zufriedenheit", "Kundenzufriedenheit", "Satisfaction client", "Satisfacción",
                         "Soddisfazione", "Tevredenheid"),
        "tenure_months": ("Tenure in Months", "Tenure Months", "Months of Tenure", "Months as Customer",
                          "Months as Client", "Customer Months"),
        "alias_ids": ("Alias IDs", "Merged Record IDs", "Merged IDs", "Other IDs"),
        "status=do_not_contact": ("Do Not Contact", "Do Not Call", "Email Opt Out", "Unsubscribed", "Opted Out"),
        "status=deceased": ("Deceased", "Is Deceased"),
        "status=inactive": ("Inactive", "Is Inactive", "Deleted", "Is Deleted", "Archived", "Is Archived"),
        "status=active": ("Active", "Is Active"),
    },
    "referrals": {
        "referral_id": ("Referral ID", "Referral Number", "Referral No", "Nomination ID", "Record ID", "ID"),
        "referrer_id": (*_ids(REFERRERS), "From ID", "Source ID", "From/Code", "Referred By Record ID",
                        "Referrer Record ID"),
        "referrer": (*_names(REFERRERS), "From", "From Name", "From Contact", "From Provider", "From Physician",
                     "From Practice", "From/Record Name", "From Node", "From Node ID", "Source Node", "Source",
                     "Source Name", "Referral Source", "Referral Name", "Lead Source Name"),
        "referrer_organisation": ("Referrer Organization", "Practice", "Practice Name", "Organization",
                                  "Organisation", "Company", "Firm", "Clinic", "Facility"),
        "referred_organisation": RECEIVING_FIRMS,
        "referrer_city": (*_REFERRING_CITIES, "City", "Town"),
        "referred_id": (*_ids(REFERRED), "To ID", "Target ID", "To/Code", "Referred Record ID"),
        "referred": (*_names(REFERRED), "To", "To Name", "To Contact", "To Provider", "To Physician",
                     "To/Record Name", "To Node", "To Node ID", "Target Node", "Target", "Target Name",
                     "Client", "Customer", "Client Name", "Customer Name", "Contact", "Contact Name",
                     "Contact ID"),
        "date": (*LOG_DAYS, *_DAY, *_CREATED),
        "status": ("Status", "Referral Status", "Outcome", "Result", "Stage"),
        "revenue": ("Revenue", "Order Total", "Job Total", "Invoice Total", "Invoice Amount", "Amount", "Value",
                    "Fee", "Fees", "Commission", "TYFCB", "$ if TYFCB", "TYFCB Amount", "Umsatz", "Betrag", "Montant"),
        "share": ("Share", "Split", "Credit Share"),
        "count": ("Count", "Patients", "Patient Count", "Number of Patients", "Volume", "Referrals",
                  "Number of Referrals", "Referral Count", "Anzahl", "Nombre de références"),
        "quality": ("Quality", "Referral Quality", "Rating"),
        "reason": ("Reason", "Referral Reason", "Reason for Referral"),
        "kept": ("Appt Kept", "Appointment Kept", "Kept Appt", "Kept Appointment", "Kept"),
        "reward_paid": ("Reward Paid", "Reward", "Bonus Paid"),
        "deal_id": ("Deal ID", "Opportunity ID", "Deal", "Opportunity", "Matter ID", "Matter"),
        "relation": ("Relation", "Relation Type", "Relationship", "Relationship Type", "Type", "Label",
                     "Association Label", "Type/Record Name", "Role"),
    },
    "deals": {
        "deal_id": ("Deal ID", "Opportunity ID", "Matter ID", "Case ID", "Order ID", "Invoice ID",
                    "Transaction ID",
                    "Auftragsnummer", "Auftrags-Nr", "Rechnungsnummer", "Aktenzeichen", "N° affaire",
                    "N° facture", "Record ID", "ID", "Pipedrive System ID", "Deal - Pipedrive System ID"),
        "contact_id": (*_CONTACT, *_CONTACT_BY_NAME, "Account Name", "Account", "Company", "Organization",
                       "Organisation"),
        "status": ("Status", "Deal Status", "Deal - Status", "Opportunity Status", "Outcome"),
        "stage": ("Stage", "Deal Stage", "Stage Name", "Sales Stage", "Opportunity Stage", "Pipeline Stage",
                  "Deal - Stage (pipeline)", "Phase", "Étape", "Etapa", "Fase"),
        "amount": ("Amount", "Deal Amount", "Deal Value", "Deal - Value", "Opportunity Amount", "Close Value",
                   "Value", "Revenue", "Total", "Expected Revenue", "Fee", "Price", "Betrag", "Montant", "Importe",
                   "Importo", "Umsatz"),
        "currency": ("Currency", "Deal Currency", "Deal - Currency of value", "Currency Code", "Währung", "Devise",
                     "Moneda"),
        "date": ("Close Date", "Closed Date", "Closing Date", "Date Closed", "Closed On", "Won Date", "Won Time",
                 "Deal - Won time", "Expected Close Date", "Deal - Expected close date", "Date", "Invoice Date",
                 "Order Date", "Abschlussdatum", "Date de clôture", "Fecha de cierre"),
        "created": ("Created", "Create Date", "Created Date", "Date Created", "Created At", "Created On",
                    "Open Date",
                    "Opened", "Engage Date", "Start Date"),
        "kind": ("Kind", "Deal Kind", "Deal Type", "Opportunity Type", "Type"),
        "owner": ("Deal Owner", "Opportunity Owner", *_OWNER),
        "status=won": ("Is Won", "Won"),
        "status=closed": ("Is Closed", "Closed"),
    },
    "touches": {
        "contact_id": (*_CONTACT, *_CONTACT_BY_NAME),
        "date": _DAY,
        "channel": ("Channel", "Touch Type", "Activity Type", "Task Type", "Type", "Kind", "Method", "Medium",
                    "Activity", "Subject"),
        "direction": ("Direction", "In/Out", "Inbound/Outbound"),
        "responded": ("Responded", "Response", "Replied", "Answered", "Has Responded"),
        "owner": _OWNER,
        "campaign_id": _CAMPAIGN,
        "cost": _COST,
    },
    "engagements": {
        "contact_id": (*_CONTACT, *_CONTACT_BY_NAME),
        "date": ("Engagement Date", "Event Date", "Attended On", *_DAY),
        "kind": ("Kind", "Engagement", "Engagement Type", "Engagement Kind", "Event Type", "Type"),
        "content": ("Content", "Content Type", "Topic"),
        "designed_for": ("Designed For", "Target Audience", "Audience"),
        "campaign_id": (*_CAMPAIGN, "Event ID"),
        "cost": _COST,
    },
    "feedback": {
        "contact_id": ("Recipient Email", "External Reference", *_CONTACT, *_CONTACT_BY_NAME, "Name"),
        "date": ("Response Date", "Responded At", "Responded On", "Survey Date", "Submitted At", "Recorded Date",
                 "End Date", *_DAY),
        "score": ("Score", "NPS", "NPS Score", "Rating", "Q1_NPS", "Likelihood to Recommend",
                  "How likely are you to recommend us", "Bewertung", "Note"),
        "willing": ("Willing", "Willing to Refer", "Would Recommend", "Would Refer"),
        "comment": ("Comment", "Comments", "Feedback", "Kommentar", "Commentaire", "Comentario"),
        "closed_loop_date": ("Closed Loop Date", "Followed Up On", "Follow Up Date"),
    },
    "given": {
        "contact_id": ("Given To", "Referred To", *_CONTACT, *_CONTACT_BY_NAME),
        "date": ("Date Given", *_DAY),
        "value": ("Value", "Amount", "Revenue", "Worth"),
    },
    "asks": {"contact_id": (*_CONTACT, *_CONTACT_BY_NAME), "date": ("Ask Date", "Asked On", *_DAY),
             "owner": ("Asked By", *_OWNER)},
    "complaints": {
        "contact_id": (*_CONTACT, *_CONTACT_BY_NAME),
        "opened": ("Opened", "Date Opened", "Opened On", "Opened At", "Complaint Date", "Date", "Created Date"),
        "closed": ("Closed", "Date Closed", "Closed On", "Closed At", "Resolved", "Resolved On", "Settled"),
    },
    "events": {
        "contact_id": (*_CONTACT, *_CONTACT_BY_NAME),
        "date": ("Event Date", *_DAY),
        "event": ("Event", "Event Name", "Milestone", "Life Event", "What Happened"),
    },
    "campaigns": {
        "campaign_id": ("Campaign ID", "Campaign Code", "Record ID", "ID"),
        "name": ("Name", "Campaign Name", "Campaign", "Title"),
        "kind": ("Kind", "Type", "Campaign Type"),
        "cost": ("Cost", "Actual Cost", "Budgeted Cost", "Total Cost", "Budget", *_COST),
        "date": ("Start Date", *_DAY),
    },
    "owners": {
        "owner": ("Owner", "Owner ID", "User ID", "Owner Name", "Sales Agent", "Sales Rep", "Agent", "User",
                  "Record ID", "ID", "Alias"),
        "name": ("Name", "Full Name", "Display Name", "User Name"),
        "email": ("Email", "Email Address", "E-mail", "Owner Email"),
        "role": ("Role", "User Role", "Job Title", "Title", "Position"),
        "portfolio_cap": ("Portfolio Cap", "Portfolio", "Maximum Contacts"),
        "weekly_slots": ("Weekly Slots", "Slots per Week"),
        "budget": ("Budget", "Annual Budget"),
    },
    "ties": {
        "a": ("A", "Constituent ID", "Constituent", "Constituent Name",
              "Contact", "Contact ID", "Contact A", "Contact 1", "Contact 1 ID", "Person 1", "Person A",
              "Person",
              "Record 1", "Record 1 ID", "From", "From ID", "From/Code", "Source", "Source ID", "From Contact"),
        "b": ("B", "Related Constituent ID", "Related Constituent", "Related Constituent Name",
              "Related Contact", "Related Contact ID", "Contact B", "Contact 2", "Contact 2 ID", "Person 2",
              "Person B", "Related Person", "Record 2", "Record 2 ID", "To", "To ID", "To/Code", "Target",
              "Target ID",
              "To Contact", "Associated Contact", "Connected To", "Knows"),
        "kind": ("Kind", "Type", "Relation", "Relation Type", "Relationship", "Relationship Type", "Label",
                 "Association Label", "Type/Record Name", "Role", "Record 1 Role"),
        "weight": ("Weight", "Strength", "Closeness"),
        "date": ("Date", "Start Date", "Date Start", "Relationship Start Date", "Since", "Starting", "Beginn"),
    },
    "organisations": {
        "organisation_id": ("Organisation ID", "Organization ID", "Account ID", "Company ID", "Firm ID",
                            "Record ID",
                            "ID"),
        "organisation": ("Organisation", "Organization", "Organisation Name", "Organization Name", "Account Name",
                         "Account", "Company", "Company Name", "Firm", "Firm Name", "Name"),
        "city": ("City", "Town", "Billing City", "Business City", "Office Location", "Ort", "Ville"),
        "segment": ("Segment", "Industry", "Sector", "Branche"),
        "owner": ("Account Owner", "Company Owner", *_OWNER),
    },
    ROLES: {
        "deal_id": ("Deal ID", "Opportunity ID", "Opportunity", "Deal"),
        "contact_id": ("Contact ID", "Contact"),
        "primary": ("Is Primary", "Primary"),
    },
}  # fmt: skip

_FILES = {
    "contacts": ("contacts", "contact", "people", "person", "persons", "leads", "lead", "clients", "client",
                 "customers", "customer", "patients", "members", "prospects", "kontakte", "kunden", "mandanten",
                 "clientes", "clienti", "klanten", "contactos"),
    "referrals": ("referrals", "referral", "nominations", "edges", "empfehlungen"),
    "deals": ("deals", "deal", "opportunities", "opportunity", "opps", "pipeline", "sales_pipeline", "matters",
              "abschluesse", "auftraege", "umsaetze", "affaires",
              "orders", "invoices"),
    "touches": ("touches", "touch", "activities", "activity", "tasks", "task", "calls", "meetings", "emails"),
    "engagements": ("engagements", "engagement", "attendance", "attendees"),
    "feedback": ("feedback", "survey", "surveys", "nps", "responses"),
    "given": ("given", "referrals_given"),
    "asks": ("asks", "ask"),
    "complaints": ("complaints", "complaint", "tickets", "cases"),
    "events": ("events", "event", "milestones"),
    "campaigns": ("campaigns", "campaign"),
    "owners": ("owners", "owner", "users", "user", "team", "staff", "agents"),
    "ties": ("ties", "tie", "relationships", "relationship", "relations", "connections", "associations"),
    "organisations": ("organisations", "organizations", "organisation", "organization", "accounts", "account",
                      "companies", "company", "firms"),
    IGNORED: ("notes_001", "attachments_001", "data_dictionary", "dictionary", "readme", "products", "product",
              "pricebook"),
}  # fmt: skip

_BACK = WriteBack(
    delimiter="",
    prepare=("Create the fields below for contacts, if your CRM does not have them yet.",),
    import_it=(
        "Import the file as an update of existing contacts, matched by the id in its first column.",
        "Map each other column to the field of its name, and nothing else.",
    ),
)

_PLAIN = {
    "contacts": {name: name for name in ("contact_id", "name", "first_name", "last_name", "email", "phone",
                                         "organisation", "city", "created", "status", "owner", "birthday")},
    "referrals": {"date": "date", "status": "status", "revenue": "amount", "referred": "client"},
    "deals": {"contact_id": "deal_contact", "amount": "amount", "stage": "stage", "date": "closing_date",
              "created": "created", "owner": "owner"},
}  # fmt: skip
"""The columns of these tables that are worded in every language, and what they are called there."""


def _in_every_language() -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        table: {
            column: (*headers, *translated(_PLAIN.get(table, {}).get(column, "")))
            for column, headers in columns.items()
        }
        for table, columns in _HEADERS.items()
    }


GENERIC = CRM("generic", _in_every_language(), _FILES, _BACK)
