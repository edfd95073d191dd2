"""The values of one run, side by side."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.advice import in_python
from refgraph.decisions import TIER, Decisions
from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import Network, Partition
from refgraph.people import People, email_key, name_key, short_id
from refgraph.ranking import Ranking
from refgraph.records import Records, account
from refgraph.remembering import once
from refgraph.showing import in_few_lines

_FIRST = ("rank", "name", "organisation", "referrals", "expected_referrals", "trend", "revenue", "why")
"""The columns of a ranking that are read first."""


@in_few_lines
@dataclass(frozen=True)
class Result:
    """What every stage of a run returned.

    Parameters
    ----------
    records, people, network, partition, measures, ranking
        The values of the stages, in order.
    settings
        The settings of the run, as nested mappings; seed and as-of date among them.
    inputs
        Name of each input and the SHA-256 of its bytes.
    paths
        The files and folders that were read, wherever they lie: nothing is ever written to them.
    decisions
        What people typed into lists, which the run followed.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.top(1)["why"].tolist()
    ['2 referrals made, undated.']
    """

    records: Records
    people: People
    network: Network
    partition: Partition
    measures: Measures
    ranking: Ranking
    settings: Mapping[str, Any]
    inputs: Mapping[str, str]
    paths: tuple[Path, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything noticed, in the order of the stages."""
        found = (
            *self.people.findings,
            *self.network.findings,
            *self.partition.findings,
            *self.measures.findings,
            *self.ranking.findings,
        )
        # No command line gives tables and no file.
        return found if self.paths else tuple(replace(each, hint=in_python(each.hint)) for each in found)

    @property
    @once
    def account(self) -> pd.DataFrame:
        """Per file: ``rows`` = ``used`` + ``merged`` + ``rejected``."""
        return account(self.records.sources, self.people.rejects, self.people.merged)

    def deciding(self, decisions: Decisions) -> Result:
        """Return the result with other decisions, which the column ``decision`` of the ranking shows."""
        table, day = self.ranking.table, "" if self.people.as_of is None else str(self.people.as_of.date())
        names = [name for name in table.columns if name != "decision"]
        after = names.index("tier" if "tier" in names else "crm_tier") + 1
        shown = decisions.column(TIER, table["contact_id"], day).rename("decision")
        table = pd.concat([table[names[:after]], shown, table[names[after:]]], axis=1)
        return replace(self, ranking=replace(self.ranking, table=table), decisions=decisions)

    def with_tiers(self, tiers: Mapping[str, str]) -> Result:
        """Return the result with the tiers proposed as the column ``tier`` of the ranking, beside the CRM's.

        Parameters
        ----------
        tiers
            ``contact_id`` -> tier, as it is to be shown.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.with_tiers({"Bob": "Advocate"}).ranking.table["tier"].tolist()
        ['Advocate', '', '', '']
        """
        table = self.ranking.table.drop(columns="tier", errors="ignore")
        said = [tiers.get(identity, "") for identity in table["contact_id"]]
        table.insert(table.columns.get_loc("crm_tier") + 1, "tier", pd.Series(said, table.index, dtype="str"))
        return replace(self, ranking=replace(self.ranking, table=table))

    def top(self, number: int = 10) -> pd.DataFrame:
        """Return the first of the ranking: who, what they referred, and why they stand there.

        Parameters
        ----------
        number
            How many.

        Returns
        -------
        DataFrame
            The columns of ``ranking.table`` that are read first; all others are there.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> rg.run(referrals=log).top(1)["name"].tolist()
        ['Bob']
        """
        return self.ranking.table[list(_FIRST)].head(number)

    def explain(self, who: str) -> str:
        """Return every number behind the place of a contact, as ``refgraph explain`` prints it.

        Parameters
        ----------
        who
            A contact id, an e-mail address or a name that one contact bears.

        Raises
        ------
        InputError
            If nobody is meant, or several are.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> rg.run(referrals=log).explain("Bob").splitlines()[0]
        'Bob (id Bob)'
        """
        found = self.find(who)
        if len(found) > 1:
            named = ", ".join(f"{row.name} ({row.contact_id})" for row in found.head(5).itertuples())
            raise InputError(f"'{who}' may be any of {len(found):,}: {named}.", "Give the id of one.")
        # By way of outputs, which build on results and never the other way round.
        explained = importlib.import_module("refgraph.outputs").explain_contact
        return str(explained(self, found["contact_id"].iloc[0]))

    def _repr_html_(self) -> str:
        return str(self.top().to_html(index=False))

    def map(self, **options: Any) -> Any:
        """Draw the map in a notebook; the same as ``refgraph.draw_map(result, ...)``.

        Parameters
        ----------
        **options
            Those of `refgraph.draw_map`: ``title``, ``top``, ``cluster``, ``redact``, ``lens``.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.map(top=2)._repr_html_()[:7]
        '<iframe'
        """
        # By way of the package's public names: drawing builds on results, never the other way round.
        return importlib.import_module("refgraph").draw_map(self, **options)

    def plot(self, axes: Any = None, *, labels: int = 10, **options: Any) -> Any:
        """Draw the network with matplotlib: clusters as islands, the first of the ranking by name.

        Parameters
        ----------
        axes
            A `matplotlib.axes.Axes` to draw into; a new one of pyplot if None.
        labels
            How many of the ranking are named.
        **options
            Who is drawn, as for `refgraph.draw_map`: ``top``, ``cluster``, ``redact``.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        MissingDependencyError
            If matplotlib is not installed.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> from matplotlib.figure import Figure
        >>> axes = rg.run(referrals=log).plot(Figure().subplots(), labels=1)
        >>> [text.get_text() for text in axes.texts]
        ['Bob']
        """
        # By way of outputs, which build on results and never the other way round.
        return importlib.import_module("refgraph.outputs").draw_network(self, axes, labels=labels, **options)

    def find(self, who: str) -> pd.DataFrame:
        """Return the rows of the ranking that an id, an e-mail address or a name means.

        Parameters
        ----------
        who
            A contact id, an e-mail address, a full name or a part of it; where organisations stand for their
            people, one of these, too.

        Returns
        -------
        DataFrame
            Rows of ``ranking.table``; several where several contacts bear the name.

        Raises
        ------
        InputError
            If nobody is meant, naming the nearest names.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.find("bob")["contact_id"].tolist()
        ['Bob']
        """
        who = who.strip()
        table, key = self.ranking.table, name_key(who)
        names = table["name"].map(name_key)
        matches = _matches(table, self.network.nodes["email"], who)
        for hit in (*matches, self._has_member(who, key), _holds(names, key)):
            if hit.any():
                return table[hit]
        contacts = self.people.contacts
        for hit in _matches(contacts, contacts.set_index("contact_id")["email"], who):
            if hit.any():
                raise InputError(
                    f"{contacts.loc[hit, 'name'].iloc[0]} is not in the network.",
                    "Staff, competitors and the firm itself are left out; see --firm and the type column.",
                )
        raise InputError(f"Nobody here is called '{who}'.", _nearest(key, table, names))

    def _has_member(self, who: str, key: str) -> pd.Series:
        """Tell which organisations of the ranking somebody of this id or name belongs to."""
        ids, members = self.ranking.table["contact_id"], self.people.members
        if members.empty:
            return ids.eq("\x00")
        meant = members["person_id"].eq(who) | members["name"].map(name_key).eq(key or "\x00")
        return ids.isin(members.loc[meant, "contact_id"])


def _matches(table: pd.DataFrame, emails: pd.Series, who: str) -> Iterator[pd.Series]:
    """Yield the rows whose id, then those whose e-mail address, then those whose full name is the one given."""
    yield table["contact_id"].isin([who, short_id(who)])
    address, key = email_key(who), name_key(who)
    if address:
        yield table["contact_id"].map(emails).map(email_key).eq(address)
    if key:
        yield table["name"].map(name_key).eq(key)


def _holds(names: pd.Series, key: str) -> pd.Series:
    return names.str.contains(key, regex=False) if key else names.eq("\x00")


def _nearest(key: str, table: pd.DataFrame, names: pd.Series) -> str:
    import difflib

    near = difflib.get_close_matches(key, names.tolist(), n=3, cutoff=0.6)
    shown = table.loc[names.isin(near), "name"].head(3).tolist()
    return f"Did you mean {', '.join(shown)}?" if shown else "Give an id, an e-mail address or a name."
