"""The judge: what `refgraph rank` made of an export, right, asked or silently wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from refgraph_cli.main import main

from tests.strange_exports.export import Export

RIGHT, ASKED, WRONG = "right", "asked", "silently wrong"
ASKING = re.compile(r"decision|decide|review|--direction|--column|which of|say which|say what", re.IGNORECASE)
UNDATED = re.compile(
    r"no date|not dated|undated|ambiguous|cannot be read as dates|day and month", re.IGNORECASE
)
ACCOUNT = re.compile(r"^([\d,]+) rows? in ", re.MULTILINE)
PATIENTS = re.compile(r"([\d,]+) of [\d,]+ referrals? were made by patients and count for nobody")
COUNTED = re.compile(r"(?:^|, )(\d+) (?:others?|patients?)\b")
TITLES = {"dr", "md", "dds", "mr", "mrs", "ms"}
PROPOSAL = re.compile(r"--column\s+[\"']?(\w+)=[\"']?([^\"'\n]+?)[\"'](?=[\s.,;)]|$)")


@dataclass(frozen=True)
class Verdict:
    """How an export came out, why, and what the command said."""

    kind: str
    why: str
    said: str


def judge(export: Export) -> Verdict:
    """Rank an export and hold the outcome to its truth.

    Right: the counts of all are those of the truth; of an export that no careful reader could tell, that the question
    was asked. Asked: the command stopped with a question (exit 3 or 4), or
    withheld rows with a decision asked for in so many words, and nobody counts more than is true. All else, a crash
    and a proposal that would reverse the edges too, is silently wrong.
    """
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place, "export"), Path(place, "out.json")
        folder.mkdir()
        for name, content in export.files.items():
            (folder / name).write_bytes(content)
        arguments = ["rank", str(folder), "--reruns", "0", "-o", str(out), *export.options]
        done = CliRunner().invoke(main, arguments)
        said = done.stderr.replace(str(place), "")
        if done.exit_code not in (0, 3, 4):
            return Verdict(WRONG, f"crash: exit {done.exit_code}", said + repr(done.exception))
        if done.exit_code:
            wrong = _wrong_proposals(export, said)
            if wrong:
                return Verdict(WRONG, wrong, said)
            return Verdict(RIGHT if _asked(export, said) else ASKED, f"exit {done.exit_code}", said)
        rows = json.loads(out.read_text(encoding="utf-8"))
    return _weigh(export, rows, said)


def _weigh(export: Export, rows: Sequence[Mapping[str, Any]], said: str) -> Verdict:
    asks = bool(ASKING.search(said))
    less, more = _counts(export, rows)
    by_patients = PATIENTS.search(said)
    if by_patients and int(by_patients[1].replace(",", "")) == _missing(export, rows):
        # Patients who referred stand in no list, and of all that is missing it is said that it is theirs.
        less = []
    more += _lost(export, said)
    if not export.earned and any(float(row.get("revenue") or 0) for row in rows):
        more.append("counts what was paid out as revenue")
    if more:
        return Verdict(WRONG, "; ".join((more + less)[:4]), said)
    if export.must_ask:
        return Verdict(RIGHT if _asked(export, said) else WRONG, f"has to ask about {export.must_ask}", said)
    if less:
        return Verdict(ASKED if asks else WRONG, "; ".join(less[:4]), said)
    dates = _as_of(export, said)
    if dates:
        return Verdict(ASKED if UNDATED.search(said) else WRONG, dates, said)
    return Verdict(RIGHT, "", said)


def _missing(export: Export, rows: Sequence[Mapping[str, Any]]) -> int:
    """Return how many referrals of the truth are counted for nobody."""
    return sum(export.made.values()) - int(sum(float(row.get("referrals") or 0) for row in rows))


def _asked(export: Export, said: str) -> bool:
    """Tell whether the question was asked that this export calls for."""
    word = export.must_ask.casefold()
    return bool(word) and word in said.casefold() and bool(ASKING.search(said))


def _counts(export: Export, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return whoever counts less than is true, and whoever counts more or is nobody of the truth."""
    true = {name: (count,) for name, count in export.made.items() if count} | dict(export.twins)
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in true}
    less: list[str] = []
    more: list[str] = []
    for row in rows:
        if not float(row.get("referrals") or 0):
            continue
        bearer = _bearer(str(row["name"]), found, export.spellings)
        if bearer is None:
            more.append(f"{row['name']} {row['referrals']:g}, right is 0")
        else:
            found[bearer].append(row)
    for name, counts in true.items():
        out = sorted((float(row["referrals"]) for row in found[name]), reverse=True)
        if out == sorted(map(float, counts), reverse=True):
            more += _strangers(export, name, found[name])
            continue
        over = sum(out) > sum(counts) or any(each > max(counts) for each in out)
        words = (
            f"{name} {' + '.join(f'{each:g}' for each in out) or 0}, right is {' + '.join(map(str, counts))}"
        )
        (more if over else less).append(words)
    return less, more


def _strangers(export: Export, name: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the referrer whose count is right but made with others than those they referred."""
    if name not in export.pairs or len(rows) != 1:
        return []
    text, true = str(rows[0].get("referred") or ""), export.pairs[name]
    counted = sum(int(number) for number in COUNTED.findall(text))
    shown = _words(COUNTED.sub("", text))
    known = set().union(*map(_words, true))
    missing = [each for each in true if not _words(each) <= shown] if len(true) <= 3 else []
    if counted:
        # Patients are counted and not named.
        named = sum(_words(each) <= shown for each in true)
        missing = [] if named + counted == len(true) else [text]
    return (
        [f"{name} referred {rows[0]['referred']}, right is {', '.join(sorted(true))}"]
        if shown - known or missing
        else []
    )


def _lost(export: Export, said: str) -> list[str]:
    """Return the records that no account knows of."""
    rows = sum(int(number.replace(",", "")) for number in ACCOUNT.findall(said))
    return [f"{export.records} records, {rows} accounted for"] if rows < export.records else []


def _bearer(name: str, known: Mapping[str, object], spellings: Mapping[str, str]) -> str | None:
    words = _words(name)
    fitting = [each for each in known if _words(each) == words]
    fitting += [each for spelt, each in spellings.items() if _words(spelt) == words]
    return fitting[0] if fitting else None


def _words(name: str) -> set[str]:
    return set(re.findall(r"[\w@.]*\w", name.casefold())) - TITLES


def _as_of(export: Export, said: str) -> str:
    if not export.days:
        return ""
    found = re.search(r"As of (\d{4}-\d\d-\d\d)", said)
    if found is None:
        return "no dates"
    day = dt.date.fromisoformat(found.group(1))
    return "" if day in export.days else f"as of {day}, which the export does not state"


def _wrong_proposals(export: Export, said: str) -> str:
    known = {header.casefold(): header for header in export.headers}
    for column, header in PROPOSAL.findall(said):
        meant = known.get(header.casefold())
        if column in ("referrer", "referrer_id") and meant is not None and meant not in export.referrers:
            return f"proposes {header} as {column}"
    return ""
