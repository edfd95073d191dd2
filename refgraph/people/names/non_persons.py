"""Texts that name nobody: addresses of web pages, marks of trackers, channels, a bare profession or relation."""

from __future__ import annotations

import re

PLATFORMS = """
    google bing yahoo duckduckgo chatgpt gpt facebook fb instagram ig linkedin twitter yelp youtube tiktok pinterest
    whatsapp reddit avvo zillow nextdoor thumbtack angies redfin trulia opcity homelight houzz homeadvisor
    realtor.com movoto craigslist kijiji gumtree ebay amazon groupon tripadvisor trustpilot zocdoc healthgrades
    doctolib jameda findlaw justia martindale capterra upwork fiverr eventbrite booksy treatwell classpass
    checkatrade trustatrader mybuilder immoscout immoscout24 immobilienscout immobilienscout24 immowelt myhammer
    xing costco bni kiwanis toastmasters letip
"""
"""Names of platforms and bodies that nobody bears: a text that begins with one names it, whatever follows."""

OUTLETS = """
    angi bark meetup rotary commerce chamber ai web website webpage homepage internet online search
    advert advertisement advertising ad ads radio tv television newspaper magazine press billboard mail
    mailer mailing mailers postcard postcards newsletter flyer flyers leaflet brochure email blast phone call event
    events seminar webinar workshop podcast spot commercial banner yard review reviews rating ratings listing
    listings directory leads
    tradeshow trade show conference fair open house walk in walkin drive by driveby sign signage cold outreach
    direct traffic offline organic paid sponsored cpc ppc seo sem social media marketing campaign list import
    imported database test engine test
    webseite suche werbung anzeige zeitung messe mund mundpropaganda zu bouche à oreille site publicité
    salon réseaux sociaux boca redes sociales página anuncio publicidad mond tot reclame mondreclame zoekmachine
    passaparola sito pubblicità propaganda rede ネット ネット検索 検索 インターネット ホームページ 広告 チラシ 看板
    网络 网站 广告 인터넷 검색 口コミ
"""
"""Words for where somebody came across the firm: platforms, media, campaigns, bodies."""

RELATIONS = """
    existing current former past repeat returning new client clients customer customers patient patients member
    members lead prospect friend friends family relative relatives relation acquaintance neighbor neighbors
    neighbour neighbours colleague colleagues coworker coworkers sister brother mother father mom mum dad son
    daughter wife husband spouse aunt uncle cousin boss classmate roommate employee employees staff team partner
    partners doctor doctors physician gp dentist therapist attorney attorneys lawyer lawyers solicitor realtor
    realtors agent agents broker accountant cpa banker contractor vendor vendors supplier lender referral referrals
    referrer referrers sphere provider providers ex old longtime loyal regular
    bekannte bekannter bekannten freund freunde freundin freunden kunde kunden kundin bestandskunde bestandskunden
    stammkunde neukunde stammkundin bestandskundin neukundin altkunde altkundin mandant mandantin patientin klient
    klientin mitglied kollegin nachbarin geschäftspartner geschäftspartnerin ehemalige ehemaliger ehemaligen
    familie verwandte nachbar nachbarn kollege kollegen arzt
    anwalt makler steuerberater empfehlung empfehlungen weiterempfehlung
    ami amis amie amies voisin voisins voisine famille collegue médecin avocat notaire ancien ancienne
    recommandation
    amigo amigos amiga amigas vecino vecinos vecina cliente clientes familia familiar conocido conocidos médico
    abogado compañero recomendación recomendacion referido antiguo antigua
    kennis kennissen vriend vrienden vriendin klant klanten buren buurman buurvrouw collega
    amico amici amica conoscente conoscenti parente parenti vicino collega
    indicação indicado conhecido conhecidos vizinho vizinha
    友人 知人 家族 紹介 朋友 同事 지인 친구
"""
"""Words for what somebody is to the firm or to the one who was referred, and for trades."""

FILLERS = """
    other others unknown none null na n a tbd misc miscellaneous not sure set given applicable specified available
    same as above before ditto idk forgot remember dont know self referred word of mouth wom see notes note various
    multiple someone somebody anyone nobody external internal source yes no my our the her his their your an some
    through via from at on to system entered referring
    hospital clinic church school university insurance
    sonstige sonstiges unbekannt kein keine keiner eintrag angabe verein
    divers autre inconnu aucun otro otros desconocido ninguno
    onbekend overig geen altro sconosciuto nessuno outro nenhum
    その他 不明 なし 其他 기타
"""
"""Words that say nothing, and kinds of bodies without a name of their own."""

NOBODIES = PLATFORMS + OUTLETS + RELATIONS + FILLERS
"""Words of which a text that holds no other names nobody."""

_SITE = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|io|app|ai|co|in|me|us|uk|eu|de|at|ch|fr|es|it|nl|be|"
    r"pt|pl|se|dk|no|fi|ca|au|nz|jp|cn|br|mx)(?:/\S*)?"
)
_ADDRESS = re.compile(r"(?i)[a-z-]+://.*|www\..*")
_TRACKED = re.compile(r"\S*=\S*|\([^()]*\)|\w*[^\W\d]_\w+|[^\sA-Z]+(?: [^\sA-Z]+)? / [^\sA-Z]+")
_WHOSE = re.compile(r"(?i:my|her|his|our|their|your|some|another)(?: [^\sA-Z]+){1,3}")


def is_no_name(text: str) -> bool:
    """Tell whether a text has a shape that no name of a person or a firm has.

    That is so of web addresses, of what trackers of web traffic write, and of a relation to somebody.

    Examples
    --------
    >>> [is_no_name(text) for text in ("l.instagram.com", "google / cpc", "PAID_SOCIAL", "(not set)", "my sister")]
    [True, True, True, True, True]
    >>> [is_no_name(text) for text in ("J. R. Smith", "Ann Lee / Bob King", "The Oak Group", "A. Lee", "s.lee")]
    [False, False, False, False, False]
    """
    text = text.strip()
    return any(shape.fullmatch(text) for shape in (_ADDRESS, _TRACKED, _WHOSE)) or _is_site(text)


def is_mere_word(text: str) -> bool:
    """Tell whether a text is one word that is not written as a name is: without a capital letter.

    Examples
    --------
    >>> [is_mere_word(text) for text in ("radio", "Radio", "ann lee", "李四", "+49")]
    [True, False, False, False, False]
    """
    text = text.strip()
    return text.isascii() and text.replace("-", "").isalpha() and text == text.lower()


def _is_site(text: str) -> bool:
    return _SITE.fullmatch(text[:1].lower() + text[1:]) is not None
