"""headline_figures(): the few numbers that open a partners' meeting, each with what it was counted on."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence.figure import figures_table
from refgraph.evidence.headlines.standing import Recorded, relation_figures
from refgraph.evidence.returns import flow_figures
from refgraph.tiers import Tiers


def headline_figures(result: Recorded, tiers: Tiers, *, days_since: pd.Series | None = None) -> pd.DataFrame:
    """Count the headline figures of a run.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        What `refgraph.assign_tiers` made of it.
    days_since
        ``contact_id`` -> the days since the contact last took part in something, where a plan has counted them
        by its own rules; by default since the last engagement, answer or touch that came in.

    Returns
    -------
    DataFrame
        One row per figure: ``name``, ``value`` (NaN where it is not known, never 0 in its place), ``unit``
        (``share`` between 0 and 1, ``days``, ``referrals``, ``contacts``, ``money``), ``n`` (on how many it
        was counted) and ``note`` (what these are, or why there is no number).

    Examples
    --------
    >>> import refgraph as rg
    >>> dates = ["2024-03-01", "2025-03-31"]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"], "date": dates})
    >>> result = rg.run(referrals=log)
    >>> figures = headline_figures(result, rg.assign_tiers(result)).set_index("name")
    >>> figures.loc["referrals_12m", "value"].item(), figures.loc["referrals_12m", "n"].item()
    (1.0, 1)
    >>> figures.loc["engaged_90d", "note"]
    'there are no touches and no engagements in the data'
    """
    return figures_table([*flow_figures(result), *relation_figures(result, tiers, days_since)])
