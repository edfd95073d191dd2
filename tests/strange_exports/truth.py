"""What is true: people with names, dates and keys, and who referred whom."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

FIRST = (
    "Orla Bevis Maud Ivo Nell Gwen Seth Una Kit Rufus Anneliese Jörg Zoé Rémi Lucía Íñigo Chiara Matteo Sanne Joost "
    "Inês Tomás Agnieszka Piotr Astrid Björn Mette Søren Aino Eero Priya Dmitri Farah Kwame Mei Hiroshi Leila Omar "
    "Tabitha Cormac Delphine Ignatius Rosalind Percival Harriet Jasper Beatrix Lionel Winifred Magnus"
).split()
LAST = (
    "Penhale|Quillon|Sollery|Crannock|Dravick|Hask|Lorimer|Bexley|Yarrow|Tolland|Müller-Brandt|Weißgerber|Lefèvre|"
    "Noël|García Robles|Núñez|Bianchi|Rossetti|de Vries|van der Berg|Carvalho|Guimarães|Kowalczyk|Zieliński|Lindqvist|"
    "Åkesson|Østergaard|Kjær|Virtanen|Mäkelä|Raghunathan|Volkov|Al-Masri|Mensah|Zhang|Takahashi|O'Dwyer|McAllister|"
    "Fairweather|Wintergreen|Ashgrove|Blythe|Carrow|Denholm|Eversley|Frobisher|Garside|Hollins|Inchbald|Jellicoe"
).split("|")
FIRMS = (
    "Tarn Works Ltd|Fen Dental|Harbour Legal LLP|Brook & Pike Inc|Nordlicht GmbH|Old Mill Clinic|Cedar Orthopaedics|"
    "Bright Path Therapy|Lakeside Family Medicine|Quayside Accounting LLC"
).split("|")
CITIES = "Oslo Bath York Köln Lyon Porto Turku Gdańsk Malmö Breda".split()


@dataclass(frozen=True)
class Person:
    """Somebody of the network, with every key an export may know."""

    number: int
    first: str
    last: str
    firm: str
    city: str
    created: dt.date
    born: dt.date

    @property
    def name(self) -> str:
        """Return first and last name."""
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """Return an address that nobody else has."""
        letters = "".join(c for c in self.last.casefold() if c.isascii() and c.isalpha())
        return f"{letters or 'x'}{self.number}@mail.example"

    @property
    def phone(self) -> str:
        """Return a number that nobody else has."""
        return f"07700 {900100 + self.number}"

    @property
    def npi(self) -> str:
        """Return a ten-digit licence number."""
        return str(1093840000 + self.number * 37)


@dataclass(frozen=True)
class Referral:
    """Who referred whom, and when."""

    referrer: Person
    referred: Person
    day: dt.date


@dataclass(frozen=True)
class Network:
    """People in the order in which they came, and the referrals between them, each person referred at most once."""

    people: tuple[Person, ...]
    referrals: tuple[Referral, ...]

    def made(self) -> Counter[str]:
        """Count the referrals each person made, by name."""
        return Counter(each.referrer.name for each in self.referrals)

    def referrer_of(self, person: Person) -> Person | None:
        """Return who referred a person, if anybody did."""
        return next((each.referrer for each in self.referrals if each.referred == person), None)

    def referred_by(self, person: Person) -> list[Person]:
        """Return whom a person referred, the earliest first."""
        return [each.referred for each in self.referrals if each.referrer == person]


def invent(dice: random.Random) -> Network:
    """Make up a network of 12 to 40 people, a few of whom refer most."""
    size = dice.randint(12, 40)
    firsts, lasts = dice.sample(FIRST, size), dice.sample(LAST, size)
    if dice.random() < 0.4:
        lasts[5] = lasts[2]
    day = dt.date(dice.choice((2023, 2024)), dice.randint(1, 12), dice.randint(1, 28))
    people: list[Person] = []
    referrals: list[Referral] = []
    producers = range(dice.randint(2, 3))
    for number in range(size):
        day += dt.timedelta(days=dice.randint(2, 14))
        born = dt.date(dice.randint(1945, 2000), dice.randint(1, 12), dice.randint(2, 28))
        person = Person(
            number + 1, firsts[number], lasts[number], dice.choice(FIRMS), dice.choice(CITIES), day, born
        )
        if number > 2 and dice.random() < 0.7:
            older = people[dice.choice(producers) if dice.random() < 0.6 else dice.randrange(number)]
            referrals.append(Referral(older, person, day))
        people.append(person)
    if not referrals:
        referrals.append(Referral(people[0], people[-1], day))
    return Network(tuple(people), tuple(referrals))
