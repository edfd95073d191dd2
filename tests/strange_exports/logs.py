"""Manners in which a row is a referral, unless its status, flag or name says that it is none."""

from __future__ import annotations

from dataclasses import replace

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.referral_sheets import finish, other_rows, sides
from tests.strange_exports.truth import Network, Referral
from tests.strange_exports.words import COUNTED, VOIDED


def log(hand: Hand, network: Network) -> Export:
    """Both sides, a date, and where each referral stands."""
    sheet = sides(hand, network.referrals, addresses=hand.dice.random() < 0.5)
    if hand.dice.random() < 0.7:
        sheet.add(
            hand.header(hand.word("status")), [hand.dice.choice(COUNTED[hand.language]) for _ in sheet.rows]
        )
    return finish(hand, network, "log", sheet, network.referrals)


def log_with_void_status(hand: Hand, network: Network) -> Export:
    """Some rows are void by their status."""
    rows, void = _with_void_rows(hand, network)
    sheet = sides(hand, rows)
    sheet.add(hand.header(hand.word("status")),
              [hand.dice.choice((VOIDED if each in void else COUNTED)[hand.language]) for each in rows])  # fmt: skip
    return finish(hand, network, "log with void status", sheet, network.referrals, rows)


def log_with_void_flag(hand: Hand, network: Network) -> Export:
    """Some rows are void by a flag."""
    hand.speak_english()
    rows, void = _with_void_rows(hand, network)
    sheet = sides(hand, rows)
    flag = hand.dice.choice(("Disabled", "Void", "Deleted", "Is Deleted", "Voided", "Cancelled", "Test"))
    yes, no = hand.dice.choice(
        (("Yes", "No"), ("TRUE", "FALSE"), ("1", "0"), ("true", "false"), ("Y", ""), ("x", ""))
    )
    hand.note(f"flag {flag}={yes}")
    sheet.add(flag, [yes if each in void else no for each in rows])
    return finish(hand, network, "log with void flag", sheet, network.referrals, rows)


def unknown_kinds(hand: Hand, network: Network) -> Export:
    """A column says what kind a row is in words that only this office knows."""
    hand.speak_english()
    sheet = sides(hand, network.referrals)
    kind = hand.dice.choice(("Type", "Kind", "Category", "Entry Type"))
    words = hand.dice.choice(
        (
            ("A", "B", "C"),
            ("Alpha", "Beta", "Gamma"),
            ("INC", "OUT", "ZZ"),
            ("Blue slip", "Green slip", "Pink slip"),
        )
    )
    sheet.add(kind, [hand.dice.choice(words) for _ in sheet.rows])
    hand.note(f"{kind}: {', '.join(words)}")
    return replace(
        finish(hand, network, "unknown kinds", sheet, network.referrals), must_ask="read.relations"
    )


def work_queue(hand: Hand, network: Network) -> Export:
    """Referrals into a hospital: patients, those who referred them, and texts that stand for nobody."""
    hand.speak_english()
    nobodies = (
        "SELF REFERRAL",
        "PROVIDER, NOT IN SYSTEM",
        "UNKNOWN PROVIDER",
        "SELF",
        "NO REFERRING PROVIDER",
    )
    by, patient, day, to = hand.dice.choice((
        ("REFERRING PROV NAME", "PAT NAME", "REF ENTRY DATE", "REFERRAL PROV NAME"),
        ("Referring Provider", "Patient Name", "Referral Date", "Referred To Provider"),
        ("Ref Provider Name", "Patient", "Date Received", "Rendering Provider"),
        ("Referring Physician", "Patient Name", "Order Date", "Attending Physician"),
    ))  # fmt: skip
    rows: list[list[str]] = []
    own = ("TOLLARD, RUFUS", "KETTLEY, AMOS MD", "")
    outside = [
        (each.referred, f"{each.referrer.last}, {each.referrer.first}", each.day)
        for each in network.referrals
    ]
    outside += [
        (person, hand.dice.choice(nobodies), person.created)
        for person in network.people
        if network.referrer_of(person) is None and hand.dice.random() < 0.6
    ]
    outside.sort(key=lambda row: row[2])
    for (whom, who, _), written in zip(outside, hand.dates([row[2] for row in outside]), strict=True):
        rows.append(
            [
                f"{whom.last},{whom.first}".upper(),
                str(900000 + whom.number),
                who.upper(),
                hand.dice.choice(own),
                written,
                hand.dice.choice(("Authorized", "Closed", "New")),
            ]
        )
    hand.note(by)
    sheet = Sheet([patient, "MRN", by, to, day, "REF STATUS" if by.isupper() else "Referral Status"], rows)
    return finish(hand, network, "work queue", sheet, network.referrals)


def _with_void_rows(hand: Hand, network: Network) -> tuple[list[Referral], list[Referral]]:
    void = other_rows(hand, network)[: 2 + len(network.referrals) // 3]
    return sorted([*network.referrals, *void], key=lambda each: each.day), void
