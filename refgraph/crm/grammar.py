"""Who refers whom by the grammar of a header: "Referred by" names who referred, "Has referred" who was.

A header has a voice. Passive with an agent ("empfohlen von", "recommandé par") or the noun of who does it
("Vermittler") point inward: the cell names who referred the row. Active ("ha segnalato"), a participle before
or behind people ("clients referred", "geworbene Kunden") and the noun of who receives it ("Filleul") point
outward: the row referred whom the cell names. A noun alone ("Referral", "Empfehlung") has no voice.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

Direction = Literal["inward", "outward", ""]


class Voice(NamedTuple):
    """What the grammar of a header says: the direction, and whether it says so beyond doubt."""

    direction: Direction
    certain: bool


SILENT = Voice("", False)
INWARD = Voice("inward", True)
OUTWARD = Voice("outward", True)

_STEMS = (
    "referr", "referid", "referee", "referenc", "refer", "introduc", "recommend", "recommand", "recomend", "empfohl",
    "empfehl", "vermittel", "geworb", "gewinn", "nominat", "parrain", "filleul", "prescri", "adress", "envoy", "indica",
    "indico", "segnal", "consigl", "presenta", "presente", "doorverw", "verwez", "aanbev", "aangebr", "polec", "polet",
    "rekommend", "tipsa", "anbefal", "henvis", "suositel", "suositte", "suosit", "invit", "sponsor", "brought",
    "apport", "sent", "overwez", "raccomand", "zuweis", "zugewies", "uberwies", "uberweis", "hanvis", "enviad",
    "inviat",
    "encaminh", "tips", "recomiend", "verwij", "mitgebracht", "eingeladen", "traid", "trazid", "meegebracht",
)  # fmt: skip
_AGENTS = frozenset(
    "by from von vom durch par por pelo pela da dal dalla door via av af fra fran przez od through aus".split()
)
_AGENT_NOUN = re.compile(
    r"(referr?er|referring|introducer|recommend(er|ing)|nominator|coi$|invit(er|ing)|source|sponsor|origin|connector|"
    r"advocate|ambassador|affiliate|promoter|empfehl(er|end|ungsgeb)|werber|tippgeb|vermittler|zuweis(er|end)|"
    r"uberweis(er|end)|parrains?$|marraine|parraineu|apporteu|prescript(eur|ric|or)|recommand(eur|ant)|introducing|recomend(ador|ante)|"
    r"recomienda|referente|padrin|presentador|segnala(tor|tric|nt)|presenta(tor|tric|nt)|raccomandant|"
    r"(door)?verwijz(er|end)|aanbreng|aanbevel(er|end)|tipgever|indica(dor|nt)|encaminha(dor|nt)|polecajac|rekommend(ator|erare)|"
    r"tips(are|giv)|hanvisare|anbefaler|henviser|tipser|suosittelij|кто|рекомендатель|推荐人|介绍人|紹介者)"
)
"""A noun or participle of who does it: `-er`, `-ant`, `-tore`, `-dor`, `-jący`, `-are`, `-ja`."""
_RECEIVER = re.compile(
    r"(referee|referred|introduced|recommended|invited|invitee|nominat(ed|ee)|nominee|protege|brought|sent|"
    r"empfohlen|geworben|vermittelt|zugewiesen|uberwiesen|filleul|parraine|recommande(e|s|es)?$|adress|envoye|"
    r"referid|recomendad|presentad|indicad|segnalat|consigliat|presentat[oaie]$|raccomandat|aangebracht|aanbevolen|apporte(e|s|es)?$|"
    r"(door)?verwezen|encaminhad|polecon|polecan|polecen|rekommenderad|tipsad|hanvisad|anbefale[dt]|anbefalt|"
    r"henvist|suositel)"
)
"""A participle or noun of who receives it."""
_PEOPLE = (
    "client", "customer", "friend", "people", "person", "patient", "contact", "lead", "member", "candidate", "tenant",
    "guest", "student", "kund", "freund", "person", "mandant", "mitglied", "patient", "ami", "personne", "membre",
    "cliente", "clienti", "amig", "persona", "paciente", "contatt", "amic", "pessoa", "klant", "vriend", "persoon",
    "relatie", "klien", "znajom", "osob", "van", "person", "kunder", "venner", "asiak", "ystav", "henkil", "name",
    "prospect", "family", "colleague", "names", "business", "compan", "who", "whom", "gaste", "bekannt", "buyer",
)  # fmt: skip
_MADE = frozenset(
    "has have hat haben a ha han hai heeft hebben har on have given made sent out to outgoing gegeben erteilt abgegeben"
    " donnees faites hechas dadas fatte date feitas gegeven gedaan".split()
)
_SEVERAL = re.compile(
    r"(referrals|recommendations|introductions|nominations|invitations|referees|empfehlungen|vermittlungen|"
    r"recommandations|parrainages|filleuls|recomendaciones|referencias|segnalazioni|raccomandazioni|indicacoes|"
    r"verwijzingen|doorverwijzingen|aanbevelingen|polecenia|rekommendationer|anbefalinger|henvisninger|suositukset|"
    r"referidos|indicados|referees)$"
)
_ASKED_OF_THE_ROW = re.compile(
    r"\b(who|whom|wen|quem|a quien|qui)\b.*\b(did|do|does|have|has|haben|avez|ha|voce|hai)\b.*\b(refer|recommend|"
    r"introduc|invit|nominat|empfohl|geworb|recommand|recomend|segnal|indic|brought|sent)"
)
_BY_WHOM = (
    frozenset("via uber durch von par door por through by da przez af av fra".split()),
    frozenset("whom wen wem qui wie quien quem chi kogo hvem vem".split()),
)
"""A preposition and the question for a person: "Via wie bij ons gekomen", whatever the verb."""
_DEEDS = frozenset("polecenie adresse address addresses sent anbefaling indication".split())
_ADDRESSED = frozenset("to an a al naar til till".split())
_STANDING = frozenset("tier rank ranking cluster".split())
"""What stands behind "referral" where a header tells how a contact stands as a referrer, as refgraph writes back."""
_UPON = frozenset("z auf sur op su upon on pa".split())
"""Before the noun of the deed ("Auf Empfehlung", "Z polecenia"): upon whose word."""
_BROUGHT_WHOM = frozenset("trajo invito refirio recomendo presento aporto trouxe convidou".split())
"""Verbs before "a" and whom somebody brought: "Trajo a"."""
_US = frozenset("us me nos uns mich ons mij oss meg nas mnie meita minut ci mi".split())
_ACTIVE = frozenset(
    "refers referred recommends recommended introduces introduced invited nominated empfahl empfiehlt recommande"
    " indicou indico segnala polecil polecila suositteli rekommenderade anbefalede verwees".split()
)


@lru_cache(maxsize=1 << 16)
def voice_of(header: str) -> Voice:
    """Return in which direction the grammar of a header points, and whether beyond doubt.

    Parameters
    ----------
    header
        A header, in any of the languages known.

    Examples
    --------
    >>> voice_of("Referred By"), voice_of("Clients Referred")
    (Voice(direction='inward', certain=True), Voice(direction='outward', certain=True))
    >>> voice_of("Referrals"), voice_of("Referral"), voice_of("Geworben von").direction
    (Voice(direction='outward', certain=False), Voice(direction='', certain=False), 'inward')
    """
    words = plain_words(header)
    text = " ".join(words)
    if _THE_ROW_REFERS.search(text) or (
        words[:1] and words[0] in _BROUGHT_WHOM and words[1:2] in ([], ["a"])
    ):
        return Voice("outward", True)
    if _ASKED_OF_THE_ROW.search(text) and not text.endswith((" you", " us", " them", " sie", " uns")):
        return Voice("outward", True)
    at = [place for place, word in enumerate(words) if word.startswith(_STEMS)]
    if any(map(_AGENT_NOUN.match, words)) or _asks_by_whom(words):
        return INWARD
    if not at:
        return SILENT
    after = words[at[0] + 1 : at[0] + 2]
    if any(word in _AGENTS for word in words[at[0] + 1 :]):
        return INWARD
    if any(words[place] in _DEEDS for place in at) or _ADDRESSED.intersection(after):
        return SILENT
    if _asks_who(words) or _US.intersection(words):
        return INWARD
    if _UPON.intersection(words[: at[0]]):
        return Voice("inward", False)
    rest = [word for place, word in enumerate(words) if place not in at]
    received = any(_RECEIVER.match(words[place]) for place in at)
    if received and any(word.startswith(_PEOPLE) for word in rest if word not in _MADE):
        return Voice("outward", True)
    if any(word in _MADE for word in rest):
        return Voice("outward", True)
    if any(_SEVERAL.search(words[place]) or words[place] in _ACTIVE or received for place in at):
        return Voice("outward", False)
    return SILENT


def names_the_deed(header: str) -> bool:
    """Whether a header is the noun for a referral and no more, which may stand for whoever was referred.

    Examples
    --------
    >>> [names_the_deed(header) for header in ("Referral", "Empfehlung", "Referred By", "Referral Code")]
    [True, True, False, False]
    """
    words = [word for word in plain_words(header) if word != "name"]
    return len(words) == 1 and speaks_of_referrals(header) and voice_of(header) == SILENT


def names_referrer(role: str) -> bool:
    """Whether a role is that of who refers: a noun for who does it, and no phrase.

    Examples
    --------
    >>> names_referrer("Referrer"), names_referrer("Client"), names_referrer("Referred by")
    (True, False, False)
    """
    words = plain_words(role)
    return any(map(_AGENT_NOUN.match, words)) and not _AGENTS.intersection(words)


def names_agent(header: str) -> bool:
    """Whether a header that speaks of referrals is a noun for somebody, and no phrase about the row.

    Examples
    --------
    >>> [names_agent(header) for header in ("Referral Partner", "Tippgeber", "Referred By", "Empfohlen von")]
    [True, True, False, False]
    """
    words = plain_words(header)
    return (
        not _AGENTS.intersection(words) and not _asks_who(words) and voice_of(header).direction != "outward"
    )


def speaks_of_referrals(header: str) -> bool:
    """Whether a header has a word for referring, in whatever direction, and does not say to whom we referred.

    Examples
    --------
    >>> [speaks_of_referrals(header) for header in ("Empfehlung", "Referred To", "Referral Tier As Of", "City")]
    [True, False, False, False]
    """
    words = plain_words(header)
    at = [place for place, word in enumerate(words) if word.startswith(_STEMS)]
    return bool(at) and not (_ADDRESSED | _STANDING).intersection(words[at[0] + 1 : at[0] + 2])


def tells_standing(header: str) -> bool:
    """Whether a header tells how a contact stands as a referrer: nothing of a referral is read from it.

    Examples
    --------
    >>> [tells_standing(header) for header in ("Referral Tier As Of", "x_referral_rank", "Referral Date")]
    [True, True, False]
    """
    words = plain_words(header)
    return any(word.startswith(_STEMS) and after in _STANDING for word, after in pairwise(words))


_THE_ROW_REFERS = re.compile(
    r"(?<!who )\b(you|they|she|he)( are| is| were| have| has| would| want to| like to)* "
    r"(refer|recommend|introduc|invit|nominat)"
)


def plain_words(header: str) -> list[str]:
    """Return the words of a header in small letters without accents; ``referredBy`` is two.

    Examples
    --------
    >>> plain_words("Recommandé_par (client)"), plain_words("clientsReferred")
    (['recommande', 'par', 'client'], ['clients', 'referred'])
    """
    parted = re.sub(
        r"(?<=[a-zäöü])(?=[A-Z])", " ", header.replace("ß", "ss").replace("ł", "l").replace("ø", "o")
    )
    folded = unicodedata.normalize("NFKD", parted).casefold()
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    return [word for word in re.split(r"[\W_\d]+", folded) if word and word not in ("c", "pc")]


def _asks_by_whom(words: list[str]) -> bool:
    """Whether a question for a person begins with the preposition of an agent."""
    return all(word in known for word, known in zip(words[:2], _BY_WHOM, strict=False)) and len(words) > 1


def _asks_who(words: list[str]) -> bool:
    return bool(
        {"who", "wer", "qui", "quien", "chi", "wie", "kto", "vem", "hvem", "kuka", "quem"} & set(words)
    )
