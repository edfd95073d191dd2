"""The reference made from the code: commands, options, settings, measures, findings, exit codes, formats, Python."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]


def tables() -> dict[str, str]:
    """Return every table of the reference by the name of its place in a page."""
    from refgraph.outputs.meanings import COLUMNS, MEANINGS

    return {
        "columns": _table(("column", "what it says"), _coded({**COLUMNS, **MEANINGS}.items())),
        "commands": "".join(_commands()),
        "options": _table(("option", "what it does"), _shared_options()),
        "settings": _table(("setting", "usually", "what it sets"), _settings()),
        "measures": _table(("measure", "what it says"), _measures()),
        "findings": _table(("code", "how grave", "what is said"), _findings()),
        "exit codes": _table(("code", "when"), _exit_codes()),
        "formats": _table(("what", "formats"), _formats()),
        "python": _table(("name", "what it is"), _python()),
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _coded(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"`{name}`", text) for name, text in rows]


def _command(name: str) -> click.Command:
    from refgraph_cli.main import main

    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def _commands() -> Iterator[str]:
    from refgraph_cli.catalogue import GROUPS
    from refgraph_cli.helping import Shared

    for group, commands in GROUPS.items():
        yield f"\n### {group}\n"
        for name in commands:
            command = _command(name)
            words = " ".join(
                each.make_metavar(click.Context(command))
                for each in command.params
                if isinstance(each, click.Argument)
            )
            first, *_ = inspect.cleandoc(command.help or "").split("\n\n")
            yield f"\n`refgraph {name} {words}`".rstrip() + f": {' '.join(first.split())}\n\n"
            own = [
                each
                for each in command.params
                if isinstance(each, click.Option) and not isinstance(each, Shared)
            ]
            if own:
                yield _table(("option", "what it does"), map(_option, own))


def _option(option: click.Option) -> tuple[str, str]:
    record = click.Option.get_help_record(option, click.Context(click.Command("refgraph")))
    assert record is not None
    return f"`{record[0]}`", " ".join(record[1].split())


def _shared_options() -> list[tuple[str, str]]:
    from refgraph_cli.options import every_shared_option

    return [_option(each) for each in every_shared_option()]


def _settings() -> Iterator[tuple[str, ...]]:
    from refgraph.pipeline import Settings

    yield from _section(Settings(), "")


def _section(value: Any, name: str) -> Iterator[tuple[str, ...]]:
    from refgraph_cli.settings_file import meanings_of

    from refgraph.settings_text import toml_value

    meanings = meanings_of(type(value))
    for field in fields(value):
        own, full = getattr(value, field.name), f"{name}.{field.name}" if name else field.name
        if is_dataclass(own):
            yield from _section(own, full)
            continue
        usual = toml_value(own)
        shown = usual if len(usual) <= 40 else "see `refgraph init`"
        yield (
            f"`{full}`",
            f"`{shown}`" if shown is usual else shown,
            meanings.get(field.name, "").replace("``", "`"),
        )


def _measures() -> list[tuple[str, str]]:
    from refgraph.measures import MEASURES

    return [(f"`{name}`", _first_line(MEASURES[name])) for name in MEASURES]


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")


def _findings() -> list[tuple[str, str, str]]:
    """Return what the code may notice, by the code of each finding: what varies in its words is left out."""
    found: dict[str, tuple[str, str, str]] = {}
    rooms = (ROOT / "refgraph", ROOT / "cli")
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                words = [_words(each) for each in node.args[:3]]
                if len(words) == 3 and words[1] and words[1] not in found:
                    found[words[1]] = (
                        f"`{words[1]}`",
                        words[0] or "as it is",
                        words[2] or "in words that vary",
                    )
    return [found[code] for code in sorted(found)]


def _words(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(each) if isinstance(each, ast.Constant) else "…" for each in parts)
    return ""


def _exit_codes() -> list[tuple[str, str]]:
    from refgraph_cli.failures import CODES

    return [(str(code), when) for code, when in CODES.items()]


def _formats() -> list[tuple[str, str]]:
    from refgraph.outputs import OUTPUTS
    from refgraph.outputs.graph_files import GRAPHS
    from refgraph.outputs.tables import ENDINGS as TABLES
    from refgraph.records.files.kinds import KINDS

    def listed(endings: Iterable[str]) -> str:
        return ", ".join(f".{each.removeprefix('.')}" for each in endings)

    return [
        ("read", f"{KINDS}, and folders of these"),
        ("written by `rank -o`", listed(OUTPUTS)),
        ("written by other lists", listed(TABLES)),
        ("written by `export -o`", listed(GRAPHS)),
    ]


def _python() -> list[tuple[str, str]]:
    import refgraph

    names = [name for name in sorted(refgraph.__all__, key=str.casefold) if not name.startswith("_")]
    return [(f"`rg.{name}`", _first_line(getattr(refgraph, name))) for name in names]
