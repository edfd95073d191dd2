"""Who there is: the characters, the members of their circles, and everyone else in the CRM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from refgraph.demonstration.characters import CHARACTERS, CIRCLES, DAYS, LEAVES, TALENTS, Person
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import FIRMS, FIRST, LAST, STAFF, TOWNS

FIRM = "Harbour & Vale Advisers"
"""The firm itself; as the example of a trade it has another name."""

DOMAIN = "harbourvale.example"
"""Its domain."""


@dataclass
class _Book:
    """What has been given out already: names, telephone numbers, and the firms people work for."""

    draws: Draws
    names: set[str] = field(default_factory=lambda: {person.name for person in CHARACTERS})
    phones: dict[str, int] = field(default_factory=dict)
    firms: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def name(self) -> tuple[str, str]:
        """Return a first and a last name that nobody has yet."""
        first, last = self.draws.pick(FIRST), self.draws.pick(LAST)
        while f"{first} {last}" in self.names:
            first, last = (
                f"{first.split()[0]} {self.draws.pick('ABCDEFGHJKLMNPRSTVW')}.",
                self.draws.pick(LAST),
            )
        self.names.add(f"{first} {last}")
        return first, last

    def phone(self, town: str) -> str:
        """Return the next number of the town; empty when all hundred are taken."""
        number = self.phones.get(town, 0)
        self.phones[town] = number + 1
        return f"({TOWNS[town]}) 555-{100 + number:04d}" if number < 100 else ""

    def firm(self, circle: int, profession: str, last: str) -> str:
        """Return a firm of that trade in the circle: an old one, or a new one under this name."""
        known = self.firms.setdefault((circle, profession), [])
        if known and self.draws.chance(0.45):
            return self.draws.pick(known)
        patterns = FIRMS[profession]
        if patterns:
            known.append(self.draws.pick(patterns).format(last))
        return known[-1] if known else ""


def draw_cast(draws: Draws, contacts: int) -> list[Person]:
    """Return the people of the CRM in the order in which they came, with their ids.

    Parameters
    ----------
    draws
        Where the chance comes from.
    contacts
        How many rows there shall be, second records included.
    """
    book = _Book(draws)
    twins = max(4, contacts // 100)
    people = [*_firm_and_rivals(), *CHARACTERS]
    people += [_leaf(book) for _ in range(LEAVES)]
    loners = int(contacts * 0.38)
    members = contacts - len(people) - loners - twins
    people += [_member(book, *divmod(number, len(CIRCLES))) for number in range(members)]
    people += [_loner(book) for _ in range(loners)]
    people = _with_talents([_settled(book, person) for person in people])
    return _with_ids(draws, _with_twins(draws, people, twins))


def _firm_and_rivals() -> Iterator[Person]:
    """Yield those in the CRM who are no contacts in earnest, and an organisation that is one."""
    rival, chamber = "Keel & Compass Advisory", "Valemouth Chamber of Commerce"
    for first, last, _ in STAFF[:5]:
        staff = Person(first, last, "", -1, 0, "staff", "Employee", town="Port Alder", organisation=FIRM)
        yield replace(staff, email=f"{slug(first)}.{slug(last)}@{DOMAIN}")
    for first, last, trade, day in (
        ("Quentin", "Rivalsworth", "Accountant", 80),
        ("Sloane", "Contravelli", "Attorney", 210),
    ):
        other = Person(first, last, trade, -1, day, "competitor", "Competitor", town="Valemouth")
        yield replace(other, organisation=rival, email=f"{slug(first)}@keelcompass.example")
    office = Person("", "", "", -1, 15, "chamber", "Partner", town="Valemouth", organisation=chamber)
    yield replace(office, email="office@valemouthchamber.example")


def _leaf(book: _Book) -> Person:
    first, last = book.name()
    trade = book.draws.pick(("Teacher", "Retired", "Physician", "Business owner"))
    kind = book.draws.weighted(("Past Client", "Prospect", "Client"), (3, 5, 1))
    return Person(first, last, trade, 3, book.draws.between(151, 318), "leaf", kind, 0, town="Saltmere")


def _member(book: _Book, place: int, circle: int) -> Person:
    """Return an ordinary member; the first few are there when the circle begins."""
    draws, home = book.draws, CIRCLES[circle]
    first, last = book.name()
    other = draws.pick(tuple(FIRMS))
    trade = draws.weighted((*home.trades, other), (6, 3, 1))
    partners = 3 if trade in ("Accountant", "Attorney", "Banker", "Realtor", "Insurance broker") else 0
    kinds = ("Client", "Past Client", "Prospect", "Partner", "Friend", "Vendor")
    kind = draws.weighted(kinds, (10, 2, 5, partners, 0.6, 0.6))
    town = home.town if draws.chance(0.87) else draws.pick(tuple(TOWNS))
    day = home.begins + 6 * place if place < 3 else draws.between(home.begins + 12, DAYS - 6)
    return Person(first, last, trade, circle, day, type=kind, town=town)


def _loner(book: _Book) -> Person:
    draws = book.draws
    first, last = book.name()
    kind = draws.weighted(("Prospect", "Client", "Past Client"), (12, 2, 1))
    trade, town = draws.pick(tuple(FIRMS)), draws.pick(tuple(TOWNS))
    return Person(first, last, trade, -1, draws.between(0, DAYS - 3), type=kind, talent=0, town=town)


def _settled(book: _Book, person: Person) -> Person:
    """Return the person with a town, a firm, an e-mail address and a telephone number."""
    if person.organisation:
        return replace(person, phone=book.phone(person.town))
    draws = book.draws
    town = person.town or CIRCLES[person.circle].town
    firm = book.firm(person.circle, person.profession, person.last)
    domain = f"{slug(firm)}.example" if firm else draws.pick(("postbox.example", "mailhaven.example"))
    email = f"{slug(person.first)}.{slug(person.last)}@{domain}"
    if person.part == "namesake":
        email = f"ann.lee@{slug(town)}{slug(person.profession)}.example"
    known = bool(person.part) or draws.chance(0.88)
    phone = book.phone(town) if draws.chance(0.75) else ""
    return replace(person, town=town, organisation=firm, email=email if known else "", phone=phone)


def _with_talents(people: list[Person]) -> list[Person]:
    """Return the people in the order in which they came; a circle's early members refer most."""
    seen = [0] * len(CIRCLES)
    result = []
    for person in sorted(people, key=lambda person: person.day):
        if person.circle >= 0 and not person.part:
            person = replace(person, talent=TALENTS.get(seen[person.circle], person.talent))
            seen[person.circle] += 1
        result.append(person)
    return result


def _with_twins(draws: Draws, people: list[Person], twins: int) -> list[Person]:
    """Return the people and second records of some: same e-mail address, another id, fewer cells."""
    able = [one for one in people if one.circle >= 0 and one.email and not one.part and one.day < 500]
    second = []
    for one in draws.sample(able, twins):
        first = one.first if draws.chance(0.5) else f"{one.first[0]}."
        day = draws.between(one.day + 60, DAYS - 40)
        second.append(replace(one, first=first, day=day, part="twin", talent=0, phone="", organisation=""))
    return sorted([*people, *second], key=lambda person: person.day)


def _with_ids(draws: Draws, people: list[Person]) -> list[Person]:
    """Number the people as they came, with the gaps that deleted records leave."""
    number, result = 100, []
    for person in people:
        number += draws.weighted((1, 2, 3), (8, 1, 1))
        result.append(replace(person, contact_id=f"C-{number:05d}"))
    return result


_PLAIN = str.maketrans("áàâãäåçčéèêëíìîïñńóòôõöøśúùûüýłşšž", "aaaaaacceeeeiiiinnoooooosuuuuylssz")


def slug(text: str) -> str:
    """Return the text as it stands in an e-mail address.

    Examples
    --------
    >>> slug("Zoë O'Brien & Co")
    'zoeobrienco'
    """
    plain = text.lower().translate(_PLAIN)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
