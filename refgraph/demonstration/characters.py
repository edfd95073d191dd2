"""What the story is told with: the circles of people, what a person is, and the characters."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = 731
"""The days of 2024 and 2025, counted from 0."""

LEAVES = 22
"""How many people the hub brings, none of whom knows anyone else."""


@dataclass(frozen=True)
class Circle:
    """People who know each other: where, which trades, and from which day on they come to the firm."""

    town: str
    trades: tuple[str, str]
    begins: int


CIRCLES = (
    Circle("Port Alder", ("Accountant", "Business owner"), 0),
    Circle("Port Alder", ("Attorney", "Financial planner"), 25),
    Circle("Valemouth", ("Physician", "Dentist"), 35),
    Circle("Saltmere", ("Realtor", "Appraiser"), 100),
    Circle("Kingsbarrow", ("Business owner", "Banker"), 90),
    Circle("Ashby Cross", ("Attorney", "Business owner"), 170),
    Circle("Northfold", ("Physician", "Teacher"), 160),
    Circle("Kingsbarrow", ("Banker", "Insurance broker"), 95),
)


@dataclass(frozen=True, eq=False)
class Person:
    """One row of the contacts.

    Parameters
    ----------
    first, last, profession, town, organisation, email, phone, type
        As in the CRM; empty where they are not known.
    circle
        The position in `CIRCLES`; -1 for somebody who belongs to none.
    day
        The day on which the contact came into the CRM.
    part
        The part played in the story; empty for most.
    talent
        How readily the person refers, against the others of the circle.
    since, until
        The days between which the person refers.
    brings
        How many members of the circle the story has the person bring, besides what chance adds.
    opens
        The circles whose first members the person brings.
    contact_id
        The id in the CRM.
    """

    first: str
    last: str
    profession: str = ""
    circle: int = -1
    day: int = 0
    part: str = ""
    type: str = "Prospect"
    talent: float = 0.1
    since: int = 0
    until: int = DAYS
    brings: int = 0
    opens: tuple[int, ...] = ()
    town: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    contact_id: str = ""

    @property
    def name(self) -> str:
        """First and last name; the organisation's where there is neither."""
        return f"{self.first} {self.last}".strip() or self.organisation


CHARACTERS = (
    Person("Desmond", "Fairweather", "Mortgage lender", 3, 145, "hub", "Partner", 0, 0, 320, LEAVES),
    Person("Ingrid", "Solvarsen", "Accountant", 0, 16, "bridge", "Partner", 0.6, opens=(1, 2)),
    Person("Augustin", "Thornquist", "Attorney", 1, 44, "silent", "Partner", 0, until=315, brings=11),
    Person("Amara", "Okonverra", "Physician", 2, 300, "rising", "Client", 0.5, since=520, brings=8),
    Person("Łukasz", "Brzeskal", "Business owner", 4, 600, "new", "Client", 0, since=645, brings=3),
    Person("Zoë", "O'Brien", "Physician", 2, 60, "connector", "Client", 0, opens=(3,)),
    Person("José", "Núñez", "Financial planner", 1, 50, "connector", "Client", 0, opens=(4,)),
    Person("Hana", "Moravcek", "Business owner", 4, 120, "connector", "Past Client", 0, opens=(5,)),
    Person("Winston", "Mwangala", "Insurance broker", 7, 125, "connector", "Friend", 0, opens=(6,)),
    Person("Ruth", "Bellweather", "Business owner", 0, 40, "connector", "Client", 0, opens=(7,)),
    Person("Bob", "King", "Business owner", 4, 130, "promoter", "Client", 1, until=590, brings=3),
    Person("Tessa", "Marlow", "Banker", 4, 150, "promoter", "Client", 1, until=500, brings=2),
    Person("Conrad", "Pemberdine", "Attorney", 5, 185, "detractor", "Client", 0, until=520, brings=4),
    Person("Yasmin", "Goldmarsh", "Realtor", 3, 140, "detractor", "Past Client", 0, until=600, brings=2),
    Person("Ann", "Lee", "Attorney", 1, 90, "namesake", "Client", 1, until=640, brings=2),
    Person("Ann", "Lee", "Realtor", 3, 160, "namesake", "Past Client", 1, until=620, brings=1),
    Person("Marguerite", "Null", "Physician", 6, 200, "", "Client", 1),
    Person("Jiho", "NA", "Business owner", 0, 210, "", "Client", 1),
)
"""The people the story is about."""

TALENTS = {1: 7.0, 3: 3.0, 5: 2.0, 6: 1.0, 7: 1.0, 8: 1.0, 11: 1.0}
"""By position in the order in which a circle's ordinary members came; the others hardly refer."""
