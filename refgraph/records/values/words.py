"""Yes and no, and the words by which CRMs name what a choice column can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from refgraph.crm import header_key

_YES = frozenset("yes y true t 1 x ✓ ✔ on ja wahr oui vrai si sí verdadero vero sim tak ano да 是".split())
_NO = frozenset("no n false f 0 off nein falsch non faux falso nee nao não nie ne нет 否".split())
_KEPT: Mapping[str, float] = {
    **dict.fromkeys("kept attended arrived completed showed seen checkedin".split(), 1.0),
    **dict.fromkeys("noshow notkept missed cancelled canceled didnotattend dna".split(), 0.0),
    **dict.fromkeys("scheduled booked confirmed pending upcoming".split(), math.nan),
}
"""How practices call an appointment that was kept, that was not, and that is still to come."""
_MAYBE = frozenset("maybe perhaps possibly unsure vielleicht peutêtre quizás forse misschien talvez".split())

_COMPETITORS = (
    "competitor competitors competition konkurrent konkurrenz wettbewerber mitbewerber concurrent"
    " competidor concorrente"
)
"""Words for a competitor, whether a type, a stage, a tag or a segment says it."""

_WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("contacts", "kind"): {
        "person": "person individual human people mensch personne contact",
        "organisation": "organisation organization org company business account firm household practice firma",
        "staff": "staff employee user internal colleague team mitarbeiter",
        "provisional": "provisional",
    },
    ("contacts", "type"): {
        "client": "client clients customer customers activeclient currentclient existingclient kunde cliente",
        "past_client": "pastclient formerclient pastcustomer formercustomer exclient ehemaligerkunde closedclient",
        "prospect": "prospect prospects lead leads prospectiveclient potentialclient opportunity interessent",
        "partner": "partner partners referralpartner strategicpartner alliance coi centerofinfluence affiliate",
        "vendor": "vendor vendors supplier suppliers lieferant fournisseur",
        "friend": "friend friends family personal acquaintance sphere freund",
        "employee": "employee staff internal colleague mitarbeiter",
        "competitor": _COMPETITORS,
    },
    ("contacts", "status"): {
        "active": "active aktiv actif activo attivo current",
        "inactive": "inactive inaktiv inactif inactivo inactiva inativo inativa inattivo inattiva inactief nietactief"
        " archived deleted disabled closed ausgetreten gekündigt ehemalig former lapsed résilié baja cessato 退会",
        "do_not_contact": "donotcontact dnc donotcall optedout unsubscribed optout nocontact donotemail",
        "deceased": "deceased dead verstorben décédé décédée fallecido fallecida falecido falecida deceduto deceduta"
        " overleden",
    },
    ("contacts", "audience"): {
        "technical": "technical technisch",
        "generalist": "generalist general nontechnical",
    },
    ("referrals", "status"): {
        "received": "received new newrequest open pending introduced sent made submitted offen eingegangen neu"
        " enattente nouveau reçu pendiente nuevo recibido pendente novo recebido inattesa nuovo ricevuto nieuw"
        " openstaand",
        "qualified": "qualified contacted accepted working inprogress meeting proposal active scheduled"
        " inbearbeitung kontaktiert qualifiziert encours contacté qualifié enproceso enprogreso contactado"
        " cualificado emandamento qualificado incorso contattato qualificato inbehandeling",
        "won": "won closedwon closed converted client signed hired gewonnen gagné ganado engaged completed success "
        "successful abgeschlossen abgeschlossengewonnen erfolgreich validé signé conclu ganada cerradoganado ganho "
        "fechado convertido concluído positivo vinto concluso afgerond getekend gesloten 成約",
        "lost": "lost closedlost declined rejected disqualified notqualified verloren perdu perdido unqualified denied"
        " abgelehnt refusé perdida rechazado perdida recusado negativo perso rifiutato afgewezen 失注",
    },
    ("deals", "status"): {
        "open": "open pending active inprogress offen ouvert abierto aberto aperto",
        "won": "won closedwon gewonnen abgeschlossengewonnen gagné ganado ganada ganho vinto wygrana signed paid"
        " posted",
        "lost": "lost closedlost verloren perdu perdido perdida perso przegrana abandoned cancelled canceled",
    },
    ("deals", "kind"): {
        "new": "new newbusiness newcustomer newclient neukunde first",
        "repeat": "repeat existing existingbusiness renewal repeatbusiness recurring existingcustomer",
        "upsell": "upsell crosssell expansion addon existingcustomerupsell",
        "upgrade": "upgrade existingcustomerupgrade",
        "downgrade": "downgrade existingcustomerdowngrade contraction",
        "cancel": "cancel cancelled canceled cancellation churn",
        "close": "close closed closing",
    },
    ("touches", "direction"): {
        "out": "out outbound outgoing sent made us",
        "in": "in inbound incoming received them",
    },
    ("owners", "role"): {
        "staff": "staff associate assistant junior",
        "senior": "senior manager seniorassociate director",
        "principal": "principal partner owner founder ceo managingpartner",
        "marketing": "marketing marketer",
        "admin": "admin administrator office",
    },
}


def choices(table: str, column: str, values: Iterable[str]) -> dict[str, str]:
    """Return the understood word for each value, the value itself (stripped) where there is none.

    Examples
    --------
    >>> choices("deals", "status", ["Closed Won", "Engaging"])
    {'Closed Won': 'won', 'Engaging': 'Engaging'}
    """
    known = {
        word: choice
        for choice, words in _WORDS[table, column].items()
        for word in (choice.replace("_", ""), *words.split())
    }
    return {value: known.get(header_key(value), value.strip()) for value in values}


def answered(cells: Sequence[str]) -> Sequence[str]:
    """Return answers on a scale without the words that surveys put beside the number.

    Examples
    --------
    >>> answered(["9 - Extremely likely", "Not at all likely - 0", "8/10", "7", "N/A"])
    ['9', '0', '8', '7', 'N/A']
    """
    if all(cell.isdecimal() or not cell for cell in cells):
        return cells
    known = {cell: _answer(cell.strip()) for cell in set(cells)}
    return [known[cell] for cell in cells]


_STAGES: Mapping[str, str] = {
    "client": "client clients customer customers activeclient activecustomer currentclient currentcustomer"
    " existingclient existingcustomer repeatclient repeatcustomer payingcustomer closed closedwon won signed retained"
    " evangelist patient activepatient kunde kundin kunden bestandskunde bestandskundin bestandskunden stammkunde"
    " stammkundin aktiverkunde mandant mandantin bestandsmandant klient klientin cliente clientes clienteactivo"
    " clienteactual clienteattivo clienteativo clienteatual clientactif clientactuel clientexistant klant klanten"
    " bestaandeklant klientka kund kunder befintligkund asiakas müşteri клиент 客户 成交客户 顧客 既存顧客 고객",
    "past_client": "pastclient pastclients pastcustomer formerclient formercustomer formerpatient exclient excustomer"
    " closedclient sold churned churnedcustomer lostcustomer inactivecustomer inactiveclient ehemaligerkunde"
    " ehemaligekundin exkunde altkunde ancienclient antiguocliente excliente exklant oudklant voormaligeklant"
    " tidligerekunde",
    "prospect": "lead leads newlead coldlead warmlead hotlead openlead prospect prospects hotprospect"
    " warmprospect coldprospect newprospect suspect mql sql"
    " marketingqualifiedlead salesqualifiedlead qualifiedlead subscriber opportunity nurture attempted"
    " interessent interessentin neukontakt prospecto clientepotencial clientepotenziale prospectclient potentialclient"
    " potentialcustomer prospectivecustomer potenziellerkunde",
    "competitor": _COMPETITORS,
}
_ENDS_OF_DEALS = {
    "won": frozenset(
        "won gewonnen gagné gagnée ganado ganada ganho ganha vinto vinta wygrana wygrany".split()
    ),
    "lost": frozenset("lost verloren perdu perdue perdido perdida perso persa przegrana przegrany".split()),
}
"""Words that say in any stage how the deal ended: "Gesloten - gewonnen"."""
_TYPE_OF_STAGE = {word: kind for kind, words in _STAGES.items() for word in words.split()}
_PARTED = re.compile(r"[-–/|:(),;]+")


def type_of_stage(stage: str) -> str:
    """Return what a stage makes of a contact: ``client``, ``past_client``, ``prospect``, ``competitor``, else blank.

    Examples
    --------
    >>> [type_of_stage(stage) for stage in ("Customer", "Past Client", "Bestandskunde", "Hot Prospect", "Trash")]
    ['client', 'past_client', 'client', 'prospect', '']
    >>> type_of_stage("5 - Closed"), type_of_stage("Prospective client")
    ('client', '')
    """
    whole = _TYPE_OF_STAGE.get(header_key(stage))
    parts = (_TYPE_OF_STAGE.get(header_key(part)) for part in _PARTED.split(stage))
    return whole or next(filter(None, parts), "")


def deal_stages(values: Iterable[str]) -> dict[str, str]:
    """Return the status that each pipeline stage amounts to: ``won``, ``lost``, else ``open``; blank stays blank.

    Examples
    --------
    >>> deal_stages(["Closed Won", "4 - Lost", "Gesloten - gewonnen", "Proposal", ""])
    {'Closed Won': 'won', '4 - Lost': 'lost', 'Gesloten - gewonnen': 'won', 'Proposal': 'open', '': ''}
    """
    known = choices("deals", "status", values)
    return {value: _stage_status(value, known[value]) for value in values}


def flags(values: Iterable[str], scaled: bool = False, ends: tuple[int, int] = (0, 10)) -> dict[str, float]:
    """Return 1 for yes, 0.5 for maybe, 0 for no and NaN for a blank; what is none of these is left out.

    Parameters
    ----------
    values
        The distinct cells of a column.
    scaled
        Whether the column may hold answers on a scale instead: each is its share of the way from no to yes.
        It does where any number is above 1.
    ends
        The lowest and the highest answer of that scale.

    Examples
    --------
    >>> flags(["Ja", "nein", "?!"])
    {'Ja': 1.0, 'nein': 0.0}
    >>> flags(["9", "1"], scaled=True), flags(["5", "3"], scaled=True, ends=(1, 5))
    ({'9': 0.9, '1': 0.1}, {'5': 1.0, '3': 0.5})
    """
    values = list(values)
    numbers = {value: _whole(value) for value in values}
    on_scale = scaled and any(number is not None and number > 1 for number in numbers.values())
    read: dict[str, float] = {}
    for value in values:
        key = value.strip().casefold().replace("-", "")
        number = numbers[value]
        if on_scale and number is not None and ends[0] <= number <= ends[1]:
            read[value] = (number - ends[0]) / (ends[1] - ends[0])
        elif not key or key in ("n/a", "na", "none", "null", "unknown", "?"):
            read[value] = math.nan
        elif key in _YES or key in _NO or key in _MAYBE:
            read[value] = 1.0 if key in _YES else 0.5 if key in _MAYBE else 0.0
        elif number in (0, 1):
            read[value] = float(number)
    return read


def appointments(values: Iterable[str]) -> dict[str, float]:
    """Return 1 for an appointment that was kept, 0 for one that was not, NaN for one to come; the rest is left out.

    Examples
    --------
    >>> appointments(["yes", "?!", "Kept", "No-show", "Scheduled"])
    {'yes': 1.0, 'Kept': 1.0, 'No-show': 0.0, 'Scheduled': nan}
    """
    values = list(values)
    keys = {value: "".join(filter(str.isalpha, value.casefold())) for value in values}
    return flags(values) | {value: _KEPT[key] for value, key in keys.items() if key in _KEPT}


def _answer(cell: str) -> str:
    if cell.endswith(("/10", " of 10", " out of 10")):
        return cell.partition("/")[0].partition(" ")[0]
    found = re.fullmatch(r"(\d{1,2})\s*[-–—:=.)(]*\s*[^\W\d].*|[^\W\d][^\d]*[-–—:=(]\s*(\d{1,2})\)?", cell)
    return (found[1] or found[2]) if found else cell


def _stage_status(value: str, known: str) -> str:
    if not value.strip() or known in ("won", "lost", "open"):
        return "" if not value.strip() else known
    words = set(value.casefold().replace("-", " ").replace("_", " ").split())
    return next((status for status, ends in _ENDS_OF_DEALS.items() if words & ends), "open")


def _whole(value: str) -> float | None:
    text = value.strip()
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else None
