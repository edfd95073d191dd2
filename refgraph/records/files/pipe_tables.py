"""Tables of Markdown, as notes programs export them, to rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refgraph.errors import InputError
from refgraph.records.sheets import Grid

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BETWEEN = re.compile(r"(?<!\\)\|")


def pipe_grids(text: str, file: str) -> Iterator[Grid]:
    r"""Read every table of a Markdown file; what stands around them is no table.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> next(pipe_grids("# People\n\n| Name | City |\n| --- | --- |\n| Ann | Oslo |\n", "a.md")).rows
    [['Name', 'City'], ['Ann', 'Oslo']]
    """
    lines = text.splitlines()
    starts = [
        at for at, line in enumerate(lines) if at and _RULE.fullmatch(line.strip()) and "|" in lines[at - 1]
    ]
    if not starts:
        raise InputError(f"{file} holds no table.", "Export the table as CSV.")
    for number, start in enumerate(starts, start=1):
        end = next((at for at in range(start + 1, len(lines)) if "|" not in lines[at]), len(lines))
        at = [start - 1, *range(start + 1, end)]
        name = f"{file}:{number}" if len(starts) > 1 else file
        yield Grid(name, [_cells(lines[each]) for each in at], [each + 1 for each in at])


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|").replace("<br>", "; ") for cell in _BETWEEN.split(inside)]
