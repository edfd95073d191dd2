"""What the values of a column are: people, or channels and web addresses, by which nobody referred."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from refgraph.crm import header_key
from refgraph.records.values import flags

CHANNELS = frozenset(
    """google bing yahoo internet online web website websearch websitesearch webform webreferral organic
    organicsearch organicsocial paidsearch paidsocial search searchengine seo sem ppc direct directtraffic
    directmail facebook facebookads fb instagram ig linkedin linkedinads twitter x youtube tiktok pinterest
    whatsapp social socialmedia googleads googlesearch googlemaps googlebusiness yelp zillow realtorcom trulia
    walkin walkedin driveby signage sign advert advertisement advertising ad ads newspaper magazine print radio tv
    television billboard mailer postcard flyer brochure email emailmarketing emailcampaign newsletter phone call
    callin coldcall coldcalling inbound outbound event events tradeshow conference seminar webinar workshop
    openhouse campaign marketing referral referrals clientreferral customerreferral partnerreferral
    employeereferral externalreferral internalreferral otherreferral wordofmouth friend friends family
    existingclient existingcustomer pastclient currentclient repeat repeatclient returning offlinesources offline
    othercampaigns publicrelations pr press partner purchasedlist list database import other others unknown
    anzeige anzeigen werbung zeitung messe webseite homepage suchmaschine netz mundpropaganda empfehlung
    weiterempfehlung sonstiges sonstige unbekannt publicité salon siteweb boucheàoreille annuaire recommandation
    autre inconnu publicidad feria páginaweb bocaaboca recomendación otro desconocido pubblicità fiera passaparola
    unspecified none na nil notapplicable yes no chat livechat app mobileapp qr crm api integration
    onfile notrequired notneeded inprogress""".split()
)
"""Keys of values that name a channel, not a person."""

_URL = re.compile(r"(?:https?://|www\.)|[\w-]+\.(?:com|org|net|io|co|de|fr|uk|ai)(?:/|$)", re.IGNORECASE)

_BETWEEN = re.compile("[-=]>|→")
"""What stands between the two sides of a record of a referral, whose name names nobody: "Acme -> Beta"."""


def names_channel(cell: str) -> bool:
    """Whether a cell names a channel ("Google", "Walk-in") and not a person.

    Examples
    --------
    >>> names_channel("Walk-in"), names_channel("Ann Lee")
    (True, False)
    """
    return header_key(cell) in CHANNELS


def is_mostly(cells: Iterable[str], channels: bool = True) -> bool:
    """Whether more than half of the cells that are not blank name channels, or are web addresses."""
    counts = Counter(cell for cell in cells if cell)
    total = sum(counts.values())
    if channels:
        return 2 * sum(count for cell, count in counts.items() if names_channel(cell)) > total
    return (
        2 * sum(count for cell, count in counts.items() if _URL.match(cell.strip()) and "@" not in cell)
        > total
    )


def are_answers(cells: Sequence[str]) -> bool:
    """Whether all cells that are not blank say yes or no in a word, and so name nobody.

    Examples
    --------
    >>> are_answers(["Yes", "", "no"]), are_answers(["1", "0"]), are_answers(["Ann Lee", "Yes"])
    (True, False, False)
    """
    if not all(len(word) > 1 and word.isalpha() for word in map(str.strip, cells) if word):
        return False
    said = {cell.strip() for cell in cells} - {""}
    return bool(said) and len(flags(said)) == len(said)


def look_like_people(cells: Sequence[str]) -> bool:
    """Whether three in five of the cells that are not blank look like names of people, or are addresses."""
    counts = Counter(cell.strip() for cell in cells if cell.strip())
    alike = sum(count for cell, count in counts.items() if _looks_like_person(cell))
    return 5 * alike >= 3 * sum(counts.values())


def _looks_like_person(cell: str) -> bool:
    if "@" in cell:
        return True
    words = cell.replace(",", " ").split()
    return (
        2 <= len(words) <= 5
        and not _BETWEEN.search(cell)
        and not names_channel(cell)
        and not any(names_channel(word) or any(map(str.isdigit, word)) for word in words)
    )
