"""How headers name days: of a referral, of anything, and since when somebody is a contact."""

from __future__ import annotations

from refgraph.crm.grammar import speaks_of_referrals
from refgraph.crm.languages import translated

REFERRAL_DAYS = (
    "Referral Date", "Date Referred", "Date of Referral", "Referred On", "Referred At", "Referral Time", "Ref Date",
    "Referral Created", "Referral Created At", "Referral Entry Date", "Ref Entry Date", "Referral Received",
    "Referral Received Date", "Introduction Date", "Date Introduced", "Introduced On", "Invited On", "Invited At",
    "Invitation Date", "Recommended On", "Nomination Date", "Nominated On", "Date de mise en relation",
    "Mise en relation le", "Datum tip", "Tipdatum", "紹介日",
    *filter(speaks_of_referrals, translated("date")),
)  # fmt: skip
"""Headers with a word for the referral; those of a log may do without."""
DAYS = (
    "Date", "Day", "Activity Date", "Date Completed", "Completed Date", "Completed On", "Occurred At",
    "Occurred On", "Start Date", "Date Start", "Timestamp", "Created Date", "Create Date", "Created At",
    "Date Created", "Created On", "Due Date", "Date Due", "Datum", "Fecha", "Data", "Year",
)  # fmt: skip
"""Headers for the day of whatever a row is."""
CREATED_DAYS = (
    "Created", "Create Date", "Created Date", "CreatedDate", "Date/Time Created", "Submission Date",
    "Submitted", "Submitted At", "Submitted On", "Signed Up", "Signed Up At", "Enrollment Date", "Enrolment Date",
    "Entry Date", "Open Date", "Account Open Date", "Date of Entry",
    "Intake Date", "Date Became Client", "Became Client", "Became Client On",
    "Became a Client", "Became a Customer Date", "Became a Client Date", "Client Start Date", "Customer Start Date",
    "Date Added", "Added", "Date Created", "Created At", "Created On",
    "Created Time", "Connected On", "Signup Date", "Sign Up Date", "Registered",
    "Registration Date", "Registered At", "Register Time", "Register Date", "Registered Date", "Registration Time",
    "Create Date/Time", "Created Date/Time", "Confirm Time", "来店日", "初回来店日",
    "User Registered", "Registered On", "Joined", "Joined At", "Joined On",
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
    "注册日期", "등록일", "Kayıt tarihi", "Létrehozva", "Create Time", "Date Became Lead",
)  # fmt: skip
"""Headers for the day since when somebody is a contact."""
