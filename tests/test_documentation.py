"""What README.md, docs and the example show is what refgraph prints today, and every link in them leads somewhere."""

import doctest
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from refgraph.measures import MEASURES

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
SHOWN = ["check.txt", "rank.txt", "rank-by-betweenness.txt", "explain.txt"]


def read(page):
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rendered():
    if sys.platform == "win32":
        pytest.skip("the commands of the README are run on a POSIX terminal")
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "examples" / "refresh.py")
    refresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh)
    return {path.relative_to(ROOT).as_posix(): (path, text) for path, text in refresh.rendered().items()}


@pytest.mark.parametrize("name", [*PAGES, *(f"examples/advisory-firm/{name}" for name in SHOWN)])
def test_shown_output_is_what_the_commands_print(rendered, name):
    path, text = rendered[name]
    assert path.read_text(encoding="utf-8") == text, "run: python examples/refresh.py"


def test_python_examples_of_the_pages_run_as_written():
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    results = []
    for page in PAGES:
        test = doctest.DocTestParser().get_doctest(read(page).replace("```", ""), {}, page, page, 0)
        known = set(MEASURES)
        results.append(doctest.DocTestRunner(optionflags=flags).run(test))
        for name in set(MEASURES) - known:
            MEASURES.remove(name)  # What a page registers is the reader's, not the next test's.
    assert sum(each.attempted for each in results) > 8
    assert sum(each.failed for each in results) == 0


def test_every_command_is_named_in_the_readme(command_names):
    missing = [name for name in command_names if f"refgraph {name}" not in read("README.md")]
    assert missing == []


def test_the_readme_is_read_in_minutes():
    assert len(read("README.md").splitlines()) <= 200


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_of_a_page_leads_to_a_file_that_is_there(page):
    links = re.findall(r"\]\(([^)\s]+)\)", read(page))
    local = [link.partition("#")[0] for link in links if not re.match(r"https?://|#", link)]
    assert [link for link in local if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "README.md"])
def test_every_page_is_found_from_the_readme(page):
    assert f"]({page})" in read("README.md")


@pytest.fixture
def command_names():
    from refgraph_cli.main import main

    return list(main.commands) if getattr(main, "commands", None) else main.list_commands(None)
