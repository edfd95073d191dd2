"""Ctrl-C is one line and exit code 130 at any moment, and what was written is as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

INTERRUPTED_AT = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                raise ImportError('initialisation of {name} was interrupted')

sys.meta_path.insert(0, Interrupting())
from refgraph_cli.start import start
sys.argv = ['refgraph', *{arguments!r}]
start()
"""


def interrupted_at(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run refgraph, and interrupt it while it imports something, which then fails like a compiled library."""
    script = INTERRUPTED_AT.format(name=name, arguments=list(arguments))
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
@pytest.mark.parametrize("name", ["refgraph_cli.main", "refgraph_cli.commands.rank", "pandas", "igraph"])
def test_an_interrupt_while_the_program_loads_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "people.csv").write_text(
        "Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n", encoding="utf-8"
    )
    done = interrupted_at(name, "rank", str(tmp_path / "people.csv"))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")
