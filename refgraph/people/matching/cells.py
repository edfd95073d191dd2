"""A referrer cell before it is looked up: what it may be read as, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refgraph.people.names import bare_name, is_person_name, name_key, strip_label, without_lead


def readings_of(text: str) -> Iterator[str]:
    """Yield a cell as it stands, then with less and less around the name."""
    seen = set()
    for reading in (strip_label(text), bare_name(text), without_lead(bare_name(text))):
        if reading not in seen:
            seen.add(reading)
            yield reading


def share_a_word(name: str, others: Sequence[str]) -> bool:
    """Tell whether a name shares a word with one of others; a blank one does with all."""
    words = {*name_key(name).split()}
    return not words or any(not words.isdisjoint(name_key(other).split()) for other in others)


def decision_key(text: str) -> str:
    """Return the form in which the texts of decisions are compared."""
    return " ".join(text.casefold().split())


def looks_like_id(text: str, is_id_column: bool) -> bool:
    """Tell whether a cell is an id and no name: with figures, or a single word of a column of ids."""
    if is_id_column and "@" not in text and any(map(str.isdigit, text)):
        return True
    if "@" in text or any(character.isspace() for character in text):
        return False
    return is_id_column or any(character.isdigit() for character in text)


def is_channel(part: str) -> bool:
    """Tell whether a part of a cell names a channel and not, as in "AT&T", a piece of a name."""
    return len(part) > 2 and not is_person_name(part) and not any(map(str.isdigit, part))
