"""What refgraph writes is whole or not there, private, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from refgraph.errors import InputError, OutputError
from refgraph.saving import Place, bring_back, changed_since_written, finish_changes, save
from refgraph.saving import change as changing

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, links and forks are those of POSIX")
not_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="the superuser may write everywhere"
)

BEFORE = {
    "a.csv": b"old a",
    "b.csv": b"old b",
    "plan/c.csv": b"old c",
    "same.csv": b"same",
    "gone.csv": b"old",
}
AFTER = {
    "a.csv": b"new a",
    "b.csv": b"new b",
    "plan/c.csv": b"new c",
    "same.csv": b"same",
    "more/d.csv": b"new d",
}


def change(folder: Path, contents: dict[str, bytes], remove: tuple[str, ...] = ()) -> None:
    with Place(folder) as place:
        place.change(contents, remove=remove)


def held(folder: Path, *, without: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return every file of a folder."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(without)}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# One file


def test_a_file_is_written_with_its_account_and_nothing_else_is_left(tmp_path: Path) -> None:
    assert save({tmp_path / "x.csv": b"new"}) == [tmp_path / "x.csv", tmp_path / "x.csv.run.json"]
    assert set(held(tmp_path)) == {"x.csv", "x.csv.run.json"}
    assert (tmp_path / "x.csv").read_bytes() == b"new"


def test_a_file_that_refgraph_wrote_is_replaced_also_after_somebody_edited_it(tmp_path: Path) -> None:
    save({tmp_path / "x.csv": b"first"})
    (tmp_path / "x.csv").write_bytes(b"edited")
    save({tmp_path / "x.csv": b"second"})
    assert (tmp_path / "x.csv").read_bytes() == b"second"


def test_a_file_that_refgraph_did_not_write_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"somebody's")
    with pytest.raises(OutputError, match=r"x\.csv' is there, and refgraph did not write it"):
        save({tmp_path / "x.csv": b"new"})
    assert held(tmp_path) == {"x.csv": b"somebody's"}


def test_an_account_of_something_else_vouches_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"somebody's")
    (tmp_path / "x.csv.run.json").write_text('{"inputs": {}}', encoding="utf-8")
    with pytest.raises(OutputError, match="refgraph did not write it"):
        save({tmp_path / "x.csv": b"new"})


def test_what_was_read_is_not_written_to_by_whatever_name(tmp_path: Path) -> None:
    save({tmp_path / "x.csv": b"ours"})
    os.link(tmp_path / "x.csv", tmp_path / "y.csv")
    for read in ("x.csv", "y.csv", "z/../x.csv"):
        (tmp_path / "z").mkdir(exist_ok=True)
        with pytest.raises(OutputError, match="what is read is never written to"):
            save({tmp_path / "x.csv": b"new"}, read=[tmp_path / read])
    assert (tmp_path / "y.csv").read_bytes() == b"ours"


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    name = "x" * 240 + ".csv"
    change(tmp_path, {name: b"old"})
    change(tmp_path, {name: b"new"})
    assert (tmp_path / name).read_bytes() == b"new"


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"There is no folder '.*nowhere'"):
        save({tmp_path / "nowhere" / "x.csv": b"new"})


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(OutputError, match=r"x\.csv' is a folder"):
        save({tmp_path / "x.csv": b"new"})


@posix
def test_a_pipe_and_a_link_are_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "real.csv").write_bytes(b"somebody's")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "missing.csv")
    for name in ("pipe.csv", "link.csv", "nowhere.csv"):
        with pytest.raises(OutputError, match=r"is not a file|is a link"):
            save({tmp_path / name: b"new"})
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)
    assert (tmp_path / "real.csv").read_bytes() == b"somebody's"
    assert not (tmp_path / "missing.csv").exists()


@posix
def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        change(tmp_path / "out", BEFORE)
        change(tmp_path / "out", AFTER)
    finally:
        os.umask(before)
    modes = {path: _mode(path) for path in (tmp_path / "out").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {_mode(tmp_path / "out"), *(mode for path, mode in modes.items() if path.is_dir())} == {0o700}


@posix
def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    change(tmp_path, AFTER)
    assert _mode(tmp_path) == 0o755


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    for place in ("out", "out/deeper"):
        with pytest.raises(OutputError, match="cannot be made: there is a file of that name"):
            change(tmp_path / place, AFTER)


@posix
@not_root
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="permission denied"):
            save({tmp_path / "x.csv": b"new"})
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_nothing_was_written_to_is_taken_away_again(tmp_path: Path) -> None:
    with pytest.raises(KeyError), Place(tmp_path / "a" / "b"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


# A folder as a whole


def test_what_a_change_replaces_and_removes_is_kept_and_what_is_the_same_is_not_touched(
    tmp_path: Path,
) -> None:
    change(tmp_path, BEFORE)
    stamp = (tmp_path / "same.csv").stat().st_mtime_ns
    change(tmp_path, AFTER, remove=("gone.csv",))
    accounts = ("run.json", "previous/run.json", "previous/state.json")
    kept = {f"previous/{name}": BEFORE[name] for name in ("a.csv", "b.csv", "plan/c.csv", "gone.csv")}
    assert held(tmp_path, without=accounts) == AFTER | kept
    assert (tmp_path / "same.csv").stat().st_mtime_ns == stamp


def test_one_generation_is_kept(tmp_path: Path) -> None:
    change(tmp_path, {"a.csv": b"1", "b.csv": b"1"})
    change(tmp_path, {"a.csv": b"2", "b.csv": b"2"})
    change(tmp_path, {"a.csv": b"3"})
    assert (tmp_path / "previous" / "a.csv").read_bytes() == b"2"
    assert not (tmp_path / "previous" / "b.csv").exists()


def test_a_change_to_the_same_bytes_is_none(tmp_path: Path) -> None:
    change(tmp_path, {"a.csv": b"1"})
    change(tmp_path, {"a.csv": b"2"})
    before = held(tmp_path)
    change(tmp_path, {"a.csv": b"2"})
    assert held(tmp_path) == before


def test_a_folder_is_brought_back_as_it_was_and_once_more_as_it_had_become(tmp_path: Path) -> None:
    change(tmp_path, BEFORE)
    (tmp_path / "a.csv").write_bytes(b"edited by somebody")
    before = held(tmp_path)
    change(tmp_path, AFTER, remove=("gone.csv",))
    after = held(tmp_path, without=("previous/",))
    assert bring_back(tmp_path) == ["a.csv", "b.csv", "gone.csv", "more/d.csv", "plan/c.csv", "run.json"]
    assert held(tmp_path, without=("previous/",)) == before
    assert not (tmp_path / "more").exists()
    bring_back(tmp_path)
    assert held(tmp_path, without=("previous/",)) == after


def test_a_folder_without_a_state_before_says_so(tmp_path: Path) -> None:
    change(tmp_path / "out", BEFORE)
    for folder in (tmp_path / "out", tmp_path / "nowhere"):
        with pytest.raises(InputError, match="holds no state to go back to"):
            bring_back(folder)
    assert not (tmp_path / "nowhere").exists()


def test_what_somebody_laid_into_the_folder_of_the_state_before_stays(tmp_path: Path) -> None:
    change(tmp_path, {"a.csv": b"1", "b.csv": b"1"})
    change(tmp_path, {"a.csv": b"2"})
    (tmp_path / "previous" / "notes.txt").write_bytes(b"mine")
    (tmp_path / "previous" / "b.csv").write_bytes(b"mine")
    change(tmp_path, {"a.csv": b"3"})
    assert (tmp_path / "previous" / "notes.txt").read_bytes() == b"mine"
    with pytest.raises(OutputError, match=r"b\.csv' is there, and refgraph did not write it"):
        change(tmp_path, {"b.csv": b"3"})


def test_the_account_says_which_files_somebody_edited(tmp_path: Path) -> None:
    change(tmp_path, BEFORE)
    change(tmp_path, {"a.csv": b"new"})
    assert changed_since_written(tmp_path) == []
    (tmp_path / "b.csv").write_bytes(b"edited")
    (tmp_path / "gone.csv").unlink()
    assert changed_since_written(tmp_path) == ["b.csv", "gone.csv"]


@pytest.mark.parametrize("step", ["_write", "_move", "_keep"])
def test_a_failure_at_any_point_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Unless all new files are in place, and only what they replaced was not put away yet: that is done later."""
    for point in range(100):
        folder = tmp_path / str(point)
        change(folder, BEFORE)
        before = held(folder)
        with monkeypatch.context() as patch:
            fails_once(patch, step, point)
            with contextlib.suppress(OutputError):
                change(folder, AFTER, remove=("gone.csv",))
                break
        late = changing.is_unsettled(folder)
        finish_changes(folder)
        assert held(folder, without=("previous/", "run.json")) == AFTER if late else held(folder) == before
    assert point >= 3


def fails_once(patch: pytest.MonkeyPatch, step: str, point: int) -> None:
    """Let the n-th call of a step fail as on a full disk."""
    whole: Callable[..., None] = getattr(changing, step)
    calls = iter(range(10**6))

    def failing(*given: Any) -> None:
        if next(calls) == point:
            raise OSError(28, "No space left on device")
        whole(*given)

    patch.setattr(changing, step, failing)


def test_a_file_that_another_program_holds_open_is_named_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(tmp_path, BEFORE)
    before, whole = held(tmp_path), os.replace

    def held_open(file: Path, target: Path) -> None:
        if Path(target).name == "c.csv" and "new" in Path(file).parts:
            raise PermissionError(13, "The process cannot access the file", str(file), None, str(target))
        whole(file, target)

    monkeypatch.setattr(os, "replace", held_open)
    with pytest.raises(OutputError, match=r"plan.c\.csv' cannot be written.*Close it if another program"):
        change(tmp_path, AFTER)
    assert held(tmp_path) == before


@posix
def test_a_kill_at_any_point_is_made_good_by_the_next_command(tmp_path: Path) -> None:
    """The folder then is as before the command or as after it, and after the command is given again the same."""
    change(tmp_path / "whole", BEFORE)
    before = held(tmp_path / "whole")
    change(tmp_path / "whole", AFTER, remove=("gone.csv",))
    after, met = held(tmp_path / "whole"), set()
    for point in range(1000):
        folder = tmp_path / str(point)
        change(folder, BEFORE)
        if not killed(lambda: change(tmp_path / str(point), AFTER, remove=("gone.csv",)), point):  # noqa: B023
            break
        finish_changes(folder)
        with Place(folder):
            pass
        state = held(folder)
        assert state in (before, after)
        met.add(state == after)
        change(folder, AFTER, remove=("gone.csv",))
        assert held(folder) == after
    assert point > 20
    assert met == {False, True}


STEPS = ("_write", "_move", "_keep", "make_private", "_prune", "_clear")


def killed(command: Callable[[], None], point: int) -> bool:
    """Give a command in a process that dies, as from a kill, at the n-th step; return whether it came to that."""
    child = os.fork()
    if not child:
        calls = iter(range(10**6))
        for step in STEPS:
            setattr(changing, step, dying(getattr(changing, step), calls, point))
        command()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def dying(whole: Callable[..., None], calls: Any, point: int) -> Callable[..., None]:
    def step(*given: Any) -> None:
        if next(calls) == point:
            os._exit(9)
        whole(*given)

    return step


def test_an_interrupt_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(tmp_path, BEFORE)
    before, whole = held(tmp_path), changing._keep

    def interrupted(file: Path, kept: Path) -> None:
        monkeypatch.setattr(changing, "_keep", whole)
        if file.name == "b.csv":
            raise KeyboardInterrupt
        whole(file, kept)
        monkeypatch.setattr(changing, "_keep", interrupted)

    monkeypatch.setattr(changing, "_keep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        change(tmp_path, AFTER)
    assert held(tmp_path) == before


def test_where_files_can_have_no_second_name_they_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(os, "link", cannot)
    change(tmp_path, BEFORE)
    change(tmp_path, AFTER)
    assert (tmp_path / "previous" / "plan" / "c.csv").read_bytes() == b"old c"


# One writer at a time


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Place(tmp_path), pytest.raises(OutputError, match="Another refgraph is writing to"), Place(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_a_killed_process_left_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / ".refgraph").mkdir()
    (tmp_path / ".refgraph" / "lock").touch()
    change(tmp_path, AFTER)
    assert not (tmp_path / ".refgraph").exists()
