"""The paper an export is written on: noise rows, delimiter, encoding, workbook or text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tests.strange_exports.export import Export, Row, Sheet, delimited, objects, workbook
from tests.strange_exports.hand import Hand

DISTRACTORS = {
    "Assigned To": ("Pat Groves", "Lee Summers", "Pat Groves"),
    "Tags": ("VIP", "", "newsletter", "VIP; 2024"),
    "Preferred Contact": ("Email", "Phone", "SMS"),
    "Notes": ("", "met at the fair", "call after 5 pm", "likes tea"),
    "Twitter": ("@quiet", "", "@loud"),
    "Employer": ("Tarn Works Ltd", "Fen Dental", ""),
    "Emergency Contact": ("Sam Ridley", "", "Jo Ridley"),
    "Reference No": ("RX-1", "RX-2", "RX-3"),
    "Marketing Consent": ("Yes", "No"),
    "Lifetime Value": ("1200.00", "0.00", "350.50"),
    "Primary Doctor": ("Dr. Amos Kettle", "Dr. Ruth Winters"),
    "Spouse": ("", "Chris Dunmore", ""),
    "Lifecycle Stage": ("Customer", "Lead", "Opportunity"),
    # So many that two people of one name do not share it, which would speak for one.
    "Birthday": ("", *(f"{1950 + n % 50}-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(2100))),
    "Last Activity": ("3 days ago", "", "yesterday"),
}
"""Columns that say nothing of who referred whom."""

STEMS = (
    "export",
    "report",
    "data",
    "download (3)",
    "list 2025-10-31",
    "Sheet1",
    "results",
    "file_export_20251031",
)


def with_distractors(hand: Hand, sheet: Sheet, most: int = 3) -> Sheet:
    """Add columns beside the point to an English sheet."""
    if hand.language == "en":
        for header in hand.dice.sample(list(DISTRACTORS), hand.dice.randint(0, most)):
            if header not in sheet.headers:
                hand.note(f"beside: {header}")
                cells = [hand.dice.choice(DISTRACTORS[header]) for _ in sheet.rows]
                # A record that stands there twice says the same both times.
                said = {tuple(row): cell for row, cell in zip(sheet.rows, cells, strict=True)}
                sheet.add(hand.header(header), [said[tuple(row)] for row in sheet.rows])
    return sheet


def written(
    hand: Hand,
    manner: str,
    sheet: Sheet,
    made: Mapping[str, int],
    *,
    referrers: Iterable[str],
    days: Iterable[dt.date] = (),
    pairs: Mapping[str, frozenset[str]] | None = None,
    beside: int = 1,
    noise: bool = True,
) -> Export:
    """Return the export of one sheet and its truth, with columns beside the point and on some paper."""
    if beside:
        with_distractors(hand, sheet, beside)
    files = put_on_paper(hand, sheet, noise=noise)
    return Export(
        manner,
        tuple(hand.traits),
        files,
        dict(made),
        pairs or {},
        frozenset(days),
        referrers=frozenset(referrers),
        headers=frozenset(sheet.headers),
        records=len(sheet.rows),
    )


def put_on_paper(
    hand: Hand, sheet: Sheet, stem: str = "", *, header: bool = True, noise: bool = True
) -> dict[str, bytes]:
    """Write a sheet as a file, with or without noise around its rows."""
    stem = stem or hand.dice.choice(STEMS)
    if header and noise and hand.dice.random() < 0.04:
        per_line = hand.dice.random() < 0.5
        hand.note("json lines" if per_line else "json")
        return {f"{stem}.{'jsonl' if per_line else 'json'}": objects(sheet.lines(), per_line)}
    lines = with_noise(hand, sheet.lines(header)) if noise else sheet.lines(header)
    if hand.dice.random() < 0.15:
        hand.note("workbook")
        return {f"{stem}.xlsx": workbook(lines, numbers=hand.dice.random() < 0.5)}
    delimiter = ";" if hand.language != "en" and hand.dice.random() < 0.6 else hand.dice.choice(",,,,\t|")
    encoding = _encoding(hand, lines)
    if delimiter != ",":
        hand.note({";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter])
    if encoding != "utf-8":
        hand.note(encoding)
    return {f"{stem}.csv": delimited(lines, delimiter, encoding, hand.dice.choice(("\n", "\r\n")))}


def with_noise(hand: Hand, lines: list[Row]) -> list[Row]:
    """Put rows around and between the records that are none."""
    dice, width = hand.dice, len(lines[0])
    if dice.random() < 0.6 or width < 2:
        return lines
    blank = [""] * width
    head, body = lines[:1], lines[1:]
    kind = dice.choice(
        ("preamble", "footer", "comments", "blank rows", "repeated header", "total", "preamble and footer")
    )
    hand.note(kind)
    if kind in ("preamble", "preamble and footer"):
        head = [
            _padded("Referral report", width),
            _padded("Generated 31 October 2025 by jdoe", width),
            blank,
            *head,
        ]
    if kind in ("footer", "preamble and footer"):
        body = [*body, blank, _padded("Confidential Information - Do Not Distribute", width)]
    if kind == "comments":
        head = [["# exported from the office database"], *head]
        body = [*body[:2], ["# checked by hand"], *body[2:]]
    if kind == "blank rows":
        body = [row for each in body for row in ((each, blank) if dice.random() < 0.2 else (each,))]
    if kind == "repeated header":
        middle = len(body) // 2
        body = [*body[:middle], head[-1], *body[middle:]]
    if kind == "total":
        body = [
            *body,
            _padded(dice.choice((f"Grand Totals ({len(body)} records)", f"Total: {len(body)}")), width),
        ]
    return [*head, *body]


def _encoding(hand: Hand, lines: Sequence[Sequence[str]]) -> str:
    text = "".join(cell for line in lines for cell in line)
    choices = ["utf-8"] * 5 + ["utf-8-sig"] * 2 + ["utf-16"]
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return hand.dice.choice(choices)
    return hand.dice.choice([*choices, "cp1252", "cp1252"] if not text.isascii() else choices)


def _padded(text: str, width: int) -> Row:
    return [text, *[""] * (width - 1)]
