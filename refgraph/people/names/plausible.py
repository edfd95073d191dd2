"""Whether a text can be the name of somebody: told by its form, and by the manner in which this export names people."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from refgraph.people.names.decorations import bare_name, split_number
from refgraph.people.names.details import contact_details
from refgraph.people.names.names import BESIDE, is_firm_name, name_key, split_names
from refgraph.people.names.non_persons import NOBODIES, OUTLETS, PLATFORMS, RELATIONS

Kind = Literal["name", "channel", "unclear"]
"""What a text can be: somebody's name or a firm's, a channel by which people come, or nobody can tell."""

_OF_BODIES = """
    premier season seasonal tax senior seniors living care council committee association associations society club
    league network market store stores shop shops cafe restaurant hotel gym fitness yoga studio spa center centre
    health wellness home homes depot real estate property properties mortgage loan loans credit union federal national
    international regional local city county street avenue highway airport station mall plaza library museum
    festival expo farmers parade gala race marathon tournament sports course class group groups program programme
    campaigns promo promotion promotions coupon discount voucher gift card deal deals offer offers special holiday
    christmas blog forum page pages app portal hotline helpline service services support desk office department
    division headquarters branch board chapter district region project initiative alliance coalition ministry army
    navy veterans professors students teachers parents nurses residents people folks guys everyone everybody several
    many all every few most crowd readers subscribers followers attendees participants volunteers alumni committee
    award awards letter letters catalog catalogue brand window truck trucks van wrap bus bench sticker stickers
    calendar magnet rack box column article post posts story video videos clip channel link partner program
    aid segment list monday tuesday wednesday thursday friday saturday sunday
    verband kammer handelskammer stadt gemeinde amt zentrum markt haus klinik praxis apotheke schule kirche brief
    aktion kampagne gutschein rabatt professoren mitglieder mehrere einige alle tag tage blatt prospekt plakat
    schaufenster vortrag
    chambre commerce mairie ville foire marché magasin pharmacie école église journal courrier campagne plusieurs
    membres collègues professeurs vitrine affiche
    cámara comercio feria mercado tienda iglesia escuela periódico campaña varios varias miembros profesores
    asociación volante cartel
    camera mostra negozio chiesa scuola giornale soci parecchi membri volantino
    vereniging winkel kerk krant leden enkele folder beurs
    associação loja igreja jornal vários membros panfleto
"""
"""Words that are in names of bodies, campaigns and places, or speak of several people, and that hardly anyone bears."""

_TELLING = PLATFORMS + OUTLETS + RELATIONS + _OF_BODIES + "church school university"
_PARTICLES = frozenset(
    "de da do dos das del della delle dei di du des d la las le les los lo el al ul bin bint ibn ben ab ap van von vom "
    "zu zur zum der den ter ten te op af av y e i und and et o v t san santa mac mc st ste".split()
)
_BEFORE_NAMES = frozenset("van von vom zu zur zum der den ter ten op ap ibn bint bin ben abu".split())
"""Particles that, in small letters before one name, make it a surname: "van 't Hoff"."""

_BORNE_TOO = frozenset("sem seo xing in le boca gift".split())
"""Words of the lists that people bear; written as a name beside another name they tell of nothing."""

_OWNED = re.compile(r"[^\W\d_]['’`´]s(?=\s)")
"""A day, a club or a shop belongs to somebody ("Mother's Day"); a name does not."""

_INITIALED = re.compile(r"(?:[^\W\d_]\.[ -]?)+ ?[^\W\d_][\w'’`´-]+")
"""A surname behind initials with their full stops, whatever else the surname means: "A. Price"."""

_CHAIN = re.compile(r"(?i)\w\s+(?:via|through|thru)\s+[^\W\d_]{2}|\w\s*(?:[-=]+>|[→⇒»]|\s>\s)\s*[^\W\d_]")
"""Two who stand one behind the other: which of them referred, the text does not say."""

_ELISION = re.compile("['’`´]")
_LONGEST = 4
_COMMON = 0.2
_ENOUGH = 3
_UNCASED = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_STRANGE = re.compile(r"[^\w\s.,'’`´()\[\]\-–‐·\"“”&+/;]|_|[.,]\S*[.,]\S*\d")


@dataclass(frozen=True)
class Manner:
    """In which unusual forms people are named here; a form is usual where a fifth of the known names have it.

    Parameters
    ----------
    forms
        Of ``one word``, ``figures``, ``small letters``, ``many words`` and ``signs``, those that are usual.

    Examples
    --------
    >>> manner_of(["Ann Lee", "Bob King"]).forms, sorted(manner_of(["ann7", "bob", "cid", "Dee Dunn"]).forms)
    (frozenset(), ['figures', 'one word'])
    """

    forms: frozenset[str] = frozenset()


def manner_of(names: Iterable[str]) -> Manner:
    """Return the manner in which the people are named who are known; of few names, what all of them have."""
    met = list(filter(None, names))
    counts = Counter(form for name in met for form in _forms(name))
    least = _COMMON * len(met) if len(met) >= _ENOUGH else len(met)
    return Manner(frozenset(form for form, count in counts.items() if count >= least))


def kind_of_name(text: str, manner: Manner = Manner(), known: Iterable[str] = ()) -> Kind:
    """Tell whether a text can be the name of a person or firm, names a channel, or may be either.

    Parameters
    ----------
    text
        A referrer cell.
    manner
        In which unusual forms people are named here.
    known
        Words that people here bear, whatever else they mean.

    Examples
    --------
    >>> [kind_of_name(text) for text in ("Ann Lee", "Luigi della Torre", "Vale & Roe LLP", "Dave & Jen")]
    ['name', 'name', 'name', 'name']
    >>> [kind_of_name(text) for text in ("Zillow Premier Agent", "Google Reviews", "Open house")]
    ['channel', 'channel', 'channel']
    >>> [kind_of_name(text) for text in ("Tax season mailer", "Opus", "Billboard on I-95", "Members of the board")]
    ['unclear', 'unclear', 'unclear', 'unclear']
    >>> [kind_of_name(text) for text in ("Ann Lee via Bob King", "Ann Lee -> Bob King")]
    ['unclear', 'unclear']
    """
    if _CHAIN.search(text):
        return "unclear"
    text = _name_alone(text)
    written = _words(text)
    words = [_folded(word) for word in written if not _is_borne(word, written)]
    if words and (words[0] in _set_of(PLATFORMS) or all(word in _set_of(NOBODIES) for word in words)):
        return "channel"
    forms = _forms(text) - manner.forms
    if is_firm_name(text) and "small letters" not in forms:
        return "name"
    telling = frozenset() if _INITIALED.fullmatch(text) and not names_outlet(text) else _telling(words)
    return "unclear" if forms or (telling and not telling <= {*known}) else "name"


def names_outlet(text: str) -> bool:
    """Tell whether a text speaks of a platform, a medium or a campaign.

    Examples
    --------
    >>> [names_outlet(text) for text in ("Zillow", "radio ad", "past client", "self")]
    [True, True, False, False]
    """
    return not {_folded(word) for word in _words(text)}.isdisjoint(_set_of(PLATFORMS + OUTLETS))


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a text that speak of a body, a campaign or several people.

    Examples
    --------
    >>> sorted(telling_words("Grace Church")), sorted(telling_words("Ann Lee"))
    (['church'], [])
    """
    return _telling([_folded(word) for word in _words(_name_alone(text))])


def _telling(words: list[str]) -> frozenset[str]:
    # One letter is an initial: "A Arnulf".
    return frozenset(word for word in {*words} - _PARTICLES if len(word) > 1) & _set_of(_TELLING)


def _is_borne(word: str, words: list[str]) -> bool:
    """Tell whether a word of the lists is somebody's name here: written as one ("Sem", not "SEM"), beside another."""
    return _folded(word) in _BORNE_TOO and word.istitle() and len(words) > 1


def _name_alone(text: str) -> str:
    """Return the name in a cell without number, address, remark, and what it says besides."""
    name = bare_name(split_number(contact_details(text).name).name)
    before = (
        BESIDE.split(name, maxsplit=1)[0] if not name.startswith(("(", "[")) and "," not in name else name
    )
    return before if " " in before.strip() else name


def _forms(name: str) -> frozenset[str]:
    """Return the unusual forms that a name has."""
    name = _name_alone(name)
    if _UNCASED.search(name):
        return frozenset({"many words"} if len(name.split()) > _LONGEST + 1 else ())
    words = _words(name)
    # "e" and "da" stand in small letters between names; "E" is somebody's initial.
    own = [word for word in words if not _is_particle(word)] or words
    several = len(split_names(name)) > 1
    mixed = any(map(str.isupper, name))
    found = {
        "one word": len(own) < 2
        and not several
        and not _BEFORE_NAMES.intersection(map(_before_elision, words[:-1])),
        "figures": any(map(str.isdigit, name)),
        "small letters": mixed and any(word.islower() for word in own),
        "many words": len(own) > _LONGEST * (2 if several else 1),
        "signs": bool(_STRANGE.search(name) or _OWNED.search(name)),
    }
    return frozenset(form for form, holds in found.items() if holds)


def _is_particle(word: str) -> bool:
    """Tell whether a word stands between names, elided or not: "van't" does, "d'Ancona" is a name."""
    first, *rest = _ELISION.split(word)
    return first in _PARTICLES and all(len(part) < 2 for part in rest)


def _before_elision(word: str) -> str:
    return _ELISION.split(word)[0]


def _words(text: str) -> list[str]:
    """Return the words of a name as they are written, without titles and degrees where others are left."""
    words = re.findall(r"[^\W_]+(?:['’`´.\-‐][^\W_]+)*\.?", text)
    borne = {*name_key(text).split()}
    alone = [word for word in words if _folded(word) in borne or "-" in word]
    return alone if len(alone) > 1 else words


@cache
def _set_of(words: str) -> frozenset[str]:
    return frozenset(map(_folded, words.split()))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace(".", ""))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
