"""The server of the bench: on this machine alone, as long as it is used."""

from __future__ import annotations

import itertools
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_bench.serving import serve
from refgraph_cli.main import main


def served(
    folder: Path, clock: list[float], port: int = 0, hear: Callable[[str], object] = lambda line: None
) -> list[str]:
    """Serve until nobody has used it for long by this clock, and return what was said, which is heard at once."""
    said: list[str] = []
    seconds = itertools.chain(clock, itertools.repeat(clock[-1]))

    def say(line: str) -> None:
        said.append(line)
        hear(line)

    # In a thread: a browser that other tests drive keeps a loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(
            serve, folder, port=port, browse=False, say=say, clock=lambda: next(seconds), every=0.01
        ).result()
    return said


def test_it_says_its_address_and_ends_when_nobody_has_used_it_for_half_an_hour(tmp_path: Path) -> None:
    said = served(tmp_path, [0.0, 1_800.0, 1_801.0])
    assert said[0].startswith("The bench is open: http://127.0.0.1:")
    assert len(said[0].partition("token=")[2]) == 43
    assert said[-1] == "Nobody used the bench for half an hour; it is closed."


def test_whoever_comes_as_soon_as_the_address_is_told_is_let_in(tmp_path: Path) -> None:
    came = []

    def hear(line: str) -> None:
        if found := re.search(r"http://127.0.0.1:(\d+)", line):
            with socket.create_connection(("127.0.0.1", int(found[1]))) as visitor:
                came.append(visitor.getpeername())

    served(tmp_path, [0.0, 1_801.0], hear=hear)
    assert len(came) == 1


def test_two_starts_have_two_secrets(tmp_path: Path) -> None:
    tokens = {served(tmp_path, [0.0, 1_801.0])[0].partition("token=")[2] for _ in range(2)}
    assert len(tokens) == 2


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(main, ["open", str(tmp_path), "--no-browser", "--port", port])
    assert done.exit_code == 5
    assert done.stderr.startswith(f"Error: Port {port} cannot be used: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "told"), [("nowhere", "There is no folder"), ("out", "is the folder of a run")]
)
def test_a_folder_that_cannot_be_worked_in_is_told_in_one_line(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(main, ["open", str(tmp_path / name), "--no-browser"])
    assert done.exit_code == 3
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
