"""The group of commands, what its help costs, and what becomes of everything that goes wrong."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from refgraph_cli.commands import demo
from refgraph_cli.failures import CODES, EXIT_CODES, describe
from refgraph_cli.main import COMMANDS, main

import refgraph
from refgraph.errors import (
    InputError,
    MissingColumnError,
    MissingDependencyError,
    NetworkError,
    OutputError,
    SettingsError,
    UnknownNameError,
)

invoke = partial(CliRunner().invoke, main)
HEAVY = (
    "pandas numpy igraph networkx pyarrow openpyxl scipy refgraph.pipeline refgraph.measures refgraph.records"
)


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return set(done.stderr.split())


def test_help_lists_the_commands_in_groups_in_the_order_of_work() -> None:
    said = invoke(["--help"]).stdout
    order = (
        "Every day:",
        "  check ",
        "  run ",
        "  explain ",
        "Analysis:",
        "  roi ",
        "Files and settings:",
        "  init ",
    )
    places = [said.index(f"\n{name}") for name in order]
    assert places == sorted(places)


def test_help_loads_neither_pandas_nor_igraph_nor_a_room_of_the_library() -> None:
    loaded = loaded_after("from refgraph_cli.main import main\nmain(['--help'], standalone_mode=False)")
    assert "refgraph_cli.main" in loaded
    assert not loaded & set(HEAVY.split())
    assert not [name for name in loaded if name.startswith("refgraph_cli.commands.")]


def test_the_help_of_no_command_loads_pandas_or_igraph() -> None:
    code = "from refgraph_cli.main import main\n" + "\n".join(
        f"main(['{name}', '--help'], standalone_mode=False)" for name in COMMANDS
    )
    loaded = loaded_after(code)
    assert {f"refgraph_cli.commands.{name}" for name in COMMANDS} <= loaded
    assert not loaded & set(HEAVY.split())


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version_is_that_of_the_library(option: str) -> None:
    assert invoke([option]).stdout == f"refgraph, version {refgraph.__version__}\n"


def test_without_a_command_the_help_is_shown_and_the_exit_code_is_2() -> None:
    done = invoke([])
    assert done.exit_code == 2
    assert "Every day:" in done.output


def test_every_exit_code_of_an_error_is_told_of_in_the_reference() -> None:
    assert set(EXIT_CODES.values()) <= set(CODES)


def test_an_unknown_command_is_answered_by_the_nearest_one() -> None:
    done = invoke(["rnak", "x"])
    assert done.exit_code == 2
    assert done.stderr == "Error: There is no command 'rnak'. Did you mean 'rank'? See 'refgraph --help'.\n"


def test_a_command_like_none_is_answered_by_all_of_them() -> None:
    assert f"There are: {', '.join(COMMANDS)}." in invoke(["zzz"]).stderr


def _example(name: str) -> list[str]:
    """Return the lines of the example with which the help of a command ends."""
    said = invoke([name, "--help"]).stdout.rstrip().splitlines()
    return said[said.index("  Example:") + 1 :]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_ends_with_an_example(name: str) -> None:
    example = _example(name)
    assert example
    assert any(f"refgraph {name} " in line for line in example)


# open stays until it is closed, and needs an extra; tests/test_bench_serving.py starts it.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "open"])
def test_the_example_in_the_help_of_each_command_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (part for line in _example(name) for part in line.split("&&")):
        program, *words = shlex.split(command)
        assert program == "refgraph"
        # Fewer contacts than the example shows, since what is promised is that the words work.
        done = invoke([*words, "--contacts", "200"] if words[0] == "demo" else words)
        assert (done.exit_code, done.exception) == (0, None), done.stderr


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "help"])
def test_a_missing_argument_is_one_line_and_exit_code_2(name: str) -> None:
    done = invoke([name])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(f"See 'refgraph {name} --help'.\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("no"), 2),
        (UnknownNameError("no"), 2),
        (MissingDependencyError("no"), 2),
        (click.UsageError("no"), 2),
        (InputError("no"), 3),
        (MissingColumnError("no"), 3),
        (PermissionError(13, "Permission denied", "x.csv"), 3),
        (NetworkError("no"), 4),
        (MemoryError(), 4),
        (OutputError("no"), 5),
        (KeyError("no"), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, code: int) -> None:
    line, found = describe(error)
    assert found == code
    assert "\n" not in line
    assert line.startswith("This is a fault in refgraph:" if code == 1 else "Error:")


def test_an_error_of_the_system_names_the_file_and_the_reason() -> None:
    assert describe(PermissionError(13, "Permission denied", "x.csv")) == (
        "Error: 'x.csv': Permission denied.",
        3,
    )


def failing(error: BaseException) -> Any:
    def demonstrate(*_: Any, **__: Any) -> None:
        raise error

    return demonstrate


@pytest.fixture
def demo_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def run_demo(error: BaseException, *options: str) -> Any:
        monkeypatch.setattr("refgraph.demonstration.demonstrate", failing(error))
        return invoke(["demo", str(tmp_path / "x"), *options])

    assert demo.command.name == "demo"
    return run_demo


def test_a_fault_is_one_line_without_a_traceback(demo_that_fails: Any) -> None:
    done = demo_that_fails(ZeroDivisionError("oh"))
    assert done.exit_code == 1
    assert done.stderr == (
        "This is a fault in refgraph: ZeroDivisionError: oh. Run it again with --debug to see where, and report that.\n"
    )


def test_debug_shows_the_traceback_of_a_fault(demo_that_fails: Any) -> None:
    done = demo_that_fails(ZeroDivisionError("oh"), "--debug")
    assert done.exit_code == 1
    assert "Traceback (most recent call last)" in done.stderr


def test_debug_shows_the_traceback_of_an_error_and_keeps_its_exit_code(demo_that_fails: Any) -> None:
    done = demo_that_fails(OutputError("full", "Make room."), "--debug")
    assert done.exit_code == 5
    assert "Traceback" in done.stderr
    assert done.stderr.endswith("Error: full Make room.\n")


def test_ctrl_c_stops_in_one_line(demo_that_fails: Any) -> None:
    done = demo_that_fails(KeyboardInterrupt())
    assert (done.exit_code, done.stderr) == (130, "Stopped.\n")


def test_too_little_memory_is_said_in_one_line(demo_that_fails: Any) -> None:
    done = demo_that_fails(MemoryError())
    assert done.exit_code == 4
    assert "not enough memory" in done.stderr


def test_an_error_message_cannot_reach_the_terminal_as_an_escape_sequence(demo_that_fails: Any) -> None:
    assert "\x1b" not in demo_that_fails(OutputError("\x1b]0;gotcha\x07")).stderr


REFGRAPH = [sys.executable, "-c", "from refgraph_cli.main import main; main(prog_name='refgraph')"]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    refgraph.demonstrate(folder, contacts=200)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_that_goes_away_ends_the_work_in_silence(export: Path) -> None:
    with subprocess.Popen(
        [*REFGRAPH, "rank", str(export)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert running.returncode == 0
    assert said == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_behind_standard_output_is_an_output_error(export: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*REFGRAPH, "rank", str(export)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 5
    assert "Error: Standard output cannot be written to: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}]
)
def test_a_pipe_gets_utf8_whatever_the_locale(export: Path, variables: dict[str, str]) -> None:
    done = subprocess.run(
        [*REFGRAPH, "rank", str(export)], capture_output=True, env={**os.environ, **variables}, check=True
    )
    assert "ç" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


def test_messages_survive_an_ascii_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [*REFGRAPH, "rank", str(tmp_path / "Žižek.csv")],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith(b"Error: ")
    assert b"?i?ek.csv" in done.stderr
