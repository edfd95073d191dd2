"""The map in the other browser: what Chromium forgives, Firefox may not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import refgraph as rg
from tests.browser.conftest import missing
from tests.browser.marionette import Firefox

# Enter, as WebDriver has it.
ENTER = "\ue007"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox, started once."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        missing("Firefox is not installed: apt-get install firefox-esr")
    started = Firefox(str(program), tmp_path_factory.mktemp("firefox"))
    yield started
    started.close()


@pytest.fixture
def shown(firefox: Firefox, example_map: Path) -> Firefox:
    """The map of the example, open in Firefox."""
    firefox.open(example_map)
    return firefox


def test_errors_and_requests_of_a_page_are_noticed(firefox: Firefox, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<img src='http://127.0.0.1:65530/x.png'><script>throw new Error('oh')</script>", "utf-8")
    firefox.open(page)
    assert firefox.trouble() == ["Error: oh", "request: http://127.0.0.1:65530/x.png"]
    assert firefox.trouble() == []


def test_it_opens_without_an_error_and_asks_for_nothing(shown: Firefox) -> None:
    assert shown.evaluate("'ready' in document.documentElement.dataset")
    assert len(shown.evaluate("referralMap.labels()")) >= 20
    assert shown.trouble() == []


def test_search_finds_a_name_and_the_key_chooses_it(shown: Firefox) -> None:
    shown.write("#search input", "solvarsen ingrid" + ENTER)
    assert shown.evaluate("document.querySelector('#panel h2').textContent") == "Ingrid Solvarsen"
    assert shown.trouble() == []


def test_a_click_on_a_dot_opens_the_panel_of_its_contact(shown: Firefox, example: rg.Result) -> None:
    first = example.ranking.table.iloc[0]
    x, y, _ = shown.evaluate("referralMap.place(arguments[0])", first["contact_id"])
    shown.click("#map", x, y)
    assert shown.evaluate("document.querySelector('#panel h2').textContent") == first["name"]
    assert shown.trouble() == []


def test_no_name_in_the_panel_lies_under_the_scroll_bar(shown: Firefox) -> None:
    assert shown.evaluate("document.getElementById('panel').scrollHeight > innerHeight")
    bar, cut = shown.evaluate(
        """(() => {
          const panel = document.getElementById("panel"), box = panel.getBoundingClientRect();
          const inside = box.left + panel.clientLeft + panel.clientWidth;
          // Where the bar takes no room it lies over the last pixels.
          const end = Math.min(inside, box.right - 12);
          const words = [...panel.querySelectorAll("h2, .who, .more, .why, svg")];
          return [box.right - inside, words.filter((one) => one.getBoundingClientRect().right > end
            || one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map((one) => one.textContent)];
        })()"""
    )
    assert bar > 0
    assert cut == []
