"""refgraph.toml: sections and keys are the fields of the values that the functions take anyway."""

from __future__ import annotations

import difflib
import math
import tomllib
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from refgraph.errors import InputError, SettingsError
from refgraph.given_files import given_bytes

S = TypeVar("S")

_SHOWN = 80
_NEAR = 0.8
FILE_NAME = "refgraph.toml"
"""The name by which a settings file is found beside the input or in the current folder."""


def find_settings(first_input: Path | None, current: Path) -> Path | None:
    """Return the settings file beside the first input, else the one in the current folder, else None."""
    places = [] if first_input is None else [first_input if first_input.is_dir() else first_input.parent]
    for place in [*places, current]:
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
    return None


def load_settings(path: Path, defaults: S) -> S:
    """Return `defaults` (a dataclass of dataclasses) with what a TOML file says in its place.

    Raises
    ------
    SettingsError
        Naming every problem of the file at once: a key that does not exist (with the nearest spelling), a
        value of the wrong kind.
    """
    try:
        found = tomllib.loads(given_bytes(path).decode("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(f"There is no settings file '{path}'.") from None
    except InputError as error:
        raise SettingsError(error.message, error.hint) from None
    except RecursionError:
        raise SettingsError(f"{path.name} is nested too deeply.") from None
    except OSError as error:
        raise SettingsError(f"The settings file '{path}' cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not valid TOML: {error}.") from None
    return _applied(defaults, found, path.name)


def with_values(settings: S, found: Mapping[str, object]) -> S:
    """Return the settings with what nested mappings say in its place, as the keys and sections of the file.

    Raises
    ------
    SettingsError
        As `load_settings`.

    Examples
    --------
    >>> from refgraph.pipeline import Settings
    >>> with_values(Settings(), {"seed": 3, "ranking": {"candidate_links": 4}}).ranking.candidate_links
    4
    """
    return _applied(settings, found, "The mapping of settings")


def override(settings: S, assignments: Iterable[str]) -> S:
    """Return the settings with assignments such as ``ranking.candidate_links=4`` applied.

    Examples
    --------
    >>> from refgraph.pipeline import Settings
    >>> override(Settings(), ["ranking.candidate_links=4"]).ranking.candidate_links
    4
    """
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise SettingsError(f"'{assignment}' is no assignment.", "Write section.key=value.")
        try:
            value: object = tomllib.loads(f"value = {text.strip()}")["value"]
        except (tomllib.TOMLDecodeError, RecursionError):
            value = text.strip()
        nested: object = value
        for part in reversed([part.strip() for part in key.split(".", 2)]):
            nested = {part: nested}
        settings = _applied(settings, cast("Mapping[str, object]", nested), f"'{assignment}'")
    return settings


def _applied(settings: S, found: Mapping[str, object], source: str) -> S:
    problems: list[str] = []
    result = _merge(settings, found, "", problems, tuple(_every(settings)))
    if problems:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        said = "; ".join(problems)
        raise SettingsError(f"{source} has {count}: {said}{'' if said.endswith('?') else '.'}")
    return result


def _every(value: Any, place: str = "") -> Iterator[str]:
    """Yield the full name of every setting."""
    for field in fields(value):
        name = f"{place}.{field.name}" if place else field.name
        inner = getattr(value, field.name)
        yield from _every(inner, name) if is_dataclass(inner) else (name,)


def _meant(key: str, known: Sequence[str], every: Sequence[str]) -> str:
    """Return which setting may be meant: one so called elsewhere, else the nearest here, else the nearest anywhere."""
    last = {name.rpartition(".")[2]: name for name in reversed(every)}
    here = difflib.get_close_matches(key, known, n=1)
    away = [last[name] for name in difflib.get_close_matches(key, last, n=1, cutoff=_NEAR)]
    parts = [name for name in every if key in name.rpartition(".")[2].split("_")]
    return next((names[0] for names in ([last[key]] if key in last else [], here, away, parts) if names), "")


def _merge(
    value: S, found: Mapping[str, object], place: str, problems: list[str], every: Sequence[str] = ()
) -> S:
    hints = get_type_hints(type(value))
    known = [field.name for field in fields(cast("Any", value))]
    changes: dict[str, object] = {}
    for key, given in found.items():
        name = f"{place}.{key}" if place else key
        if key not in known:
            near = _meant(key, known, every)
            meant = f", did you mean '{near}'?" if near else f" (known: {', '.join(known)})"
            problems.append(f"there is no setting '{name}'{meant}")
        elif is_dataclass(getattr(value, key)):
            if isinstance(given, Mapping):
                changes[key] = _merge(getattr(value, key), given, name, problems, every)
            else:
                problems.append(f"'{name}' is a section, not a value")
        else:
            changes[key] = _checked(given, hints[key], getattr(value, key), name, problems)
    return cast("S", replace(cast("Any", value), **changes))


def _checked(given: object, hint: Any, default: object, name: str, problems: list[str]) -> object:
    """Return the value in the type of its field; note a problem if it has another."""
    if given == "" and default is None:
        # What nobody has to set is left open.
        return None
    hint = _without_none(hint)
    if get_origin(hint) is tuple:
        items = [given] if isinstance(given, str) else given
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            return tuple(items)
    elif is_dataclass(hint):
        if isinstance(given, Mapping):
            return _merge(default, cast("Mapping[str, object]", given), name, problems)
    elif get_origin(hint) is not None:
        if isinstance(given, Mapping):
            return _open_section(
                given, get_args(hint)[1], cast("Mapping[str, object]", default), name, problems
            )
    elif hint is str and not isinstance(given, bool | Mapping | list):
        return str(given)
    elif hint is float and type(given) in (int, float) and math.isfinite(cast("float", given)):
        return float(cast("float", given))
    elif hint is not float and type(given) is hint:
        return given
    problems.append(
        f"'{name}' should be {_KINDS.get(get_origin(hint) or hint, _KINDS[Mapping])}, not {_shown(given)}"
    )
    return default


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


_KINDS: Mapping[Any, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    tuple: "a list of texts",
    Mapping: "a section of keys and values",
}


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(kind for kind in get_args(hint) if kind is not types.NoneType)
    return hint


def _open_section(
    given: Mapping[str, object], hint: Any, default: Mapping[str, object], name: str, problems: list[str]
) -> Mapping[str, object]:
    """Return a section whose keys are the user's own, added to those it had."""
    blank: Any = hint() if is_dataclass(hint) and isinstance(hint, type) else {}
    checked = {
        key: _checked(value, hint, default.get(key, blank), f"{name}.{key}", problems)
        for key, value in given.items()
    }
    return {**default, **checked}
