"""Names and ids in the one form in which they are compared; what is shown is never changed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from refgraph.people.names.non_persons import NOBODIES, is_no_name

_ADDRESSED = re.compile(r"<[^<>]*>|\S+@\S+")
_ADDRESS = re.compile(r"[^\s<>:;,\"'()]+@[^\s<>;,\"'()]+\.[^\s<>;,\"'().]+")
_AND_COMPANY = re.compile(r"(?i)(?:&|\band)\s+co\b")
_AT = re.compile(r"(?i)[(\[]|\s[-–]\s|\b(?:via|at|from|through|c/o)\s")
_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof rev sir madam hon herr herrn frau monsieur madame mme mlle mademoiselle senor senora "
    "sra srta dott dhr mevr mevrouw".split()
)
_EASTERN = re.compile(r"[\u1100-\u11ff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]+")
_HONORIFIC = re.compile(
    unicodedata.normalize("NFKD", r"(?<=\w\w)(?:様|さま|さん|殿|氏|先生|くん|ちゃん|女士|小姐|님|씨)+$")
)
_LEADING = frozenset("hr hrn sr sig sigra signor signora signore me dr prof".split())
_OF_MEDICINE = frozenset("med dent vet jur".split())
_SUFFIXES = frozenset(
    "jr sr ii iii iv md do dds dmd phd cpa esq rn np pa jd mba cfp cfa ea fnp anp cnp pnp aprn dnp lcsw "
    "lmft dpm dvm msn mph rph pharmd facs mbbs frcs ms bds chfc clu crpc aif cima cpwa ricp cdfa aams llm gri abr sres "
    "od dc dpt psyd msw lmsw faap facc facp facog".split()
)
_FIRM_FORMS = frozenset(
    "the and llp llc lp inc incorporated ltd limited plc gmbh kg ohg ag sa sarl srl bv pty pllc pc co corp "
    "corporation company group".split()
)
_WORDS_OF_FIRMS = frozenset(
    "llp llc lp inc incorporated ltd limited plc gmbh ohg sarl srl pty pllc corp corporation company group "
    "associates partners agency clinic practice hospital insurance consulting consultants services solutions "
    "realty bank university foundation institute".split()
)
"""Words that no person bears, or hardly any: "Co", "SA" and "AG" are names and initials too."""
_GENERATIONS = {
    "jr": "junior",
    "junior": "junior",
    "sr": "senior",
    "senior": "senior",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}
_MEN, _WOMEN = frozenset("mr sir herr monsieur".split()), frozenset("mrs ms miss madam madame frau".split())
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


BESIDE = re.compile(r"(?i)\s*(?:[(\[]|\s[-–@]\s|,|\b(?:via|at|from|of|through|c/o)\s)\s*")
"""Where a cell ends to be a name and says something beside it: a firm, a town, by whom."""

LONG_ID = 18
"""The length of a Salesforce id with its checksum."""


_CREDENTIAL = re.compile(r"\b(PA|NP|FNP|ANP|CNP|PNP|RN|APRN|DNP|MPT|OT|LCSW)-[A-Z]{1,3}\b")


@cache
def name_key(text: str) -> str:
    """Return the form in which a name is compared: order, case, accents, titles and punctuation aside.

    Examples
    --------
    >>> name_key("  NÚÑEZ, José ") == name_key("Dr. Jose Nunez") == "jose nunez"
    True
    >>> name_key("SMITH, JOHN MD") == name_key("John Smith, MD") == "john smith"
    True
    >>> name_key("Ann Lee, CFP®, ChFC") == name_key("Lee, Ann, CPA") == "ann lee"
    True
    >>> name_key("李四"), name_key("佐藤　健 様")
    ('李四', '佐藤健')
    """
    text = _CREDENTIAL.sub(r"\1", text) if "-" in text else text
    words = _without_leading(_words(_given_name_first(text) if "," in text else text))
    words = [word for word in words if word not in _TITLES] or words
    while len(words) > 2 and words[-1] in _SUFFIXES:
        words.pop()
    key = " ".join(words)
    if key.isascii() or not _EASTERN.fullmatch(key):
        return key
    return _HONORIFIC.sub("", key.replace(" ", ""))


def _given_name_first(text: str) -> str:
    """Return a name without suffixes behind a comma, and what else stands there in front."""
    parts = [part for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        parts = [parts[0], *(part for part in parts[1:] if not _only_suffixes(part))]
    if len(parts) == 2:
        parts = [_without_suffixes(parts[1]), parts[0]]
    return " ".join(parts)


def surname_alone(text: str) -> str:
    """Return the name in a text that holds one behind a title and no other: the given name was left out.

    Examples
    --------
    >>> surname_alone("Dr. Osei"), surname_alone("Frau Vogt"), surname_alone("Dr. Paul Osei"), surname_alone("Osei")
    ('osei', 'vogt', '', '')
    """
    words = _words(text)
    named = [word for word in words if word not in _TITLES | _LEADING | _SUFFIXES]
    return named[0] if len(named) == 1 and not _TITLES.isdisjoint(words) else ""


def organisation_key(text: str) -> str:
    """Return the form in which the name of a firm is compared.

    Examples
    --------
    >>> organisation_key("Harbour & Vale, LLP.") == organisation_key("harbour vale")
    True
    """
    words = _words(text)
    return " ".join(word for word in words if word not in _FIRM_FORMS) or " ".join(words)


def is_firm_name(text: str) -> bool:
    """Tell whether a text can only be the name of a firm or practice, not of somebody there.

    Examples
    --------
    >>> [is_firm_name(text) for text in ("Smith & Jones, LLP", "Smith & Co.", "Okonverra Family Practice")]
    [True, True, True]
    >>> [is_firm_name(text) for text in ("Ann Co", "José Sá", "LEE, ANN (Vale LLP)", "Ann Lee of Vale LLP")]
    [False, False, False, False]
    """
    text = _AT.split(text, maxsplit=1)[0]
    name, *behind = BESIDE.split(text, maxsplit=1)
    words, more = _words(name), _words("".join(behind))
    somebody = len(words) > 1 and not _marks_a_firm(name) and not _WORDS_OF_FIRMS.issuperset(more)
    return len(words) + len(more) > 1 and not somebody and _marks_a_firm(text)


def _marks_a_firm(text: str) -> bool:
    return not _WORDS_OF_FIRMS.isdisjoint(_words(text)) or bool(_AND_COMPANY.search(text))


def email_key(text: str) -> str:
    """Return the address inside a cell in the form in which it is compared; empty if there is none.

    Examples
    --------
    >>> email_key("Ann Lee <mailto:Ann@Lee.example> ")
    'ann@lee.example'
    """
    found = find_address(text)
    return found.group().casefold() if found else ""


def find_address(text: str) -> re.Match[str] | None:
    """Return where the first e-mail address of a text stands; None if there is none."""
    return _ADDRESS.search(text) if "@" in text else None


def phone_key(text: str) -> str:
    """Return the digits by which a telephone number is compared, country code and extension aside.

    A number that a spreadsheet has rounded, or that is all one digit, is none.

    Examples
    --------
    >>> phone_key("+1 (425) 555-0101 ext. 7") == phone_key("425.555.0101") == "255550101"
    True
    >>> phone_key("5.12555E+09"), phone_key("0"), phone_key("ask Ann")
    ('', '', '')
    """
    number = re.split(r"(?i)\s*(?:;|,|/|ext|x|#)", text.strip().lstrip("'"), maxsplit=1)[0]
    if re.search(r"[^\W\d_]", number):
        return ""
    digits = re.sub(r"\D", "", number).lstrip("0")
    return digits[-9:] if len(digits) >= 7 and len(set(digits)) > 2 else ""


@cache
def bearing(text: str) -> tuple[str, str]:
    """Return the marks in a name that tell relations apart: of generation, and of a man or a woman.

    Examples
    --------
    >>> bearing("Mr John Smith Jr."), bearing("Ann Lee")
    (('junior', 'm'), ('', ''))
    """
    words = _words(text)
    generation = next((_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS), "")
    return generation, "m" if _MEN & {*words} else "f" if _WOMEN & {*words} else ""


def domain_of(address: str) -> str:
    """Return the domain of an e-mail address in the form in which it is compared; empty if there is none."""
    return email_key(address).rpartition("@")[2]


@cache
def is_person_name(text: str) -> bool:
    """Tell whether a text can name a person or an organisation at all.

    "Google", "walk-in", "?", "existing client" and web addresses cannot.

    Examples
    --------
    >>> is_person_name("Ann Lee"), is_person_name("Walk-in"), is_person_name("https://x.example/a")
    (True, False, False)
    """
    words = _words(text)
    letters = sum(character.isalpha() for character in text)
    if letters < 2 or "://" in text or is_no_name(text):
        return False
    return not all(word in _words_of_nobody() for word in words)


@cache
def _words_of_nobody() -> frozenset[str]:
    return frozenset(_words(NOBODIES))


def split_names(text: str) -> list[str]:
    """Return the single names in a cell that may hold several.

    A comma parts two names only if each of them has several words, an address not counted.

    Examples
    --------
    >>> split_names("Ann Lee & Bob King"), split_names("Ann Lee, Bob King"), split_names("Lee, Ann")
    (['Ann Lee', 'Bob King'], ['Ann Lee', 'Bob King'], ['Lee, Ann'])
    """
    parts = re.split(r"\s*(?:;|&|/|\n|\+|\band\b| ::: )\s*", text, flags=re.I)
    return [name.strip() for part in parts for name in _by_comma(part) if name.strip()]


def lists_names(text: str) -> bool:
    """Whether a text is a list of full names: a semicolon stands in no name.

    Examples
    --------
    >>> lists_names("Ann Lee; Bob King"), lists_names("Ann Lee & Bob King"), lists_names("Ann; Bob Lee")
    (True, False, False)
    """
    parts = [part.split() for part in text.split(";") if part.strip()]
    return len(parts) > 1 and all(len(part) > 1 for part in parts)


def _by_comma(text: str) -> list[str]:
    pieces = text.split(",")
    # An address is no word of a name: "Lee, Ann <ann@lee.example>" is one.
    named = (
        [_ADDRESSED.sub(" ", piece) for piece in pieces]
        if not all("@" in piece for piece in pieces)
        else pieces
    )
    return pieces if all(len(name.split()) > 1 for name in named) else [text]


def short_id(identity: str) -> str:
    """Return the 15-character form of an 18-character Salesforce id; any other id as it is.

    The last three characters of the long form are a checksum over the letter case of the first fifteen; an
    id whose checksum does not hold is not a Salesforce id.

    Examples
    --------
    >>> short_id("0014W00002AKpQZQA1"), short_id("0014W00002AKpQZXXX")
    ('0014W00002AKpQZ', '0014W00002AKpQZXXX')
    """
    if len(identity) != LONG_ID or not (identity.isascii() and identity.isalnum()):
        return identity
    return identity[:15] if identity[15:].upper() == _checksum(identity[:15]) else identity


def _checksum(identity: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    groups = (identity[start : start + 5] for start in (0, 5, 10))
    return "".join(
        alphabet[sum(character.isupper() << place for place, character in enumerate(group))]
        for group in groups
    )


def _words(text: str) -> list[str]:
    if text.isascii():
        folded = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        folded = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    folded = folded.replace("'", "").replace("’", "").replace(".", "")
    return _WORD.findall(folded)


def _without_leading(words: list[str]) -> list[str]:
    """Return the words of a name without the forms of address that are something else further back in it."""
    while len(words) > 2 and words[0] in _LEADING:
        words = words[2:] if words[1] in _OF_MEDICINE and len(words) > 3 else words[1:]
    return words


def _only_suffixes(text: str) -> bool:
    return all(word in _SUFFIXES for word in _words(text))


def _without_suffixes(text: str) -> str:
    words = _words(text)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return " ".join(words)
