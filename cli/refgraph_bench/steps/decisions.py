"""Decisions: the tier that is proposed beside the CRM's; one contact or whole selections at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from starlette.datastructures import FormData, UploadFile

from refgraph.decisions import TIER, Decision
from refgraph.errors import InputError
from refgraph.findings import counted
from refgraph.records import read_edited
from refgraph.tiers import NONE, TIER_FILE, TIERS
from refgraph_bench.arriving import free_place, receive, safe_name
from refgraph_bench.bench import Bench
from refgraph_bench.listing import Haystack, found, page_of, query
from refgraph_bench.steps.step import Answer, Step, day_of, text_of, texts_of
from refgraph_bench.steps.who import WHERE
from refgraph_bench.undoing import decide_and_keep

COLUMNS = ("contact_id", "name", "organisation", "owner", "crm_tier", "tier", "reason")
SEARCHED = ("name", "organisation", "owner", "contact_id", "tier", "crm_tier")
SHOWS = {"changes": "Other than the CRM's", "decided": "Decided", "all": "All"}
BROUGHT = "brought"
"""The folder in that of the run for lists that were brought here."""

ACCEPT, KEEP, PIN = "accept", "keep", "pin"
NO_TIER = "no tier"


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a page of the contacts with both tiers and what is decided."""
    rules = bench.place.settings.tiers
    page = page_of(_selected(bench, asked), asked.get("page", ""), _asked(asked))
    return {
        "page": page,
        "shows": SHOWS,
        "tiers": [rules.word(tier) for tier in reversed(TIERS) if tier != NONE],
        **_asked(asked),
    }


def _asked(asked: Mapping[str, str]) -> dict[str, str]:
    which = asked.get("show", "changes")
    shown = which if which in SHOWS else "changes"
    return {"q": asked.get("q", ""), "show": shown, "list": asked.get("list", "")}


def _selected(bench: Bench, asked: Mapping[str, str]) -> pd.DataFrame:
    """Return the contacts that are asked for."""
    listed, hay = bench.once("tiers", [TIER_FILE], lambda: _listed(bench))
    wanted = _asked(asked)
    table = listed.assign(decision=bench.reader.decisions()[0].column(TIER, listed["contact_id"]))
    if wanted["show"] == "changes":
        table = table[table["is_other"]]
    elif wanted["show"] == "decided":
        table = table[table["decision"].ne("")]
    if wanted["list"]:
        table = table[table["contact_id"].isin(_brought(bench, wanted["list"]))]
    return found(table, hay, wanted["q"])


def _brought(bench: Bench, name: str) -> frozenset[str]:
    """Return the ids of the contacts in a list that was brought; of one that is not there nobody."""
    folder = bench.place.output / BROUGHT
    file = next((each for each in folder.glob("*") if each.name == name), None)
    if file is None:
        return frozenset()
    return bench.reader.once(("brought", name), [file], lambda: _ids_in(file))


def _ids_in(file: Path) -> frozenset[str]:
    table = read_edited(file, [], "list")
    return frozenset(table["contact_id"]) - {""} if "contact_id" in table else frozenset()


def _listed(bench: Bench) -> tuple[pd.DataFrame, Haystack]:
    table = bench.reader.table(TIER_FILE, COLUMNS)
    rules = bench.place.settings.tiers
    # What the CRM says in words of its own is a tier only if it means one.
    tiers = rules.canonicals(table["crm_tier"].unique())
    meant = table["crm_tier"].map({said: rules.word(tier or NONE) for said, tier in tiers.items()})
    return table.assign(is_other=table["tier"].ne(meant)), Haystack(table, SEARCHED)


def decide_tiers(bench: Bench, form: FormData) -> Answer:
    """Decide about the contacts that are ticked, or about all that were found."""
    asked = {name: text_of(form, name) for name in ("q", "show", "page", "list")}
    action, until = text_of(form, "action"), day_of(form, "until")
    if action == ACCEPT and until:
        raise InputError(
            "What is accepted has no last day.", f"Pin the proposal until {until}, or empty the day."
        )
    table = _selected(bench, asked)
    if text_of(form, "whole") != "yes":
        table = table[table["contact_id"].isin(texts_of(form, "id"))]
    if table.empty:
        raise InputError("Nobody is ticked.", "Tick those it is about, or choose all that were found.")
    end = f" until {until}" if until else ""
    said = [
        Decision(TIER, row["contact_id"], name=row["name"], where=WHERE).saying(_words(action, row) + end)
        for row in table.to_dict("records")
    ]
    decide_and_keep(bench.place, f"{counted(len(said), 'contact')}: {action}{end}", said)
    return f"/decisions{query(asked)}"


def _words(action: str, row: Mapping[str, Any]) -> str:
    """Return what is typed into a list for it; blank where the proposal stands."""
    if action == ACCEPT:
        return ""
    if action == KEEP:
        return str(row["crm_tier"]) or NO_TIER
    return action


def bring_list(bench: Bench, form: FormData) -> Answer:
    """Take the decisions of a list that was saved elsewhere: by the map, or by a spreadsheet program."""
    upload = form.get("list")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise InputError("No list was picked.", "Pick one that has the column decision.")
    name, folder = safe_name(upload.filename), bench.place.output / BROUGHT
    came = receive(upload, folder)
    # Its ending says how it is read; one that was brought before under the same name is another list.
    file = came.rename(free_place(folder, f"{len(list(folder.glob('*'))):03} {name}"))
    try:
        decide_and_keep(bench.place, f"decisions of {name}", [], [file])
    except BaseException:
        # Beside lists that were taken up it would be read as one of them, and be refused again with every step.
        file.unlink()
        raise
    listed = {"show": "all", "list": file.name} if _brought(bench, file.name) else {"show": "decided"}
    return f"/decisions{query(listed)}"


STEP = Step("decisions", "Decisions", show, {"decisions": decide_tiers, "decisions/list": bring_list})
