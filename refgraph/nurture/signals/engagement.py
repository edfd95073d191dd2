"""The clock of every contact: when it last took part in anything, its usual rhythm, whether it has lapsed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals.channels import knows_answers

TWO_WAY, OUTBOUND = "two-way", "outbound-only"


def clock(
    log: pd.DataFrame, index: pd.Index, as_of: pd.Timestamp | None, rules: NurtureRules
) -> pd.DataFrame:
    """Return how long ago each contact last took part in anything.

    A contact has lapsed when its last two-way engagement is more than ``lapsed_after`` days ago, and is
    cooling when it is more than ``cooling_after`` days ago. Where nothing on record says what was answered, any
    touch counts, and ``lapse_basis`` says so; a touch that is known to be unanswered never does.

    Parameters
    ----------
    log
        What `touch_log` returned.
    index
        The contacts.
    as_of
        The day on which ages are counted.
    rules
        The thresholds.

    Returns
    -------
    DataFrame
        Indexed like `index`: ``last_engagement``, ``days_since`` (NaN for never), ``lapse``,
        ``lapse_basis``, ``rhythm`` (median days between two engagements), ``going_cold``,
        ``engagements`` (how many ever), ``attended`` (whether an event or a meeting was among them).
    """
    answered = knows_answers(log)
    engaged = log[log["two_way"]] if answered else log
    days = engaged[["contact_id", "date"]].drop_duplicates()
    of = days.groupby("contact_id")["date"]
    found = pd.DataFrame({"last_engagement": of.max(), "engagements": of.size()}).reindex(index)
    found["last_engagement"] = found["last_engagement"].astype("datetime64[us]")
    found["engagements"] = found["engagements"].fillna(0).astype(int)
    since = (as_of - found["last_engagement"]).dt.days if as_of is not None else np.nan
    found["days_since"] = pd.Series(since, index=index, dtype="float64")
    found["lapse"] = lapse(found["days_since"], rules)
    basis = TWO_WAY if answered else OUTBOUND
    found["lapse_basis"] = pd.Series(basis, index=index, dtype="str").mask(found["engagements"].eq(0), "")
    found["rhythm"] = _rhythm(days, rules).reindex(index)
    cold = found["days_since"].gt(rules.cold_factor * found["rhythm"])
    found["going_cold"] = cold & found["lapse"].isin(["engaged", "cooling"])
    attended = engaged.loc[engaged["kind"].isin(["event", "meeting"]), "contact_id"].unique()
    found["attended"] = index.isin(attended) & answered
    return found


def lapse(days_since: pd.Series, rules: NurtureRules) -> pd.Series:
    """Return ``engaged``, ``cooling``, ``lapsed`` or ``never`` by the days since the last engagement.

    Examples
    --------
    >>> lapse(pd.Series([60.0, 61.0, 90.0, 91.0, None]), NurtureRules()).tolist()
    ['engaged', 'cooling', 'cooling', 'lapsed', 'never']
    """
    found = np.select(
        [days_since.isna(), days_since.gt(rules.lapsed_after), days_since.gt(rules.cooling_after)],
        ["never", "lapsed", "cooling"],
        "engaged",
    )
    return pd.Series(found, index=days_since.index, dtype="str")


def stage(
    engaged: pd.DataFrame, willing: pd.Series, referred: pd.Series, lately: pd.Series | bool
) -> pd.Series:
    """Return how far each contact is on the way to recommending the firm: what decides the content.

    Parameters
    ----------
    engaged
        What `clock` returned, and ``enough`` (whether it took part often enough to be familiar).
    willing, referred, lately
        Whether each contact is willing to refer, has referred, and came only lately.

    Returns
    -------
    Series
        ``advocate`` (willing), ``familiar`` (took part often, or came to an event), else ``seeker``.
        Silence alone never takes a contact back.
    """
    familiar = (engaged["enough"] | engaged["attended"] | referred) & ~pd.Series(lately, index=engaged.index)
    return pd.Series(np.select([willing, familiar], ["advocate", "familiar"], "seeker"), index=engaged.index)


def _rhythm(days: pd.DataFrame, rules: NurtureRules) -> pd.Series:
    ordered = days.sort_values(["contact_id", "date"])
    gaps = ordered.groupby("contact_id")["date"].diff().dt.days
    of = gaps.groupby(ordered["contact_id"])
    median: pd.Series = of.median().where(of.count().ge(rules.cold_gaps))
    return median
