"""What to expect of each contact, from the user's own past: how many referrals, how surely, and who went quiet.

``history`` holds who referred when; ``trends`` labels it; ``fitting`` finds half-life and prior; ``forecasting``
makes numbers and tries them at past days; ``ordering`` is the order that follows.
"""

from refgraph.forecast.fitting import LEAST_WINDOWS, MOST_WINDOWS
from refgraph.forecast.forecasting import RATIO, Forecast, Outlook, Trial, Tried, forecast
from refgraph.forecast.history import History, months_before, read_history
from refgraph.forecast.ordering import order_values
from refgraph.forecast.prospects import Prospects, look_ahead
from refgraph.forecast.trends import TREND_WORDS, TRENDS, Pace, find_pace, find_trends

__all__ = [
    "LEAST_WINDOWS",
    "MOST_WINDOWS",
    "RATIO",
    "TRENDS",
    "TREND_WORDS",
    "Forecast",
    "History",
    "Outlook",
    "Pace",
    "Prospects",
    "Trial",
    "Tried",
    "find_pace",
    "find_trends",
    "forecast",
    "look_ahead",
    "months_before",
    "order_values",
    "read_history",
]
