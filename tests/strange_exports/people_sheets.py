"""A sheet with a row per person, and how it refers to the others."""

from __future__ import annotations

from collections.abc import Callable

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.paper import written
from tests.strange_exports.truth import Network, Person


def people_sheet(
    hand: Hand,
    network: Network,
    people: list[Person],
    *,
    dated: bool = True,
    keyed: bool | None = None,
    entity: str = "",
) -> tuple[Sheet, Callable[[Person], str] | None]:
    """Return a sheet of people, without a word of who referred whom, and how it writes ids if it has them."""
    dice = hand.dice
    before = f"{entity} " if entity else ""
    sheet = Sheet([], [[] for _ in people])
    ids: Callable[[Person], str] | None = None
    if dice.random() < 0.6 if keyed is None else keyed:
        style = dice.choice(("{:d}", "C-{:04d}", "10{:03d}", "003A{:05d}"))
        ids = lambda person: style.format(person.number)  # noqa: E731
        sheet.add(f"{entity} ID" if entity else hand.word("id"), list(map(ids, people)))
    if entity or dice.random() < 0.5:
        hand.note("first and last name")
        for meaning, plain, part in (("first", "First Name", "first"), ("last", "Last Name", "last")):
            sheet.add(
                hand.header(before + plain if entity else hand.word(meaning)),
                [getattr(person, part) for person in people],
            )
        hand.name_form = "first last"
    else:
        sheet.add(hand.header(hand.word("name")), list(map(hand.name, people)))
    for meaning, plain, cells in (
        ("email", "Email", [person.email for person in people]),
        ("phone", "Mobile", [person.phone for person in people]),
        ("city", "City", [person.city for person in people]),
    ):
        if entity or dice.random() < 0.6:
            sheet.add(hand.header(before + plain if entity else hand.word(meaning)), cells)
    if dated:
        sheet.add(
            hand.header(f"{before}Since" if entity and dice.random() < 0.3 else hand.word("created")),
            hand.dates([person.created for person in people]),
        )
    return sheet, ids


def reference(hand: Hand, sheet: Sheet, ids: Callable[[Person], str] | None) -> Callable[[Person], str]:
    """Draw by what an export names a referrer: a name, mostly, or a key that the sheet has of everybody."""
    keys: list[tuple[str, Callable[[Person], str]]] = []
    cells = {cell for row in sheet.rows for cell in row}
    if ids is not None:
        keys.append(("referrer by id", ids))
    if any("@mail.example" in cell for cell in cells):
        keys.append(("referrer by address", lambda person: person.email))
    if any(cell.startswith("07700 ") for cell in cells):
        keys.append(("referrer by telephone", lambda person: person.phone))
    if keys and hand.dice.random() < 0.25:
        trait, show = hand.dice.choice(keys)
        hand.note(trait)

        def key(person: Person) -> str:
            return show(person)

        return key
    return hand.decoration(ids)


def finish(hand: Hand, network: Network, manner: str, sheet: Sheet, referrers: set[str]) -> Export:
    """Return the export of one sheet of which the network is the truth."""
    dated = any(trait.startswith(("dates ", "two day")) for trait in hand.traits)
    days = {person.created for person in network.people} | {each.day for each in network.referrals}
    return written(
        hand,
        manner,
        sheet,
        network.made(),
        referrers=referrers,
        pairs=pairs_of(network),
        days=days if dated else (),
        beside=3,
    )


def misspell(hand: Hand, cell: str) -> str:
    """Return a cell with one letter in the midst of it left out."""
    hand.note("misspelt")
    place = max(1, len(cell) * 2 // 3)
    while place < len(cell) - 1 and not (cell[place].isalpha() and cell[place - 1].isalpha()):
        place += 1
    return cell[:place] + cell[place + 1 :]


def pairs_of(network: Network) -> dict[str, frozenset[str]]:
    """Return whom each person referred, by name."""
    return {
        person.name: frozenset(each.name for each in network.referred_by(person))
        for person in network.people
        if network.referred_by(person)
    }
