"""What kind a row between two people is, by the word in a column of kinds: a referral, a tie, a touch, void.

A label is read by its words, in any of the languages known: whoever writes "Was referred by" or "Empfehlung von"
says the same. A label of which no word is known is not guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from refgraph.crm import INWARD, header_key, plain_words, speaks_of_referrals, voice_of

REFERRAL, REFERRED_BY, REFERRER_OF = "referral", "referred by", "referrer of"
TIE, TOUCH, VOID, THANKS, INDIRECT, SENT_OUT = "tie", "touch", "void", "thanks", "indirect", "sent out"
UNDONE = "undone"
"""A touch that is planned, or was called off."""
REFERRALS = (REFERRAL, REFERRED_BY, REFERRER_OF)

MEANINGS = (*REFERRALS, TIE, "ignore")
"""What a label can be mapped to in the settings."""

REASONS = {
    VOID: "void, no referral",
    THANKS: "thanks for closed business, and no referral here that it is for",
    INDIRECT: "an indirect referral, counted where it began",
    SENT_OUT: "sent out to somebody else, not received",
    UNDONE: "not done yet, or called off",
}
"""Why a row of such a kind makes no referral."""

_BUILT_IN = {
    word: meaning
    for meaning, words in {
        REFERRED_BY: "referredby wasreferredby isreferredby introducedby recommendedby empfohlenvon adresséépar",
        REFERRER_OF: "referrerof referrer referred hasreferred referralto referredto introduced recommended",
        REFERRAL: "in from received incoming inbound referral referrals inside outside refferal",
        SENT_OUT: "out to sent refto refout outgoing outbound referralout referredout",
        VOID: "selfreferral selfreferred donotcount dontcount notcounted doesnotcount notvalid cxd cxl cxld"
        " suspicious junk junklead bogus",
        TOUCH: "121 1to1 onetoone one2one",
        THANKS: "tyfcb thankyou thankyouforclosedbusiness closedbusiness thankyouslip",
    }.items()
    for word in words.split()
}
_STEMS = {
    VOID: """void cancel cancelled canceled cancelado cancelada deleted duplicate duplicated fraud fraude
    fraudulent spam test invalid disabled removed reversed revoked refund chargeback storno storniert gelosch ungult
    doppelt doppelte betrug annule annulla annullato supprime doublon anulado anulada cancelad
    eliminad dubbel ongeldig anulow oszustwo avbrut dubblet bedrag dublet svindel peruttu petos
    mitaton kaksois frode selfref dubbla fake bot annull duplik duplic geannul vervall makuler borttag
    slettet dobbelt mitatoi poistet hylatt duplica""",
    TOUCH: """meeting call phone email mail lunch dinner coffee breakfast note task invoice appointment visit sms
    text letter event zoom demo quote proposal payment order webinar chat message conversation 1to1
    onetoone one2one termin treffen anruf telefon besuch mittagessen rechnung notiz aufgabe brief
    gesprach angebot besprechung reunion rendez appel courriel dejeuner facture visite llamada
    correo comida almuerzo factura visita cita nota riunione chiamata pranzo fattura appuntament
    vergader gesprek factuur bezoek afspraak reuniao ligacao chamada almoco fatura spotkanie rozmowa
    obiad faktura wizyta mote samtal besok mode opkald frokost besog tapaami puhelu lounas lasku
    kaynti kokous ceu training""",
    TIE: """spouse wife husband child parent sibling brother sister father mother son daughter family relative
    friend colleague coworker employee employer neighbour neighbor manager assistant knows acquaint
    member partner ehe kind eltern bruder schwester vater mutter sohn tochter familie freund kollege
    kollegin kollega kolleger mitarbeiter nachbar chef bekannt conjoint epoux epouse enfant frere
    soeur pere mere fils fille famille ami collegue voisin conyuge esposo esposa hij hermano hermana
    padre madre familia amigo amiga amigos colega vecin coniuge marito moglie figlio figlia fratel
    sorella famiglia amico amica amici collegh vicino echtgeno broer zus vader moeder zoon dochter
    vriend collega buur conjuge marido mulher filho filha irma pai mae vizinh malzon dziecko brat
    siostra rodzin znajom koleg sasiad maka make barn bror syster slakt van granne gift nabo ven
    venn puoliso veli sisko perhe ystava naapuri household supervisor reports""",
    THANKS: "thank thanks danke merci gracias grazie obrigad bedankt dzieku tack tak kiitos",
    INDIRECT: "indirect indirekt indiret indirecte epasuor posredn",
}
_STEM_KINDS = [(meaning, tuple(stems.split())) for meaning, stems in _STEMS.items()]
_BOTH_WAYS = {"referredfrom": REFERRAL, "referredto": SENT_OUT}
_LONG = 6
_ENDINGS = ("", "s", "e", "en", "es", "n", "er")
_BEFORE = (INDIRECT, VOID, THANKS)


@lru_cache(maxsize=1 << 16)
def kind_of(label: str) -> str:
    """Return the kind of row that a label names; empty where no word of it is known.

    Examples
    --------
    >>> [kind_of(label) for label in ("Was referred by", "Empfehlung", "Mittagessen", "Spouse of", "Fraud", "Warm")]
    ['referred by', 'referral', 'touch', 'tie', 'void', '']
    """
    key = header_key(label)
    if key in _BUILT_IN:
        return _BUILT_IN[key]
    words = plain_words(label)
    found = {meaning for meaning, stems in _STEM_KINDS if any(_starts(word, stems) for word in words)}
    first = next((meaning for meaning in _BEFORE if meaning in found), "")
    if first:
        return first
    if "self" in words and speaks_of_referrals(label):
        return VOID
    if any(word in ("from", "in", "incoming", "inbound") for word in words) and words[0] in (
        "ref",
        "referral",
    ):
        return REFERRAL
    if speaks_of_referrals(label):
        voice = voice_of(label)
        if voice == INWARD and not _is_bare_source(words):
            return REFERRED_BY
        return REFERRER_OF if voice.direction == "outward" and voice.certain else REFERRAL
    return next((meaning for meaning in (TOUCH, TIE) if meaning in found), "")


def kinds_of(labels: Collection[str]) -> dict[str, str]:
    """Return the kind of each label of a column; "Referred To" beside "Referred From" is what was sent out.

    Examples
    --------
    >>> kinds_of({"Referred From", "Referred To"}) == {"Referred From": "referral", "Referred To": "sent out"}
    True
    >>> kinds_of({"Referred To"})
    {'Referred To': 'referrer of'}
    """
    keys = {header_key(label): label for label in labels}
    both = _BOTH_WAYS.keys() <= keys.keys()
    return {label: (both and _BOTH_WAYS.get(header_key(label))) or kind_of(label) for label in labels}


def _starts(word: str, stems: tuple[str, ...]) -> bool:
    """Whether a word begins like a stem; after a short one nothing but an ending may stand."""
    return any(
        word.startswith(stem) and (len(stem) >= _LONG or word[len(stem) :] in _ENDINGS) for stem in stems
    )


def _is_bare_source(words: list[str]) -> bool:
    """Whether a label is but the name of a source: "Client referral source" is a referral without a direction."""
    return "source" in words
