"""Answers to surveys: tests of the survey are no answers, and every scale becomes the one from 0 to 10."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from refgraph.crm import header_key
from refgraph.errors import SettingsError
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading

ANONYMOUS = "nobody says whose answer it is"
TEST = "a test of the survey"
NO_LOSS = frozenset({ANONYMOUS, TEST})
"""Why an answer is not used although nothing is wrong with its row."""

_HIGHEST = 10.0
_ON_TEN = (0, 10)
_ENOUGH = 8
_SCALE = re.compile(r"\s*(\d+)\s*(?:-|–|to)\s*(\d+)\s*")
_TESTS = frozenset("surveypreview surveytest offlinesurveypreview spam possiblespam preview".split())
_NUMBERED_TESTS = frozenset("1 2 8 9 17".split())
"""The same in an export of Qualtrics with numbers in the place of words."""


def set_aside_answers(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Take out the answers of surveys that are tests, or of which nobody says whose they are.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where the rows are rejected.
    """
    return [_without(reading, ledger) if reading.table == "feedback" else reading for reading in readings]


def check_scales(rules: ReadRules) -> None:
    """Refuse scales that are none.

    Raises
    ------
    SettingsError
        If a scale does not read like ``1-5``.
    """
    for scale in filter(None, (rules.scale, *rules.scales.values())):
        _ends(scale)


def on_ten(values: npt.NDArray[np.float64], file: str, rules: ReadRules) -> npt.NDArray[np.float64]:
    """Return scores on the scale from 0 to 10: the lowest answer becomes 0, the highest 10.

    Parameters
    ----------
    values
        As they were given.
    file
        Whose scale is wanted.
    rules
        In which the scales are declared.

    Examples
    --------
    >>> on_ten(np.array([1.0, 3.0, 5.0]), "survey.csv", ReadRules(scale="1-5")).tolist()
    [0.0, 5.0, 10.0]
    """
    low, high = scale_of(file, rules)
    return values if (low, high) == _ON_TEN else (values - low) * _HIGHEST / (high - low)


def scale_of(file: str, rules: ReadRules) -> tuple[int, int]:
    """Return the lowest and the highest answer of a file's scale: as declared, else 0 and 10."""
    scale = rules.scales.get(file) or rules.scales.get(file.rpartition("/")[2]) or rules.scale
    return _ends(scale) if scale else _ON_TEN


def note_short_scale(
    values: npt.NDArray[np.float64], reading: Reading, rules: ReadRules, ledger: Ledger
) -> None:
    """Warn of a column in which nobody scores more than five or seven: it may be another scale."""
    known = values[np.isfinite(values)]
    file = reading.sheet.file
    if rules.scale or file in rules.scales or len(known) < _ENOUGH or known.max() not in (5.0, 7.0):
        return
    if known.min() < 1:
        return
    highest = int(known.max())
    message = f"The scores of {file} go from {known.min():g} to {highest}; they are taken as 0 to 10, and so as low."
    hint = (
        f'If the scale is 1 to {highest}, say [read] scales = {{"{file}" = "1-{highest}"}} in the settings.'
    )
    header = reading.sheet.header[reading.columns["score"]]
    ledger.add(
        Finding("warning", "short-scale", message, hint, "feedback", file, column=header, count=len(known))
    )


def _ends(scale: str) -> tuple[int, int]:
    found = _SCALE.fullmatch(scale)
    if not found or int(found[1]) >= int(found[2]):
        raise SettingsError(
            f"read.scale cannot take '{scale}'.", 'Write the lowest and highest answer: "1-5".'
        )
    return int(found[1]), int(found[2])


def _without(reading: Reading, ledger: Ledger) -> Reading:
    sheet = reading.sheet
    tests = _tests(reading)
    named = reading.cells("contact_id") or ("",) * len(sheet.lines)
    keep = []
    for row, line in enumerate(sheet.lines):
        if row in tests:
            ledger.reject(sheet.file, line, TEST, "status", tests[row])
        elif not named[row].strip():
            ledger.reject(sheet.file, line, ANONYMOUS, "contact_id")
        else:
            keep.append(row)
    return reading if len(keep) == len(sheet.lines) else reading.with_rows(keep)


def _tests(reading: Reading) -> Mapping[int, str]:
    """Return the rows that are tests, and what says so."""
    keys = [header_key(header) for header in reading.sheet.header]
    columns = dict(zip(reversed(keys), reversed(reading.sheet.columns), strict=True))
    found = {
        row: cell for row, cell in enumerate(columns.get("distributionchannel", ())) if cell == "preview"
    }
    words = _TESTS | _NUMBERED_TESTS if "distributionchannel" in columns else _TESTS
    return found | {
        row: cell for row, cell in enumerate(columns.get("status", ())) if header_key(cell) in words
    }
