"""What a brief is made of: sentences, three lists, one picture, one trend; values, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Entry:
    """One person in a list of the brief, and what is to be done: all of it stands in the plan.

    Parameters
    ----------
    task_id
        The task of the plan.
    name, organisation
        Who.
    action
        What to do, in a word or two.
    owner
        Who does it; blank where nobody looks after the contact yet.
    reach
        Telephone or e-mail, whichever the action needs first; blank where neither is known or needed.
    due : Timestamp
        By when; in the past for what is overdue.
    overdue
        Whether it was given out before and is late.
    reason
        One reason.
    """

    task_id: str
    name: str
    organisation: str
    action: str
    owner: str
    reach: str
    due: pd.Timestamp
    overdue: bool
    reason: str


@dataclass(frozen=True)
class ToDo:
    """One of the three lists.

    Parameters
    ----------
    title
        Its heading.
    entries
        At most five; none is filled up.
    planned
        How many people the weeks of the plan hold for this list.
    nobody
        What stands there where it is empty.
    """

    title: str
    entries: tuple[Entry, ...]
    planned: int
    nobody: str


@dataclass(frozen=True)
class Picture:
    """A small map: the names, and the people they are directly linked to.

    Parameters
    ----------
    x, y
        Where each dot stands, in units of the picture, shape (dots,).
    radius
        How large each dot is.
    cluster
        Its cluster, 0 for none.
    ends
        The links, as positions, shape (links, 2).
    names
        The name of each dot; blank for all but the few that are named.
    told
        What it shows, in words.
    """

    x: Floats
    y: Floats
    radius: Floats
    cluster: Ints
    ends: Ints
    names: tuple[str, ...]
    told: str


@dataclass(frozen=True)
class Trend:
    """Referrals by month, or by year where the data are sparse and long.

    Parameters
    ----------
    rows : DataFrame
        ``called`` (the month, for who does not see), ``tick`` (what stands below its bar), ``referrals``,
        ``complete``.
    told
        What it shows, in a sentence.
    """

    rows: pd.DataFrame
    told: str


@dataclass(frozen=True)
class Brief:
    """A brief, before it is a page.

    Parameters
    ----------
    title, about
        The heading and the line beneath it: the day, how much was read.
    headlines
        Three sentences with numbers; fewer where the data say less.
    since
        What changed since the last run; none without one.
    lists
        Whom to thank, to win back, to ask.
    why_none
        Why there are no lists; blank where there are.
    picture, trend
        The small map and the months; None where nobody is linked, or nothing is dated.
    risk
        Who would be missed most.
    besides
        Further sentences, where there is room.
    limit
        One line on what the data cannot say.
    account
        The account of the run.
    paths
        The files and folders that were read: a brief is never written to one.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> brief = rg.compose_brief(result, rg.assign_tiers(result))
    >>> rg.brief_page(brief)[:15]
    '<!doctype html>'
    """

    title: str
    about: str
    headlines: tuple[str, ...]
    since: tuple[str, ...]
    lists: tuple[ToDo, ...]
    why_none: str
    picture: Picture | None
    trend: Trend | None
    risk: str
    besides: tuple[str, ...]
    limit: str
    account: Mapping[str, Any] = field(default_factory=dict)
    paths: tuple[Path, ...] = ()
