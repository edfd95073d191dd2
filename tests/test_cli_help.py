"""Help that a newcomer can use: a command's own options, the shared ones on request, any command by name."""

from __future__ import annotations

from functools import partial

import pytest
from click.testing import CliRunner
from refgraph_cli.catalogue import COMMANDS, GROUPS
from refgraph_cli.helping import Shared
from refgraph_cli.main import main
from refgraph_cli.options import every_shared_option

invoke = partial(CliRunner().invoke, main)

MANY = [name for name in COMMANDS if name not in ("open", "diff", "undo", "demo", "completion", "help")]
"""The commands that read an export."""


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_shows_its_own_options_and_one_line_for_the_shared_ones(name: str) -> None:
    said = invoke([name, "--help"]).stdout
    command = main.get_command(None, name)  # type: ignore[arg-type]
    listed = {line.split()[0].rstrip(",") for line in said.splitlines() if line.startswith("  -")}
    own = [
        each for each in command.params if each.param_type_name == "option" and not isinstance(each, Shared)
    ]  # type: ignore[union-attr]
    assert listed == {each.opts[0] for each in own} | {"-h"}
    (led,) = [line for line in said.splitlines() if line.startswith("Also -")]
    assert led.endswith(": refgraph help options")


@pytest.mark.parametrize("name", MANY)
def test_commands_that_read_an_export_have_every_shared_option(name: str) -> None:
    command = main.get_command(None, name)  # type: ignore[arg-type]
    mine = {each.opts[-1] for each in command.params}  # type: ignore[union-attr]
    assert {each.opts[-1] for each in every_shared_option()} <= mine


def test_the_shared_options_are_told_in_full_on_request() -> None:
    said = " ".join(invoke(["help", "options"]).stdout.split())
    assert [each.opts[-1] for each in every_shared_option() if each.opts[-1] not in said] == []
    assert "or today" in said


def test_help_of_a_command_is_its_help() -> None:
    assert invoke(["help", "rank"]).stdout == invoke(["rank", "--help"]).stdout
    assert invoke(["help"]).stdout == invoke(["--help"]).stdout


def test_help_of_a_command_that_does_not_exist_names_the_nearest() -> None:
    done = invoke(["help", "brif"])
    assert done.exit_code == 2
    assert (
        done.stderr
        == "Error: There is no command 'brif'. Did you mean 'brief'? See 'refgraph help --help'.\n"
    )


def test_help_lists_every_command_in_one_line_each() -> None:
    said = invoke(["--help"]).stdout.splitlines()
    for commands in GROUPS.values():
        for name, line in commands.items():
            assert f"  {name:10}  {line}" in said


def test_what_is_looked_at_first_is_chosen_by_one_option() -> None:
    for name in COMMANDS:
        command = main.get_command(None, name)  # type: ignore[arg-type]
        options = {word for each in command.params for word in each.opts}  # type: ignore[union-attr]
        assert "-k" not in options
    assert all(
        "--top" in invoke([name, "--help"]).stdout for name in ("rank", "map", "pick", "risk", "backtest")
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_no_marks_of_its_own_making_and_names_what_an_option_takes(name: str) -> None:
    shown = invoke(["help", name]).stdout
    assert "\\b" not in shown
    assert "INTEGER RANGE" not in shown


def test_what_a_shell_needs_stands_in_a_line_of_its_own() -> None:
    shown = invoke(["help", "completion"]).stdout
    assert '\n  bash, as a line of ~/.bashrc: eval "$(refgraph completion bash)"\n' in shown
    assert '\n  zsh, as a line of ~/.zshrc: eval "$(refgraph completion zsh)"\n' in shown
    assert "\n  fish, once: refgraph completion fish >" in shown
