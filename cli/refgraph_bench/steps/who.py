"""Who is who: names that may mean several, and contacts that may be one person, with what speaks for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from starlette.datastructures import FormData

from refgraph.decisions import DUPLICATE, REFERRER, TOGETHER, Decision
from refgraph.errors import InputError
from refgraph.findings import counted
from refgraph.outputs import read_questions
from refgraph.people import decisions_left
from refgraph.tiers import TIER_FILE
from refgraph_bench.bench import Bench
from refgraph_bench.listing import page_of
from refgraph_bench.steps.step import Answer, Step, text_of, texts_of
from refgraph_bench.undoing import decide_and_keep

PER_PAGE = 15
WHERE = "the page"
"""Where a decision was made, as its list is named elsewhere."""

FOR_NAMES = (("n", "new", "New"), ("f", "firm", "A firm"), ("c", "channel", "A channel"),
             ("x", "not a person", "No person"), ("l", "skip", "Leave out"))  # fmt: skip
"""Key, decision and button for a name that was typed as referrer."""

FOR_PEOPLE = (("1", "same", "One person"), ("2", "different", "Different people"), ("l", "skip", "Leave out"))
"""The same for contacts that may be one person."""


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the questions: those that unlock most first; the open ones unless others are asked for."""
    questions = _questions(bench)
    which = asked.get("show", "open")
    is_open = questions["decision"].eq("")
    shown = {"open": questions[is_open], "decided": questions[~is_open]}.get(which, questions)
    page = page_of(shown, asked.get("page", ""), {"show": which}, PER_PAGE)
    cards = [_card(row, bench) for row in page.rows]
    return {
        "page": page,
        "cards": cards,
        "which": which,
        "groups": _groups(questions, cards),
        **_left(questions),
    }


def still_left(bench: Bench) -> dict[str, Any]:
    """Return how much is left to decide, and how many referrals it unlocks."""
    return _left(_questions(bench))


def _questions(bench: Bench) -> pd.DataFrame:
    """Return what is asked, with what is decided by now."""
    asked = bench.once("questions", ["review.csv"], lambda: read_questions(bench.place.output))
    decisions, _ = bench.reader.decisions()
    said = {**decisions.in_force(REFERRER), **decisions.in_force(DUPLICATE)}
    return asked.assign(
        decision=pd.Series([said.get(text, "") for text in asked["text"]], index=asked.index, dtype="str")
    )


def _left(questions: pd.DataFrame) -> dict[str, Any]:
    """Return how much is left to decide, and how many referrals it unlocks."""
    is_open = questions["decision"].eq("")
    texts = questions["unlocks"].gt(0) & is_open
    decided = questions["unlocks"].gt(0) & ~is_open
    return {
        "left": int(texts.sum()),
        "unlocks": sum(decisions_left(questions)),
        "unlocked": int(questions.loc[decided, "unlocks"].sum()),
        "doubles": int((is_open & ~questions["unlocks"].gt(0)).sum()),
    }


def _groups(questions: pd.DataFrame, cards: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return for each group of which a card is shown first how many are alike, and what can be said of all."""
    is_open = questions["decision"].eq("") & questions["group"].ne("")
    counts = questions[is_open].groupby("group")["unlocks"].agg(["size", "sum"])
    found = {}
    for card in cards:
        group = card["group"]
        if group in counts.index and counts.loc[group, "size"] > 1 and group not in found:
            single = all(
                len(_candidates(row)) == 1
                for row in questions[is_open & questions["group"].eq(group)].to_dict("records")
            )
            found[group] = {
                "count": int(counts.loc[group, "size"]),
                "unlocks": int(counts.loc[group, "sum"]),
                "is_single": single,
                "first": card["text"],
            }
    return found


def _card(row: Mapping[str, Any], bench: Bench) -> dict[str, Any]:
    is_double = TOGETHER in row["text"]
    candidates = _candidates(row)
    said, buttons = row["decision"], FOR_PEOPLE if is_double else FOR_NAMES
    words = {decision: label for _, decision, label in buttons}
    words |= {each["id"]: each["name"] for each in candidates}
    # Once the lists follow a decision they name no candidates any more.
    chosen = words.get(said) or (_named(bench, said) if said else "")
    return {
        **row,
        "is_double": is_double,
        "kind": DUPLICATE if is_double else REFERRER,
        "candidates": candidates,
        "buttons": buttons,
        "chosen": chosen,
    }


def _candidates(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return who may be meant: the id, the name, what else is known, what speaks for it."""
    found = []
    for text in (row[f"candidate_{number}"] for number in range(1, 6)):
        identity, _, described = text.partition(": ")
        if not identity:
            continue
        told, bracket, why = described.rpartition(" (")
        told, why = (told, why[:-1]) if bracket and why.endswith(")") else (described, "")
        name, _, facts = told.partition(", ")
        found.append({"id": identity, "name": name, "facts": facts, "why": why})
    return found


def decide_one(bench: Bench, form: FormData) -> Answer:
    """Decide one question, or take what was decided back."""
    kind, text, decision = (text_of(form, name) for name in ("kind", "text", "decision"))
    if kind not in (REFERRER, DUPLICATE) or not text:
        raise InputError("That is no question of this page.", "Load it again.")
    if decision == "ticked":
        decision = TOGETHER.join(texts_of(form, "same"))
    if decision == "other":
        decision = _contact(bench, text_of(form, "other"))
    held = bench.reader.decisions()[0].in_force(kind).get(text, "")
    # What another window decided meanwhile is shown, and not written over unseen.
    if text_of(form, "was") == held or "was" not in form:
        decide_and_keep(bench.place, _told(text, decision), [_said(kind, text, decision)])
    questions = _questions(bench)
    row = questions[questions["text"].eq(text)].to_dict("records")
    if not row:
        return "/who"
    return "answered.html", {"card": _card(row[0], bench), "groups": {}, **_left(questions)}, "/who"


def decide_alike(bench: Bench, form: FormData) -> Answer:
    """Decide all that are alike: each gets its only candidate, or all the same."""
    group, decision = text_of(form, "group"), text_of(form, "decision")
    questions = _questions(bench)
    rows = questions[questions["decision"].eq("") & questions["group"].eq(group)].to_dict("records")
    if not group or not rows:
        raise InputError("Nothing alike is left to decide.", "Load the page again.")
    said = [
        _said(REFERRER, row["text"], _candidates(row)[0]["id"] if decision == "accept" else decision)
        for row in rows
        if decision != "accept" or len(_candidates(row)) == 1
    ]
    decide_and_keep(bench.place, f"{counted(len(said), 'name')} alike: {decision}", said)
    return "/who"


def _said(kind: str, text: str, decision: str) -> Decision:
    return Decision(kind, text, where=WHERE).saying(decision)


def _told(text: str, decision: str) -> str:
    return f"{text}: {decision}" if decision else f"{text}: open again"


def _people(bench: Bench) -> pd.DataFrame:
    return bench.reader.table(TIER_FILE, ("contact_id", "name"))


def _named(bench: Bench, said: str) -> str:
    """Return the name of the contact that is decided on; what is no contact's id as it is."""
    table = _people(bench)
    return str(next(iter(table.loc[table["contact_id"].eq(said), "name"]), said))


def _contact(bench: Bench, words: str) -> str:
    """Return the id of the contact that is named by its id or by its whole name."""
    table = _people(bench)
    met = table[table["contact_id"].eq(words)]
    if met.empty:
        met = table[table["name"].str.casefold().eq(words.casefold())]
    if len(met) != 1 or not words:
        told = f"{len(met)} contacts are" if len(met) else "No contact is"
        raise InputError(f"{told} called '{words}'.", "Type the id of the contact.")
    return str(met["contact_id"].iloc[0])


STEP = Step("who", "Who is who", show, {"who": decide_one, "who/alike": decide_alike})
