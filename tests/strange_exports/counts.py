"""Manners that count: pairs with how often, edge lists with weights or of numbers only, practices at both ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.strange_exports.export import Export, Sheet, count
from tests.strange_exports.hand import Hand
from tests.strange_exports.paper import put_on_paper, written
from tests.strange_exports.people_sheets import pairs_of
from tests.strange_exports.truth import FIRMS, Network


def aggregated(hand: Hand, network: Network) -> Export:
    """A row per pair of providers, with how many patients went from one to the other."""
    hand.speak_english()
    by, to, many = hand.dice.choice((
        ("referring_provider", "specialist_name", "referral_count"), ("Referring Provider", "Specialist", "Referrals"),
        ("Referring Physician", "Receiving Physician", "Referred Patients"),
        ("From Provider", "To Provider", "Patient Count"),
        ("Source Provider", "Target Provider", "Number of Referrals"), ("Referrer", "Referred To", "Referral Count"),
    ))  # fmt: skip
    counts = [hand.dice.randint(1, 15) for _ in network.referrals]
    sheet = Sheet(
        [by, to, many],
        [
            [hand.name(each.referrer), hand.name(each.referred), str(n)]
            for each, n in zip(network.referrals, counts, strict=True)
        ],
    )
    if hand.dice.random() < 0.6:
        snake = "_" in by
        sheet.add(
            "practice_name" if snake else "Practice Name",
            [each.referred.firm for each in network.referrals],
            at=2,
        )
        sheet.add(
            "specialist_specialty" if snake else "Specialty",
            [hand.dice.choice(("Cardiology", "Orthopedics")) for _ in counts],
            at=1,
        )
        hand.note("practice beside")
    if hand.dice.random() < 0.5:
        sheet.add("Production", [f"${n * 100:,}.00" for n in counts])
        sheet.add("Payments", [f"${n * 90:,}.00" for n in counts])
        hand.note("money beside")
    hand.note(f"{by} / {to} / {many}")
    made: Counter[str] = Counter()
    for each, n in zip(network.referrals, counts, strict=True):
        made[each.referrer.name] += n
    return replace(written(hand, "aggregated", sheet, made, referrers={by}), pairs=pairs_of(network))


def weighted_edges(hand: Hand, network: Network) -> Export:
    """The edge list of a graph program, with weights."""
    hand.speak_english()
    source, target, weight = hand.dice.choice(
        (
            ("Source", "Target", "Weight"),
            ("source", "target", "weight"),
            ("from", "to", "count"),
            ("Source", "Target", "n"),
            ("Referrer", "Referred", "Times"),
        )
    )
    counts = [hand.dice.randint(1, 12) for _ in network.referrals]
    sheet = Sheet(
        [source, target, weight],
        [
            [each.referrer.name, each.referred.name, str(n)]
            for each, n in zip(network.referrals, counts, strict=True)
        ],
    )
    if source == "Source" and hand.dice.random() < 0.5:
        sheet.add("Type", ["Directed" for _ in counts], at=2)
    hand.note(f"{source} / {target} / {weight}")
    made: Counter[str] = Counter()
    for each, n in zip(network.referrals, counts, strict=True):
        made[each.referrer.name] += n
    return replace(
        written(hand, "weighted edges", sheet, made, referrers={source}, noise=False, beside=0),
        pairs=pairs_of(network),
    )


def numbers_only(hand: Hand, network: Network) -> Export:
    """Two columns of numbers, with headers or with none: the commonest network file there is."""
    hand.speak_english()
    sheet = Sheet(
        list(
            hand.dice.choice(
                (
                    ("From", "To"),
                    ("source", "target"),
                    ("Source", "Target"),
                    ("Referrer", "Referred"),
                    ("from_id", "to_id"),
                    ("referrer_id", "referred_id"),
                )
            )
        ),
        [[str(each.referrer.number), str(each.referred.number)] for each in network.referrals],
    )
    bare = hand.dice.random() < 0.35
    hand.note("no header" if bare else " / ".join(sheet.headers))
    made = count([str(each.referrer.number) for each in network.referrals])
    files = put_on_paper(
        hand,
        sheet,
        hand.dice.choice(("edges", "network", "referrals", "graph")),
        header=not bare,
        noise=False,
    )
    return Export(
        "numbers only",
        tuple(hand.traits),
        files,
        made,
        referrers=frozenset(sheet.headers[:1]),
        headers=frozenset(sheet.headers),
    )


def between_practices(hand: Hand, network: Network) -> Export:
    """Practices at both ends, patient by patient or counted: the practice refers."""
    hand.speak_english()
    firms = hand.dice.sample(FIRMS, 6)
    rows = [
        (firms[each.referrer.number % 3], firms[3 + each.referred.number % 3], each)
        for each in network.referrals
    ]
    by, to = hand.dice.choice(
        (
            ("Referring Practice", "Receiving Practice"),
            ("From Organization", "To Organization"),
            ("Referring Clinic", "Referred To Clinic"),
            ("Source Facility", "Destination Facility"),
        )
    )
    if hand.dice.random() < 0.5:
        sheet = Sheet(
            [by, to, "Patient ID", "Referral Date"],
            [
                [a, b, f"P{each.referred.number:04}", day]
                for (a, b, each), day in zip(rows, hand.dates([each.day for *_, each in rows]), strict=True)
            ],
        )
        days = [each.day for *_, each in rows]
    else:
        pairs = Counter((a, b) for a, b, _ in rows)
        sheet = Sheet(
            [by, to, hand.dice.choice(("Referrals", "Referral Count", "Patients"))],
            [[a, b, str(n)] for (a, b), n in pairs.items()],
        )
        days = []
        hand.note("counted")
    hand.note(f"{by} / {to}")
    return written(hand, "between practices", sheet, count([a for a, *_ in rows]), referrers={by}, days=days)
