"""How the tiers go back into a CRM: under which headers, in which kind of file, and what to do there first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refgraph.showing import in_differences

FIELDS = ("tier", "rank", "cluster", "reason", "as_of")
"""What may be written into a CRM, and nothing else."""

_NAMES: Mapping[str, str] = {
    "tier": "Referral Tier",
    "rank": "Referral Rank",
    "cluster": "Referral Cluster",
    "reason": "Referral Tier Reason",
    "as_of": "Referral Tier As Of",
}


@dataclass(frozen=True)
class WriteBack:
    """What a CRM's import asks of a file.

    Parameters
    ----------
    id_header
        The header by which its import finds the record; empty: as it stands in the export.
    headers
        The header of each of `FIELDS`, where the export has no column for it.
    beside
        Columns of the contact that go along, and their usual headers, where its import finds the record by
        something else than the id.
    found_by
        Those of them of which a contact must have one to be found; empty where the id is enough.
    delimiter
        What separates cells; empty: as in the export.
    most_rows, most_bytes
        How much a file may hold; 0 for no limit.
    clear
        What empties a field. Empty where only a value can take the place of another: a blank cell is
        passed over by most imports.
    longest
        As many characters as a text field holds.
    marks
        Headers that only exports of this CRM have.
    id_pattern
        What its ids look like, as a regular expression, where that tells it from others.
    in_workbook
        Whether the file has to be a copy of the exported workbook.
    prepare, import_it
        What to do in the CRM before, and how to import the file: steps in plain words.
    """

    id_header: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: dict(_NAMES))
    beside: Mapping[str, str] = field(default_factory=dict)
    found_by: tuple[str, ...] = ()
    delimiter: str = ","
    most_rows: int = 0
    most_bytes: int = 0
    clear: str = ""
    longest: int = 255
    marks: tuple[str, ...] = ()
    id_pattern: str = ""
    in_workbook: bool = False
    prepare: tuple[str, ...] = ()
    import_it: tuple[str, ...] = ()


@in_differences
@dataclass(frozen=True)
class WriteBackRules:
    """What goes back into the CRM: the ``[write_back]`` section of the settings.

    Parameters
    ----------
    crm
        The CRM, if it is not to be seen from the export: salesforce, hubspot, zoho, dynamics, pipedrive,
        tryton, odoo, sugar, espo, keap, followupboss or generic.
    fields
        What is written beside the id: tier, rank, cluster, reason, as_of.
    headers
        The header of a field: ``tier = "My_Tier__c"``. Else the export's own, else the CRM's usual one.
    most_rows
        How many rows a file holds at most; 0: what the CRM takes.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.WriteBackRules(crm="hubspot").crm
    'hubspot'
    """

    crm: str = ""
    fields: tuple[str, ...] = ("tier", "reason", "as_of")
    headers: Mapping[str, str] = field(default_factory=dict)
    most_rows: int = 0
