"""A real browser, offline, and pages of the map opened in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg

EXAMPLE = Path(__file__).parents[2] / "examples" / "advisory-firm" / "export"

EVIL = [
    '<img src=x onerror="window.__pwn=1">',
    "</script><script>window.__pwn=2</script>",
    "<svg onload=window.__pwn=3>",
    '" onmouseover="window.__pwn=4" x="',
    "' onfocus='window.__pwn=5' autofocus '",
    '<a href="javascript:window.__pwn=6">href</a>',
    "\u202egnimalf lived",
    "line\u2028separator \u2029 here",
    "{{data}} {{script}} {{policy}} @policy@",
    "{% raw %}{{ 7 * 7 }}{% endraw %}",
    "${window.__pwn=7} `backtick`",
    '=HYPERLINK("http://evil.example")',
    "__proto__",
    "constructor",
    "😀 Émoji 👩‍👩‍👧‍👦",
    "山田 太郎",
    "محمد بن سلمان",
    "]]><!--&lt;b&gt;",
    "style=position:fixed;inset:0",
    "Robert'); DROP TABLE contacts;--",
]


def _executable() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install playwright")
    path = _executable()
    if path is None:
        missing("Chromium is not installed: apt-get install chromium, or a Chrome of any kind")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=["--disable-gpu"])
        yield started
        started.close()


def missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a file without a network and keeps what went wrong in ``page.trouble``."""
    contexts = []

    def opened(path: Path, address: str = "", before: str = "", ready: bool = True, **options: Any) -> Any:
        options = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce", **options}
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        # Long enough that no slow machine decides: only what never comes takes as long.
        page.set_default_timeout(120_000)
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: page.trouble.append(f"dialog: {dialog.message}"))
        page.on("console", lambda line: page.trouble.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: _noted(page, request.url))
        if before:
            page.add_init_script(before)
        page.goto(path.as_uri() + (f"#{address}" if address else ""))
        if ready:
            page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()


def _noted(page: Any, url: str) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        page.trouble.append(f"request: {url}")


@pytest.fixture(scope="session")
def example() -> rg.Result:
    """The example export, ranked."""
    return rg.run(EXAMPLE)


@pytest.fixture(scope="session")
def example_map(example: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the example."""
    return rg.write_map(example, tmp_path_factory.mktemp("example") / "map.html")[0]


@pytest.fixture
def seen(open_page: Callable[..., Any], example_map: Path) -> Any:
    """The map of the example, open."""
    return open_page(example_map)


@pytest.fixture(scope="session")
def evil(tmp_path_factory: pytest.TempPathFactory) -> rg.Result:
    """A network of people with names that break software."""
    names = [*EVIL, *_naughty()]
    ids = [f"{name} {number}" for number, name in enumerate(names)]
    contacts = pd.DataFrame(
        {
            "contact_id": ids,
            "name": names,
            "organisation": [names[(place * 7) % len(names)] for place in range(len(names))],
            "owner": [EVIL[place % len(EVIL)] for place in range(len(names))],
            "tier": [EVIL[place % 3] for place in range(len(names))],
            "profession": [EVIL[place % 5] for place in range(len(names))],
        },
        dtype="str",
    )
    referrals = pd.DataFrame(
        {"referrer_id": [ids[place // 4] for place in range(1, len(ids))], "referred_id": ids[1:]},
        dtype="str",
    )
    return rg.run(contacts=contacts, referrals=referrals)


def _naughty() -> list[str]:
    import json

    file = Path(__file__).parents[3] / "shared" / "data" / "naughty_strings" / "blns.json"
    if not file.is_file():
        return []
    strings: list[str] = json.loads(file.read_text("utf-8"))
    return [text for text in dict.fromkeys(strings) if text.strip()][:200]
