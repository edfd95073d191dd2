"""Files: what was exported, dropped here or picked, and what each file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile

from refgraph.errors import InputError
from refgraph.given_files import size_text
from refgraph.records import files_in, is_export, is_part_of
from refgraph.schema import TABLES
from refgraph_bench.arriving import free_place, receive, safe_name
from refgraph_bench.bench import Bench
from refgraph_bench.steps.step import Answer, Step, text_of
from refgraph_bench.undoing import move_and_keep

ASIDE = "set-aside"
"""The folder for files that are not read any more; nothing is thrown away."""

IN_TWO_FILES = ("overlapping-files", "rows-in-two-files", "which-list-is-newer")
"""The findings on an older file of which rows stand in a newer one too: what they are, its owner knows."""


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the files, what each was read as, and those that were set aside."""
    exports = bench.exports()
    looked: Mapping[str, Any] | None = bench.looked() if exports else {"files": [], "findings": []}
    aside = bench.place.root / ASIDE
    noticed = [] if looked is None else [each for each in looked["findings"] if each["severity"] != "note"]
    doubles = [each for each in noticed if each["code"] in IN_TWO_FILES]
    return {
        "exports": [
            {"name": file.name, "size": size_text(file.stat().st_size), "sheets": _sheets(looked, file)}
            for file in exports
        ],
        "aside": [file.name for file in sorted(aside.glob("*")) if file.is_file()],
        "twice": [_twice(each, exports) for each in doubles],
        "findings": [each for each in noticed if each not in doubles],
        "is_read": looked is not None,
    }


def _sheets(looked: Mapping[str, Any] | None, file: Path) -> list[dict[str, Any]]:
    """Return the sheets of a file, or the members of an archive, with what each holds."""
    if looked is None:
        return []
    own = [
        each
        for each in looked["files"]
        if is_part_of(each["file"], file.name) or is_part_of(each["file"], file.as_posix())
    ]
    meanings = {name: table.meaning for name, table in TABLES.items()}
    return [{**each, "meaning": meanings.get(each["table"], "")} for each in own]


def _twice(found: Mapping[str, Any], exports: Sequence[Path]) -> dict[str, Any]:
    """Return a question about two files, or two sheets, and how each is left out: the older first."""
    parts = [found["file"], found["value"]]
    files = [next((file.name for file in exports if is_part_of(part, file.name)), "") for part in parts]
    may_be_either = found["code"] == "which-list-is-newer"
    return {
        "message": found["message"],
        "older": found["file"],
        # A sheet of one workbook cannot be set aside without the other.
        "left_out": [
            {"part": part, "file": file if files[0] != files[1] else ""}
            for part, file in zip(parts[: 1 + may_be_either], files, strict=False)
        ],
    }


def both_count(bench: Bench, form: FormData) -> Answer:
    """Put into the settings that the rows of a file are others than those of any other file."""
    name = text_of(form, "name")
    if not any(is_part_of(each["file"], name) for each in (bench.looked() or {"files": []})["files"]):
        raise InputError(f"There is no file '{name}' in the folder.", "Load the page again.")
    apart = bench.place.settings.read.apart
    bench.settle(f"counts beside the others: {name}", {"read.apart": (*apart, name)})
    return "/files"


def arrive(bench: Bench, form: FormData) -> Answer:
    """Take files into the folder; one of the same name is set aside first, and never written over."""
    uploads = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    if not uploads:
        raise InputError("No file was picked.", "Pick the export of the CRM, or drop it here.")
    names = [safe_name(each.filename or "") for each in uploads]
    folder, aside = bench.place.arrivals, bench.place.root / ASIDE
    # Before any is taken: what is not read would lie in the folder, and nobody would be told.
    if stray := next((name for name in names if not is_export(folder / name)), ""):
        raise InputError(
            f"'{stray}' is no file that refgraph reads as an export.",
            "Drop CSV, Excel or zip, as your CRM gave them.",
        )
    for name, upload in zip(names, uploads, strict=True):
        came = receive(upload, aside)
        moves = []
        if (folder / name).exists():
            moves.append((folder / name, free_place(aside, name)))
        # From among those set aside, to where this step takes it back.
        here = came.rename(free_place(aside, f"new {name}" if moves else name))
        move_and_keep(bench.place, f"taken: {name}", [*moves, (here, folder / name)])
    with suppress(OSError):  # something is in it
        aside.rmdir()
    return "/files"


def set_aside(bench: Bench, form: FormData) -> Answer:
    """Move a file of the export to where it is not read."""
    name = text_of(form, "name")
    file = next((each for each in bench.exports() if each.name == name), None)
    if file is None or not file.is_relative_to(bench.place.root):
        raise InputError(f"There is no file '{name}' in the folder.", "Load the page again.")
    move_and_keep(bench.place, f"set aside: {name}", [(file, free_place(bench.place.root / ASIDE, name))])
    return "/files"


def bring_back(bench: Bench, form: FormData) -> Answer:
    """Move a file back to where it is read."""
    name = text_of(form, "name")
    aside = bench.place.root / ASIDE
    file = next((each for each in (files_in(aside) if aside.is_dir() else []) if each.name == name), None)
    if file is None:
        raise InputError(f"There is no file '{name}' among those set aside.", "Load the page again.")
    move_and_keep(bench.place, f"brought back: {name}", [(file, bench.place.arrivals / name)])
    return "/files"


STEP = Step(
    "files",
    "Files",
    show,
    {"files": arrive, "files/aside": set_aside, "files/back": bring_back, "files/both": both_count},
    needs_run=False,
)
