"""What people are called in a report: by name, or by the codes that the map of the same run uses."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from refgraph.network import A_PATIENT
from refgraph.outputs.map import redacted
from refgraph.result import Result

OUTSIDE = "a contact outside the network"


class Names:
    """What contacts, owners and clusters are called; patients of a clinic have no name.

    Parameters
    ----------
    result
        The run.
    redact
        Whether codes stand in place of names, numbered by rank as on the map; texts that may hold a name are
        blank then.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]}))
    >>> Names(result, redact=True).contacts(["Ann", "Bob", "nobody"])
    ['Contact 1', 'Contact 2', 'a contact outside the network']
    """

    def __init__(self, result: Result, *, redact: bool) -> None:
        shown = result.ranking.table[["contact_id", "name", "owner"]]
        coded = redacted(shown) if redact else shown
        self.redact = redact
        self._contacts: dict[str, str] = {}
        if not redact:
            people = result.people.contacts
            self._contacts = dict(zip(people["contact_id"].tolist(), people["name"].tolist(), strict=True))
        self._contacts |= dict(zip(shown["contact_id"].tolist(), coded["name"].tolist(), strict=True))
        if not redact:
            self._contacts |= dict.fromkeys(result.ranking.patients, A_PATIENT)
        self._owners = dict(zip(shown["owner"].tolist(), coded["owner"].tolist(), strict=True))

    def contacts(self, ids: Iterable[str]) -> list[str]:
        """Return what contacts are called."""
        return [self._contacts.get(identity, OUTSIDE) for identity in ids]

    def owners(self, owners: Iterable[str]) -> list[str]:
        """Return what owners are called; blank for none."""
        return [
            self._owners.get(owner, "another owner" if self.redact and owner else owner) for owner in owners
        ]

    def clusters(self, table: pd.DataFrame) -> list[str]:
        """Return what clusters are called: as everywhere else, or by their numbers alone."""
        if self.redact:
            return [f"Cluster {number}" for number in table["cluster"].tolist()]
        names: list[str] = table["name"].tolist()
        return names

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Return texts that may hold a name: as they are, or blank."""
        return ["" if self.redact else text for text in texts]
