"""What refgraph wrote: the accounts beside its files say so, also after somebody edited one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ACCOUNT = "run.json"
"""The account of a folder; that of a single file NAME is ``NAME.run.json``."""

SETTINGS_MARK = b"# Settings of refgraph."
"""How a settings file begins that refgraph wrote: it has no account, since it is there to be edited."""

_DEEPEST = 3
"""So many folders up from a file its account may lie."""


def is_written_by_refgraph(file: Path) -> bool:
    """Tell whether an account beside a file, or in a folder around it, names it, or it is an account itself."""
    if is_account(file.name):
        return written_files(file.parent, file.name) is not None
    for depth, folder in enumerate(file.parents):
        if depth == _DEEPEST:
            break
        name = file.relative_to(folder).as_posix()
        if any(name in files for files in _accounts(folder)):
            return True
    return _begins_as_settings(file)


def written_files(folder: Path, account: str = ACCOUNT) -> dict[str, str] | None:
    """Return what an account in a folder says refgraph wrote: name in the folder -> SHA-256; None if it is none."""
    files = account_of(folder, account).get("files")
    return {str(name): str(sha) for name, sha in files.items()} if isinstance(files, dict) else None


def account_of(folder: Path, account: str = ACCOUNT) -> dict[str, Any]:
    """Return what an account in a folder says; empty if it is none."""
    try:
        found = json.loads((folder / account).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_account(name: str) -> bool:
    """Tell whether a file of this name is an account."""
    return name == ACCOUNT or name.endswith(f".{ACCOUNT}")


def _accounts(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob(f"*{ACCOUNT}")):
        if is_account(path.name):
            yield written_files(folder, path.name) or {}


def _begins_as_settings(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(SETTINGS_MARK)) == SETTINGS_MARK
    except OSError:
        return False
