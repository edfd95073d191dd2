"""What can be said of an export beside its columns: the settings that advice speaks of, as fields of a page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refgraph.errors import InputError
from refgraph.limits import sound_day
from refgraph.people import LEVELS
from refgraph.records import RELATION_MEANINGS
from refgraph.settings_text import setting_in, toml_key
from refgraph.tiers import NONE, TIERS
from refgraph.trades import TRADES

TEXT, NUMBER, DAY, SEVERAL, YES = "text", "number", "date", "several", "yes"
"""What kind a field is where there is no choice: one text, a number, a day, texts parted by semicolons, yes or no."""

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sayable:
    """A setting that can be said on the page.

    Parameters
    ----------
    name
        Its full name in the settings.
    asks
        What it says, as a label.
    kind
        What is typed.
    choices
        Value and words of each choice, where there are any.
    of
        What it is said of, where it is said of one thing after the other: the label of that, and its choices.
    options
        What a command line has in its place.
    """

    name: str
    asks: str
    kind: str = TEXT
    choices: Choices = ()
    of: tuple[str, Choices] | None = None
    options: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The id of its field."""
        return f"set-{self.name.replace('.', '-').replace('_', '-')}"

    def value(self, typed: str) -> object:
        """Return what stands in the settings for what was typed; None for nothing.

        Raises
        ------
        InputError
            If it cannot be that.
        """
        if not typed:
            return None
        if self.choices and typed not in dict(self.choices):
            raise InputError(f"'{typed}' is no choice of '{self.asks}'.", "Choose one of the list.")
        if self.kind == YES:
            return typed == "true"
        if self.kind == SEVERAL:
            return tuple(filter(None, map(str.strip, typed.split(";")))) or None
        try:
            return (
                int(typed)
                if self.kind == NUMBER
                else sound_day(typed).isoformat()
                if self.kind == DAY
                else typed
            )
        except ValueError:
            raise InputError(f"'{typed}' is no {self.kind}.", f"Say otherwise: {self.asks}.") from None

    def shown(self, said: Mapping[str, Any]) -> str:
        """Return what a settings file says of it, as it is typed; blank where it says nothing."""
        value = setting_in(said, self.name)
        if isinstance(value, list):
            return "; ".join(map(str, value))
        if isinstance(value, Mapping):
            return "; ".join(f"{key} = {each}" for key, each in value.items())
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _same(*values: str) -> Choices:
    return tuple((value, value) for value in values)


_YES: Choices = (("true", "yes"), ("false", "no"))
_WAYS: Choices = (
    ("outward", "who stands first in a row referred the other"),
    ("inward", "who stands first in a row was referred by the other"),
)

SAYABLE = (
    Sayable("level", "What is ranked", choices=tuple((each, f"each {each}") for each in LEVELS), options=("--level",)),
    Sayable("as_of", "The day the export was made", DAY, options=("--as-of",)),
    Sayable("read.date_order", "Dates such as 03/04/2025 have", choices=_same("day-first", "month-first")),
    Sayable("read.decimal", "The decimal mark of amounts", choices=_same(".", ",")),
    Sayable("read.currency", "The currency to keep, such as EUR"),
    Sayable("read.encoding", "The encoding of files that look wrong, such as cp1250"),
    Sayable("read.scale", "The scale of surveys, such as 1-5"),
    Sayable("read.rows", "Where two stand in several rows, each row is", choices=(
        ("referrals", "a referral of its own"), ("payments", "a payment, month or visit of one referral"))),
    Sayable("read.direction", "Who referred whom", choices=_WAYS, options=("--direction",)),
    Sayable("read.relations", "means", choices=_same(*RELATION_MEANINGS), of=("A word for what a row is", ())),
    Sayable("read.apart", "Files whose rows are others than those of any other file", SEVERAL),
    Sayable("read.allow_rejects", "Go on though many rows cannot be used", YES, _YES),
    Sayable("resolve.firm", "Your own firm: its names or e-mail domains", SEVERAL, options=("--firm",)),
    Sayable("resolve.channels", "Texts that name a channel and nobody who refers", SEVERAL),
    Sayable("resolve.partners", "Texts that name somebody who refers", SEVERAL),
    Sayable("resolve.merge", "Take contacts together that are one person beyond doubt", YES, _YES),
    Sayable("tiers.trade", "Your trade", choices=_same(*sorted(TRADES))),
    Sayable("tiers.names", "is called in your CRM", of=("The tier", _same(*(each for each in TIERS if each != NONE)))),
    Sayable("nurture.rewards", "Plan rewards for referrals", YES, _YES),
    Sayable("nurture.most_a_week", "The most personal touches of one owner a week", NUMBER),
)  # fmt: skip
"""All of them, in the order of the page."""


def fields(text: str) -> list[dict[str, Any]]:
    """Return every setting with what the text of a settings file says of it."""
    said = tomllib.loads(text)
    return [{"setting": each, "shown": each.shown(said)} for each in SAYABLE]


def settings_said(name: str, of: str, typed: str) -> dict[str, object]:
    """Return what is put into the settings for what was typed into a field: full name -> value.

    Raises
    ------
    InputError
        If there is no such field, or what was typed cannot be that.
    """
    setting = next((each for each in SAYABLE if each.name == name), None)
    if setting is None:
        raise InputError(f"'{name}' cannot be said here.", "Load the page again.")
    if setting.of is None:
        return {name: setting.value(typed)}
    if not of or (setting.of[1] and of not in dict(setting.of[1])):
        raise InputError(f"{setting.of[0]} is not named.", "Say of which.")
    return {f"{name}.{toml_key(of)}": setting.value(typed)}
