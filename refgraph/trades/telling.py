"""Which trade a firm has: as it was set, else as its export tells without doubt, else not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from refgraph.trades.professions import Phrase, holds, names_one_of, professions_in, words_of
from refgraph.trades.table import TRADES, Trade, trade_named

_CLEAR = 2
"""How many times the signs of one trade have to outnumber those of the next."""

_HITCHED = 5
"""From how many letters on a word of a firm is looked for inside the label of its domain."""


@dataclass(frozen=True)
class FirmTrade:
    """The trade of the user's own firm.

    Parameters
    ----------
    trades
        The one trade, or every trade of the table where it is not known.
    because
        By what it is known, in words; blank where it is not.
    fields
        The fields of the trade in which the firm works, as its name, its people or the setting say.
    """

    trades: tuple[Trade, ...]
    because: str = ""
    fields: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the trade, blank where it is not known."""
        return self.trades[0].name if self.because else ""

    @property
    def is_regulated(self) -> bool:
        """Whether its rules restrict rewards for referrals; a trade that is not known is not."""
        return bool(self.because) and self.trades[0].regulated

    @property
    def allied(self) -> frozenset[str]:
        """The professions that complete it."""
        return frozenset().union(*(trade.allied for trade in self.trades))

    @property
    def referrers(self) -> str:
        """What whoever refers to it is, clients apart; blank where nothing follows from it."""
        return self.trades[0].referrers if self.because else ""

    @property
    def parts(self) -> bool:
        """Whether its own professions part into fields that do not compete."""
        return bool(self.because and self.trades[0].fields)

    def fields_in(self, text: str) -> frozenset[str]:
        """Return the fields of the trade that a text names."""
        return self.trades[0].fields_in(text) if self.because else frozenset()

    @property
    def own(self) -> frozenset[str]:
        """The professions that compete with it."""
        return self.trades[0].own if self.because else frozenset()


@dataclass(frozen=True)
class Allies:
    """Which professions complete the firm's own: those of the table, and the user's words.

    Parameters
    ----------
    trade
        Of the firm.
    added, removed
        Words for professions that the user counts as well, and does not count.
    """

    trade: FirmTrade
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def completes(self, text: str) -> bool:
        """Tell whether a text names a profession that completes the firm's own and does not compete with it.

        Examples
        --------
        >>> realtor = Allies(tell_trade("realtor"), added=("dog groomer",), removed=("plumber",))
        >>> [realtor.completes(text) for text in ("Home Inspectors", "Dog groomer", "Plumber", "Realtor", "Wizard")]
        [True, True, False, False, False]
        """
        if names_one_of(text, self.removed):
            return False
        if names_one_of(text, self.added):
            return True
        if self.is_own(text):
            fields = self.trade.fields_in(text)
            return bool(fields) and not fields & self.trade.fields
        return bool(self.trade.allied.intersection(professions_in(text)))

    def is_own(self, text: str) -> bool:
        """Tell whether a text names a profession of the firm's own trade.

        Examples
        --------
        >>> lawyer = Allies(tell_trade("family law"))
        >>> [(lawyer.is_own(text), lawyer.completes(text)) for text in ("Tax attorney", "Divorce lawyer", "CPA")]
        [(True, True), (True, False), (False, True)]
        """
        return bool(self.trade.own.intersection(professions_in(text)))

    def is_of_unknown_field(self, text: str) -> bool:
        """Tell whether a text names the firm's own profession where fields part it, and no field."""
        return bool(self.is_own(text) and self.trade.parts) and not self.trade.fields_in(text)


def tell_trade(
    given: str,
    *,
    firm: Iterable[str] = (),
    domains: Iterable[str] = (),
    people: Iterable[str] = (),
    headers: Iterable[str] = (),
    channels: Iterable[str] = (),
    crms: Iterable[str] = (),
) -> FirmTrade:
    """Return the trade of a firm; the first kind of sign that speaks clearly for one trade decides.

    Parameters
    ----------
    given
        As it is set; blank where nobody set it.
    firm, domains
        Names of the firm, and its e-mail domains.
    people
        The professions of its own people.
    headers, crms
        The headers of its export, and the programs by whose words they were read.
    channels
        The lead sources that its contacts name.

    Raises
    ------
    UnknownNameError
        If what is set means no trade.

    Examples
    --------
    >>> tell_trade("", firm=["Harbour & Vale Advisers"]).name, tell_trade("", channels=["Zillow", "Google"]).name
    ('financial adviser', 'realtor')
    >>> told = tell_trade("", headers=["Referring Provider", "Date"])
    >>> told.name, told.is_regulated, told.because
    ('clinic', True, "the column 'Referring Provider'")
    >>> tell_trade("", firm=["Lee & King"]).name
    ''
    """
    firm, people = list(firm), list(people)
    if given.strip():
        return _told(trade_named(given), "as set", [given, *firm, *people])
    labels = [domain.partition(".")[0] for domain in domains]
    for what, found in (
        ("the firm's name", _clearest(firm, _by_firm)),
        ("the firm's domain", _clearest(labels, _by_label)),
        ("what its people do", _clearest(people, _by_profession)),
        ("the column", _clearest(headers, lambda text: _exactly(text, "headers"))),
        (
            "an export of",
            _clearest(crms, lambda text: [each for each in TRADES.values() if text in each.crms]),
        ),
        ("the lead source", _clearest(channels, lambda text: _holding(text, "channels"))),
    ):
        if found:
            return _told(found[0], f"{what} '{found[1]}'", [*firm, *people])
    return FirmTrade(tuple(TRADES.values()))


def _told(trade: Trade, because: str, texts: Iterable[str]) -> FirmTrade:
    """Return what is told, with the fields that the firm's own words name."""
    return FirmTrade((trade,), because, frozenset().union(*map(trade.fields_in, texts)))


def _clearest(texts: Iterable[str], of: Callable[[str], Sequence[Trade]]) -> tuple[Trade, str] | None:
    """Return the trade for which clearly more of the texts speak than for any other, and the first that does."""
    said = [(text, trade.name) for text in sorted(texts) for trade in of(text)]
    counts = Counter(name for _, name in said).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] < _CLEAR * counts[1][1]):
        return None
    first = next(text for text, name in said if name == counts[0][0])
    return TRADES[counts[0][0]], first


def _by_firm(text: str) -> list[Trade]:
    return _holding(text, "firm")


def _holding(text: str, signs: str) -> list[Trade]:
    """Return the trades of which the longest phrase stands in a text."""
    words = words_of(text)
    longest = {
        name: max(
            (len(phrase) for phrase in phrases if holds(words, phrase)),
            default=0,
        )
        for name, phrases in _phrases(signs).items()
    }
    most = max(longest.values())
    return [TRADES[name] for name, length in longest.items() if length == most > 0]


def _by_label(label: str) -> list[Trade]:
    plain = "".join(words_of(label))
    longest = {
        name: max(
            (len(part) for part in map(_joined, trade.firm) if len(part) >= _HITCHED and part in plain),
            default=0,
        )
        for name, trade in TRADES.items()
    }
    most = max(longest.values())
    return [TRADES[name] for name, length in longest.items() if length == most > 0]


def _joined(phrase: str) -> str:
    return "".join(words_of(phrase))


def _by_profession(text: str) -> list[Trade]:
    named = set(professions_in(text))
    of_clinic = [TRADES["clinic"]] if named & {"physician", "dentist", "nurse practitioner"} else []
    return [trade for trade in TRADES.values() if trade.own & named] or of_clinic


def _exactly(text: str, signs: str) -> list[Trade]:
    words = words_of(text)
    return [TRADES[name] for name, phrases in _phrases(signs).items() if words in phrases]


@cache
def _phrases(signs: str) -> dict[str, tuple[Phrase, ...]]:
    """Return the words of the signs of one kind of every trade."""
    return {name: tuple(map(words_of, getattr(trade, signs))) for name, trade in TRADES.items()}
