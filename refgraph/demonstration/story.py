"""Who brought whom, on which day, and where the firm wrote it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from refgraph.demonstration.characters import CIRCLES, Person
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import NOT_PEOPLE, OUTSIDERS

TEXT_ONLY = 0.2
"""The share of introductions that stand in the contact's "Referred By" cell and nowhere else."""


@dataclass(frozen=True)
class Introduction:
    """One person brought by another.

    Parameters
    ----------
    referred
        Who was brought.
    day
        When, counted from 0.
    referrer
        Who brought them; None where the firm knows no more than the text.
    text
        What the contact's "Referred By" cell holds; may be empty where the log has it.
    logged
        Whether the firm's referral log has it.
    share
        The part of the credit, where two people brought the same contact.
    """

    referred: Person
    day: int
    referrer: Person | None = None
    text: str = ""
    logged: bool = False
    share: str = ""


def tell(draws: Draws, cast: Sequence[Person]) -> list[Introduction]:
    """Return every introduction, in the order in which the referred contacts came."""
    brought = _arranged(cast)
    outside = _outsiders(draws, cast, brought)
    circles = [[one for one in cast if one.circle == circle] for circle in range(len(CIRCLES))]
    result: list[Introduction] = []
    for person in cast:
        if person.contact_id in outside:
            result.append(Introduction(person, person.day, text=outside[person.contact_id]))
            continue
        referrer = brought.get(person.contact_id) or _referrer(draws, circles, person)
        if referrer is not None:
            result += _recorded(draws, circles, person, referrer)
    return result


def _arranged(cast: Sequence[Person]) -> dict[str, Person]:
    """Return who brought those whom the story cannot leave to chance, by contact."""
    brought: dict[str, Person] = {}
    for opener in cast:
        for circle in opener.opens:
            first = [one for one in cast if one.circle == circle and one.part in ("", "silent")]
            for person in first[: 3 if opener.part == "bridge" else 2]:
                brought[person.contact_id] = opener
    for character in (one for one in cast if one.brings > 0):
        able = [one for one in cast if _may_bring(character, one) and one.contact_id not in brought]
        for person in able[max(0, len(able) - character.brings) :]:
            brought[person.contact_id] = character
    return brought


def _may_bring(character: Person, person: Person) -> bool:
    """Whether the story may have the character bring the person."""
    return (
        person.circle == character.circle
        and person.part == ("leaf" if character.part == "hub" else "")
        and max(character.day + 5, character.since) <= person.day <= character.until
    )


def _outsiders(draws: Draws, cast: Sequence[Person], taken: Mapping[str, Person]) -> dict[str, str]:
    """Return what stands in "Referred By" where nobody in the CRM is meant, by contact."""
    loners = [person for person in cast if person.circle < 0 and not person.part]
    members = [p for p in cast if p.circle >= 0 and not p.part and p.day > 150 and p.contact_id not in taken]
    texts = [
        spellings[turn % len(spellings)]
        for spellings, times in zip(OUTSIDERS, (7, 5, 3, 1, 1, 1), strict=True)
        for turn in range(times)
    ]
    texts += ["Ann Lee & Bob King", "Tessa Marlow & Bob King", "Ann Lee", "Ann Lee", "ann lee"]
    texts += ["Valemouth Chamber of Commerce"] * 2
    chosen = draws.sample(members, len(texts) // 2)
    chosen += draws.sample(loners, len(texts) - len(chosen))
    result = {person.contact_id: text for person, text in zip(chosen, texts, strict=True)}
    for person in loners:
        if person.contact_id not in result and draws.chance(0.16):
            result[person.contact_id] = draws.pick(NOT_PEOPLE)
    return result


def _referrer(draws: Draws, circles: Sequence[Sequence[Person]], person: Person) -> Person | None:
    """Return who brought the person: mostly one of the few of the circle who like to refer."""
    if person.circle < 0 or person.part == "twin":
        return None
    circle = person.circle if draws.chance(0.975) else draws.between(0, len(CIRCLES) - 1)
    able = [
        one
        for one in circles[circle]
        if one.part not in ("leaf", "hub", "twin") and max(one.day + 5, one.since) <= person.day <= one.until
    ]
    if not able:
        return None
    ordinary = [one for one in able if one.part in ("", "promoter", "namesake")]
    if ordinary and draws.chance(0.22):
        return draws.pick(ordinary)
    return draws.weighted(able, [one.talent + 0.01 for one in able])


def _recorded(
    draws: Draws, circles: Sequence[Sequence[Person]], person: Person, referrer: Person
) -> list[Introduction]:
    """Return the introduction as the firm wrote it down; now and then two people share it."""
    earliest = max(referrer.day, referrer.since)
    day = max(earliest, person.day - draws.between(0, 6))
    if referrer.part != "namesake" and draws.chance(TEXT_ONLY):
        return [Introduction(person, day, referrer, _spelled(draws, referrer))]
    text = referrer.name if draws.chance(0.45) else ""
    second = _referrer(draws, circles, person) if draws.chance(0.05) and person.part != "leaf" else None
    if second is None or second is referrer or second.day > day:
        return [Introduction(person, day, referrer, text, logged=True)]
    return [
        Introduction(person, day, referrer, text, logged=True, share="0.5"),
        Introduction(person, day, second, logged=True, share="0.5"),
    ]


def _spelled(draws: Draws, referrer: Person) -> str:
    """Return the referrer as somebody in a hurry types it."""
    forms = [
        referrer.name,
        referrer.email or referrer.name,
        f"{referrer.last}, {referrer.first}",
        referrer.name.lower(),
        f"{referrer.name} ({referrer.town})",
    ]
    return draws.weighted(forms, (14, 2.5, 1, 1, 1))
