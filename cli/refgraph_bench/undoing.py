"""The last steps that were taken on the page, kept in the folder of the run, and how each is taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from refgraph.decisions import Decision
from refgraph.errors import InputError
from refgraph.outputs import decide
from refgraph.saving import Place, encoded
from refgraph_bench.workplace import Workplace

FOLDER = "undo"
"""The folder in that of the run."""

MOST = 20
"""So many steps are kept."""


def decide_and_keep(
    place: Workplace, what: str, said: Iterable[Decision], lists: Iterable[Path] = ()
) -> list[Decision]:
    """Decide, and keep what was decided before; see `refgraph.outputs.decide`."""
    before = decide(place.output, said, place.settings.grammars, lists=lists)
    if before:
        _keep(place, {"what": what, "decisions": [asdict(each) for each in before]})
    return before


def write_settings(place: Workplace, what: str, text: str) -> None:
    """Write the settings file, and keep what it said before."""
    before = place.file.read_text("utf-8-sig") if place.file.is_file() else None
    if text == before:
        return
    put_settings(place, text)
    _keep(place, {"what": what, "before": before, "after": text})


def move_and_keep(place: Workplace, what: str, moves: Iterable[tuple[Path, Path]]) -> None:
    """Move files of the export within the folder, each to where none is, and keep where they were."""
    done = []
    for here, there in moves:
        _move(here, there)
        done.append((here.relative_to(place.root).as_posix(), there.relative_to(place.root).as_posix()))
    _keep(place, {"what": what, "moves": done})


def last_step(place: Workplace) -> str:
    """Return what the last step was that can be taken back; blank where there is none."""
    step = _last(place)
    return str(step[1]["what"]) if step else ""


def undo(place: Workplace) -> str:
    """Take the last step back, and return what it was.

    Raises
    ------
    InputError
        If there is none, or somebody has changed since what it changed.
    """
    found = _last(place)
    if found is None:
        raise InputError("There is no step to take back.")
    file, step = found
    if "decisions" in step:
        decide(place.output, [Decision(**each) for each in step["decisions"]], place.settings.grammars)
    elif "moves" in step:
        for here, there in reversed(step["moves"]):
            _move(_inside(place, there), _inside(place, here))
    else:
        if place.file.read_text("utf-8-sig") != step["after"]:
            raise InputError(f"{place.file.name} was changed since.", "Change it there.")
        put_settings(place, step["before"])
    with Place(place.output, keep=False) as folder:
        folder.change({}, remove=[f"{FOLDER}/{file.name}"])
    return str(step["what"])


def _keep(place: Workplace, step: dict[str, Any]) -> None:
    kept = _kept(place)
    number = int(kept[-1].stem) + 1 if kept else 1
    old = [f"{FOLDER}/{file.name}" for file in kept[: max(0, len(kept) + 1 - MOST)]]
    with Place(place.output, keep=False) as folder:
        content = encoded(json.dumps(step, ensure_ascii=False, indent=1))
        folder.change({f"{FOLDER}/{number:06}.json": content}, remove=old)


def _kept(place: Workplace) -> list[Path]:
    return sorted(file for file in (place.output / FOLDER).glob("*.json") if file.stem.isdecimal())


def _last(place: Workplace) -> tuple[Path, dict[str, Any]] | None:
    kept = _kept(place)
    if not kept:
        return None
    try:
        step = json.loads(kept[-1].read_text("utf-8"))
    except ValueError:
        raise InputError(f"'{kept[-1]}' cannot be read.", "Take it away.") from None
    return kept[-1], step


def put_settings(place: Workplace, text: str | None) -> None:
    """Write the settings file, or take it away."""
    name = place.file.name
    contents = {} if text is None else {name: encoded(text)}
    with Place(place.root, keep=False) as folder:
        folder.change(contents, remove=[] if contents else [name], known=[place.file])


def _move(here: Path, there: Path) -> None:
    if there.exists():
        raise InputError(f"'{there.name}' is there already.", "Take it away first.")
    there.parent.mkdir(mode=0o700, exist_ok=True)
    here.rename(there)


def _inside(place: Workplace, name: str) -> Path:
    path = (place.root / name).resolve()
    if not path.is_relative_to(place.root):
        raise InputError(f"'{name}' lies outside the folder.")
    return path
