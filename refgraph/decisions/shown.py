"""What each list showed when it was last written or read, by which the next command knows what was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from refgraph.decisions.memory import KINDS, Key, Memory

FILE_NAME = "decisions.shown.json"
"""The name of the record beside the memory."""


@dataclass(frozen=True)
class Shown:
    """What a list showed.

    Parameters
    ----------
    digest
        The SHA-256 of its bytes; as long as they are the same nobody changed anything.
    texts
        Kind and subject -> what stood in the column ``decision``; those that are missing were blank.
    """

    digest: str
    texts: Mapping[Key, str] = field(default_factory=dict)


def as_written(content: bytes, memory: Memory, day: str) -> Shown:
    """Return what a list shows that was written with these decisions in force."""
    texts = {(kind, subject): text for kind in KINDS for subject, text in memory.in_force(kind, day).items()}
    return Shown(digest(content), texts)


def as_remembered(content: bytes, memory: Memory) -> Shown:
    """Return what the memory itself shows: every decision, also those that are over."""
    return Shown(digest(content), {key: row.text for key, row in memory.rows.items()})


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def read_shown(folder: Path) -> dict[str, Shown]:
    """Return what each list of a folder showed, by the name of the list from there; empty without a record.

    A record that is damaged counts as none: every decision in the lists is then taken for a new one, which
    loses nothing.
    """
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {
            name: Shown(
                str(said["sha256"]),
                {
                    (kind, subject): text
                    for kind, texts in said["shown"].items()
                    for subject, text in texts.items()
                },
            )
            for name, said in found["lists"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def shown_file(record: Mapping[str, Shown]) -> bytes:
    """Return the record as JSON, the same bytes for the same record."""
    lists = {
        name: {"sha256": said.digest, "shown": _by_kind(said.texts)} for name, said in sorted(record.items())
    }
    text = json.dumps({"lists": lists}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode("utf-8", errors="replace")


def _by_kind(texts: Mapping[Key, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (kind, subject), text in sorted(texts.items()):
        if text:
            found.setdefault(kind, {})[subject] = text
    return found
