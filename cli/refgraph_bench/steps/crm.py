"""Back to the CRM: what would change there, row by row, then the file for its import and the one that undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import FileResponse, PlainTextResponse, Response

from refgraph.outputs import PREVIEW
from refgraph.outputs.writeback import BACK, written_back
from refgraph_bench.bench import Bench
from refgraph_bench.listing import Haystack, found, page_of
from refgraph_bench.steps.step import Answer, Step

COLUMNS = ("contact_id", "name", "crm_tier", "tier", "reason")


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a page of what would change, and the files that were written."""
    table, hay = bench.once("preview", [PREVIEW], lambda: _preview(bench))
    words = asked.get("q", "")
    page = page_of(found(table, hay, words), asked.get("page", ""), {"q": words})
    return {
        "page": page,
        "q": words,
        "changes": len(table),
        "has_preview": (bench.place.output / PREVIEW).is_file(),
        "written": written_back(bench.place.output / BACK),
        "back": f"{bench.place.output.name}/{BACK}",
    }


def _preview(bench: Bench) -> Any:
    table = bench.reader.table(PREVIEW, COLUMNS)
    return table, Haystack(table, COLUMNS[:-1])


def write(bench: Bench, form: FormData) -> Answer:
    """Write the files for the import."""
    bench.begin_back()
    return "/crm"


def give(bench: Bench, asked: Mapping[str, str]) -> Response:
    """Give a file that was written, to be saved."""
    name, folder = asked.get("name", ""), bench.place.output / BACK
    if name not in written_back(folder):
        return PlainTextResponse("There is no such file.", 404)
    return FileResponse(folder / name, filename=name, media_type="application/octet-stream")


STEP = Step("crm", "Back to the CRM", show, {"crm": write}, {"crm/file": give})
