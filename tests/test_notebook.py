"""The analyst's notebook runs from top to bottom, and shows what stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[1] / "examples" / "analyst.ipynb"


def texts(cell: Any) -> list[str]:
    """Return what a cell shows as text."""
    shown = [
        each.get("text") or each.get("data", {}).get("text/plain", "") for each in cell.get("outputs", [])
    ]
    return [text.rstrip() for text in shown]


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_shows_what_it_comes_to_today() -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    kept = nbformat.read(NOTEBOOK, as_version=4)
    run = nbclient.NotebookClient(
        nbformat.read(NOTEBOOK, as_version=4), timeout=600, kernel_name="python3"
    ).execute()

    assert sum(cell["cell_type"] == "code" for cell in kept.cells) >= 8
    assert [texts(cell) for cell in run.cells] == [texts(cell) for cell in kept.cells]


def test_the_notebook_is_small_and_carries_no_picture() -> None:
    assert NOTEBOOK.stat().st_size < 20_000
    assert "image/png" not in NOTEBOOK.read_text(encoding="utf-8")
