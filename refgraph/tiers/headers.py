"""What the user's own CRM calls the column in which a missing fact would stand."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from refgraph.crm import CRMS

_USUAL = {
    "type": "Type",
    "partner": "Type",
    "willing": "Willing to Refer",
    "date": "Referral Date",
    "outcome": "Status",
    "profession": "Profession",
}
_MEANT = {
    "type": ("type", "stage"),
    "partner": ("type",),
    "willing": ("willing_to_refer", "willing", "score"),
    "date": ("referral_date", "date"),
    "outcome": ("status",),
    "profession": ("profession",),
}
_TABLES = {
    "type": ("contacts",),
    "partner": ("contacts",),
    "willing": ("contacts", "feedback"),
    "date": ("contacts", "referrals"),
    "outcome": ("referrals",),
    "profession": ("contacts",),
}
_WORDS = {
    "type": "Client, Past Client, Partner",
    "partner": "Partner",
    "willing": "yes, no, or 0 to 10",
    "date": "a date",
    "outcome": "won or lost",
    "profession": "a profession",
}


@dataclass(frozen=True)
class Headers:
    """How the export, else its CRM, names the columns that tiers ask for.

    Parameters
    ----------
    columns : DataFrame
        How every header was read: ``table``, ``header``, ``column``, ``crm``.

    Examples
    --------
    >>> Headers().fill_in("type")
    "add a column 'Type' (Client, Past Client, Partner)"
    >>> read = pd.DataFrame([("contacts", "Stage", "stage", "generic")], columns=["table", "header", "column", "crm"])
    >>> Headers(read).fill_in("type")
    "fill in 'Stage' (Client or Past Client)"
    """

    columns: pd.DataFrame = field(default_factory=pd.DataFrame)
    # What was said before: every contact is told of the same few columns.
    _said: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fill_in(self, what: str) -> str:
        """Say which column of the export to fill in, else which to add in the CRM.

        Parameters
        ----------
        what
            ``type``, ``partner`` (the same for who is no client), ``willing``, ``date``, ``outcome`` or ``profession``.
        """
        if what not in self._said:
            self._said[what] = self._told(what)
        return self._said[what]

    def _told(self, what: str) -> str:
        own = self._of_export(what)
        if own:
            words = "Client or Past Client" if self._is_stage(own, what) else _WORDS[what]
            return f"fill in '{own}' ({words})"
        return f"add a column '{self._of_crm(what) or _USUAL[what]}' ({_WORDS[what]})"

    def _of_export(self, what: str) -> str:
        if self.columns.empty:
            return ""
        there = self.columns[self.columns["table"].isin(_TABLES[what])]
        for name in _MEANT[what]:
            found = there.loc[there["column"].eq(name), "header"].tolist()
            if found:
                return str(found[0])
        return ""

    def _is_stage(self, header: str, what: str) -> bool:
        meant = self.columns.loc[self.columns["header"].eq(header), "column"]
        return what == "type" and bool(meant.eq("stage").any() and not meant.eq("type").any())

    def _of_crm(self, what: str) -> str:
        """Return the label that the CRM of the export gives such a column."""
        if self.columns.empty:
            return ""
        for crm in self.columns["crm"].unique():
            known = CRMS[crm].headers if crm in CRMS and crm != "generic" else {}
            labels = [
                label
                for table in _TABLES[what]
                for name in _MEANT[what]
                for label in known.get(table, {}).get(name, ())
                if label != label.lower()
            ]
            if labels:
                return labels[0]
        return ""
