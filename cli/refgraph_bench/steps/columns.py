"""Columns: what each column of each file is, with the first rows, and who referred whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from refgraph.errors import InputError
from refgraph.schema import TABLES
from refgraph.settings_text import toml_key
from refgraph_bench.bench import Bench
from refgraph_bench.sayable import fields, settings_said
from refgraph_bench.steps.step import Answer, Step, text_of, texts_of

SHOWN = 3
"""So many rows are read each way, to see who referred whom."""

IGNORE = "ignore"
_NAMES = ("name", "email", "contact_id")
_SIDES = (("referrer", "referred"), ("referrer_id", "referred_id"))


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return each file with its first rows and what its columns are taken for."""
    looked, sayable = bench.looked(), fields(bench.said)
    if looked is None:
        return {"is_read": False, "sheets": [], "missing": [], "errors": [], "sayable": sayable}
    return {
        "is_read": True,
        "sayable": sayable,
        "sheets": [_sheet(each, looked, bench) for each in looked["files"]],
        "missing": looked["missing"],
        # Who referred whom is asked where the column stands.
        "errors": [
            each
            for each in looked["findings"]
            if each["severity"] == "error" and each["code"] != "direction-unclear"
        ],
    }


def _sheet(file: Mapping[str, Any], looked: Mapping[str, Any], bench: Bench) -> dict[str, Any]:
    name, table = file["file"], file["table"]
    sample = looked["samples"].get(name, {"header": [], "rows": []})
    read = {each["header"]: each["column"] for each in looked["columns"] if each["file"] == name}
    columns = [
        {
            "header": header,
            "column": read.get(header, ""),
            "is_said": _said(bench, table, read.get(header, "")) == header,
        }
        for header in sample["header"]
    ]
    rules = bench.place.settings.read.tables.get(name, {})
    return {
        **file,
        "columns": columns,
        "rows": sample["rows"],
        "choices": [(each.name, each.meaning) for each in TABLES[table].columns] if table else [],
        "tables": [(each, TABLES[each].meaning) for each in TABLES],
        "said_table": rules.get("table", ""),
        "ways": _ways(table, columns, sample["rows"]),
        "unclear": [
            each
            for each in looked["findings"]
            if each["code"] == "direction-unclear" and each["file"] == name
        ],
    }


def _said(bench: Bench, table: str, column: str) -> str:
    """Return the header that the settings declare for a column; blank for none."""
    said = bench.place.settings.read.columns
    return said.get(f"{table}.{column}", said.get(column, ""))


def _ways(table: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return a few rows as they are read, and as they would be the other way round; empty where nobody is named."""
    at = {each["column"]: spot for spot, each in enumerate(columns) if each["column"]}
    if table == "referrals":
        pair = next(((at[one], at[other]) for one, other in _SIDES if one in at and other in at), None)
        if pair is None:
            return {}
        pairs = [(row[pair[0]], row[pair[1]]) for row in rows if row[pair[0]] and row[pair[1]]]
        header = f"{columns[pair[0]]['header']} and {columns[pair[1]]['header']}"
    else:
        column = next((name for name in ("referrer", "referred") if name in at), "")
        if table != "contacts" or not column:
            return {}
        named = at[column]
        said = [(row[named], _who(row, at)) for row in rows if row[named]]
        pairs = said if column == "referrer" else [(own, other) for other, own in said]
        header = columns[named]["header"]
    return {"header": header, "pairs": pairs[:SHOWN]} if pairs else {}


def _who(row: Sequence[str], at: Mapping[str, int]) -> str:
    parts = [row[at[name]] for name in ("first_name", "last_name") if name in at]
    whole = next((row[at[name]] for name in _NAMES if name in at and row[at[name]]), "")
    return " ".join(filter(None, parts)) or whole or row[0]


def say_columns(bench: Bench, form: FormData) -> Answer:
    """Put into the settings what the columns of a file are."""
    file, table = text_of(form, "file"), text_of(form, "table")
    before = dict(zip(texts_of(form, "header"), texts_of(form, "was"), strict=True))
    now = dict(zip(texts_of(form, "header"), texts_of(form, "column"), strict=True))
    taken = [column for column in now.values() if column]
    twice = next((column for column in taken if taken.count(column) > 1 and _count(before, column) < 2), "")
    if twice:
        headers = " and ".join(f"'{header}'" for header, column in now.items() if column == twice)
        raise InputError(f"{headers} would both be {twice}.", "Choose one of them.")
    said: dict[str, object] = {}
    for header, column in now.items():
        if column != before[header]:
            said |= dict(_unsaid(bench, table, before[header], header))
    for header, column in now.items():
        if column and column != before[header]:
            said[_name(table, column)] = header
    if said:
        bench.settle(f"columns of {file}", said)
    return "/columns"


def _count(before: Mapping[str, str], column: str) -> int:
    return sum(each == column for each in before.values())


def _unsaid(bench: Bench, table: str, column: str, header: str) -> Iterator[tuple[str, object]]:
    """Yield what takes back that a header was declared to be a column."""
    said = bench.place.settings.read.columns
    for name in (f"{table}.{column}", column):
        if said.get(name) == header:
            yield f"read.columns.{toml_key(name)}", None


def _name(table: str, column: str) -> str:
    return f"read.columns.{toml_key(f'{table}.{column}')}"


def say_table(bench: Bench, form: FormData) -> Answer:
    """Put into the settings what a file holds, or that it is left out."""
    file, table = text_of(form, "file"), text_of(form, "table")
    if table and table not in (*TABLES, IGNORE):
        raise InputError(f"'{table}' is nothing that a file can hold.", "Choose one of the list.")
    bench.settle(f"what {file} holds", {f"read.tables.{toml_key(file)}.table": table or None})
    return "/columns"


def turn_round(bench: Bench, form: FormData) -> Answer:
    """Put into the settings that a file is read the other way round: who referred whom."""
    file = text_of(form, "file")
    looked = bench.looked() or {"columns": [], "files": []}
    table = next((each["table"] for each in looked["files"] if each["file"] == file), "")
    headers = {
        each["column"]: each["header"]
        for each in looked["columns"]
        if each["file"] == file and each["column"]
    }
    said: dict[str, object] = {}
    if table == "referrals":
        for one, other in _SIDES:
            if one in headers and other in headers:
                said |= {_name(table, one): headers[other], _name(table, other): headers[one]}
    elif "referrer" in headers:
        said = {"read.columns.referred": headers["referrer"], "read.columns.referrer": None}
    elif "referred" in headers:
        said = {"read.columns.referrer": headers["referred"], "read.columns.referred": None}
    if not said:
        raise InputError(f"Nothing in {file} says who referred whom.", "Load the page again.")
    bench.settle(f"who referred whom in {file}", said)
    return "/columns"


def say_direction(bench: Bench, form: FormData) -> Answer:
    """Put into the settings who referred whom, where the signs disagree."""
    column, header = text_of(form, "column"), text_of(form, "header")
    if column not in ("referrer", "referred") or not header:
        raise InputError("That says nothing of who referred whom.", "Choose one of the two.")
    other = "referred" if column == "referrer" else "referrer"
    bench.settle("who referred whom", {f"read.columns.{column}": header, f"read.columns.{other}": None})
    return "/columns"


def say_setting(bench: Bench, form: FormData) -> Answer:
    """Put into the settings what else is said of the export."""
    said = settings_said(*(text_of(form, name) for name in ("name", "of", "typed")))
    bench.settle(f"said: {', '.join(said)}", said)
    return "/results" if text_of(form, "step") == "results" else "/columns"


STEP = Step(
    "columns",
    "Columns",
    show,
    {
        "columns": say_columns,
        "columns/table": say_table,
        "columns/turn": turn_round,
        "columns/direction": say_direction,
        "columns/say": say_setting,
    },
    needs_run=False,
)
