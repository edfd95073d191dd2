"""look_ahead(): a network's history, its forecast and its trends side by side, each found once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from refgraph.forecast.distributions import Array
from refgraph.forecast.forecasting import Forecast, Outlook, forecast
from refgraph.forecast.history import History, read_history
from refgraph.forecast.ordering import order_values
from refgraph.forecast.trends import Flags, Pace, find_pace, find_trends
from refgraph.network import Network


@dataclass(frozen=True)
class Prospects:
    """What is to be expected of each contact; arrays over the nodes, in their order.

    Parameters
    ----------
    history
        Who referred when.
    forecast
        What was fitted to it.
    """

    history: History
    forecast: Forecast

    @cached_property
    def pace(self) -> Pace:
        """How each contact referred."""
        return find_pace(self.history)

    @cached_property
    def silent(self) -> Flags:
        """Whether each contact has gone silent."""
        return self.pace.silent

    @cached_property
    def trends(self) -> npt.NDArray[np.str_]:
        """The label of each contact's referrals of late, one of `TRENDS` or blank."""
        return find_trends(self.history, self.pace)

    @cached_property
    def made(self) -> Array:
        """How many referrals each contact made."""
        return self.history.made

    @cached_property
    def discounted(self) -> Array:
        """The referrals made, halved by age at the half-life of most weight."""
        return self.history.discounted(self.forecast.main.half_life)

    @cached_property
    def expected(self) -> Array:
        """The referrals expected in a year; of the silent what would be expected if they were not."""
        return self.forecast.expected(self.history)

    @cached_property
    def outlook(self) -> Outlook:
        """The distributions behind these numbers."""
        return self.forecast.outlook(self.history)

    @property
    def order(self) -> Array:
        """The values that contacts are ranked by, the highest first."""
        return order_values(self.expected, self.made, self.silent)

    def unless_silent(self, values: Array) -> Array:
        """Return values of those who are not silent, NaN of those who are: nothing is expected of them."""
        return np.where(self.silent, np.nan, values)


def look_ahead(network: Network) -> Prospects:
    """Return what is to be expected of each contact of a network."""
    history = read_history(network)
    return Prospects(history, forecast(history))
