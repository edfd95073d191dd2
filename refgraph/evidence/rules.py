"""What counts as evidence: the ``[evidence]`` section of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.showing import in_differences

MODELS = ("last", "first", "linear", "decay")
"""Ways to divide the revenue of a contact among those upstream of it, the usual one first."""

_MINUTES: Mapping[str, float] = {
    "call": 20,
    "meeting": 75,
    "event": 45,
    "note": 10,
    "gift": 20,
    "observance": 5,
    "e-mail": 5,
    "mailing": 0.5,
    "survey": 2,
    "other": 10,
}

_ONE_OR_MORE = "hops draws early_days survey_days lapse_days lapse_horizon_days later_days wins".split()


@in_differences
@dataclass(frozen=True)
class EvidenceRules:
    """How cost, revenue and chance are reckoned: the ``[evidence]`` section of the settings.

    Parameters
    ----------
    model
        Whom the revenue of a contact is credited to: last (who referred it), first (with whom the chain
        began), linear (all of the chain equally) or decay (the nearer ones more).
    decay
        What each further step counts beside the one before it, in the model decay.
    hops
        How many steps a chain of referrals is followed upwards.
    cost_from, cost_until, revenue_from, revenue_until
        The windows in which cost and revenue count, ``YYYY-MM-DD``; empty: as far as the data go.
    early_days
        For how long after the first touch it is too early to judge what a contact brought.
    hourly_rate
        What an hour of working time costs; 0: hours are counted, and not as money.
    minutes
        How many minutes a touch of each kind takes, getting ready and getting there among them: the kinds below, or
        any channel by the word your CRM has for it. ``mailing`` is an e-mail or letter that went to ten contacts or
        more on one day, ``other`` whatever has no number of its own. No CRM records them: put in your own.
    draws
        How often chance is drawn: permutations and bootstrap samples.
    survey_days
        How far back answers to surveys count in the experiment.
    lapse_days
        After how many days without engagement a contact counts as lapsed.
    lapse_horizon_days
        Within how many days after the start of a quarter a referral is looked for.
    later_days
        Within how many days after an engagement later referrals are counted.
    wins
        How many wins the curve of the time to win needs.
    outcome
        What the back-test looks for after a cut-off: referrals, won (referrals), revenue or clusters (newly
        reached).
    horizon_days
        How long after a cut-off it looks.
    history_days
        How many days of data there are at least before the first cut-off.
    top
        How many of each order it looks at; 0: 20, or a tenth of the contacts if that is less.
    resamples
        How often the contacts are drawn anew to say between which limits a difference lies.
    period, lags
        The value model counts in months or quarters, and looks so many of them back.

    Raises
    ------
    SettingsError
        If there is no such model, or a number is out of its range.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.EvidenceRules(horizon_days=180)
    EvidenceRules(horizon_days=180)
    """

    model: str = "last"
    decay: float = 0.5
    hops: int = 10
    cost_from: str = ""
    cost_until: str = ""
    revenue_from: str = ""
    revenue_until: str = ""
    early_days: int = 548
    hourly_rate: float = 0.0
    minutes: Mapping[str, float] = field(default_factory=lambda: dict(_MINUTES))
    draws: int = 9999
    survey_days: int = 730
    lapse_days: int = 90
    lapse_horizon_days: int = 180
    later_days: int = 365
    wins: int = 10
    outcome: str = "referrals"
    horizon_days: int = 365
    history_days: int = 365
    top: int = 0
    resamples: int = 2000
    period: str = "months"
    lags: int = 3

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise UnknownNameError.among("attribution model", self.model, MODELS)
        if not 0 <= self.decay <= 1:
            raise SettingsError(f"decay has to be from 0 to 1, not {self.decay:g}.")
        for name, number in {"hourly_rate": self.hourly_rate, **self.minutes}.items():
            if not number >= 0:
                raise SettingsError(f"{name} has to be 0 or more, not {number:g}.")
        for name in _ONE_OR_MORE:
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} has to be 1 or more, not {getattr(self, name)}.")
