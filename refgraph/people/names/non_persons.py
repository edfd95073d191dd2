"""Texts that name nobody: addresses of web pages, marks of trackers, channels, a bare profession or relation."""

from __future__ import annotations

import re

NOBODIES = """
    google bing yahoo duckduckgo chatgpt gpt ai web website webpage homepage internet online search facebook fb
    instagram ig linkedin twitter yelp youtube tiktok pinterest whatsapp reddit avvo zillow nextdoor thumbtack
    angi angies advert advertisement advertising ad ads radio tv television newspaper magazine press billboard mail
    mailer mailing postcard newsletter flyer brochure email blast phone call event events seminar webinar workshop
    tradeshow trade show conference fair open house walk in walkin drive by driveby sign signage cold outreach other
    others unknown none null na n a tbd misc miscellaneous not sure set given applicable specified available same
    as above before ditto idk forgot remember dont know self referred direct traffic existing current former past
    repeat returning new client clients customer customers patient patients member members lead leads prospect
    referral referrals referrer word of mouth wom see notes note various multiple someone somebody anyone nobody
    friend friends family relative relatives relation acquaintance neighbor neighbors neighbour neighbours colleague
    colleagues coworker coworkers sister brother mother father mom mum dad son daughter wife husband spouse aunt
    uncle cousin boss classmate roommate employee employees staff team partner partners external internal source
    offline organic paid sponsored cpc ppc seo sem social media marketing campaign list import imported database
    yes no test engine my our the her his their your an some through via from at on to
    doctor doctors physician gp dentist therapist attorney attorneys lawyer lawyers solicitor realtor realtors agent
    agents broker accountant cpa banker contractor vendor vendors supplier hospital clinic church school university
    insurance lender
    empfehlung empfehlungen weiterempfehlung bekannte bekannter bekannten freund freunde freundin freunden kunde
    kunden kundin bestandskunde bestandskunden stammkunde neukunde mundpropaganda mund zu internet webseite website
    suche werbung anzeige zeitung messe sonstige sonstiges unbekannt keine keiner familie verwandte nachbar nachbarn
    kollege kollegen arzt anwalt makler steuerberater verein
    bouche à oreille site recommandation ami amis amie amies voisin voisins voisine client clients famille collegue
    publicité salon réseaux sociaux divers autre inconnu aucun médecin avocat notaire
    amigo amigos amiga amigas vecino vecinos vecina cliente clientes familia familiar conocido conocidos boca
    recomendación recomendacion referido redes sociales página anuncio publicidad otro otros desconocido ninguno
    médico abogado compañero
    kennis kennissen vriend vrienden vriendin klant klanten mond tot reclame mondreclame buren buurman buurvrouw
    collega onbekend overig geen zoekmachine
    passaparola amico amici amica conoscente conoscenti parente sito internet pubblicità altro sconosciuto nessuno
    indicação indicado amigo conhecido conhecidos vizinho vizinha parente propaganda rede site outro nenhum
    友人 知人 家族 紹介 口コミ ネット ネット検索 検索 インターネット ホームページ 広告 チラシ 看板 その他 不明 なし
    朋友 网络 网站 广告 其他 同事 지인 친구 인터넷 검색 기타
"""
"""Words of which a text that holds no other names nobody."""

_SITE = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|io|app|ai|co|in|me|us|uk|eu|de|at|ch|fr|es|it|nl|be|"
    r"pt|pl|se|dk|no|fi|ca|au|nz|jp|cn|br|mx)(?:/\S*)?"
)
_ADDRESS = re.compile(r"(?i)[a-z-]+://.*|www\..*")
_TRACKED = re.compile(r"\S*=\S*|\(.*\)|\w*[^\W\d]_\w+|[^\sA-Z]+(?: [^\sA-Z]+)? / [^\sA-Z]+")
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
