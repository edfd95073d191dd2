"""Accounts: what refgraph wrote, by name and hash, beside what it wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from refgraph.saving.written import written_files


def account_file(account: Mapping[str, Any]) -> bytes:
    """Return an account as JSON, keys sorted."""
    text = json.dumps(account, ensure_ascii=False, sort_keys=True, indent=2, default=str)
    return f"{text}\n".encode("utf-8", errors="replace")


def with_account(
    contents: Mapping[str, bytes],
    account: Mapping[str, Any],
    name: str,
    folder: Path | None = None,
    without: Collection[str] = (),
) -> dict[str, bytes]:
    """Return files with their account: what they were made of, and under ``files`` the hash of each.

    Parameters
    ----------
    contents
        Name -> bytes.
    account
        What the account says besides.
    name
        Of the account.
    folder
        Where they go, if the account is that of a folder: it also names what refgraph wrote there before and what
        stays there.
    without
        What does not stay there.
    """
    before = {} if folder is None else written_files(folder, name) or {}
    stays = {
        each: sha
        for each, sha in before.items()
        if folder and each not in without and (folder / each).is_file()
    }
    files = stays | {each: hashlib.sha256(content).hexdigest() for each, content in contents.items()}
    return {**contents, name: account_file({**account, "files": files})}


def changed_since_written(folder: Path) -> list[str]:
    """Return the files of a folder that are no longer as refgraph wrote them: somebody edited them.

    Parameters
    ----------
    folder
        One with an account, ``run.json``; without one nothing is known.
    """
    written = written_files(folder) or {}
    return [name for name, sha in written.items() if sha != _sha_of(folder / name)]


def is_as_written(folder: Path, name: str) -> bool:
    """Tell whether a file is as refgraph wrote it, by the account of its folder, or of one in it that it is in.

    Parameters
    ----------
    folder
        One with an account.
    name
        Of the file, from there.
    """
    inner, _, own = name.rpartition("/")
    written = written_files(folder / inner) or {}
    return written.get(own, "") == _sha_of(folder / name) != ""


def _sha_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
