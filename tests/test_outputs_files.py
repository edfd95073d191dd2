"""Files are whole or not there, private, and never where they should not be."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from refgraph.errors import OutputError
from refgraph.outputs.files import make_folder, replace_file

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
not_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="the superuser may write everywhere"
)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_written_and_named(tmp_path: Path) -> None:
    assert replace_file(tmp_path / "x.csv", b"new") == tmp_path / "x.csv"
    assert (tmp_path / "x.csv").read_bytes() == b"new"


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"much longer than what is new")
    replace_file(tmp_path / "x.csv", b"new")
    assert (tmp_path / "x.csv").read_bytes() == b"new"


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    replace_file(tmp_path / "x.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    name = "x" * 240 + ".csv"
    assert replace_file(tmp_path / name, b"new").read_bytes() == b"new"


@posix
def test_a_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        replace_file(tmp_path / "x.csv", b"new")
    finally:
        os.umask(before)
    assert _mode(tmp_path / "x.csv") == 0o600


def test_a_failure_leaves_the_old_file_and_no_part_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_bytes(b"old")

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match=r"x\.csv' cannot be written: no space left on device"):
        replace_file(tmp_path / "x.csv", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.csv": b"old"}


def test_a_file_that_another_program_holds_open_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> NoReturn:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(OutputError, match="Close it if another program has it open"):
        replace_file(tmp_path / "x.xlsx", b"new")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Make the folder '.*nowhere' first"):
        replace_file(tmp_path / "nowhere" / "x.csv", b"new")


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(OutputError, match=r"x\.csv' is not a file"):
        replace_file(tmp_path / "x.csv", b"new")


@posix
def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(OutputError, match="is not a file"):
        replace_file(tmp_path / "x.csv", b"new")
    assert stat.S_ISFIFO((tmp_path / "x.csv").stat().st_mode)


@posix
def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "x.csv").symlink_to(tmp_path / "real.csv")
    replace_file(tmp_path / "x.csv", b"new")
    assert (tmp_path / "x.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


@posix
@not_root
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="permission denied"):
            replace_file(tmp_path / "x.csv", b"new")
    finally:
        tmp_path.chmod(0o700)


@posix
def test_a_folder_we_make_is_private(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert _mode(tmp_path / "a" / "b") == 0o700


@posix
def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert _mode(tmp_path) == 0o755


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError, match=r"The folder '.*out' cannot be made: there is a file of that name"):
        make_folder(tmp_path / "out")
    with pytest.raises(OutputError, match="cannot be made: not a directory"):
        make_folder(tmp_path / "out" / "deeper")
