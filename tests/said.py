"""What the files of a run say of every contact, read back without knowing which files and columns there are."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

import refgraph as rg
from refgraph.evidence import EvidenceRules, calculate_roi
from refgraph.forecast import TREND_WORDS
from refgraph.outputs import explain_contact

FIGURES = {
    "rank": "rank",
    "crm_tier": "crm_tier, tier_in_the_crm",
    "tier": "tier",
    "old_tier": "old_tier, was, tier_was",
    "referrals": "referrals, referrals_made, received",
    "pairs": "out_degree",
    "won": "won",
    "revenue": "revenue, direct_credit, value_received",
    "expected_referrals": "expected_referrals, expected, index, expected_in_12_months",
    "connector_rank": "connector_rank, link",
    "bridge": "bridge, pairs_of_others_linked",
    "downstream_value": "downstream_value, downstream_not_additive",
    "referrals_24m": "referrals_24m, in_24_months",
    "referrals_90d": "referrals_90d, in_the_last_90_days",
    "referrals_previous_90d": "referrals_previous_90d, in_the_90_before",
    "cluster": "cluster",
    "trend": "trend",
}
"""Figure -> the headers under which it stands. Any other column of contacts is a figure of its own name."""

OTHERWISE = {
    ("introductions", "owner"): "who looks after the advocate",
    ("lapsing", "owner"): "who has to see to it where nobody looks after the contact",
    ("ranked", "why"): "each list says why the contact is in it, and the workbook whom it referred",
    ("reciprocity", "index"): "how even favours are",
    ("reciprocity", "received"): "in the time that counts for favours",
    ("testimonials", "date"): "of the testimonial",
    ("write-back", "reason"): "cut to what the CRM takes",
}
"""File and header -> what stands there, which is another thing than under that header elsewhere."""

QUIET = re.compile(r"no engagement (?:for ([\d,]+) days|on record)", re.IGNORECASE)
"""What sentences say of when a contact last took part in anything."""

_NAMED = {header: figure for figure, headers in FIGURES.items() for header in headers.split(", ")}
_RAW = 1e-8


@dataclass(frozen=True)
class Said:
    """What a file says of a contact; a number is meant up to `within`, for pages round."""

    contact: str
    figure: str
    value: str
    place: str
    within: float = _RAW

    @property
    def number(self) -> float | None:
        try:
            return float(self.value.replace(",", ""))
        except ValueError:
            return None

    def agrees(self, other: Said) -> bool:
        one, two = self.number, other.number
        if one is None or two is None:
            return self.value == other.value
        return abs(one - two) <= max(self.within, other.within) + 1e-6 * abs(two)


def said_in(folder: Path) -> Iterator[Said]:
    """Yield what every list, workbook and page of a run says of a contact."""
    for path in sorted(folder.rglob("*.csv")):
        # What earlier runs left is about another day, and so is what was handed out then.
        if not {"previous", "baseline"} & set(path.parts) and path.stem not in ("tier_history", "emitted"):
            table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))) or [[]]
            yield from _of_contacts(table, path.relative_to(folder).as_posix(), path.stem)
    for path in sorted(folder.rglob("*.xlsx")):
        for name, table in _sheets(path):
            yield from _of_contacts(table, f"{path.name} {name}", name if path.stem == "plan" else path.stem)
    yield from _on_the_map((folder / "map.html").read_text(encoding="utf-8"))


def said_by_name(tables: Iterator[tuple[str, list[list[str]], bool]], ids: dict[str, str]) -> Iterator[Said]:
    """Yield the figures of tables that name contacts: their heading, their rows, whether numbers are rounded."""
    for place, table, rounded in tables:
        headers = [_key(cell) for cell in table[0]]
        if headers[:1] != ["name"]:
            continue
        for row in table[1:]:
            for header, cell in zip(headers, row, strict=True):
                if row[0] in ids and header in _NAMED:
                    value = cell.replace("–", "").replace("−", "-")
                    within = 0.5 / 10 ** len(value.partition(".")[2]) if rounded else _RAW
                    yield _said(ids[row[0]], _NAMED[header], value, place, within)


def report_sheets(path: Path) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Yield the tables of a report that is a workbook."""
    for name, table in _sheets(path):
        yield f"report.xlsx {name}", table, False


def report_tables(path: Path) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Yield the tables of a report that is a page."""
    reader = _Tables()
    reader.feed(path.read_text(encoding="utf-8"))
    for caption, *table in reader.tables:
        yield f"report.html {caption[0]}", table, True


def explained(result: rg.Result, contact: str) -> Iterator[Said]:
    """Yield what `refgraph explain` says of a contact."""
    text = explain_contact(result, contact)

    def said(figure: str, pattern: str, change: Callable[[str], str] = str) -> Iterator[Said]:
        for found in re.findall(pattern, text, re.MULTILINE)[:1]:
            yield _said(contact, figure, change(found), "explain")

    yield from said("crm_tier", r"^Tier in the CRM: (.*)$")
    yield from said("rank", r"^  Rank ([\d,]+) of")
    yield from said("referrals", r"^Referred \(([\d,]+) referral")
    yield from said("cluster", r"^  Cluster (\d+) of")
    yield from said("trend", r"^Trend\n  (\w+):", str.lower)
    listed = re.search(r"^Referred(?::.*| \(.*\)\n)((?:  .*\n)*)", text, re.MULTILINE)
    # Where no line says so, nothing is said: what became of the referrals may not be known.
    if listed and ", won" in listed[1] and "earlier ones" not in listed[1]:
        won = [re.search(r", ([\d.]+) times", line) for line in listed[1].split("\n") if ", won" in line]
        yield _said(contact, "won", str(sum(float(many[1]) if many else 1.0 for many in won)), "explain")
    for name, value in re.findall(
        r"^  ([a-z_0-9]+) +(-?[\d,.]+)(?= )", text[text.index("\nMeasures") :], re.M
    ):
        yield _said(contact, _NAMED.get(name, name), value, "explain", 0.0005)


def returned(result: rg.Result) -> Iterator[Said]:
    """Yield what the returns say of each contact where all referrals and payments count, whenever they came."""
    always = EvidenceRules(cost_from="1900-01-01", revenue_from="1900-01-01")
    for row in calculate_roi(result, always, by="contact").table.to_dict("records"):
        for figure in ("referrals", "won", "revenue"):
            if pd.notna(row[figure]):
                yield _said(row["group"], figure, row[figure], "roi")


def evidenced(result: rg.Result) -> Iterator[Said]:
    """Yield how many referrals the tiers take each contact to have made."""
    for contact, made in rg.assign_tiers(result).evidence["ever"].items():
        yield _said(str(contact), "referrals", made, "evidence of tiers")


def disagreements(said: Iterator[Said] | Sequence[Said]) -> list[tuple[str, str, dict[str, str]]]:
    """Return each contact and figure of which two files say different things, with what each says."""
    held: dict[tuple[str, str], list[Said]] = {}
    for each in said:
        held.setdefault((each.contact, each.figure), []).append(each)
    found = []
    for key, all_said in held.items():
        exact = min(all_said, key=lambda each: each.within)
        if not all(each.agrees(exact) for each in all_said):
            found.append((*key, {each.place: each.value for each in all_said}))
    return found


def _said(contact: str, figure: str, value: Any, place: str, within: float = _RAW) -> Said:
    text = str(value).removesuffix(" 00:00:00").strip()
    if figure == "cluster":
        text = {"0": "", "0.0": ""}.get(text, text)
    if figure in ("tier", "old_tier"):
        text = {"": "none", "no tier": "none"}.get(text, text)
    if figure == "trend":
        # What the data call silent, people read as having stopped; both are one thing.
        text = {words: label for label, words in TREND_WORDS.items()}.get(text, text)
    return Said(contact, figure, {"True": "yes", "False": ""}.get(text, text), place, within)


def _of_contacts(table: list[list[str]], place: str, kind: str) -> Iterator[Said]:
    headers = [_key(cell) for cell in table[0]]
    if "contact_id" not in headers:
        return
    ids = [row[headers.index("contact_id")] for row in table[1:]]
    # Rows of tasks and of referrals say more of these than of the contact.
    each_once = max(Counter(ids).values(), default=1) == 1 and "task_id" not in headers
    for contact, row in zip(ids, table[1:], strict=True):
        for quiet in QUIET.finditer(" ".join(row)):
            yield _said(contact, "days without engagement", quiet[1] or "never", place)
        for header, cell in zip(headers, row, strict=True):
            if (each_once or header in _NAMED) and (kind.casefold(), header) not in OTHERWISE:
                yield _said(contact, _NAMED.get(header, header), cell, place)


def _sheets(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True):
        yield sheet.title, [["" if cell is None else str(cell) for cell in row] for row in sheet.values]


def _on_the_map(page: str) -> Iterator[Said]:
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    people, edges = data["people"], data["edges"]
    within = {"revenue": 0.5, "referrals": 0.05}
    for name, column in people.items():
        header = _key(name)
        if header in _NAMED:
            words = data["lists"].get(name)
            # A measure ends with the last who has it.
            assert len(column) <= len(people["id"])
            for contact, cell in zip_longest(people["id"], column):
                value = words[cell] if words else "" if cell is None else cell
                yield _said(contact, _NAMED[header], value, "map.html", within.get(header, 0.005))
    made, won, pairs = Counter[str](), Counter[str](), Counter[str]()
    for place, source in enumerate(edges["from"]):
        contact = people["id"][source]
        pairs[contact] += 1
        made[contact] += edges["count"][place] if "count" in edges else 1
        won[contact] += edges["won"][place] if "won" in edges else 0
    for contact in people["id"]:
        yield _said(contact, "pairs", pairs[contact], "lines of map.html")
        yield _said(contact, "referrals", made[contact], "lines of map.html", 0.05 * pairs[contact] + _RAW)
        if "won" in edges:
            yield _said(contact, "won", won[contact], "lines of map.html", 0.05 * pairs[contact] + _RAW)


def _key(header: str) -> str:
    return "_".join(re.findall(r"\w+", header.casefold()))


class _Tables(HTMLParser):
    """The tables of a page: the caption as a row of its own, then the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        if tag in ("caption", "tr") and self.tables:
            self.tables[-1].append([])
        if tag in ("caption", "th", "td") and self.tables:
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("caption", "th", "td"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data
