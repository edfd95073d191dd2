"""propose(): which contacts get another value in the CRM, and nothing written yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from refgraph.crm import CRMS, FIELDS, WriteBack, WriteBackRules, crm_named
from refgraph.errors import OutputError, SettingsError, UnknownNameError
from refgraph.findings import Finding
from refgraph.outputs.delimited import number_text
from refgraph.result import Result
from refgraph.tiers import NONE, TIERS, Tiers

COMPARED = ("rank", "cluster")
"""Fields that count as changed by themselves, where the export shows what the CRM holds."""


@dataclass(frozen=True)
class ProposedFile:
    """What goes back for the contacts of one file of the export.

    Parameters
    ----------
    source
        The file.
    delimiter
        What separates its cells.
    headers
        ``contact_id``, what the CRM finds the contact by, and each field to write -> header, in the order of
        the columns.
    rows : DataFrame
        One row per contact that changes: ``contact_id``, ``name``, ``crm_tier`` (the tier as the CRM holds it),
        what the CRM finds it by, and the fields, as text.
    """

    source: str
    delimiter: str
    headers: Mapping[str, str]
    rows: pd.DataFrame


@dataclass(frozen=True)
class Proposal:
    """Everything that would be written into the CRM.

    Parameters
    ----------
    crm
        The CRM's name.
    back : WriteBack
        What its import asks for.
    files
        One per file of the export that has contacts to change.
    values
        Every value the tier can take, in the user's words, the highest first.
    findings : tuple of Finding
        Who was left out, and why.
    """

    crm: str
    back: WriteBack
    files: tuple[ProposedFile, ...]
    values: tuple[str, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def changes(self) -> pd.DataFrame:
        """All rows that change: ``file``, ``contact_id``, ``name``, ``crm_tier`` and the fields."""
        parts = [file.rows.assign(file=file.source) for file in self.files]
        return (
            pd.concat(parts, ignore_index=True)
            if parts
            else pd.DataFrame(columns=["file", "contact_id", "crm_tier"])
        )


def propose(result: Result, tiers: Tiers, rules: WriteBackRules = WriteBackRules()) -> Proposal:
    """Compare the tiers with what the export holds, and propose what to write.

    Only contacts whose tier in the CRM is another one are changed; contacts that are not in the CRM never.
    Who has no tier and gets none is left alone, and so is a word of the CRM that is no tier here, unless the
    contact earns a tier.

    Parameters
    ----------
    result
        The run.
    tiers
        What `assign_tiers` made of it.
    rules
        Which fields, under which headers, for which CRM.

    Returns
    -------
    Proposal

    Raises
    ------
    SettingsError
        If there is no such CRM or field, or organisations were ranked: the CRM's tiers are those of contacts.
    OutputError
        If the export has no ids by which a CRM could find the contacts.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> rg.propose(result, rg.assign_tiers(result)).changes[["contact_id", "crm_tier", "tier"]].values.tolist()
    [['1', '', 'Advocate']]
    """
    if len(result.people.members):
        message = "The CRM's tiers are those of contacts; these are tiers of organisations."
        raise SettingsError(message, "Leave out --level organisation.")
    fields = _fields(rules)
    name = _crm(result, rules)
    back = CRMS[name].back
    if back is None:
        raise OutputError(
            f"How to write back to {name} is not known.", "Write a generic file: --crm generic."
        )
    back = replace(back, most_rows=rules.most_rows or back.most_rows)
    known = _with_native_ids(result, tiers)
    known, findings = _changed(known, tiers, rules, back)
    known, unfound = _found(known, name, back)
    findings += unfound
    values = _values(known, tiers, fields, back)
    files = []
    for source, rows in values.groupby("file", sort=True):
        headers = _headers(result, str(source), fields, rules, back)
        written = [each for each in ("contact_id", "name", "crm_tier", *headers) if each in rows]
        files.append(
            ProposedFile(
                str(source),
                back.delimiter or _delimiter(result, str(source)),
                headers,
                rows[list(dict.fromkeys(written))].reset_index(drop=True),
            )
        )
    words = tuple(tiers.rules.word(tier) for tier in reversed(TIERS))
    return Proposal(name, back, tuple(files), words, tuple(findings))


def find_crm(result: Result) -> str:
    """Return the CRM that an export is from, by the headers that only it has, or by its ids; else ``generic``."""
    columns = result.records.columns
    seen = set(columns.loc[columns["table"].eq("contacts"), "header"].str.strip())
    for name, crm in CRMS.items():
        if crm.back is not None and seen & set(crm.back.marks):
            return name
    ids = _contacts(result)["contact_id"].head(50)
    for name, crm in CRMS.items():
        pattern = crm.back.id_pattern if crm.back is not None else ""
        if pattern and len(ids) and all(re.fullmatch(pattern, identity) for identity in ids):
            return name
    return "generic"


def _fields(rules: WriteBackRules) -> tuple[str, ...]:
    for name in (*rules.fields, *rules.headers):
        if name not in FIELDS:
            raise UnknownNameError.among("field to write back", name, FIELDS)
    if "tier" not in rules.fields:
        raise SettingsError("The tier itself is not among the fields to write back.", 'Add "tier" to them.')
    return tuple(name for name in FIELDS if name in rules.fields)


def _crm(result: Result, rules: WriteBackRules) -> str:
    if not rules.crm:
        return find_crm(result)
    return crm_named(rules.crm)


def _contacts(result: Result) -> pd.DataFrame:
    contacts = result.people.contacts
    return (
        contacts[~contacts["provisional"] & ~contacts["patient"] & contacts["file"].ne("")]
        if "file" in contacts
        else contacts.iloc[:0]
    )


def _with_native_ids(result: Result, tiers: Tiers) -> pd.DataFrame:
    """Return the contacts that the CRM knows by an id of its own, with their tier beside what it holds."""
    read = result.records.tables.get("contacts", pd.DataFrame())
    if "contact_id" not in read or not read["contact_id"].ne("").any():
        raise OutputError(
            "The contacts have no id of the CRM, so it could not tell whom a row is about.",
            "Export the record id too.",
        )
    contacts = _contacts(result)
    native = contacts[contacts["contact_id"].isin(set(read["contact_id"]))]
    new = tiers.table.set_index("contact_id")[["tier", "reason", "rank", "cluster"]]
    native = native.drop(columns=[column for column in ("rank", "cluster", "reason") if column in native])
    return native.rename(columns={"tier": "crm_tier"}).join(new, on="contact_id", how="inner")


def _changed(
    known: pd.DataFrame, tiers: Tiers, rules: WriteBackRules, back: WriteBack
) -> tuple[pd.DataFrame, list[Finding]]:
    meant = known["crm_tier"].map(tiers.rules.canonicals(known["crm_tier"].unique()))
    foreign = meant.eq("") & known["tier"].eq(NONE)
    changed = known["tier"].ne(meant.mask(meant.eq(""), NONE)) | (meant.eq("") & known["tier"].ne(NONE))
    for name in COMPARED:
        header = rules.headers.get(name, back.headers.get(name, ""))
        if name in rules.fields and header in known:
            changed |= known[header].map(_plain) != _texts(known[name], name).map(_plain)
    findings = []
    if foreign.any():
        words = ", ".join(sorted(known.loc[foreign, "crm_tier"].unique())[:5])
        findings.append(
            Finding(
                "note",
                "words-left-alone",
                f"{int(foreign.sum()):,} contacts have a word in the tier column that is no tier here ({words}); "
                "it is left as it is.",
                'Say what it means under [tiers]: names = { "Advocate" = "your word" }.',
                count=int(foreign.sum()),
            )
        )
    return known[changed & ~foreign], findings


def _found(known: pd.DataFrame, crm: str, back: WriteBack) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the contacts that the import of the CRM can find, and a finding that counts the others."""
    if not back.found_by:
        return known, []
    there = [known[name].ne("") for name in back.found_by if name in known]
    found = pd.concat(there, axis=1).any(axis=1) if there else pd.Series(False, index=known.index)
    if found.all():
        return known, []
    count, by = int((~found).sum()), " or ".join(back.beside[name] for name in back.found_by)
    message = f"{count:,} contacts have no {by}, by which {crm} finds them; they are left out."
    return known[found], [Finding("warning", "not-to-be-found", message, "Fill it in there.", count=count)]


def _values(known: pd.DataFrame, tiers: Tiers, fields: tuple[str, ...], back: WriteBack) -> pd.DataFrame:
    as_of = "" if tiers.as_of is None else str(tiers.as_of.date())
    facts = [name for name in back.beside if name in known]
    rows = known[["file", "contact_id", "name", "crm_tier", *facts]].copy()
    for name in fields:
        rows[name] = as_of if name == "as_of" else _texts(known[name], name)
    rows["tier"] = rows["tier"].map(tiers.rules.word).astype("str")
    if "reason" in rows:
        rows["reason"] = rows["reason"].map(lambda text: _cut(text, back.longest)).astype("str")
    return rows.sort_values("contact_id", kind="stable")


def _texts(values: pd.Series, name: str) -> pd.Series:
    match name:
        case "rank" | "cluster":
            texts = ["" if pd.isna(value) or value == 0 else str(int(value)) for value in values]
        case _:
            texts = values.tolist()
    return pd.Series(texts, index=values.index, dtype="str")


def _plain(text: str) -> str:
    """Return a number as it is compared: a CRM may add decimals."""
    try:
        return number_text(float(text))
    except ValueError:
        return text.strip()


def _cut(text: str, longest: int) -> str:
    return text if not longest or len(text) <= longest else f"{text[: longest - 3].rstrip()}..."


def _headers(
    result: Result, source: str, fields: tuple[str, ...], rules: WriteBackRules, back: WriteBack
) -> dict[str, str]:
    """Return the header of the id and of each field: as set, else as in the export, else as the CRM has it."""
    columns = result.records.columns
    own = columns[columns["file"].eq(source) & columns["table"].eq("contacts")]
    read = {column: header for column, header in zip(own["column"], own["header"], strict=True) if column}
    headers = {"contact_id": back.id_header or read.get("contact_id", "contact_id")}
    facts = [name for name in back.beside if name in result.people.contacts]
    headers |= {name: read.get(name, back.beside[name]) for name in facts}
    for name in fields:
        own = read.get("tier", "") if name == "tier" else ""
        # A header such as Categories/Name is a path through records, and no field that could be filled.
        header = rules.headers.get(name) or (own if "/" not in own else "") or back.headers.get(name, "")
        if header:
            headers[name] = header
    return headers


def _delimiter(result: Result, source: str) -> str:
    sources = result.records.sources
    found = sources.loc[sources["file"].eq(source), "delimiter"].tolist()
    return found[0] if found and found[0] else ","
