"""The words by which headers say who referred and who was referred, in the languages seen in exports."""

from __future__ import annotations

import re
import unicodedata

from refgraph.crm.grammar import voice_of

_FIRMS = (
    "Practice", "Organization", "Organisation", "Company", "Firm", "Clinic", "Facility", "Hospital", "Office", "Group",
    "Location", "Site", "Agency", "Practice Name", "Organization Name", "Clinic Name", "Facility Name", "Company Name",
)  # fmt: skip
REFERRING_FIRMS = tuple(
    f"{side} {firm}"
    for side in ("Referring", "Referrer", "From", "Source", "Sending", "Originating", "Introducing")
    for firm in _FIRMS
    # That one stands beside a name, always.
    if not (side == "Referrer" and firm.startswith("Organi"))
)
"""Headers of the column that says which firm referred; beside a person's, where that person belongs."""

REFERRERS = (
    "Referrer", "Referred By", "Refered By", "Refferred By", "Ref'd By", "Referrer Name", "Referring Contact",
    "Referring Provider", "Referring Physician", "Referring Doctor", "Referring Person", "Referring Clinician",
    "Referring Client", "Referring Customer", "Referring Party", "Referring Agent", "Referring Attorney",
    "Referring", "Referral Contact", "Referral Partner", "Referral By", "Referred By Partner", "Referral From",
    "Who Referred You", "Introduced By", "Introducer", "Invited By", "Recommended By", "Recommender", "Nominator",
    "Nominated By", "Source Contact", "Sponsor", "Sponsored By", "Sent By", "Who Sent Them",
    "Who Sent You", "Who Sent Us", "Who Introduced Us", "Who Introduced You", "Who Recommended Us",
    "Source of Introduction", "Introduction Source", "Referral Agent", "Referral Partner Name",
    "Empfohlen von", "Empfohlen durch", "Empfehlung von", "Empfehlung durch", "Empfehlungsgeber", "Vermittelt von",
    "Vermittelt durch", "Vermittler", "Geworben von", "Geworben durch", "Tippgeber", "Zuweiser", "Überweiser",
    "Apporteur", "Apporteur d'affaires", "Prescripteur", "Recommandé par", "Présenté par", "Envoyé par",
    "Adressé par", "Référé par", "Parrain", "Recomendado por",
    "Quién le recomendó", "Quién lo recomendó", "Quién nos recomendó", "Presentado por", "Prescriptor",
    "Referido por", "Presentato da", "Doorverwezen door", "Verwezen door", "Verwijzer", "Rekommenderad av",
    "Anbefalt av", "Anbefalet af", "Suosittelija", "Consigliato da", "Segnalato da", "Aanbevolen door",
    "Indicado por", "Polecony przez", "Viene de parte de", "De parte de", "Derivado por", "Remitido por",
    "Médico derivante", "Médico remitente", "Proposer", "Tip van",
    "Affiliate", "Brought By", "Accompanied By", "Mitgebracht von", "Eingeladen von", "Eingeladen durch",
    "Invitado por", "Traído por", "Vino con", "Invité par", "Amené par", "Invitato da", "Portato da",
    "Uitgenodigd door", "Meegebracht door", "Convidado por", "Trazido por",
    "Relation: Referred By", *REFERRING_FIRMS,
    "Kdo doporučil", "Doporučil", "Кто порекомендовал", "Рекомендатель", "推荐人", "介绍人", "紹介者", "紹介元",
    "추천인", "소개자", "소개인", "Ajánló", "Ajánlotta", "Ki ajánlotta", "Referans olan", "Öneren", "Tavsiye eden",
    "Yönlendiren", "Хто порекомендував", "Рекомендував", "Σύσταση από", "Συστήθηκε από",
    "Center of Influence", "Centre of Influence", "Ref Prov", "Ref Provider", "Ref Phys", "Ref Physician",
    "Ref Doctor", "Ref Dr", "rDVM", "Ref DVM", "Referring DVM", "Referring Vet", "Referring Veterinarian",
    "Referring OD", "Referring Optometrist", "Referring Dentist", "Referring Account", "Referring Household",
    "Referred By Account", "Referred By Company", "By Whom", "Giver", "Referral Giver", "Referral Given By",
)  # fmt: skip
"""Headers of the column that says who referred; the same word with ``ID`` after it holds the id."""

REFERRER_HINTS = (
    "Referral Source",
    "Referral Source Name",
    "Referral",
    "Referral Name",
    "Source of Referral",
    "Referral Origin",
    "Referral Details",
    "COI",
)
"""Headers that name a referrer in some files and a channel in others; the values decide."""

SOURCES = (
    "Source", "Lead Source", "Client Source", "Source Detail", "Source Details", "Lead Source Detail",
    "Lead Source Description", "How did you hear about us", "How did you find us", "How did you hear of us",
    "Herkunft", "Quelle", "Kontaktquelle", "Kam über", "Aufmerksam geworden durch", "Origine", "Provenance",
    "Comment nous avez-vous connu", "Origen", "Procedencia", "Cómo nos conoció", "Come ci ha conosciuto",
)  # fmt: skip
"""Headers that name a channel, unless the values are contacts of the file."""

REFERRED = (
    "Referred", "Referred Name", "Referred Contact", "Referred Person",
    "Referred Client", "Referred Customer", "Referred Patient", "Referred Provider", "Referred Lead",
    "Referred Party", "Patient", "Patient Name", "Referred To", "Referral To", "Nominee", "Invitee",
    "New Client", "New Customer", "Potential Client", "Prospective Client", "Potential Customer", "Prospect",
    "New Contact", "Referee", "Referee Name", "Friend", "Introduced To", "Who We Met", "Empfohlene Person",
    "Geworbener Kunde", "Neukunde", "Filleul", "Nouveau client", "Nuevo cliente", "Cliente nuevo", "Nuovo cliente",
    "New Patient", "Candidate", "Candidate Name", "Specialist", "Receiving Provider", "Receiving Physician",
    "Receiving Doctor", "Receiving Specialist", "Accepting Provider", "Consulting Physician", "Consultant",
    "Referral Provider", "Referral Physician", "Target Provider", "Referred To Provider", "Referred To Physician",
    "Referred To Doctor", "Referred To Dentist", "Referred To Specialist", "Referred To Clinician",
    "被紹介者", "紹介先",
)  # fmt: skip
"""Headers of the column that says who was referred; the same word with ``ID`` after it holds the id."""

RECEIVING_FIRMS = tuple(
    f"{side} {firm}"
    for side in (
        "Referred To", "Referred", "Referral", "Introduced", "To", "Receiving", "Destination", "Target", "Accepting",
        "Specialist", "Consulting",
    )
    for firm in _FIRMS
)  # fmt: skip
"""Headers of the column that says to which firm was referred."""

LOG_DAYS = (
    "Referral Date", "Date Referred", "Referred On", "Referred At", "Date of Referral", "Date Received",
    "Received", "Referral Created", "Referral Created Date", "First Referral", "First Referral Date",
    "Submission Date", "Date Submitted", "Submitted", "Submitted On", "Submitted At", "Ref Date", "RefDate",
    "Ref Entry Date", "Referral Entry Date", "Entry Date", "Intake Date", "Inquiry Date", "Enquiry Date",
    "Booking Date", "Booked On", "Booked At", "Enrollment Date", "Enrolment Date", "Enrolled On",
    "Visit Date", "Date of Visit", "DOS", "Date of Service", "Service Date",
    "Open Date", "Date Opened", "Starting", "Date/Time Created", "Signed Up At",
    "Signed Up", "Month", "Referral Month", "Time", "Date/Time", "Lead Date",
)  # fmt: skip
"""Headers of the day of a referral in a log, the surest first."""

_STEMS = (
    "refer", "introduc", "recommend", "recommand", "recomend", "empfohl", "empfehl", "vermittel", "geworben",
    "zuweis", "parrain", "prescript", "referid", "doorverw", "aanbevol", "segnalat", "consigliat", "presenta",
    "whosent", "sentby", "whotold", "connector", "nominat", "sponsor",
)  # fmt: skip
NOT_WHO = re.compile(
    r"prefer|reference|referred to|referral to|refer to|code|date|fee|bonus|reward|status|stage|type|(?<!ac)count|"
    r"number|amount|revenue|value|reason|note|link|url|program|datum|fecha|data\b|betrag|montant|importe|likely|would|"
    r"score|quality|\bon\b|\bat\b|originating (attorney|lawyer|solicitor|partner|associate|timekeeper|adviser|advisor)",
    re.IGNORECASE,
)
"""What a header says that speaks of a referral and of nobody outside: an originating attorney is of the own firm."""


def speaks_of_referrer(header: str) -> bool:
    """Whether a header that nobody has listed may say who referred; its values have to confirm it.

    Examples
    --------
    >>> [speaks_of_referrer(header) for header in ("Introduced through", "Wer hat empfohlen?", "Preferred name")]
    [True, True, False]
    """
    plain = unicodedata.normalize("NFKD", header).casefold()
    key = "".join(filter(str.isalnum, plain))
    speaks = any(stem in key for stem in _STEMS) or voice_of(header).direction == "inward"
    return speaks and not NOT_WHO.search(header)
