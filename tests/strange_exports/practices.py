"""Manners of clinics: our own doctors beside the patients, keys beside names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from tests.strange_exports.export import Export, Sheet, count
from tests.strange_exports.hand import Hand
from tests.strange_exports.paper import written
from tests.strange_exports.truth import Network, Person

OWN = ("Dr. Kim Abara", "Dr. Shah Patel", "Dr. Lena Ostrow")


def received(hand: Hand, network: Network) -> Export:
    """Referred patients by number, and the few of our own doctors who received them."""
    hand.speak_english()
    rows = _patients(hand, network)
    by, to = hand.dice.choice(
        (
            ("Referring Provider", "Referred To"),
            ("Referring Doctor", "Assigned Provider"),
            ("Referred By", "Seen By"),
            ("Referring Dentist", "Referred To"),
        )
    )
    practice = hand.dice.choice(("Practice", "Referring Practice", "Organization"))
    patient = hand.dice.choice(("Patient ID", "MRN", "Case ID", "Patient #"))
    sheet = _received_sheet(hand, [by, practice, patient, "Referral Date", to], rows)
    hand.note(f"{by} / {to}")
    return written(
        hand,
        "received",
        sheet,
        count([who.name for who, *_ in rows]),
        referrers={by},
        days=[row[2] for row in rows],
    )


def received_by_practice(hand: Hand, network: Network) -> Export:
    """The same, asked for by organisation."""
    hand.speak_english()
    rows = _patients(hand, network)
    headers = ["Referring Provider", "Practice", "Patient ID", "Referral Date", "Referred To"]
    sheet = _received_sheet(hand, headers, rows)
    export = written(
        hand,
        "received by practice",
        sheet,
        count([who.firm for who, *_ in rows]),
        referrers={"Referring Provider"},
        days=[row[2] for row in rows],
    )
    return replace(export, options=("--level", "organisation"))


def one_licence(hand: Hand, network: Network) -> Export:
    """One licence number, several spellings of the name: one person."""
    hand.speak_english()
    rows = _patients(hand, network)
    spell = (
        lambda p: p.name, lambda p: f"Dr. {p.name}", lambda p: f"{p.last}, {p.first}", lambda p: f"{p.name}, PA-C",
        lambda p: f"{p.first[0]}. {p.last}", lambda p: p.name.upper(), lambda p: f"{p.last}, {p.first} MD",
    )  # fmt: skip
    key, of = hand.dice.choice(
        (
            ("NPI", lambda p: p.npi),
            ("Referring NPI", lambda p: p.npi),
            ("Provider ID", lambda p: f"PR{p.number:04}"),
            ("License No", lambda p: f"A-{70000 + p.number}"),
            ("Member Number", lambda p: f"{p.number:06}"),
        )
    )
    cells = [hand.dice.choice(spell)(who) for who, *_ in rows]
    spellings = {cell: who.name for cell, (who, *_) in zip(cells, rows, strict=True)}
    by = "Referring Member" if "Member" in key else "Referring Provider"
    sheet = Sheet(
        [by, key, "Patient ID", "Referral Date"],
        [
            [cell, of(who), patient, day]
            for cell, (who, patient, _), day in zip(
                cells, rows, hand.dates([row[2] for row in rows]), strict=True
            )
        ],
    )
    hand.note(f"key {key}")
    export = written(
        hand,
        "one licence",
        sheet,
        count([who.name for who, *_ in rows]),
        referrers={by},
        days=[row[2] for row in rows],
    )
    return replace(export, spellings=spellings)


def telephones(hand: Hand, network: Network) -> Export:
    """Two people of one name, told apart by the telephone beside the name alone."""
    hand.speak_english()
    rows = list(network.referrals)
    biggest = max(network.made(), key=lambda name: (network.made()[name], name))
    theirs = [each for each in rows if each.referrer.name == biggest]
    twin = set(theirs[1::3]) if len(theirs) > 2 else set()
    by, key = hand.dice.choice(
        (
            ("Referred By Name", "Referred By Contact No"),
            ("Referrer", "Referrer Phone"),
            ("Referred By", "Referred By Mobile"),
            ("Referrer Name", "Referrer Member No"),
        )
    )
    sheet = Sheet(
        ["Name", by, key],
        [
            [
                hand.name(each.referred),
                hand.name(each.referrer),
                f"98000{900 + each.referrer.number if each in twin else 100 + each.referrer.number:05}",
            ]
            for each in rows
        ],
    )
    sheet.add(
        hand.dice.choice(("Booking Date", "Enrolment Date", "Visit Date", "Entry Date")),
        hand.dates([each.day for each in rows]),
        at=0,
    )
    hand.note(f"{by} / {key}")
    made = dict(network.made())
    twins = {}
    if twin:
        twins[biggest] = (len(twin), made.pop(biggest) - len(twin))
    export = written(hand, "telephones", sheet, made, referrers={by, key}, days=[each.day for each in rows])
    return replace(export, twins=twins)


def _received_sheet(hand: Hand, headers: list[str], rows: list[tuple[Person, str, dt.date]]) -> Sheet:
    days = hand.dates([on for *_, on in rows])
    return Sheet(headers, [
        [who.name, who.firm, patient, day, hand.dice.choice(OWN)]
        for (who, patient, _), day in zip(rows, days, strict=True)
    ])  # fmt: skip


def _patients(hand: Hand, network: Network) -> list[tuple[Person, str, dt.date]]:
    """Return a row for every patient by number: who referred them, and when."""
    givers = [person for person in network.people if network.referred_by(person)][:6]
    rows = [
        (each.referrer if each.referrer in givers else givers[0], f"P{each.referred.number:04}", each.day)
        for each in network.referrals
    ]
    for n in range(hand.dice.randint(4, 20)):
        rows.append(
            (
                hand.dice.choice(givers),
                f"P{500 + n:04}",
                network.people[-1].created + dt.timedelta(days=3 * n),
            )
        )
    return rows


def providers_and_practices(hand: Hand, network: Network) -> Export:
    """A person and a practice at both ends, with how many patients went from one to the other."""
    return _ends(hand, network, by_practice=False)


def practices_of_providers(hand: Hand, network: Network) -> Export:
    """The same, asked for by organisation."""
    return _ends(hand, network, by_practice=True)


def _ends(hand: Hand, network: Network, *, by_practice: bool) -> Export:
    hand.speak_english()
    place, by, to_place, to, many = hand.dice.choice((
        ("Referring Location", "Referring Provider", "Referral Location", "Referral Provider", "Referred Patients"),
        ("Referring Practice", "Referring Provider", "Receiving Practice", "Receiving Provider", "Referrals"),
        ("From Practice", "From Provider", "To Practice", "To Provider", "Patients"),
        ("Referring Clinic", "Referring Doctor", "Specialist Clinic", "Specialist", "Referral Count"),
    ))  # fmt: skip
    rows = [(each.referrer, each.referred, hand.dice.randint(1, 12)) for each in network.referrals]
    sheet = Sheet([place, by, to_place, to, many],
                  [[a.firm, hand.name(a), b.firm, hand.name(b), str(n)] for a, b, n in rows])  # fmt: skip
    if hand.dice.random() < 0.5:
        sheet.add("Production", [f"${n * 100:,}.00" for *_, n in rows])
        hand.note("money beside")
    hand.note(f"{by} / {to} / {many}")
    made: Counter[str] = Counter()
    for a, b, n in rows:
        if not (by_practice and a.firm == b.firm):
            made[a.firm if by_practice else a.name] += n
    manner = "practices of providers" if by_practice else "providers and practices"
    export = written(hand, manner, sheet, made, referrers={by, place})
    return replace(export, options=("--level", "organisation")) if by_practice else export
