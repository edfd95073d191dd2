"""Measures, outputs, CRMs and ways to find clusters of one's own, for the time of a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd

from refgraph.communities import METHODS
from refgraph.crm import CRM, CRMS
from refgraph.measures import MEASURES
from refgraph.outputs import OUTPUTS, Selection
from refgraph.result import Result

Measure = TypeVar("Measure", bound=Callable[..., pd.Series])
Method = TypeVar("Method", bound=Callable[..., Sequence[int]])
Output = TypeVar("Output", bound=Callable[[Result, Selection], bytes])


def register_measure(function: Measure) -> Measure:
    """Let a function be a measure: a column of every ranking, and what a ranking may follow (a decorator).

    A package that is installed does the same through the entry point ``refgraph.measures``.

    Parameters
    ----------
    function
        Takes a `refgraph.Network`, and by name other measures that it needs; returns a Series indexed like
        ``network.nodes``. The measure is called like the function; one of the same name from before is replaced.

    Returns
    -------
    callable
        The function.

    Raises
    ------
    ValueError
        If refgraph has a measure of this name itself.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> @rg.register_measure
    ... def thanks_due(network, out_degree):
    ...     return (10.0 * out_degree).rename("thanks_due")
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> rg.run(referrals=log, by="thanks_due").ranking.table[["name", "thanks_due"]].head(2).values.tolist()
    [['Bob', 20.0], ['Ann', 10.0]]
    >>> from refgraph.measures import MEASURES; MEASURES.remove("thanks_due")
    """
    MEASURES.replace(function.__name__, function)
    return function


def register_output(ending: str, function: Output) -> Output:
    """Let `refgraph.write` write files of an ending.

    A package that is installed does the same through the entry point ``refgraph.outputs``.

    Parameters
    ----------
    ending
        The ending of the files, without the dot.
    function
        Takes the `refgraph.Result` and a `refgraph.outputs.Selection` of what was asked for; returns bytes.

    Examples
    --------
    >>> import pathlib, tempfile, pandas as pd, refgraph as rg
    >>> def names(result, selection):
    ...     return " ".join(result.ranking.table["name"]).encode()
    >>> _ = rg.register_output("names", names)
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first, _ = rg.write(rg.run(referrals=log), pathlib.Path(folder, "all.names"))
    ...     first.read_text().split()
    ['Bob', 'Ann', 'Cid', 'Dee']
    >>> from refgraph.outputs import OUTPUTS; OUTPUTS.remove("names")
    """
    OUTPUTS.replace(ending, function)
    return function


def register_crm(crm: CRM) -> CRM:
    """Let the exports of a CRM be known by the headers that its `refgraph.crm.CRM` names.

    A package that is installed does the same through the entry point ``refgraph.crms``. For one export,
    ``--column`` or ``[read] columns`` in the settings is less work.

    Parameters
    ----------
    crm
        The name of the CRM, and what it calls the columns of each table.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> from refgraph.crm import CRM, CRMS
    >>> mill = CRM("mill", {"contacts": {"contact_id": ("Sack",), "name": ("Miller",)}}, {"contacts": ("grist",)})
    >>> rg.register_crm(mill).name
    'mill'
    >>> rg.read(frames={"contacts": pd.DataFrame({"Sack": [7], "Miller": ["Ann Lee"]})}).tables["contacts"]["name"][0]
    'Ann Lee'
    >>> CRMS.remove("mill")
    """
    CRMS.replace(crm.name, crm)
    return crm


def register_communities(function: Method) -> Method:
    """Let a function find the clusters: ``[communities] method`` in the settings names it (a decorator).

    A package that is installed does the same through the entry point ``refgraph.communities``.

    Parameters
    ----------
    function
        Takes an igraph graph, the strength of its edges and the `refgraph.CommunityRules`; returns a label for each
        vertex.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> @rg.register_communities
    ... def all_in_one(graph, strength, rules):
    ...     return [0] * graph.vcount()
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> rg.run(referrals=log, settings={"communities": {"method": "all_in_one"}}).partition.membership.tolist()
    [1, 1, 1, 1]
    >>> from refgraph.communities import METHODS; METHODS.remove("all_in_one")
    """
    METHODS.replace(function.__name__, function)
    return function
