"""Manners in which a row is a person, and whom they referred stands there, or nobody can tell."""

from __future__ import annotations

from dataclasses import replace

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.people_sheets import finish, people_sheet
from tests.strange_exports.truth import Network


def outward(hand: Hand, network: Network) -> Export:
    """A column names whom the person of the row referred, several in a cell."""
    sheet, _ = people_sheet(hand, network, list(network.people), dated=hand.dice.random() < 0.8)
    header = hand.header(hand.word("whom"))
    between = hand.dice.choice(
        (", ", "; ", " | ", "\n", " & ") if hand.name_form == "first last" else ("; ", "\n")
    )
    hand.note(f"outward: {header}")
    sheet.add(
        header, [between.join(map(hand.name, network.referred_by(person))) for person in network.people]
    )
    return finish(hand, network, "outward", sheet, set())


def outward_numbered(hand: Hand, network: Network) -> Export:
    """Numbered columns name whom the person of the row referred."""
    most = max(network.made().values())
    word = (
        hand.dice.choice(("Referral", "Client Referred", "Friend Referred", "Person Referred"))
        if hand.language == "en"
        else hand.word("given")
    )
    sheet, _ = people_sheet(hand, network, list(network.people))
    whom = {person: [*map(hand.name, network.referred_by(person)), *[""] * most] for person in network.people}
    for place in range(most):
        sheet.add(f"{word} {place + 1}", [whom[person][place] for person in network.people])
    hand.note(f"numbered: {word}")
    return finish(hand, network, "outward numbered", sheet, set())


def friend_form(hand: Hand, network: Network) -> Export:
    """Answers to a form: who answers names friends, with their addresses; only those who answered have a row."""
    hand.speak_english()
    hand.name_form = "first last"
    answering = [person for person in network.people if network.referred_by(person)]
    most = max(network.made().values())
    own, friend = hand.dice.choice(
        (
            ("Your Name", "Friend {} Name"),
            ("Your Full Name", "Friend #{}"),
            ("Submitted By", "Referral {} Name"),
            ("Your Name", "Name of person {} you are referring"),
        )
    )
    with_mail = hand.dice.random() < 0.6
    days = hand.dates(
        [max(each.day for each in network.referrals if each.referrer == person) for person in answering]
    )
    sheet = Sheet(
        ["Timestamp", own, "Your Email"],
        [[day, person.name, person.email] for day, person in zip(days, answering, strict=True)],
    )
    for place in range(most):
        named = [network.referred_by(person)[place : place + 1] for person in answering]
        sheet.add(friend.format(place + 1), ["".join(each.name for each in cell) for cell in named])
        if with_mail:
            sheet.add(f"Friend {place + 1} Email", ["".join(each.email for each in cell) for cell in named])
    hand.note(f"{own} / {friend}")
    stated = frozenset(each.day for each in network.referrals)
    return replace(finish(hand, network, "friend form", sheet, {own}), days=stated)


def unclear_direction(hand: Hand, network: Network) -> Export:
    """A column 'Referral' with one name a cell and no date: nobody could tell who referred whom."""
    sheet, _ = people_sheet(hand, network, list(network.people), dated=False, keyed=False)
    header = (
        hand.dice.choice(("Referral", "Referrals", "Referral Name"))
        if hand.language == "en"
        else {
            "de": "Empfehlung",
            "fr": "Recommandation",
            "es": "Recomendación",
            "it": "Segnalazione",
            "nl": "Verwijzing",
            "pt": "Indicação",
            "pl": "Polecenie",
            "sv": "Rekommendation",
            "da": "Henvisning",
            "fi": "Suositus",
        }[hand.language]
    )
    met: set[str] = set()
    cells = []
    for person in network.people:
        referrer = network.referrer_of(person)
        cells.append(hand.name(referrer) if referrer and referrer.name not in met else "")
        met |= {referrer.name} if referrer else set()
    order = list(range(len(cells)))
    hand.dice.shuffle(order)
    sheet.add(header, cells)
    sheet.rows = [sheet.rows[place] for place in order]
    hand.note(f"unclear: {header}")
    return replace(finish(hand, network, "unclear direction", sheet, {header}), made={}, must_ask=header)
