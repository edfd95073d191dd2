"""The tiers, and every threshold by which contacts come into them and leave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from refgraph.showing import in_differences
from refgraph.trades import trade_named

NONE = "none"
ALLIED = "Allied Resource"
ADVOCATE = "Advocate"
CORE = "Core Advocate"

TIERS = (NONE, ALLIED, ADVOCATE, CORE)
"""The tiers, the lowest first."""

LEVEL = {tier: level for level, tier in enumerate(TIERS)}
"""How high each tier is."""

_CAPS: Mapping[str, int] = {"principal": 12, "marketing": 12, "senior": 12}


@in_differences
@dataclass(frozen=True)
class TierRules:
    """By what contacts come into a tier and leave it: the ``[tiers]`` section of the settings.

    Parameters
    ----------
    links
        How many links a Core Advocate has at least.
    stay_share
        The share of linked contacts within whose places, by what is expected and as links between groups, one
        stays a Core Advocate. One becomes it within those of a candidate: see ``[ranking]``.
    stay_places
        How many places that are at least.
    referrals
        How many referrals within the window make a steady source.
    quarters
        In how many different quarters of the window they have to fall.
    window_days
        How far back referrals count.
    won
        How many of these referrals have to be won, or else be well rated.
    quality
        The mean rating, 1 to 5, from which on referrals are good ones.
    promoter
        The latest score from which on a contact counts as willing to refer.
    detractor
        The latest score up to which a contact counts as a detractor.
    score_days
        How long a score counts.
    exchange_days
        Within how many days an Allied Resource that is active exchanged a referral.
    lapsed_days
        After how many days without engagement an Advocate is called lapsed.
    trade
        The firm's own trade (realtor, accountant, financial adviser, attorney, it services, clinic, contractor,
        insurance agent, mortgage lender, marketing agency), from which follows whose services complement it; empty:
        as the export tells, else all of these.
    allied_professions
        Words for professions that complement the firm's own services besides.
    not_allied_professions
        Words for professions that do not, though they are among those of the trade.
    core
        The highest number of Core Advocates; 0: what the owners can look after.
    per_owner
        How many Core Advocates an owner looks after where no owner's role is known.
    without_owners
        The highest number of Core Advocates where no owner is known either.
    roles
        Role of owners whom the data give none: owner to staff, senior, principal, marketing or admin.
    caps
        How many Core Advocates an owner of each role looks after, where the data give no portfolio cap.
    demote_after_days
        How many days apart the first and the last run below a tier are at least before it is taken away.
    protected_days
        How long after a change a tier is not taken away.
    detractor_days
        After how many days an Advocate or Core Advocate who stays a detractor loses the tier.
    names
        Your own word for a tier: ``"Core Advocate" = "A"``.
    fresh
        Whether to decide anew, without regard to the tiers that contacts hold.

    Raises
    ------
    SettingsError
        If there is no such trade.

    Examples
    --------
    >>> TierRules(names={"Core Advocate": "A"}).canonical("a ")
    'Core Advocate'
    """

    links: int = 3
    stay_share: float = 0.20
    stay_places: int = 6
    referrals: int = 2
    quarters: int = 1
    window_days: int = 730
    won: int = 1
    quality: float = 3.0
    promoter: float = 9.0
    detractor: float = 6.0
    score_days: int = 365
    exchange_days: int = 365
    lapsed_days: int = 365
    trade: str = ""
    allied_professions: tuple[str, ...] = ()
    not_allied_professions: tuple[str, ...] = ()
    core: int = 0
    per_owner: int = 10
    without_owners: int = 25
    roles: Mapping[str, str] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=lambda: dict(_CAPS))
    demote_after_days: int = 30
    protected_days: int = 90
    detractor_days: int = 180
    names: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False

    def __post_init__(self) -> None:
        if self.trade:
            trade_named(self.trade)

    def word(self, tier: str) -> str:
        """Return the user's word for a tier; any other text as it is.

        Examples
        --------
        >>> import refgraph as rg
        >>> rg.TierRules(names={"Core Advocate": "Champion"}).word("Core Advocate")
        'Champion'
        """
        return self.names.get(tier, tier)

    def canonical(self, word: str) -> str:
        """Return the tier that a word means, ``""`` for a word that means none of them, ``none`` for a blank.

        Examples
        --------
        >>> import refgraph as rg
        >>> rg.TierRules(names={"Core Advocate": "Champion"}).canonical("champion")
        'Core Advocate'
        """
        return _meanings(self.names).get(_key(word), "")

    def canonicals(self, words: Iterable[str]) -> dict[str, str]:
        """Return for each word the tier it means."""
        known = _meanings(self.names)
        return {word: known.get(_key(word), "") for word in words}


def _meanings(names: Mapping[str, str]) -> dict[str, str]:
    """Return every spelling that means a tier; the user's words win."""
    known = {"": NONE, "no": NONE, "notier": NONE}
    for tier in TIERS:
        known[_key(tier)] = known[f"{_key(tier)}s"] = tier
    known.update({"core": CORE, "allied": ALLIED})
    return {**known, **{_key(word): tier for tier, word in names.items()}}


def _key(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
