"""The export as a CRM writes it: every table, its headers as people meet them, its cells as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from refgraph.demonstration import dealings, nurturing
from refgraph.demonstration.cast import DOMAIN, draw_cast, slug
from refgraph.demonstration.characters import DAYS, Person
from refgraph.demonstration.dealings import SERVED, Bond, Row, iso
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import CAMPAIGNS, GOALS, INTERESTS, NOTES, REASONS, STAFF
from refgraph.demonstration.story import Introduction, tell
from refgraph.errors import SettingsError

FEWEST = 200
"""With fewer contacts than this the circles of the story would be empty."""


def make_tables(seed: int = 2024, contacts: int = 600) -> dict[str, list[Row]]:
    """Return the tables of the made-up export.

    Parameters
    ----------
    seed
        The same seed and number of contacts give the same tables on every machine.
    contacts
        How many rows the table ``contacts`` has, at least 200.

    Returns
    -------
    dict of str to list of dict
        By the name of the table (as in `refgraph.schema.TABLES`), the rows; a row maps every header of
        its table to a text, empty where nothing is known. Dates are ISO, amounts are US dollars.

    Raises
    ------
    SettingsError
        If `contacts` is less than 200.

    Examples
    --------
    >>> tables = make_tables(contacts=200)
    >>> len(tables["contacts"]), tables["owners"][0]["Role"]
    (200, 'principal')
    """
    if contacts < FEWEST:
        raise SettingsError(f"The demonstration needs at least {FEWEST} contacts, not {contacts}.")
    draws = Draws(seed)
    cast = draw_cast(draws, contacts)
    story = tell(draws, cast)
    brought = Counter(one.referrer.contact_id for one in story if one.referrer)
    bonds = dealings.draw_bonds(draws, cast, brought)
    deals = dealings.draw_deals(draws, bonds)
    return {
        "contacts": _contacts(draws, bonds, story, deals),
        "referrals": _referrals(draws, cast, story, deals),
        "deals": deals,
        "touches": nurturing.draw_touches(draws, bonds, contacts * 6),
        "engagements": nurturing.draw_engagements(draws, bonds),
        "feedback": nurturing.draw_feedback(draws, bonds),
        "given": dealings.draw_given(draws, bonds),
        "asks": dealings.draw_asks(draws, bonds),
        "complaints": dealings.draw_complaints(draws, bonds),
        "events": dealings.draw_events(draws, bonds),
        "campaigns": _campaigns(),
        "owners": _owners(),
        "ties": dealings.draw_acquaintances(draws, cast, contacts // 5),
    }


def _contacts(
    draws: Draws, bonds: Sequence[Bond], story: Sequence[Introduction], deals: Sequence[Row]
) -> list[Row]:
    texts: dict[str, str] = {}
    for one in story:
        texts[one.referred.contact_id] = texts.get(one.referred.contact_id) or one.text
    buyers = {deal["Contact ID"] for deal in deals if deal["Stage"] == "Closed Won"}
    return [_contact(draws, one, texts, one.person.contact_id in buyers) for one in bonds]


def _contact(draws: Draws, one: Bond, texts: Mapping[str, str], bought: bool) -> Row:
    person = one.person
    served = person.type in SERVED
    plain = person.part == ""
    testimonial = served and one.referrals > 0 and draws.chance(0.35)
    praised = draws.between(person.day, DAYS - 1)
    started = min(DAYS - 1, person.day + draws.between(5, 60))
    return {
        "Contact ID": person.contact_id,
        "First Name": person.first,
        "Last Name": person.last,
        "Email": person.email,
        "Phone Number": person.phone,
        "Company": person.organisation if not plain or draws.chance(0.9) else "",
        "Type": person.type if not plain or draws.chance(0.93) else "",
        "Profession": person.profession if not plain or draws.chance(0.9) else "",
        "Segment": _segment(person) if person.profession and draws.chance(0.8) else "",
        "City": person.town if not plain or draws.chance(0.93) else "",
        "Contact Owner": one.owner,
        "Status": _status(draws, one),
        "Lifecycle Stage": _stage(draws, person, bought),
        "Lead Source": _source(draws, person, person.contact_id in texts, texts.get(person.contact_id, "")),
        "Referred By": texts.get(person.contact_id, ""),
        "Create Date": f"{iso(person.day)} {draws.between(8, 17):02d}:{draws.between(0, 59):02d}",
        "Birthday": _birthday(draws) if served and draws.chance(0.5) else "",
        "Service Start": iso(started) if bought and draws.chance(0.7) else "",
        "Willing to Refer": _willing(draws, one),
        "Consent": draws.weighted(("Yes", "", "No"), (12, 5, 1)),
        "Audience": draws.weighted(("", "generalist", "technical"), (6, 3, 2)),
        "Preferred Channel": draws.weighted(("", "Email", "Phone", "Meeting"), (5, 4, 3, 1)),
        "Interests": draws.pick(INTERESTS) if draws.chance(0.3) else "",
        "Goals": draws.pick(GOALS) if served and draws.chance(0.3) else "",
        "Notes": draws.pick(NOTES) if draws.chance(0.2) else "",
        "Tier": _tier(draws, one),
        "Tier Lock": "Advocate" if person.part == "promoter" else "",
        "Tier Lock Until": "2026-06-30" if person.part == "promoter" else "",
        "Tier Lock Reason": "partner's decision" if person.part == "promoter" else "",
        "Testimonial Date": iso(praised) if testimonial else "",
        "Testimonial Permission": draws.weighted(("Yes", "No"), (4, 1)) if testimonial else "",
    }


def _segment(person: Person) -> str:
    if person.profession == "Business owner":
        return "Owner-managed business"
    return "Private client" if person.profession in ("Retired", "Teacher") else "Professional"


def _birthday(draws: Draws) -> str:
    return f"{draws.between(1944, 1996)}-{draws.between(1, 12):02d}-{draws.between(1, 28):02d}"


def _stage(draws: Draws, person: Person, bought: bool) -> str:
    if person.part in ("staff", "competitor", "chamber"):
        return ""
    return "Customer" if bought else draws.pick(("Lead", "Lead", "Opportunity"))


def _status(draws: Draws, one: Bond) -> str:
    if one.person.part or one.referrals > 4:
        return "Active"
    return draws.weighted(("Active", "", "Inactive", "Do Not Contact", "Deceased"), (80, 12, 5, 1.5, 1))


def _source(draws: Draws, person: Person, referred: bool, text: str) -> str:
    if referred and text.lower() not in ("google", "google ads", "website", "walk-in", "walk in"):
        return "Referral" if draws.chance(0.85) else ""
    if referred:
        return "Walk-in" if text.lower().startswith("walk") else "Website"
    if person.part == "staff":
        return ""
    return draws.weighted(("Website", "Event", "", "Google", "Cold call", "Referral"), (6, 3, 5, 3, 1, 1))


def _willing(draws: Draws, one: Bond) -> str:
    if one.person.part == "detractor":
        return "No"
    if one.referrals > 1 and draws.chance(0.6):
        return "Yes"
    return draws.weighted(("", "Yes", "Maybe", "No"), (14, 2, 2, 1))


def _tier(draws: Draws, one: Bond) -> str:
    """Return the tier somebody gave by feeling, long ago: volume counted, bridges went unseen."""
    if one.person.part in ("hub", "silent"):
        return "Core Advocate"
    if one.person.part in ("connector", "bridge", "rising", "new", "staff", "competitor"):
        return ""
    if one.referrals >= 5 and draws.chance(0.6):
        return "Core Advocate"
    if one.person.type == "Partner" and draws.chance(0.5):
        return "Allied Resource"
    return "Advocate" if one.referrals and one.person.type in SERVED and draws.chance(0.4) else ""


def _referrals(
    draws: Draws, cast: Sequence[Person], story: Sequence[Introduction], deals: Sequence[Row]
) -> list[Row]:
    """Return the firm's referral log, which lacks what only the contacts' "Referred By" tells."""
    twins = {person.email: person for person in cast if person.part == "twin"}
    first: dict[str, Row] = {}
    for deal in sorted(deals, key=lambda deal: deal["Stage"] != "Closed Won"):
        first.setdefault(deal["Contact ID"], deal)
    logged = [(one, one.referrer) for one in story if one.logged and one.referrer]
    logged.sort(key=lambda pair: (pair[0].day, pair[0].referred.contact_id, pair[1].contact_id))
    rows = []
    for number, (one, referrer) in enumerate(logged, start=1):
        twin = twins.get(referrer.email)
        if twin and twin.day <= one.day and draws.chance(0.5):
            referrer = twin
        names = {"Referral ID": f"R-{number:04d}", "Referrer ID": referrer.contact_id}
        rows.append(names | _referral(draws, one, referrer, first.get(one.referred.contact_id)))
    return rows


def _referral(draws: Draws, one: Introduction, referrer: Person, deal: Row | None) -> Row:
    stage = deal["Stage"] if deal else ""
    status = {"Closed Won": "Won", "Closed Lost": "Lost", "": "Received"}.get(stage, "Qualified")
    won = deal is not None and status == "Won"
    # A shared referral's amount is left to the deal: on both rows it would be counted twice.
    revenue = deal["Amount"] if deal and won and not one.share and draws.chance(0.7) else ""
    return {
        "Referrer Name": referrer.name,
        "Referred ID": one.referred.contact_id,
        "Referred Name": one.referred.name,
        "Date": iso(one.day) if draws.chance(0.97) else "",
        "Status": status,
        "Revenue": revenue,
        "Share": one.share,
        "Quality": draws.weighted(("", "5", "4", "3", "2"), (5, 2, 3, 2, 1)),
        "Reason": draws.pick(REASONS) if draws.chance(0.35) else "",
        "Reward Paid": ("Yes" if draws.chance(0.4) else "No") if won else "",
        "Deal ID": deal["Deal ID"] if deal and draws.chance(0.6) else "",
    }


def _campaigns() -> list[Row]:
    return [
        {
            "Campaign ID": f"M-{number:02d}",
            "Campaign Name": name,
            "Kind": kind,
            "Cost": f"{cost}.00",
            "Date": iso(day),
        }
        for number, (name, kind, cost, day) in enumerate(CAMPAIGNS, start=1)
    ]


def _owners() -> list[Row]:
    slots = {"principal": "4", "senior": "5"}
    caps = {"principal": "10", "senior": "15", "staff": "5", "marketing": "10", "admin": "0"}
    budgets = {"principal": "6000", "senior": "3000", "staff": "600", "marketing": "4000", "admin": "0"}
    return [
        {
            "Owner": f"{first} {last}",
            "Email": f"{slug(first)}.{slug(last)}@{DOMAIN}",
            "Role": role,
            "Portfolio Cap": caps[role],
            "Weekly Slots": slots.get(role, ""),
            "Budget": budgets[role],
        }
        for first, last, role in STAFF
    ]
