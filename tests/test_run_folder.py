"""A run folder through the months: repeated, killed, undone, and written back to the CRM."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

from refgraph.saving import change as changing
from refgraph.saving import place as place_module

posix = pytest.mark.skipif(os.name != "posix", reason="a process is split in two to be killed")

NAMES = "Ann Lee,Bob King,Cid Day,Dee Fox,Eve Moss,Flo Hart".split(",")
MONTHS = ("2025-09-30", "2025-10-31", "2025-11-30")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def export(folder: Path, month: int = 0) -> None:
    """Write the export of a firm; each month Ann has referred one more."""
    folder.mkdir(exist_ok=True)
    rows = [f"{number},{name},Client,Olga,,2024-01-0{number}" for number, name in enumerate(NAMES, 1)]
    contacts = ["Contact Id,Name,Type,Owner,Advocate Tier,Created", *rows]
    (folder / "contacts.csv").write_text("\n".join(contacts) + "\n", encoding="utf-8")
    referrals = [f"1,{2 + each},2025-0{6 + each}-05,won,1000" for each in range(month + 2)]
    log = ["Referrer Id,Referred Id,Date,Status,Revenue", *referrals]
    (folder / "referrals.csv").write_text("\n".join(log) + "\n", encoding="utf-8")
    (folder / "touches.csv").write_text(
        "Contact Id,Date,Channel\n1,2025-08-01,call\n2,2025-08-20,email\n", encoding="utf-8"
    )


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    export(tmp_path / "export")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the export of the second month and the run of the first, to be copied."""
    folder = tmp_path_factory.mktemp("months")
    export(folder / "export")
    assert (
        invoke("run", str(folder / "export"), "-o", str(folder / "out"), "--as-of", MONTHS[0]).exit_code == 0
    )
    export(folder / "export", 1)
    return folder


# Killed and failed

COMMANDS = {
    "run": ["run", "export", "-o", "out", "--as-of", MONTHS[1]],
    "plan": ["plan", "export", "-o", "out/plan", "--as-of", MONTHS[1]],
    "write-back": [
        "tiers",
        "export",
        "--previous",
        "out",
        "--write-back",
        "out/write-back",
        "--as-of",
        MONTHS[0],
        "--yes",
    ],
}


@posix
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_at_any_point_leaves_the_state_before_or_after_it(
    two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The command works once; what it changes is changed again and again in copies, each time killed one step later."""
    shutil.copytree(two_months, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    points, whole = [], place_module.make_change

    def killed_everywhere(folder: Path, *given: Any) -> None:
        before, states = held(folder), []
        for point in range(10_000):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(changing.WORK))
            done = not killed(lambda: whole(tmp_path / "copy", *given), point)
            changing.settle(copy)
            states.append(held(copy))
            shutil.rmtree(copy)
            if done:
                break
        whole(folder, *given)
        after = held(folder)
        points.append(point)
        assert states[-1] == without_work(after)
        assert [state for state in states if state not in (without_work(before), without_work(after))] == []

    monkeypatch.setattr(place_module, "make_change", killed_everywhere)
    done = invoke(*COMMANDS[name])
    assert done.exit_code == 0, done.output
    assert points[0] > 10


def without_work(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if changing.WORK not in name}


def killed(command: Callable[[], None], point: int) -> bool:
    """Do something in a process that dies, as from a kill, at the n-th step; return whether it came to that."""
    child = os.fork()
    if not child:
        calls = iter(range(10**6))
        for step in ("_write", "_move", "_keep", "_prune", "_clear"):
            setattr(changing, step, dying(getattr(changing, step), calls, point))
        command()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def dying(whole: Callable[..., None], calls: Iterator[int], point: int) -> Callable[..., None]:
    def step(*given: Any) -> None:
        if next(calls) == point:
            os._exit(9)
        whole(*given)

    return step


def test_a_file_that_cannot_be_replaced_once_changes_nothing_and_the_next_run_is_as_if_nothing_had_been(
    two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("work", "whole"):
        shutil.copytree(two_months, tmp_path / name)
    monkeypatch.chdir(tmp_path / "whole")
    assert invoke(*COMMANDS["run"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "work")
    before = held(tmp_path / "work")
    (tmp_path / "work" / "out" / "plan" / "plan.xlsx").rename(tmp_path / "kept.xlsx")
    (tmp_path / "work" / "out" / "plan" / "plan.xlsx").mkdir()
    failed = invoke(*COMMANDS["run"])
    assert (failed.exit_code, failed.stderr.count("\n")) == (5, 1)
    (tmp_path / "work" / "out" / "plan" / "plan.xlsx").rmdir()
    (tmp_path / "kept.xlsx").rename(tmp_path / "work" / "out" / "plan" / "plan.xlsx")
    assert held(tmp_path / "work") == before
    assert invoke(*COMMANDS["run"]).exit_code == 0
    assert held(tmp_path / "work") == held(tmp_path / "whole")


# Repeated and undone


def test_a_run_repeated_at_one_as_of_date_says_again_what_changed_since_the_last_other_one(
    two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(two_months, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    invoke(*COMMANDS["run"])
    first = held(tmp_path / "work" / "out")
    assert first["baseline/tiers.csv"] == (two_months / "out" / "tiers.csv").read_bytes()
    assert b"2025-09-30" in first["report.html"]
    invoke(*COMMANDS["run"])
    again = held(tmp_path / "work" / "out")
    assert [name for name in {**first, **again} if first.get(name) != again.get(name)] == []


def test_undo_brings_the_last_month_back_and_undo_again_this_one(
    two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(two_months, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    invoke(*COMMANDS["run"])
    after = {name: content for name, content in held(Path("out")).items() if not name.startswith("previous/")}
    done = invoke("undo", "out")
    assert done.exit_code == 0
    assert done.stderr.endswith("Next: refgraph undo out\n")
    before = held(two_months / "out")
    assert {
        name: content for name, content in held(Path("out")).items() if not name.startswith("previous/")
    } == before
    invoke("undo", "out")
    assert {
        name: content for name, content in held(Path("out")).items() if not name.startswith("previous/")
    } == after


def test_undo_where_nothing_is_kept_is_one_line(place: Path) -> None:
    done = invoke("undo", "export")
    assert (done.exit_code, done.stderr.count("\n")) == (3, 1)


def test_a_list_that_a_run_no_longer_has_goes_so_that_the_folder_tells_one_truth(
    two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(two_months, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    ids = Path("export/contacts.csv").read_text("utf-8").replace("Contact Id,", "Remark,")
    Path("export/contacts.csv").write_text(ids, encoding="utf-8")
    Path("export/referrals.csv").write_text(
        "Referrer,Referred,Date\nAnn Lee,Bob King,2025-06-05\n", encoding="utf-8"
    )
    done = invoke(
        "run",
        "export/contacts.csv",
        "export/referrals.csv",
        "-o",
        "out",
        "--as-of",
        MONTHS[1],
    )
    assert "No preview of what would change in the CRM. The contacts have no id of the CRM" in done.stderr
    assert not Path("out/write-back.csv").exists()
    assert Path("out/previous/write-back.csv").exists()


# The months


def test_the_loop_of_a_month_is_two_commands(place: Path) -> None:
    """``refgraph run`` alone, and the command of its last line."""
    export(place / "export")
    (place / "refgraph.toml").write_text('[run]\ninput = "export"\noutput = "out"\n', encoding="utf-8")
    written = []
    for month, day in enumerate(MONTHS):
        export(place / "export", month)
        done = invoke("run", "--as-of", day)
        assert done.exit_code == 0, done.output
        preview = (place / "out" / "write-back.csv").read_text("utf-8-sig").splitlines()
        assert not (place / "out" / "write-back").exists() or month
        last = done.stderr.splitlines()[-1].removeprefix("Next: ")
        final = invoke(*shlex.split(last)[1:])
        assert final.exit_code == 0, final.output
        back = (place / "out" / "write-back" / "contacts.generic.csv").read_text("utf-8").splitlines()
        assert len(back) == len(preview) > 1
        written.append(back)
    assert [line.split(",")[0] for line in written[0]][1:] == ["1"]


def test_what_the_settings_name_is_found_from_their_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "refgraph.toml").write_text('[run]\ninput = ["export"]\noutput = "month"\n', encoding="utf-8")
    (place / "elsewhere").mkdir()
    monkeypatch.chdir(place / "elsewhere")
    assert invoke("run", "--settings", "../refgraph.toml").exit_code == 0
    assert (place / "month" / "ranked.csv").exists()


def test_without_paths_anywhere_it_says_what_is_missing(place: Path) -> None:
    for arguments, missing in (([], "Say what to read"), (["export"], "Say where to write, as in -o out")):
        done = invoke("run", *arguments)
        assert done.exit_code == 2
        assert missing in done.stderr


def test_settings_that_would_write_over_the_export_are_refused(place: Path) -> None:
    (place / "refgraph.toml").write_text('[run]\ninput = "export"\noutput = "."\n', encoding="utf-8")
    before = held(place)
    assert invoke("run").exit_code == 5
    assert held(place) == before


def test_where_files_lie_is_not_told_in_the_account(place: Path) -> None:
    (place / "refgraph.toml").write_text('[run]\ninput = "export"\noutput = "out"\n', encoding="utf-8")
    invoke("run")
    assert '"run"' not in (place / "out" / "run.json").read_text("utf-8")


def test_a_second_run_in_a_folder_in_use_is_told_to_wait(place: Path) -> None:
    with place_module.Place(place / "out"):
        done = invoke("run", "export", "-o", "out")
    assert (done.exit_code, done.stderr) == (
        5,
        "Error: Another refgraph is writing to 'out'. Wait until it is done.\n",
    )


def test_a_run_that_fails_leaves_no_folder(place: Path) -> None:
    (place / "nobody.csv").write_text("Name,Email\nAnn Lee,ann@lee.example\n", encoding="utf-8")
    assert invoke("run", "nobody.csv", "-o", "out").exit_code == 3
    assert not (place / "out").exists()
