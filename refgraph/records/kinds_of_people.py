"""Of what kind the people or things are whom a header or a file name speaks of: patients, providers, customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from refgraph.crm import plain_words

_KINDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "patient": "patient patients patientin patienten patiente paciente pacjent paziente mrn chart",
        "case": "case matter claim encounter visit appointment fall akte dossier caso",
        "order": "order booking invoice transaction sale purchase auftrag rechnung commande pedido",
        "lead": "lead leads prospect opportunity deal",
        "customer": "customer customers client clients kunde kunden mandant cliente clientes klant klient",
        "provider": "provider providers physician doctor dr npi dentist clinician surgeon practice clinic facility "
        "hospital arzt praxis medecin medico",
        "partner": "partner partners affiliate affiliates ambassador agent broker reseller vendor vermittler",
        "employee": "employee staff mitarbeiter",
    }.items()
}
"""Kinds of people and things that programs number each by itself, and the words for them in headers."""


def kinds_in(headers: Iterable[str]) -> set[str]:
    """Return the kinds of people and things that headers or file names speak of.

    Examples
    --------
    >>> sorted(kinds_in(["Referring Provider ID", "patients.csv"])), kinds_in(["Referrer ID"])
    (['patient', 'provider'], set())
    """
    words = {word for header in headers for word in plain_words(header)}
    return {kind for kind, said in _KINDS.items() if said & words}
