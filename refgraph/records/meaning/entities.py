"""Headers with the entity in front ("Client First Name"): what recurs in front of personal facts is taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from refgraph.crm import header_key, plain_words
from refgraph.records.meaning.vocabulary import Meaning

FACTS = frozenset("contact_id name first_name last_name email phone birthday city".split())
"""The columns by which headers show that they speak of a person."""

_ENTITIES = (
    "client", "customer", "patient", "member", "lead", "donor", "guest", "student", "tenant", "person", "constituent",
    "attendee", "applicant", "candidate", "buyer", "borrower", "owner", "subscriber", "user", "participant", "prospect",
    "policyholder", "insured", "resident", "homeowner", "parent", "kund", "mandant", "mitglied",
    "teilnehmer",
    "adherent", "membre", "eleve", "cliente", "paciente", "socio", "alumno", "paziente", "allievo", "klant", "lid",
    "deelnemer", "aluno", "klient", "pacjent", "medlem", "elev", "asiakas", "jasen", "contact", "contacto",
    "contatto",
)  # fmt: skip
_BARE = {"first": "first_name", "last": "last_name"}
_LINKS = frozenset("s of the de del della dell di du da do des la le el van der des den d l".split())
_LATER = 500
_LEAST = 2


def facts_of_entity(header: Sequence[str], meanings: Mapping[str, Meaning]) -> dict[int, Meaning]:
    """Return what headers mean without the entity that stands in several of them.

    Parameters
    ----------
    header
        The headers of a sheet.
    meanings
        The known headers of contacts, by their keys.

    Examples
    --------
    >>> known = {"firstname": Meaning("first_name", "x", 0), "email": Meaning("email", "x", 1)}
    >>> found = facts_of_entity(("Client First Name", "Client E-mail", "Visits"), known)
    >>> {position: meaning.column for position, meaning in found.items()}
    {0: 'first_name', 1: 'email'}
    """
    found: dict[str, dict[int, Meaning]] = defaultdict(dict)
    for position, name in enumerate(header):
        words = plain_words(name)
        entity = next((stem for word in words for stem in _ENTITIES if word.startswith(stem)), "")
        rest = [word for word in words if not (entity and word.startswith(entity)) and word not in _LINKS]
        meaning = meanings.get("".join(rest)) if entity and rest else None
        if entity and len(rest) == 1 and rest[0] in _BARE:
            meaning = Meaning(_BARE[rest[0]], "words", 0)
        if meaning and meaning.column in FACTS:
            found[entity][position] = Meaning(meaning.column, meaning.crm, meaning.rank + _LATER)
    several = [facts for facts in found.values() if len({fact.column for fact in facts.values()}) >= _LEAST]
    return max(several, key=len, default={})


def bare_names(header: Sequence[str]) -> dict[int, Meaning]:
    """Return what "First" and "Last" mean where both stand in a header: of one alone nobody knows what is first.

    Examples
    --------
    >>> {at: meaning.column for at, meaning in bare_names(("Id", "Last", "First")).items()}
    {2: 'first_name', 1: 'last_name'}
    >>> bare_names(("Id", "Last"))
    {}
    """
    keys = [header_key(name) for name in header]
    if not all(keys.count(word) == 1 for word in _BARE):
        return {}
    return {keys.index(word): Meaning(column, "words", _LATER) for word, column in _BARE.items()}
