"""Which rows of a log are plain: those that no step between the file and the table can read in two ways."""

from __future__ import annotations

from collections.abc import Mapping

from refgraph.limits import FIRST_DAY, LAST_DAY

COLUMNS = frozenset("referral_id referrer_id referrer referred_id referred date count status".split())
"""The columns of a log whose plain rows can be folded; a log that uses others is read by the usual path."""

NAMING = ("referrer_id", "referrer", "referred_id", "referred")

_COUNT = "^[1-9][0-9]{0,5}$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_BROKEN = "[\\x00-\\x1f\\x7f]"
_LONGEST = 200


def is_plain(columns: Mapping[str, int], *, printable: bool = False) -> str:
    """Return in SQL whether a row is plain.

    Parameters
    ----------
    columns
        The columns in use and their positions.
    printable
        Whether it is known that no cell holds a control character.

    Examples
    --------
    >>> is_plain({"referrer_id": 0, "referred_id": 1}).count("c0")
    3
    """
    tests = []
    for side in ("referrer", "referred"):
        named = [f"c{columns[name]}" for name in (side, f"{side}_id") if name in columns]
        tests.append(f"({' OR '.join(f'{cell} <> {chr(39)}{chr(39)}' for cell in named)})")
    for name in NAMING:
        if name in columns:
            cell = f"c{columns[name]}"
            tests.append(f"length({cell}) <= {_LONGEST}")
            tests += [] if printable else [f"NOT regexp_matches({cell}, '{_BROKEN}')"]
    if "date" in columns:
        cell = f"c{columns['date']}"
        inside = f"try_cast({cell} AS DATE) BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        tests.append(f"({cell} = '' OR coalesce(regexp_matches({cell}, '{_DAY}') AND {inside}, false))")
    if "count" in columns:
        tests.append(f"regexp_matches(c{columns['count']}, '{_COUNT}')")
    return " AND ".join(tests)
