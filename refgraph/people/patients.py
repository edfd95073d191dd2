"""Who is a patient: never ranked, given a tier or approached, whatever they did for a clinic."""

from __future__ import annotations

import re

import pandas as pd

from refgraph.schema import OTHER_ROLES

_PATIENT = re.compile(
    r"\b(patient(s|in|innen|en|e|es)?|paciente?s?|pacjent(ka)?|paziente|pazienti|patiënt(en)?|пациент)\b"
)
_REFERRING = re.compile(r"^(?:referring|referral|referrer) patient|^patient referrer")
_PROVIDER = re.compile(
    r"provider|physician|doctor|\bdr\b|dentist|surgeon|practice|clinic|hospital|\bpcp\b|[aä]rzt|praxis|m[eé]di?c"
)
_OF_CONTACTS = ("name", "first_name", "last_name", "contact_id")


def find_patients(contacts: pd.DataFrame, referrals: pd.DataFrame, columns: pd.DataFrame) -> pd.Series:
    """Tell of each contact whether it is a patient: by its type or stage, or by the header it stands under.

    Who stands under a patient's header once and refers under that of a doctor or a practice is one of these.

    Parameters
    ----------
    contacts
        With ``contact_id``, ``type``, ``stage`` and, where they were read, ``file``.
    referrals
        ``referrer_id``, ``referred_id``, ``table`` and ``file``.
    columns
        How every header was read: ``file``, ``table``, ``header``, ``column``.

    Examples
    --------
    >>> contacts = pd.DataFrame({"contact_id": ["1", "2"], "type": ["Patient", "partner"], "stage": ""})
    >>> links = pd.DataFrame(columns=["referrer_id", "referred_id", "table", "file"], dtype="str")
    >>> find_patients(contacts, links, pd.DataFrame()).tolist()
    [True, False]
    """
    found = _says(contacts["type"]) | _says(contacts["stage"])
    known = columns[columns["column"].ne("")] if len(columns) else columns
    named = known[_says(known["header"])] if len(known) else known
    if named.empty:
        return found
    of_contacts = named[named["table"].eq("contacts") & named["column"].isin(_OF_CONTACTS)]
    by_header = contacts.get("file", pd.Series("", index=contacts.index)).isin(of_contacts["file"])
    log = referrals[referrals["table"].eq("referrals")]
    whom = named[named["column"].isin(["referred", "referred_id"])]
    ids = {*log.loc[log["file"].isin(whom["file"]), "referred_id"]}
    ids |= {*_referrers_under(_REFERRING, known, referrals)}
    by_header |= contacts["contact_id"].isin(ids)
    by_header &= ~contacts["contact_id"].isin(_referrers_under(_PROVIDER, known, referrals))
    return found | (by_header & ~contacts["type"].isin(OTHER_ROLES))


def _referrers_under(words: re.Pattern[str], known: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Return the ids of those who refer in files where the header of who referred says one of the words."""
    under = known["header"].str.casefold().str.contains(words) & known["column"].str.startswith("referrer")
    return referrals.loc[referrals["file"].isin(known.loc[under, "file"]), "referrer_id"]


def _says(texts: pd.Series) -> pd.Series:
    words = {text: bool(_PATIENT.search(text.casefold().replace("_", " "))) for text in texts.unique()}
    return texts.map(words).astype(bool)
