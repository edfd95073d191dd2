"""The hand that writes an export: one language, one way with names, dates and headers, for the whole of it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence

from tests.strange_exports.truth import Person
from tests.strange_exports.words import CHANNELS, LANGUAGES, MEDIA, TIMES

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAY_FORMS: dict[str, Callable[[dt.date], str]] = {
    "iso": lambda day: day.isoformat(),
    "iso time": lambda day: f"{day.isoformat()} 10:05",
    "utc": lambda day: f"{day.isoformat()}T08:30:00.000Z",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "month name": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "day month name": lambda day: f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}",
    "american": lambda day: f"{day:%m/%d/%Y}",
    "at": lambda day: f"{day:%m/%d/%Y} at 7:13 PM PDT",
    "american time": lambda day: f"{day.month}/{day.day}/{day.year} 10:00:00",
    "european": lambda day: f"{day:%d/%m/%Y}",
    "dotted": lambda day: f"{day:%d.%m.%Y}",
    "dashed": lambda day: f"{day:%d-%m-%Y}",
    "compact": lambda day: f"{day:%Y%m%d}",
}
ENGLISH_DAYS = (
    "iso",
    "iso time",
    "utc",
    "slashes",
    "month name",
    "day month name",
    "american",
    "at",
    "american time",
)
OTHER_DAYS = ("iso", "iso time", "european", "dotted", "dashed")
ORDERED = {"american", "at", "american time", "european", "dotted", "dashed"}
ENTITIES = ("Client", "Customer", "Patient", "Member", "Lead", "Contact", "Guest", "Donor", "Student")


class Hand:
    """How one export is written; what is strange about it is noted in `traits`.

    Parameters
    ----------
    dice
        Where choices come from.
    language
        The language of the headers; drawn if blank, English as often as all others together.
    """

    def __init__(self, dice: random.Random, language: str = "") -> None:
        self.dice = dice
        self.language = language or ("en" if dice.random() < 0.5 else dice.choice(list(LANGUAGES)))
        self.traits = [self.language]
        self.day_form = dice.choice(ENGLISH_DAYS if self.language == "en" else OTHER_DAYS)
        self.name_form = dice.choice(("first last", "first last", "first last", "last, first"))
        self.header_form = dice.choice(("as is",) * 5 + ("snake", "upper", "lower", "starred", "camel"))
        if self.name_form != "first last":
            self.note(self.name_form)

    def speak_english(self) -> None:
        """Write in English: what follows is of an English program."""
        if self.language != "en":
            self.language = self.traits[0] = "en"
            self.day_form = self.dice.choice(ENGLISH_DAYS)

    def note(self, trait: str) -> None:
        """Remember what is strange."""
        if trait not in self.traits:
            self.traits.append(trait)

    def word(self, meaning: str) -> str:
        """Return a header for a meaning, in the language of this hand."""
        return self.dice.choice(LANGUAGES[self.language][meaning])

    def header(self, text: str) -> str:
        """Return a header in the spelling that this program gives all of its headers."""
        if self.header_form == "as is" or not text.isascii() or not text.replace(" ", "").isalpha():
            return text
        self.note(f"headers {self.header_form}")
        words = text.split()
        return {
            "snake": "_".join(words).lower(),
            "upper": text.upper(),
            "lower": text.lower(),
            "starred": f"*{text}" if self.dice.random() < 0.5 else text,
            "camel": words[0].lower() + "".join(word.capitalize() for word in words[1:]),
        }[self.header_form]

    def dates(self, days: Sequence[dt.date]) -> list[str]:
        """Write the days of a column, in one form or, seldom, in two orders of day and month."""
        plain = any(day.day > 12 for day in days)
        if self.language == "en" and len(days) > 6 and self.dice.random() < 0.06:
            self.note("two day orders")
            forms = ("iso", "european", "american")
            return [DAY_FORMS[self.dice.choice(forms) if day.day > 12 else "iso"](day) for day in days]
        form = self.day_form if plain or self.day_form not in ORDERED else "iso"
        self.note(f"dates {form}")
        return [DAY_FORMS[form](day) for day in days]

    def name(self, person: Person) -> str:
        """Write a name in the form of this hand."""
        return f"{person.last}, {person.first}" if self.name_form == "last, first" else person.name

    def channel(self) -> str:
        """Return something that people come from and that is nobody: known, or made up."""
        self.note("channels")
        if self.dice.random() < 0.6:
            return self.dice.choice(CHANNELS)
        self.note("channels made up")
        return f"{self.dice.choice(TIMES)} {self.dice.choice(MEDIA)}"

    def decoration(self, ids: Callable[[Person], str] | None = None) -> Callable[[Person], str]:
        """Draw how this export decorates the names it refers to.

        Parameters
        ----------
        ids
            The id of a person, if the export has ids of its own.
        """
        name = self.name
        systematic: dict[str, Callable[[Person], str]] = {
            "module prefix": lambda person: f"Contacts::::{person.name}",
            "wiki brackets": lambda person: f"[[{person.name}]]",
            "page link": lambda person: f"{person.name} (https://www.notion.so/{person.number:08x})",
            "address behind": lambda person: f"{person.name} <{person.email}>",
            "json list": lambda person: f'["{person.name}"]',
        }
        if ids is not None:
            systematic["id in brackets"] = lambda person: f"{person.name} ({ids(person)})"
        by_hand: dict[str, Callable[[Person], str]] = {
            "remark in brackets": lambda person: f"{person.name} (past client)",
            "per": lambda person: f"per {person.name}",
            "via": lambda person: f"via {person.name}",
            "doctor": lambda person: f"Dr. {person.name}",
            "degree": lambda person: f"{person.name}, MD",
            "shouted": lambda person: person.name.upper(),
            "blanks": lambda person: f"  {person.name} ",
            "last first": lambda person: f"{person.last}, {person.first}",
        }
        roll = self.dice.random()
        if roll < 0.2:
            kind = self.dice.choice(list(systematic))
            self.note(kind)
            return systematic[kind]
        if roll < 0.45:
            kind = self.dice.choice(list(by_hand))
            if kind in ("per", "via", "remark in brackets") and self.language != "en":
                return name
            self.note(kind)
            return lambda person: by_hand[kind](person) if self.dice.random() < 0.4 else name(person)
        return name
