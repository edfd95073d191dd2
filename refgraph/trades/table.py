"""The trades of the table: what completes each, what competes with it, and by what its exports are known."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from refgraph.errors import UnknownNameError
from refgraph.trades.professions import holds, names_one_of, professions_in, words_of


@dataclass(frozen=True)
class Trade:
    """One trade that a firm can have.

    Parameters
    ----------
    name
        Its name in the settings.
    allied
        The professions whose customers are customers of this trade, and that do not compete with it.
    own
        The professions of this trade itself.
    regulated
        Whether the rules of the profession restrict or forbid rewards for referrals.
    referrers
        What whoever refers to such a firm is, clients apart; blank where nothing follows from it.
    fields
        The fields into which its own professions part, each with its words: whoever works in another field does
        not compete, and sends what is not his own. None where all of them do the same.
    firm, headers, channels, crms
        By what an export of such a firm is known: words of its name, columns, lead sources, programs.
    """

    name: str
    allied: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    regulated: bool = False
    referrers: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    firm: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    crms: tuple[str, ...] = ()

    def fields_in(self, text: str) -> frozenset[str]:
        """Return the fields of the trade that a text names.

        Examples
        --------
        >>> sorted(TRADES["attorney"].fields_in("Family and estate lawyer"))
        ['estate', 'family']
        """
        return frozenset(each for each, words in self.fields.items() if names_one_of(text, words))


def _read() -> dict[str, Trade]:
    found = tomllib.loads(files(__package__).joinpath("trades.toml").read_text(encoding="utf-8"))
    return {name: _trade(name, entry) for name, entry in found.items()}


def _trade(name: str, entry: Mapping[str, Any]) -> Trade:
    texts = {key: tuple(entry[key]) for key in ("firm", "headers", "channels", "crms")}
    return Trade(
        name,
        frozenset(entry["allied"]),
        frozenset(entry["own"]),
        bool(entry.get("regulated")),
        str(entry.get("referrers", "")),
        {each: tuple(words) for each, words in entry.get("fields", {}).items()},
        **texts,
    )


TRADES: Mapping[str, Trade] = _read()
"""Every trade of the table, by its name."""

_OTHERWISE = {
    "msp": "it services",
    "adviser": "financial adviser",
    "advisor": "financial adviser",
    "law": "attorney",
}


def trade_named(text: str) -> Trade:
    """Return the trade that a text means: its name, or a word for the profession or the firm.

    Raises
    ------
    UnknownNameError
        If it means none, with the names of all.

    Examples
    --------
    >>> [trade_named(text).name for text in ("Realtor", "CPA", "MSP", "dental clinic")]
    ['realtor', 'accountant', 'it services', 'clinic']
    """
    plain = " ".join(words_of(text))
    name = _OTHERWISE.get(plain, plain)
    if name in TRADES:
        return TRADES[name]
    meant = [trade for trade in TRADES.values() if trade.own & set(professions_in(text))] or [
        trade
        for trade in TRADES.values()
        if any(holds(words_of(text), words_of(phrase)) for phrase in trade.firm)
    ]
    if len(meant) == 1:
        return meant[0]
    raise UnknownNameError.among("trade", text, TRADES)
