"""A CRM as refgraph knows it, and the key by which two spellings of one header are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from refgraph.crm.back import WriteBack
from refgraph.crm.grammar import INWARD, voice_of
from refgraph.crm.tasks import TaskForm

IGNORED = ""
"""The name, in `CRM.files`, of no table: files of a known CRM that hold nothing for refgraph."""

ROLES = "roles"
"""Rows that say which contact a deal is with; they are folded into the deals and are no table of their own."""

AFFILIATIONS = "affiliations"
"""Rows that say to which organisations a contact belongs; they are folded into the contacts."""

FOLDED: Mapping[str, tuple[str, ...]] = {
    ROLES: ("deal_id", "contact_id", "primary", "role"),
    AFFILIATIONS: ("contact_id", "organisation_id", "direct", "active"),
}
"""The columns of what is folded into a table and is none of its own, first the two that it cannot do without."""

FOLDED_INTO: Mapping[str, str] = {ROLES: "deals", AFFILIATIONS: "contacts"}
"""The table into which each is folded."""

UNUSED = ""
"""The name, in the columns of `CRM.headers`, of no column: headers that mean something else elsewhere."""

RECOMMEND = "How likely are you to recommend us"
"""The question of every survey of this kind, whatever its wording."""

_NO_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_NO_SIGNS_BUT_BREAKS = {code: None for code in _NO_SIGNS if chr(code) != "\n"}
_LONG = 24
_ITEM = re.compile(
    r"(?:Deal|Negócio|Negocio|Trato|Affaire|Person|Lead|Contact) - "
    r"(.*(?:refer|introduc|recommend|recommand|recomend|indicad|indicou|empfohl|aanbevol|consigliat).*)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"(?:Person|Pessoa|Persona|Personne|Persoon|Contact|Contato|Contacto|Kontakt) - (?!ID$)(.+?)"
    r"(?: - (?:Work|Home|Mobile|Other|Trabalho|Trabajo|Travail|Arbeit|Werk|Lavoro|Casa|Celular|Outros?))?",
    re.IGNORECASE,
)
_LOOKUP = re.compile(r"(.+\S)\s*: (?:Full )?Name", re.IGNORECASE)
"""A report of Salesforce names the field of a lookup: "Referred By: Full Name"."""

_MONEY = re.compile(r"\s*[(\[]\s*(?:[A-Z]{0,2}[$€£¥]|[A-Z]{3})\s*[)\]]\s*$")
"""The currency behind a header: "Valor (R$)"."""

_REMARK = re.compile(r"(?<=\w)\s*[(\[][^()\[\]]*[)\]]\s*$")
"""A remark behind a header that says by itself who referred: "Referred by (customer)"."""

_FORMAT = re.compile(
    r"[\s(\[]+(?:d{1,2}|m{1,2}|t{1,2}|j{2,4}|y{2,4}|a{2,4})([-/. ])(?:d{1,2}|m{1,2}|t{1,2})\1"
    r"(?:y{2,4}|j{2,4}|a{2,4}|d{1,2}|t{1,2}).*$",
    re.IGNORECASE,
)
_ABBREVIATED = {
    "prov": "provider", "pat": "patient", "pt": "patient", "phys": "physician", "dr": "doctor", "nm": "name",
    "dt": "date", "cust": "customer", "mbr": "member", "acct": "account", "org": "organisation", "ref": "referral",
    "fname": "firstname", "lname": "lastname", "addr": "address", "tel": "phone", "mob": "mobile", "dob": "dateofbirth",
}  # fmt: skip
"""Words that reports shorten, in full."""
_WHO_REFER = frozenset("provider physician doctor practice clinic agent client partner".split())
_DEGREES = frozenset("md do dds dmd np pa".split())
"""The degree of who refers, in the place of the word: "Ref MD"."""
_SHORTENED = _ABBREVIATED.keys() | _DEGREES
_POLITE = re.compile("[おご](?=[\u3400-\u9fff])")
"""What Japanese puts before a word to be polite: ご紹介者."""

_PACKAGED = re.compile(r"[A-Za-z0-9_]+?__(\w+?)__p?c", re.ASCII)


@dataclass(frozen=True)
class CRM:
    """The column and file names of one CRM.

    Parameters
    ----------
    name
        The CRM's name, in small letters.
    headers
        For each table, for each canonical column, the headers that mean it, the surest first. A column
        written ``status=won`` is a yes/no column of which yes means that status; under `UNUSED` stand headers
        that hold nothing for refgraph, whatever they mean in other CRMs.
    files
        For each table, the names of the files or sheets that hold it, without ending. Under `IGNORED`
        stand the names of files that hold nothing for refgraph.
    back
        How tiers are written back; None where nobody has found out.
    table
        The table that every sheet of this CRM holds, where its exports hold one only.
    unconfirmed
        Those of the headers that are known by hearsay: no document of the vendor and no real file has
        confirmed them yet.
    tasks
        What its import of tasks asks for; None where nobody has found out.

    Examples
    --------
    >>> crm = CRM("mine", {"contacts": {"contact_id": ("Person Key",)}}, {"contacts": ("people",)})
    >>> crm.headers["contacts"]["contact_id"]
    ('Person Key',)
    """

    name: str
    headers: Mapping[str, Mapping[str, tuple[str, ...]]]
    files: Mapping[str, tuple[str, ...]]
    back: WriteBack | None = None
    table: str = ""
    unconfirmed: tuple[str, ...] = ()
    tasks: TaskForm | None = None


def header_key(header: str) -> str:
    """Reduce a header to what its spellings share: small letters and digits, no ``__c`` at its end.

    Examples
    --------
    >>> header_key("Referred_By__c") == header_key(" Referred By: ") == header_key("referredBy")
    True
    """
    plain = header if header.isascii() else unicodedata.normalize("NFKC", header)
    folded = plain.casefold().strip()
    folded = folded.removesuffix("__c").removesuffix("__pc")
    # The same for plain letters, in a quarter of the time.
    return folded.translate(_NO_SIGNS) if folded.isascii() else "".join(filter(str.isalnum, folded))


def keys_of_cells(cells: Sequence[str]) -> list[str]:
    r"""Return `header_key` of every cell; of plain letters, of a whole column at once.

    Examples
    --------
    >>> keys_of_cells(["C-001", "Referred By:", "Zoë_1", "a\nb"])
    ['c001', 'referredby', 'zoë1', 'ab']
    """
    whole = "\n".join(cells)
    if not whole.isascii() or "__" in whole or whole.count("\n") != len(cells) - 1:
        return list(map(header_key, cells))
    return whole.lower().translate(_NO_SIGNS_BUT_BREAKS).split("\n")


# The same headers are looked up in every table.
@lru_cache(maxsize=1 << 16)
def header_keys(header: str) -> tuple[str, ...]:
    """Return the keys of a header, the surest first.

    A packaged Salesforce field is also known without its package, a field of Pipedrive that may say who
    referred or that is a person's without the item before it, and the question whether one would
    recommend the firm in any wording.

    Examples
    --------
    >>> header_keys("npe4__Related_Contact__c")
    ('npe4relatedcontact', 'relatedcontact')
    >>> header_keys("Q3. How likely is it that you would recommend us?") == (
    ...     header_key("Q3. How likely is it that you would recommend us?"), header_key(RECOMMEND))
    True
    """
    plain = _FORMAT.sub("", header)
    if plain != header and header_key(plain):
        return header_keys(plain)
    key = header_key(header)
    if _POLITE.match(key):
        return key, *header_keys(_POLITE.sub("", key, count=1))
    lookup = _LOOKUP.fullmatch(header.strip())
    whole_name = lookup[1] if lookup else _MONEY.sub("", header)
    if whole_name != header and header_key(whole_name):
        return (key, *header_keys(whole_name))
    bare = _REMARK.sub("", header)
    if bare != header and voice_of(bare) == INWARD:
        return (key, *header_keys(bare))
    if len(header) > _LONG and "recommend" in key and not key.endswith(("group", "why")):
        return (key, header_key(RECOMMEND))
    name = header.strip()
    if name.endswith("_c") and not name.endswith("__c") and "_" in name[:-2]:
        # Warehouses write the lookup Referral_Contact__c so.
        return key, *header_keys(name[:-2])
    packaged = _PACKAGED.fullmatch(name) or _ITEM.fullmatch(name) or _PERSONAL.fullmatch(name)
    if packaged:
        return key, header_key(packaged[1])
    words = [word for word in re.split(r"[\W_]+", name.casefold()) if word]
    full = [_ABBREVIATED.get(word, word) for word in words]
    if words[:1] in (["ref"], ["referring"]) and words[1:2] and words[1] in _DEGREES:
        full[1] = "physician"
    if words[:1] == ["ref"] and full[1:2] and full[1] in _WHO_REFER:
        full[0] = "referring"
    whole = "".join(full)
    return (key, whole) if whole != key and _SHORTENED & set(words) else (key,)
