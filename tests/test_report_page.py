"""The page of the report: no script, no request, every text a text, the same bytes, drawings that need no colour."""

from __future__ import annotations

import locale
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.report.charts import KINDS, chart_svg
from refgraph.outputs.report.parts import Chart

EVIL = [
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(2)</script>",
    '" onmouseover="alert(3)" x="',
    "$\\frac{1}{0}$ @0 @1",
    "{{body}} {{style}} {{policy}}",
    "\u202egnimalf",
    "山田 太郎 😀",
    "]]><style>*{display:none}</style>",
]

TAGS = set(
    "html head meta title style body header h1 p nav ol li a main section h2 h3 div dl dt dd strong span "
    "table caption thead tbody tr th td figure figcaption b svg g path text use defs clippath rect pattern".split()
)
"""Everything a page may hold."""


class Parsed(HTMLParser):
    """What a browser would see: tags, attributes, texts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def evil_result() -> rg.Result:
    """Return a run of people with hostile names, dated and paid, so that every section has something to show."""
    names = [f"{name} {number}" for number, name in enumerate(EVIL * 3)]
    ids = [f"<{number}>" for number in range(len(names))]
    contacts = pd.DataFrame(
        {"contact_id": ids, "name": names, "owner": EVIL * 3, "profession": EVIL * 3, "type": "client"}
    )
    pairs = [(ids[(place - 1) // 2], ids[place]) for place in range(1, len(ids))]
    log = pd.DataFrame(pairs, columns=["referrer_id", "referred_id"])
    log["date"] = [f"2025-{1 + place % 12:02d}-11" for place in range(len(log))]
    deals = pd.DataFrame({"contact_id": ids, "status": "won", "amount": 1000.0, "date": "2025-12-01"})
    touches = pd.DataFrame({"contact_id": ids, "date": "2025-06-01", "channel": EVIL * 3, "cost": 10.0})
    return rg.run(contacts=contacts, referrals=log, deals=deals, touches=touches)


@pytest.fixture(scope="module")
def composed() -> rg.Report:
    return rg.compose_report(evil_result(), title=EVIL[0])


@pytest.fixture(scope="module")
def page(composed: rg.Report) -> str:
    return rg.report_page(composed)


@pytest.fixture(scope="module")
def parsed(page: str) -> Parsed:
    return Parsed(page)


# Safe


def test_hostile_names_bring_no_element_of_their_own(parsed: Parsed) -> None:
    assert set(parsed.tags) <= TAGS
    assert parsed.tags["style"] == 1


def test_hostile_names_are_shown_as_they_are(parsed: Parsed) -> None:
    text = "".join(parsed.texts)
    for name in EVIL:
        assert name.replace("\u202e", "")[:30] in text, name


def test_a_mark_of_direction_is_not_shown(page: str) -> None:
    assert "\u202e" not in page


def test_no_attribute_runs_styles_or_fetches_anything(parsed: Parsed) -> None:
    for tag, name, value in parsed.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"style", "src", "srcset", "xlink:href"}, (tag, name)
        if name == "href":
            assert value.startswith("#"), value


def test_the_policy_allows_the_one_style_and_nothing_else(parsed: Parsed) -> None:
    policy = next(
        value for tag, name, value in parsed.attributes if tag == "meta" and value.startswith("default-src")
    )
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'", policy
    )


def test_the_page_names_no_other_address(page: str) -> None:
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page


# The same, wherever and however often


def test_the_same_report_gives_the_same_page(composed: rg.Report, page: str) -> None:
    assert rg.report_page(composed) == page


def test_the_same_data_give_the_same_page(page: str) -> None:
    assert rg.report_page(rg.compose_report(evil_result(), title=EVIL[0])) == page


def test_the_language_of_the_machine_does_not_change_the_page(composed: rg.Report, page: str) -> None:
    kept = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        try:
            assert rg.report_page(composed) == page
        finally:
            locale.setlocale(locale.LC_ALL, kept)


def test_drawing_loads_neither_a_plotting_library_nor_a_window_system() -> None:
    import subprocess
    import sys

    script = (
        "import sys, pandas as pd, refgraph as rg\n"
        "days = ['2025-01-01', '2025-02-01']\n"
        "log = pd.DataFrame({'referrer_id': ['A', 'A'], 'referred_id': ['B', 'C'], 'date': days})\n"
        "rg.report_page(rg.compose_report(rg.run(referrals=log)))\n"
        "print('matplotlib.backends.backend_svg' in sys.modules, 'tkinter' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


# Put together


def test_ids_are_unique_and_every_link_leads_somewhere(parsed: Parsed) -> None:
    ids = Counter(value for _, name, value in parsed.attributes if name == "id")
    assert [name for name, count in ids.items() if count > 1] == []
    links = [value.removeprefix("#") for _, name, value in parsed.attributes if name == "href"]
    links += [name for _, key, value in parsed.attributes if key in ("fill", "clip-path")
              for name in re.findall(r"url\(#(.+)\)", value)]  # fmt: skip
    assert set(links) <= set(ids)


def test_every_section_has_a_heading_and_a_link_to_it(parsed: Parsed, composed: rg.Report) -> None:
    assert parsed.tags["h2"] == parsed.tags["li"] == len(composed.sections)


def test_every_table_has_a_caption_and_headers_with_a_scope(parsed: Parsed) -> None:
    assert parsed.tags["caption"] == parsed.tags["table"] > 5
    scopes = [value for tag, name, value in parsed.attributes if tag == "th" and name == "scope"]
    assert len(scopes) == parsed.tags["th"]
    assert set(scopes) == {"col", "row"}


def test_every_drawing_is_told_in_words(parsed: Parsed) -> None:
    told = [value for tag, name, value in parsed.attributes if tag == "svg" and name == "aria-label"]
    assert len(told) == parsed.tags["svg"] > 2
    assert all(len(text) > 40 for text in told)


def test_a_table_that_is_cut_says_how_many_rows_there_are_more() -> None:
    log = pd.DataFrame({"referrer_id": ["a"] * 14, "referred_id": [f"b{place}" for place in range(14)]})
    log["date"] = [f"{2023 + place // 12}-{1 + place % 12:02d}-01" for place in range(14)]
    text = "".join(Parsed(rg.report_page(rg.compose_report(rg.run(referrals=log)))).texts)
    assert "And 2 more." in text  # 14 months, of which 12 are shown


# Drawings

MONTHS = pd.DataFrame(
    {
        "tick": ["Nov\n2025", "", "Jan\n2026"],
        "referrals": [3.0, 0.0, 5.0],
        "won": [1.0, 0.0, 2.0],
        "complete": [True, True, False],
    }
)


def drawn(kind: str, rows: pd.DataFrame) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(Chart(kind, "Name", "What it shows.", rows), "d1-"))


def written_in(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter("text")]


def test_months_are_labelled_with_their_number_and_those_without_referrals_with_none() -> None:
    texts = written_in(drawn("periods", MONTHS))
    assert texts.count("3") == 1
    assert texts.count("5") == 1
    assert "2025" in texts
    assert "Jan" in texts


def test_what_is_open_is_hatched_and_a_month_that_is_not_over_is_dotted() -> None:
    paths = list(drawn("periods", MONTHS).iter("path"))
    hatched = [path for path in paths if path.get("fill", "").startswith("url(#d1-")]
    assert len(hatched) == 3
    assert [bool(path.get("stroke-dasharray")) for path in hatched] == [False, False, True]


def test_labels_of_the_user_are_texts_whatever_they_hold() -> None:
    rows = pd.DataFrame({"label": EVIL[:5], "expected": 1.0, "low": 0.5, "high": 2.0})
    texts = written_in(drawn("expected", rows))
    assert [text for text in texts if text in EVIL] == EVIL[:5]


def test_a_long_label_is_cut() -> None:
    rows = pd.DataFrame({"label": ["x" * 90], "expected": [1.0], "low": [0.5], "high": [2.0]})
    assert f"{'x' * 33}…" in written_in(drawn("expected", rows))


def test_a_cluster_without_an_advocate_says_so_at_its_bar() -> None:
    rows = pd.DataFrame(
        {
            "label": ["A", "B"],
            "core": [1.0, 0.0],
            "advocates": [2.0, 0.0],
            "others": [3.0, 4.0],
            "covered": [True, False],
        }
    )
    texts = written_in(drawn("clusters", rows))
    assert "6" in texts
    assert "4, no advocate" in texts


def test_an_amount_that_is_not_known_is_a_dash_and_not_nothing() -> None:
    rows = pd.DataFrame({"label": ["A"], "first": [float("nan")], "second": [1200.0]})
    texts = written_in(drawn("amounts of two", rows))
    assert "–" in texts
    assert "1,200" in texts


@pytest.mark.parametrize("kind", KINDS)
def test_no_drawing_has_a_style_an_opaque_ground_or_a_foreign_id(kind: str) -> None:
    rows = MONTHS.assign(
        label=["A", "B", "C"], expected=1.0, low=0.5, high=2.0, core=1.0, advocates=1.0, others=1.0, covered=True,
        first=0.5, second=0.2, share=0.4, overall=0.3,
    )  # fmt: skip
    root = drawn(kind, rows)
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.get("fill") != "#ffffff"
        assert element.get("id", "d1-").startswith("d1-")
