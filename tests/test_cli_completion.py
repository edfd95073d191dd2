"""The Tab key: each shell, where it is installed, completes commands, options and files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no such shell")

ENDS_OF_WORDS = {"refgraph ra": "rank", "refgraph rank --to": "--top", "refgraph help opt": "options"}

BASH = """
eval "$(refgraph completion bash)"
complete -p refgraph
for line in "refgraph ra" "refgraph rank --to" "refgraph help opt"; do
  COMP_WORDS=($line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
  _refgraph_completion refgraph
  echo "$line: ${COMPREPLY[@]}"
done
"""
FISH = """
refgraph completion fish | source
for line in "refgraph ra" "refgraph rank --to" "refgraph help opt"
  echo "$line: "(complete -C "$line" | string split -f1 \\t)
end
"""
ZSH = """
autoload -U compinit; compinit -D
eval "$(refgraph completion zsh)"
print -r -- "registered: $_comps[refgraph]"
"""


@pytest.fixture
def in_shell(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The function that runs a script in a shell in which ``refgraph`` is the one under test."""
    program = tmp_path / "refgraph"
    program.write_text(
        f"#!{sys.executable}\nfrom refgraph_cli.main import main\nmain(prog_name='refgraph')\n"
    )
    program.chmod(0o755)

    def run(shell: str, script: str, **variables: str) -> str:
        if shutil.which(shell) is None:
            if os.environ.get("CI"):
                pytest.fail(f"{shell} has to be installed here")
            pytest.skip(f"{shell} is not installed")
        paths = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
        quick = {"zsh": ["-f"], "bash": ["--norc"], "fish": ["--no-config"]}[shell]
        environment = {**os.environ, **paths, "HOME": str(tmp_path), **variables}
        done = subprocess.run(
            [shell, *quick, "-c", script],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
            cwd=tmp_path,
        )
        return done.stdout

    return run


def test_bash_completes_commands_options_and_topics(in_shell) -> None:  # type: ignore[no-untyped-def]
    said = in_shell("bash", BASH)
    assert "-F _refgraph_completion refgraph" in said.splitlines()[0]
    assert said.splitlines()[1:] == [f"{line}: {end}" for line, end in ENDS_OF_WORDS.items()]


def test_fish_completes_commands_options_and_topics(in_shell) -> None:  # type: ignore[no-untyped-def]
    assert in_shell("fish", FISH).splitlines() == [f"{line}: {end}" for line, end in ENDS_OF_WORDS.items()]


def test_zsh_takes_the_completion_for_refgraph(in_shell) -> None:  # type: ignore[no-untyped-def]
    assert in_shell("zsh", ZSH) == "registered: _refgraph_completion\n"


@pytest.mark.parametrize(
    ("shell", "words", "found"),
    [
        ("zsh", "refgraph ra", "plain\nrank\n"),
        ("zsh", "refgraph rank --to", "plain\n--top\n"),
        ("bash", "refgraph rank ex", "file,ex\n"),
        ("bash", "refgraph run x -o ou", "dir,ou\n"),
        ("bash", "refgraph rank x --settings re", "file,re\n"),
    ],
)
def test_what_shells_ask_for_is_answered(shell: str, words: str, found: str) -> None:
    asked = {
        "_REFGRAPH_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = CliRunner(env=asked).invoke(main, prog_name="refgraph")
    assert done.stdout.startswith(found)
