"""Files that somebody names: what is no file, has no end or is not to be found is told at once, in one line."""

from __future__ import annotations

import json
import os
import zipfile
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.given_files import LARGEST_FILE, given_bytes, given_json
from refgraph.records.files.archives import LARGEST_MEMBER

invoke = partial(CliRunner().invoke, main)
LOG = "referrer,referred\nAnn,Bob\nBob,Cid\n"
posix = pytest.mark.skipif(os.name == "nt", reason="there are no such files there")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(LOG, encoding="utf-8")


def _one_line(words: list[str], code: int, told: str) -> None:
    done = invoke(words)
    assert done.exit_code == code, done.stderr
    assert told in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


@posix
@pytest.mark.parametrize("name", ["pipe.csv", "/dev/zero", "/dev/urandom"])
def test_a_pipe_or_device_is_refused_and_not_waited_for(name: str) -> None:
    os.mkfifo("pipe.csv")
    _one_line(["rank", name], 3, f"'{name}' is a pipe or a device, and no file.")
    for option, code in (("--settings", 2), ("--review", 3)):
        _one_line(["rank", "log.csv", option, name], code, "is a pipe or a device, and no file.")


@posix
def test_a_link_that_leads_in_a_circle_is_said_to_lead_nowhere() -> None:
    Path("a.csv").symlink_to("b.csv")
    Path("b.csv").symlink_to("a.csv")
    _one_line(["rank", "a.csv"], 3, "'a.csv' is a link that leads to no file. Name the file itself.")


@posix
def test_a_file_that_no_memory_holds_is_refused_by_its_size() -> None:
    with Path("huge.csv").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    _one_line(["rank", "huge.csv"], 3, "'huge.csv' has 4.0 GB; files are read up to 4.0 GB.")


def test_a_member_of_an_archive_is_refused_by_the_size_it_declares_before_it_is_read() -> None:
    with zipfile.ZipFile("export.zip", "w") as archive:
        archive.writestr("log.csv", LOG)
    raw = bytearray(Path("export.zip").read_bytes())
    central = raw.index(b"PK\1\2")
    raw[central + 24 : central + 28] = (LARGEST_MEMBER + (1 << 20)).to_bytes(4, "little")
    Path("export.zip").write_bytes(raw)
    _one_line(["rank", "export.zip"], 3, "export.zip/log.csv expands to 513 MB and was not read: ")


def test_a_name_that_no_file_can_have_is_an_input_error() -> None:
    with pytest.raises(rg.errors.InputError, match="is no name of a file"):
        given_bytes(Path("a\0b.csv"))
    Path("refgraph.toml").write_text('[resolve]\nreview = "a\\u0000b.csv"\n', encoding="utf-8")
    _one_line(["rank", "log.csv"], 3, "is no name of a file")


def test_a_settings_file_nested_without_end_is_one_line() -> None:
    Path("deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    _one_line(["rank", "log.csv", "--settings", "deep.toml"], 2, "deep.toml is nested too deeply.")
    _one_line(["rank", "log.csv", "--set", "seed=" + "[" * 100_000], 2, "should be a whole number, not '[[[")


@pytest.mark.parametrize("text", ["[1]", "7", "null", "[" * 100_000, '{"a": ', "\ufeff{}"])
def test_json_that_holds_no_object_is_a_value_error(text: str) -> None:
    Path("run.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"run\.json|Expecting|BOM"):
        given_json(Path("run.json"))


@pytest.mark.parametrize("name", ["inputs", "settings", "versions", "as_of"])
@pytest.mark.parametrize("value", [[], 7, None, "x", {"a": [1]}])
def test_an_account_of_a_run_that_somebody_changed_stops_no_comparison(name: str, value: object) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "ranked.csv").write_text("rank,contact_id,name\n1,7,Ann\n", encoding="utf-8")
        Path(folder, "run.json").write_text(
            json.dumps({name: value} if folder == "a" else {}), encoding="utf-8"
        )
    done = invoke(["diff", "a", "b"])
    assert done.exit_code == 0, done.stderr
