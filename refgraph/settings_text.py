"""The text of a settings file: values as TOML, and single settings put into it or taken out, the rest as it was."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from refgraph.errors import SettingsError

_BARE_KEY = re.compile(r"[\w-]+", re.ASCII)


def toml_value(value: object) -> str:
    """Return a value as TOML.

    Examples
    --------
    >>> toml_value(("a", "b")), toml_value(True), toml_value(0.5), toml_value({"a b": 1})
    ('["a", "b"]', 'true', '0.5', '{"a b" = 1}')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return '""'
        case int() | float():
            return repr(value)
        case Mapping():
            return (
                "{"
                + ", ".join(f"{_text(str(key))} = {toml_value(item)}" for key, item in value.items())
                + "}"
            )
        case tuple() | list():
            return f"[{', '.join(map(toml_value, value))}]"
    if is_dataclass(value):
        return toml_value({field.name: getattr(value, field.name) for field in fields(value)})
    return _text(str(value))


def toml_key(key: str) -> str:
    """Return a key as TOML: one that holds a dot or a blank is quoted.

    Examples
    --------
    >>> toml_key("referrer"), toml_key("contacts.name")
    ('referrer', '"contacts.name"')
    """
    return key if _BARE_KEY.fullmatch(key) else toml_value(key)


def setting_in(there: Mapping[str, Any], name: str) -> object:
    """Return what a settings file says under a full name such as ``read.columns.referrer``, None for nothing.

    Parameters
    ----------
    there
        What the file holds.
    name
        The name, its parts as `toml_key` writes them.
    """
    place: Any = there
    for key in _path(name):
        place = place.get(key) if isinstance(place, Mapping) else None
    return place


def with_added(text: str, answers: Mapping[str, object]) -> str:
    r"""Return the text of a settings file with keys added to its sections, which say nothing of them yet.

    Parameters
    ----------
    text
        The file.
    answers
        Full name, its parts as `toml_key` writes them -> value.

    Examples
    --------
    >>> with_added("seed = 1\n", {"read.direction": "outward", "read.columns.referrer": "Sent by"})
    'seed = 1\n\n[read]\ndirection = "outward"\ncolumns.referrer = "Sent by"\n'
    >>> with_added("[read]\n", {"level": "organisation"})
    'level = "organisation"\n[read]\n'
    """
    # What belongs to no section has to stand before them all.
    text = (
        "".join(f"{name} = {toml_value(value)}\n" for name, value in answers.items() if "." not in name)
        + text
    )
    for section in dict.fromkeys(name.partition(".")[0] for name in answers if "." in name):
        own = {name: value for name, value in answers.items() if name.startswith(f"{section}.")}
        text = _with_section(text, section, own)
    return text


def with_settings(text: str, answers: Mapping[str, object]) -> str:
    r"""Return the text of a settings file that says these things, whatever it said of them before.

    Parameters
    ----------
    text
        The file.
    answers
        As in `with_added`; what is None is taken out.

    Raises
    ------
    SettingsError
        If the file is written in such a way that only a person can change it.

    Examples
    --------
    >>> with_settings('[read]\ncolumns.referrer = "By" # mine\n', {"read.columns.referrer": "Sent by"})
    '[read]\ncolumns.referrer = "Sent by"\n'
    >>> with_settings('[read]\ncolumns = {a = "1", b = "2"}\n', {"read.columns.a": None})
    '[read]\ncolumns = {"b" = "2"}\n'
    """
    before = tomllib.loads(text)
    changed = {name: value for name, value in answers.items() if setting_in(before, name) != _plain(value)}
    for name in changed:
        text = "".join(_without(text, _path(name)))
    text = with_added(text, {name: value for name, value in changed.items() if value is not None})
    after = tomllib.loads(text)
    wrong = [name for name, value in answers.items() if setting_in(after, name) != _plain(value)]
    if wrong:
        raise SettingsError(
            f"The settings file says '{wrong[0]}' in a way of its own.", "Change it in the file itself."
        )
    return text


def _with_section(text: str, section: str, answers: Mapping[str, object]) -> str:
    plain: list[str] = []
    for name, value in answers.items():
        key, dot, entry = name.removeprefix(f"{section}.").partition(".")
        within = re.search(rf"(?m)^\[{section}\.{key}\][ \t]*(?:#.*)?$", text) if dot else None
        inline = re.search(rf"(?m)^({key}[ \t]*=[ \t]*\{{)(.*)(\}})[ \t]*(?:#.*)?$", text) if dot else None
        if within:
            text = f"{text[: within.end()]}\n{entry} = {toml_value(value)}{text[within.end() :]}"
        elif inline:
            held = f", {inline[2].strip()}" if inline[2].strip() else ""
            text = f"{text[: inline.start()]}{inline[1]}{entry} = {toml_value(value)}{held}}}{text[inline.end() :]}"
        else:
            plain.append(f"{name.partition('.')[2]} = {toml_value(value)}")
    if not plain:
        return text
    added = "\n".join(plain)
    head = re.search(rf"(?m)^\[{section}\][ \t]*(?:#.*)?$", text)
    if head:
        return f"{text[: head.end()]}\n{added}{text[head.end() :]}"
    before = f"{text.rstrip()}\n\n" if text.strip() else ""
    return f"{before}[{section}]\n{added}\n"


def _without(text: str, path: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a file without what they say under a name; a line that says more says the rest."""
    section: tuple[str, ...] = ()
    for line in text.splitlines(keepends=True):
        said = _loaded(line)
        if line.startswith("[") and said:
            section = _path_of(said)
        inner = path[len(section) :] if path[: len(section)] == section else ()
        if not inner or line.startswith("[") or not said or setting_in(said, _name(inner)) is None:
            yield line
            continue
        (key, rest), *_ = said.items()
        rest = _emptied(rest, inner[1:])
        if rest:
            yield f"{toml_key(key)} = {toml_value(rest)}\n"


def _emptied(value: Any, path: Sequence[str]) -> Any:
    if not path or not isinstance(value, Mapping):
        return {}
    inner = _emptied(value[path[0]], path[1:])
    return {
        key: (inner if key == path[0] else each) for key, each in value.items() if key != path[0] or inner
    }


def _loaded(line: str) -> dict[str, Any]:
    try:
        return tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return {}


def _name(path: Sequence[str]) -> str:
    return ".".join(map(toml_key, path))


def _path(name: str) -> tuple[str, ...]:
    return _path_of(tomllib.loads(f"{name} = 0"))


def _path_of(nested: object) -> tuple[str, ...]:
    """Return the keys of a mapping with one entry in a mapping with one entry, and so on."""
    path: list[str] = []
    while isinstance(nested, Mapping) and nested:
        key, nested = next(iter(nested.items()))
        path.append(key)
    return tuple(path)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
