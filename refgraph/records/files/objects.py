"""JSON and JSON Lines to rows: lists of objects, answers of an interface, and tree files of Salesforce."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from refgraph.errors import InputError
from refgraph.records.files.frames import cells_text
from refgraph.records.sheets import Grid

_CONTAINERS = frozenset({"properties", "fields", "attributes", "values"})
"""Keys under which interfaces put the columns of a record; they say nothing themselves."""
_RECORDS = "records"
_REFERENCE = "referenceId"

Numbered = tuple[int, Mapping[str, Any]]
"""An object, and the row or line on which it stands."""


def object_grids(text: str, file: str) -> Iterator[Grid]:
    r"""Read objects as rows: every key is a column, those inside of another after a dot (``owner.name``).

    A list inside of a cell becomes its texts with semicolons between them, a list of objects its JSON. Of a
    Salesforce tree file each kind of record is a sheet, its reference its id.

    Parameters
    ----------
    text
        One list of objects, an object that holds lists of them, or one object a line.
    file
        What it is called in findings.

    Raises
    ------
    InputError
        If the text is no JSON, or holds no objects.

    Examples
    --------
    >>> next(object_grids('[{"name": "Ann", "owner": {"name": "Kim"}}, {"name": "Bob", "tags": ["a", "b"]}]', "x")).rows
    [['name', 'owner.name', 'tags'], ['Ann', 'Kim', ''], ['Bob', '', 'a; b']]
    """
    held = list(_lists(_parsed(text, file)))
    if not held:
        raise InputError(f"{file} holds no list of objects.", "Export a list of records, or a CSV.")
    for name, rows in held:
        yield _grid(rows, f"{file}:{name}" if len(held) > 1 else file)


def _parsed(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise InputError(f"{file} is nested too deep to be a list of records.", "Export it as CSV.") from None
    except ValueError as error:
        lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
        try:
            return [(at, json.loads(line)) for at, line in lines]
        except (ValueError, RecursionError):
            raise InputError(f"{file} is no JSON ({error}).", "Export it again, or as CSV.") from None


def _lists(held: Any) -> Iterator[tuple[str, list[Numbered]]]:
    """Yield every list of objects with what it is called; records of a tree by their kind."""
    if isinstance(held, Mapping):
        lists = {key: value for key, value in held.items() if isinstance(value, list)}
        for key, value in lists.items():
            yield from _lists_of(key, list(enumerate(value, start=2)))
    elif isinstance(held, list):
        numbered = all(isinstance(each, tuple) for each in held)
        yield from _lists_of("", held if numbered else list(enumerate(held, start=2)))


def _lists_of(name: str, rows: Sequence[tuple[int, Any]]) -> Iterator[tuple[str, list[Numbered]]]:
    objects = [(at, each) for at, each in rows if isinstance(each, Mapping)]
    kinds: dict[str, list[Numbered]] = {}
    for at, each in objects:
        for kind, record in _with_children(each, name):
            kinds.setdefault(kind, []).append((at, record))
    yield from kinds.items()


def _with_children(record: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a record under its kind, and the records that a tree file keeps inside of it."""
    attributes = record.get("attributes")
    kind = attributes.get("type") if isinstance(attributes, Mapping) else None
    own = {}
    for key, value in record.items():
        if isinstance(value, Mapping) and isinstance(value.get(_RECORDS), list):
            for child in value[_RECORDS]:
                yield from _with_children(child, key)
        elif not (key == "attributes" and kind):
            own[key] = value
    if kind and isinstance(attributes, Mapping) and _REFERENCE in attributes:
        own = {"Id": attributes[_REFERENCE], **own}
    yield str(kind or name), own


def _grid(rows: Sequence[Numbered], file: str) -> Grid:
    flat = [(at, dict(_flat(record))) for at, record in rows]
    header = list(dict.fromkeys(key for _, record in flat for key in record))
    known = {f"@{record['Id']}" for _, record in flat if "Id" in record}
    table = [header]
    for _, record in flat:
        cells = cells_text(record.get(key) for key in header)
        table.append([cell[1:] if cell in known else cell for cell in cells])
    return Grid(file, table, [1, *(at for at, _ in flat)])


def _flat(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        name = f"{before}.{key}" if before else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, before if key in _CONTAINERS else name)
        elif isinstance(value, list):
            plain = not any(isinstance(each, Mapping | list) for each in value)
            yield name, "; ".join(cells_text(value)) if plain else json.dumps(value, ensure_ascii=False)
        else:
            yield name, value
