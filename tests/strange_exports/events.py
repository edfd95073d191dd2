"""Manners in which a row is an event of a referral: a month's commission, a visit, an invoice, a matter, a payout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.paper import written
from tests.strange_exports.people_sheets import pairs_of
from tests.strange_exports.truth import Network, Referral

Event = tuple[Referral, dt.date]


def commissions(hand: Hand, network: Network) -> Export:
    """A commission for every month in which the referred customer stayed."""
    giver, given = hand.dice.choice(
        (
            ("referrer_name", "referred_name"),
            ("Affiliate", "Customer"),
            ("Partner", "Referred Customer"),
            ("Affiliate Name", "Referred Client"),
            ("Referrer", "Referred"),
        )
    )
    month = hand.dice.choice(("month", "Month", "Period", "Commission Month", "Billing Month"))
    amount = hand.dice.choice(("amount", "Commission", "Commission Amount", "commission_usd"))
    events = _monthly(hand, network)
    form: Callable[[dt.date], str] = hand.dice.choice(
        (
            lambda day: f"{day:%Y-%m}",
            lambda day: f"{day:%Y-%m}-01",
            lambda day: f"{day:%B %Y}",
            lambda day: f"{day:%b-%y}",
        )
    )
    sheet = _pairs_sheet(hand, events, giver, given)
    sheet.add(month, [form(day) for _, day in events])
    sheet.add(amount, ["50.00" for _ in events])
    if hand.dice.random() < 0.7:
        sheet.add("status", [hand.dice.choice(("paid", "paid", "pending")) for _ in events])
    hand.note(f"{giver} / {given} / {month} / {amount}")
    return replace(_finish(hand, network, "commissions", sheet), days=frozenset(), earned=False)


def visits(hand: Hand, network: Network) -> Export:
    """Every visit of a patient, with whoever referred them at first."""
    giver, given, day = hand.dice.choice(
        (
            ("Referring Provider", "Patient Name", "Visit Date"),
            ("Referred By", "Patient", "Date of Service"),
            ("Referring Doctor", "Patient Name", "Appointment Date"),
            ("Referral Source", "Client", "Session Date"),
        )
    )
    events = _dated(hand, network, 28)
    sheet = _pairs_sheet(hand, events, giver, given)
    if hand.dice.random() < 0.5:
        sheet.add("Patient ID", [f"P{each.referred.number:04}" for each, _ in events])
    sheet.add(day, hand.dates([on for _, on in events]))
    sheet.add(
        hand.dice.choice(("Charge", "Amount Billed", "Fee", "Procedure")),
        [hand.dice.choice(("120.00", "85.00", "240.00")) for _ in events],
    )
    hand.note(f"{giver} / {given} / {day}")
    return _finish(hand, network, "visits", sheet, events)


def invoices(hand: Hand, network: Network) -> Export:
    """Every invoice to a client, with whoever brought them."""
    giver, given = hand.dice.choice(
        (
            ("Referred By", "Client"),
            ("Introducer", "Customer Name"),
            ("Referral Partner", "Customer"),
            ("Referrer", "Bill To"),
        )
    )
    events = _dated(hand, network, 45)
    sheet = _pairs_sheet(hand, events, giver, given)
    sheet.add(
        hand.dice.choice(("Invoice No", "Invoice Number", "Invoice #")),
        [f"INV-{n:04}" for n, _ in enumerate(events, start=1)],
        at=0,
    )
    sheet.add(hand.dice.choice(("Invoice Date", "Date Issued")), hand.dates([on for _, on in events]))
    sheet.add(
        hand.dice.choice(("Amount", "Total", "Invoice Total")),
        [f"{hand.dice.randint(1, 40) * 50}.00" for _ in events],
    )
    hand.note(f"{giver} / {given}")
    return _finish(hand, network, "invoices", sheet, events)


def matters(hand: Hand, network: Network) -> Export:
    """Matters of a law firm: clients have several, and were referred once."""
    events = _dated(hand, network, 90)
    by, client = hand.dice.choice(
        (
            ("Referred By", "Client"),
            ("Originating Referral", "Client Name"),
            ("Referral Source", "Client"),
            ("Referring Attorney", "Client"),
        )
    )
    sheet = _pairs_sheet(hand, events, by, client)
    sheet.add(
        hand.dice.choice(("Matter Number", "Matter No.", "Case Number")),
        [f"{2020 + n % 5}-{n:05}" for n, _ in enumerate(events, start=1)],
        at=0,
    )
    sheet.add(hand.dice.choice(("Open Date", "Date Opened", "Opened")), hand.dates([on for _, on in events]))
    sheet.add("Practice Area", [hand.dice.choice(("Family", "Estate", "Injury")) for _ in events])
    hand.note(f"{by} / {client}")
    return _finish(hand, network, "matters", sheet, events)


def payouts(hand: Hand, network: Network) -> Export:
    """What an affiliate was paid, payout by payout, for the customers that came."""
    giver, given = hand.dice.choice(
        (
            ("Affiliate", "Customer"),
            ("Affiliate Name", "Customer Name"),
            ("Promoter", "Referral"),
            ("Partner", "Customer"),
        )
    )
    events = _dated(hand, network, 30)
    sheet = _pairs_sheet(hand, events, giver, given)
    if hand.dice.random() < 0.5:
        sheet.add("Customer Email", [each.referred.email for each, _ in events])
    sheet.add(hand.dice.choice(("Payout Date", "Paid At", "Date Paid")), hand.dates([on for _, on in events]))
    sheet.add(hand.dice.choice(("Payout Amount", "Payout", "Amount Paid")), ["25.00" for _ in events])
    sheet.add("Payout ID", [f"po_{n:05}" for n, _ in enumerate(events)])
    hand.note(f"{giver} / {given}")
    return replace(_finish(hand, network, "payouts", sheet, events), earned=False)


def repeated(hand: Hand, network: Network) -> Export:
    """The same two people at several dates and nothing of payments: every row is a referral."""
    events = _dated(hand, network, 60)
    giver, given = hand.dice.choice(
        (
            ("Referrer", "Referred"),
            ("Referred By", "Referred To"),
            ("From", "To"),
            ("Referring Member", "Receiving Member"),
        )
    )
    sheet = _pairs_sheet(hand, events, giver, given)
    sheet.add(
        hand.dice.choice(("Date", "Referral Date", "Date Referred")), hand.dates([on for _, on in events])
    )
    hand.note(f"{giver} / {given}")
    export = _finish(hand, network, "repeated", sheet, events)
    made: dict[str, int] = {}
    for each, _ in events:
        made[each.referrer.name] = made.get(each.referrer.name, 0) + 1
    return replace(export, made=made)


def _monthly(hand: Hand, network: Network) -> list[Event]:
    found = [
        (each, each.day + dt.timedelta(days=30 * month))
        for each in network.referrals
        for month in range(hand.dice.randint(1, 6))
    ]
    return sorted(found, key=lambda event: event[1])


def _dated(hand: Hand, network: Network, apart: int) -> list[Event]:
    found = [
        (each, each.day + dt.timedelta(days=apart * n))
        for each in network.referrals
        for n in range(hand.dice.choice((1, 1, 2, 3, 5)))
    ]
    return sorted(found, key=lambda event: event[1])


def _pairs_sheet(hand: Hand, events: Sequence[Event], giver: str, given: str) -> Sheet:
    hand.speak_english()
    sheet = Sheet([giver], [[hand.name(each.referrer)] for each, _ in events])
    sheet.add(given, [hand.name(each.referred) for each, _ in events], at=hand.dice.choice((None, 0)))
    return sheet


def _finish(hand: Hand, network: Network, manner: str, sheet: Sheet, events: Sequence[Event] = ()) -> Export:
    days = {day for _, day in events}
    return written(
        hand, manner, sheet, network.made(), referrers=sheet.headers[:3], pairs=pairs_of(network), days=days
    )
