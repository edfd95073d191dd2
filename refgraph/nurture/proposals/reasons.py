"""Every task in words: why, by which channel, with what content, and how to begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refgraph.network import A_PATIENT
from refgraph.nurture.days import iso
from refgraph.nurture.proposals.beginning import how_to_begin
from refgraph.nurture.proposals.cadence import VALUED, Proposal
from refgraph.nurture.proposals.triggers import LEARN_WHY, MOMENTS
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import FIX
from refgraph.tiers import GLADLY, LONGEST, WILLING, sentence

_CHANNELS = {
    "call": "phone",
    "ask": "phone",
    "repair": "phone",
    "refer": "phone",
    "meeting": "meeting",
    "event": "event",
    "note": "handwritten note",
    "observance": "card",
    "gift": "gift",
    "reward": "gift",
    "mail": "post",
    "seasonal": "post",
}

_CONTENT = {"seeker": "solutions", "familiar": "strategic", "advocate": "strategic"}

_WORDING = {
    "fix": "Say what went wrong and by when it is put right; then put it right.",
    "fix score": "You were not content with us. What went wrong? I will tell you by when it is put right.",
    "fix drop": "You were happier with us the time before. What could we have done better?",
    "fix loss": "You changed what you have with us. What was missing?",
    "fix spending": "We do less together than before. Is there something that we should do better?",
    "icebreaker complaint": "We got this wrong, and it is ours to answer for. What should we have done differently?",
    "icebreaker": "Is everything as you would like it now? What should we do differently?",
    "lapsed": "It has been too long. How are things going, and what is on your mind for the coming months?",
    "stopped referring": "You used to send us people, and I have missed hearing from you. How are you?",
    "ask": "Who else do you know who would be glad of the same help?",
    "ask at an occasion": "Let it be about the {occasion} first. If it goes well: who else needs the same help?",
    "ask with care": "If somebody comes to mind who has the same worry, tell them of us. If nobody does, that is fine.",
    "learn why": "What would have to be better before you would gladly recommend us?",
    "won referral": "Thank you for {referral}: they are in good hands. Who else comes to mind?",
    "high score": "I am glad that it went well for you. Who among your friends has the same worry?",
    "occasion": "Congratulations! I would love to hear how it went.",
    "unanswered": "I wanted to make sure that my message reached you. Is there a better time?",
    "survey answer": "Thank you for your answer. May I hear a little more about what is behind it?",
    "talk": "How are things going? I saw something that may be of use to you.",
    "new": "It is good to have met you. What would you most like us to help with?",
    "refer": "I may have somebody for you. Whom do you most like to work with?",
    "cultivate": "You know a great many people whom we would like to serve. May I show you how we work?",
    "note": "A few words by hand: what they did lately, and that you thought of them.",
    "thanks": "Thank you for sending us {referral}. It means a great deal to be trusted so.",
    "reward": "With our thanks for {referral}.",
    "observance": "A card with a line in your own hand.",
    "gift": "Something small that shows you listened.",
    "survey": "How likely are you to recommend us, from 0 to 10, and why?",
    "testimonial": "Would you say in two or three sentences what it was like to work with us, and may we show it?",
    "seasonal": "A greeting of the season.",
    "e-mail": "One thing worth knowing, in three lines, and a question at the end.",
    "mail": "One thing worth knowing, and how to reach you.",
    VALUED: "Most of our work comes from people who pass our name on. Thank you, and please go on.",
    "milestone": "We have come this far because of you: thank you.",
}


def describe(row: Any, task: Proposal, rules: NurtureRules, whose: str = "") -> dict[str, str]:
    """Return ``channel``, ``content``, ``wording`` and ``reason`` of a task.

    Parameters
    ----------
    row
        The contact: a row of the profiles with the clock, as a named tuple.
    task
        The task.
    rules
        The cadence that a reason speaks of.
    whose
        Why somebody else does it than who looks after the contact; blank where nobody else does.
    """
    return {
        "channel": _channel(row, task),
        "content": _content(row, task),
        "wording": _wording(row, task),
        "reason": _reason(row, task, rules, whose),
    }


def _channel(row: Any, task: Proposal) -> str:
    """Return the contact's own channel where it suits: post and e-mail for mailings, a voice for talks."""
    liked = row.preferred_channel.casefold()
    if task.stream == "talk" and task.action in ("call", "ask", "refer") and "meet" in liked:
        return "meeting"
    if task.action in _CHANNELS:
        return _CHANNELS[task.action]
    return "post" if task.stream == "mailing" and ("post" in liked or liked == "mail") else "e-mail"


def _content(row: Any, task: Proposal) -> str:
    if task.bucket == "repair":
        return "apology" if task.facts.get("state") != FIX else "the fix"
    if task.action == "ask":
        return "ask for a referral"
    if task.action in ("survey", "seasonal", "observance", "reward", "gift", "refer"):
        return task.action if task.action != "refer" else "a referral to give"
    depth = " in detail" if row.audience == "technical" and task.stream == "mailing" else ""
    return f"{_CONTENT[row.stage]}{depth}"


def _wording(row: Any, task: Proposal) -> str:
    """Return how to begin, and words to say; who has to be won back is told of nothing else."""
    names = task.facts.get("names", ())
    text = _WORDING[_wording_key(row, task)].format(
        referral=_listed(names) if names else "the one you sent us", occasion=task.trigger.partition(",")[0]
    )
    begin = how_to_begin(row) if task.stream == "talk" and task.bucket != "repair" else ""
    return f"{begin} {text}" if begin else text


def _with_care(row: Any) -> bool:
    """Tell whether somebody says to be willing, but not more than 8 of 10."""
    return bool(WILLING <= row.intensity < GLADLY)


def _wording_key(row: Any, task: Proposal) -> str:
    if task.bucket == "repair":
        step = "fix" if task.facts.get("state") == FIX else "icebreaker"
        key = f"{step} {task.facts.get('kind', '')}"
        return key if key in _WORDING else step
    if task.action == "ask":
        if _with_care(row):
            return "ask with care"
        known = ("won referral", "high score")
        if task.trigger in known:
            return task.trigger
        return "ask" if task.trigger in MOMENTS else "ask at an occasion"
    if task.stream == "talk":
        if task.trigger in ("survey answer", LEARN_WHY):
            return task.trigger
        keys = {"lapsed", "stopped referring", "unanswered", "cultivate"}
        if task.bucket in keys:
            return task.bucket
        return "refer" if task.action == "refer" else "new" if "steps" in task.facts else "talk"
    if task.trigger.startswith("referral "):
        return "reward" if task.action == "reward" else "thanks"
    if task.trigger in ("milestone", VALUED):
        return task.trigger
    return task.action if task.action in _WORDING else "e-mail" if task.stream == "mailing" else "note"


def _reason(row: Any, task: Proposal, rules: NurtureRules, whose: str) -> str:
    """Return the fullest reason that has room: what else speaks for a task before the details of its cause."""
    told = ""
    for who in dict.fromkeys((whose, "")):
        for besides in _besides(row, task):
            for why in _why(row, task, rules):
                told = sentence(*why, besides, who)
                if len(told) <= LONGEST:
                    return told
    return f"{told[: LONGEST - 1].rstrip(' .,')}…"


def _why(row: Any, task: Proposal, rules: NurtureRules) -> Iterator[tuple[str, ...]]:
    """Yield the first half of the reason, the fullest first: what calls for the task, with its numbers."""
    facts = task.facts
    if task.bucket == "repair":
        yield (_repair(facts),)
    elif task.bucket == "lapsed":
        days = _days(row.days_since)
        yield (f"{row.tier} who has not been in touch for {days}, more than {rules.lapsed_after}",)
        yield (f"has not been in touch for {days}",)
    elif task.trigger.startswith("referral "):
        when = f"{facts['stage']} on {facts['date'].date()}"
        for most in (3, 2, 1):
            yield (f"referred {_listed(facts['names'], most)} ({when}): say thank you",)
        yield (f"sent us a referral ({when}): say thank you",)
    elif task.trigger == "survey":
        last = facts["last"]
        yield ("never asked how content they are" if last is None else f"last answered on {iso(last)}",)
    elif "steps" in facts:
        yield (f"step {facts['step']} of {facts['steps']} with a new contact",)
    elif task.bucket == "due" and "interval" in facts:
        yield from _due(task, rules.cadence_of[row.group])
    elif task.action == "ask" and _with_care(row):
        willing = f"willing {10 * row.intensity:.0f} of 10"
        yield (f"a good moment to ask, with care ({willing}): {facts['shown']}",)
        yield (f"ask with care ({willing}): {facts['shown']}",)
    elif task.action == "ask":
        if facts.get("learnt"):
            yield (f"a good moment to ask: {facts['shown']}; contacts refer more often after it",)
            yield (f"ask now: {facts['shown']}; contacts refer more often after it",)
            yield (f"{facts['shown']}: contacts refer more often after it",)
        yield (f"a good moment to ask: {facts['shown']}",)
        yield (f"ask now: {facts['shown']}",)
    elif task.trigger == LEARN_WHY:
        yield (f"learn why first: {facts['shown']}",)
    else:
        yield (str(facts.get("shown", task.trigger)),)


_STILL = {"complaint": "not put right yet", "score": "not followed up yet", "drop": "not followed up yet"}
"""What is missing where something went wrong; where somebody buys less, nobody has talked about that."""


def _repair(facts: Any) -> str:
    if facts["state"] == FIX:
        return (
            f"{facts['shown']}, {_STILL.get(facts.get('kind', ''), 'not talked about yet')}: this comes first"
        )
    how = {"complaint": "put right", "loss": "talked about", "spending": "talked about"}.get(
        facts.get("kind", ""), "followed up"
    )
    return f"{facts['shown']}, {how} on {iso(facts['fixed'])}: break the ice, once"


def _due(task: Proposal, name: str) -> Iterator[tuple[str, ...]]:
    what = {"talk": "a conversation", "gesture": "a personal gesture"}.get(task.stream, "a mailing")
    told = f"{name}: {what} every {task.facts['interval']:.0f} days"
    shown = str(task.facts.get("shown", ""))
    if task.facts["step"] > 1:
        yield (told,) if not shown else (shown, told)
        yield (shown or told,)
        return
    last = task.facts.get("last")
    since = ", none yet" if last is None else f", the last on {iso(last)}"
    until = "" if task.latest is None or task.stream != "talk" else f"; lapses on {iso(task.latest + 1)}"
    yield shown, f"{told}{since}{until}"
    yield shown, f"{told}{until}"
    yield shown, told
    yield (shown or (f"{name}{until}" if until else told),)


def _besides(row: Any, task: Proposal) -> Iterator[str]:
    """Yield what else speaks for the task, all of it first, nothing at last."""
    also = list(task.facts.get("also", ()))
    if row.going_cold and task.stream == "talk":
        also.append(f"going cold ({_days(row.days_since)}, usually {row.rhythm:,.0f})")
    for number in range(len(also), 0, -1):
        more = f" and {len(also) - number} more" if number < len(also) else ""
        yield f"also: {', '.join(also[:number])}{more}"
    yield ""


def _listed(names: tuple[str, ...], most: int = 3) -> str:
    """Return up to so many names, and how many more there are; patients are counted."""
    patients = names.count(A_PATIENT)
    if patients > 1:
        names = (*(name for name in names if name != A_PATIENT), f"{patients:,} patients")
    shown = [*names[:most], f"{len(names) - most} more"] if len(names) > most else list(names)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _days(number: float) -> str:
    return f"{number:,.0f} days"
