"""What README.md and the example show is what refgraph prints today."""

import doctest
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rendered():
    if sys.platform == "win32":
        pytest.skip("the commands of the README are run on a POSIX terminal")
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "examples" / "refresh.py")
    refresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh)
    return {path.name: (path, text) for path, text in refresh.rendered().items()}


@pytest.mark.parametrize(
    "name", ["README.md", "check.txt", "rank.txt", "rank-by-betweenness.txt", "explain.txt"]
)
def test_shown_output_is_what_the_commands_print(rendered, name):
    path, text = rendered[name]
    assert path.read_text(encoding="utf-8") == text, "run: python examples/refresh.py"


def test_python_examples_of_the_readme_run_as_written():
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(README.replace("```", ""), {}, "README.md", "README.md", 0)
    results = doctest.DocTestRunner(optionflags=flags).run(test)
    assert results.attempted > 8
    assert results.failed == 0


def test_every_command_has_an_example_in_the_readme(command_names):
    missing = [name for name in command_names if f"refgraph {name}" not in README]
    assert missing == []


@pytest.fixture
def command_names():
    from refgraph_cli.main import main

    return list(main.commands) if getattr(main, "commands", None) else main.list_commands(None)
