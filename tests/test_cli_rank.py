"""``refgraph rank``: data on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)
REFGRAPH = [sys.executable, "-c", "from refgraph_cli.main import main; main(prog_name='refgraph')"]

REFERRALS = """referrer,referred,date,status,revenue
Ann Lee,Bob King,2024-01-05,won,900
Ann Lee,Cid Moor,2024-02-05,won,400
Ann Lee,Dee Nash,2024-03-05,received,
Bob King,Eve Ochs,2024-04-05,won,1200
Bob King,Fay Penn,2024-05-05,lost,
Cid Moor,Gus Quin,2024-06-05,received,
Gus Quin,Hal Rowe,2024-07-05,won,100
Hal Rowe,Ida Shaw,2024-08-05,received,
Hal Rowe,Jon Todd,2024-09-05,received,
Jon Todd,Kim Urey,2024-10-05,received,
Kim Urey,Lea Voss,2024-11-05,won,3000
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(REFERRALS, encoding="utf-8")
    return Path("log.csv")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def ranked(export: Path) -> Result:
    return invoke(["rank", str(export)])


@pytest.fixture(scope="module")
def result(export: Path) -> rg.Result:
    return rg.run(export)


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_a_pipe_gets_the_ranking_of_the_library_as_plain_csv(ranked: Result, result: rg.Result) -> None:
    rows = rows_of(ranked.stdout)
    assert ranked.exit_code == 0
    assert [row["contact_id"] for row in rows] == result.ranking.table["contact_id"].tolist()
    assert ranked.stdout.startswith("rank,contact_id,name,")


def test_numbers_in_the_pipe_are_those_of_the_library(ranked: Result, result: rg.Result) -> None:
    table = pd.read_csv(io.StringIO(ranked.stdout), dtype={"contact_id": str})
    for name in ("discounted_referrals", "betweenness", "bridge", "direct_credit"):
        assert table[name].tolist() == pytest.approx(
            result.ranking.table[name].tolist(), abs=1e-9, nan_ok=True
        )


def test_the_rows_of_each_file_are_accounted_for_on_standard_error(log: Path) -> None:
    done = invoke(["rank", str(log)])
    assert "11 rows in log.csv = 11 used + 0 merged + 0 rejected\n" in done.stderr


def test_many_files_are_accounted_for_in_one_line(ranked: Result, result: rg.Result) -> None:
    total = result.account[["rows", "used", "merged", "rejected"]].sum()
    assert f"{total['rows']:,} rows in 13 files = {total['used']:,} used + " in ranked.stderr


def test_why_rows_were_rejected_is_said(log: Path) -> None:
    log.write_text(REFERRALS + "Ann Lee,Max Webb,2024-12-05,won,-5\n", encoding="utf-8")
    assert "Rejected: 1 x " in invoke(["rank", str(log)]).stderr


def test_the_referrer_account_adds_up(ranked: Result) -> None:
    line = next(line for line in ranked.stderr.splitlines() if "referrers named" in line)
    total, _, parts = line.partition(" referrers named = ")
    assert int(total.replace(",", "")) == sum(
        int(part.split()[0].replace(",", "")) for part in parts.split(" + ")
    )


def test_the_as_of_date_and_the_firm_are_always_said(ranked: Result) -> None:
    rows = "referrals, touches, engagements, feedback and won deals"
    assert f"As of 2025-12-31 (the latest date of {rows}).\n" in ranked.stderr
    assert "harbourvale.example" in ranked.stderr


def test_a_later_date_in_a_column_that_is_not_read_is_not_said_to_be_there(tmp_path: Path) -> None:
    export = tmp_path / "log.csv"
    export.write_text(
        "Referrer,Client,Date,Contract ends\nAnn Lee,Bob King,2024-01-05,2031-05-01\nAnn Lee,Cid Fox,2024-03-05,\n"
    )
    assert "As of 2024-03-05 (the latest date of referrals).\n" in invoke(["rank", str(export)]).stderr


def test_a_date_that_was_given_is_said_to_be_given(log: Path) -> None:
    done = invoke(["rank", str(log), "--as-of", "2025-01-31"])
    assert "As of 2025-01-31 (as given).\n" in done.stderr


def test_the_banner_of_a_small_network_is_always_said(log: Path) -> None:
    assert "Note: Small network: 12 linked contacts." in invoke(["rank", str(log)]).stderr


def test_notes_are_said_only_on_request(export: Path, ranked: Result, result: rg.Result) -> None:
    codes = {"firm", "small-network"}
    note = next(each for each in result.findings if each.severity == "note" and each.code not in codes)
    assert note.message not in ranked.stderr
    assert note.message in invoke(["rank", str(export), "-v"]).stderr


def test_the_last_line_is_the_next_command_and_it_works(export: Path, ranked: Result) -> None:
    last = ranked.stderr.splitlines()[-1]
    assert last.startswith("Next: refgraph explain ")
    _, program, *words = shlex.split(last)
    assert program == "refgraph"
    assert invoke(words).exit_code == 0


def test_the_next_command_carries_the_options_along(log: Path) -> None:
    options = ["--as-of", "2025-01-31", "--firm", "Moor & Nash", "--set", "network.half_life_days=100"]
    last = invoke(["rank", "log.csv", *options]).stderr.splitlines()[-1]
    assert last.endswith('--as-of 2025-01-31 --firm "Moor & Nash" --set network.half_life_days=100')
    assert invoke(shlex.split(last)[2:]).exit_code == 0


def test_a_name_borne_twice_is_explained_by_its_id(log: Path) -> None:
    contacts = ["Contact ID,Name", "C-1,Ann Lee", "C-2,Ann Lee", *(f"C-{n},Person {n}" for n in range(3, 9))]
    links = ["referrer_id,referred_id", *(f"C-1,C-{n}" for n in range(3, 9))]
    Path("contacts.csv").write_text("\n".join(contacts), encoding="utf-8")
    Path("referrals.csv").write_text("\n".join(links), encoding="utf-8")
    last = invoke(["rank", "contacts.csv", "referrals.csv"]).stderr.splitlines()[-1]
    assert last == "Next: refgraph explain contacts.csv referrals.csv C-1"


def test_top_cuts_the_list(log: Path) -> None:
    assert [row["rank"] for row in rows_of(invoke(["rank", "log.csv", "--top", "2"]).stdout)] == ["1", "2"]


def test_by_betweenness_follows_betweenness(log: Path) -> None:
    rows = rows_of(invoke(["rank", "log.csv", "--by", "betweenness"]).stdout)
    values = [float(row["betweenness"]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert values != [float(row["betweenness"]) for row in rows_of(invoke(["rank", "log.csv"]).stdout)]


def test_the_help_of_by_names_betweenness_first() -> None:
    said = " ".join(invoke(["rank", "--help"]).stdout.split())
    assert "--by MEASURE betweenness (" in said


def test_an_unknown_measure_is_answered_by_the_nearest_and_all_others(log: Path) -> None:
    done = invoke(["rank", "log.csv", "--by", "betweeness"])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Did you mean 'betweenness'? Known: in_degree" in done.stderr


def test_within_makes_a_list_for_each_value(export: Path, result: rg.Result) -> None:
    rows = rows_of(invoke(["rank", str(export), "--within", "owner", "--top", "3"]).stdout)
    lists = {name: table.head(3)["contact_id"].tolist() for name, table in result.ranking.within("owner")}
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["owner"] or "no owner", []).append(row["contact_id"])
    assert found == lists


FRANCHISE = """Contact ID,Name,Referred By,Franchisee,City,Contact Owner
1,Ann Lee,,North,Oslo,Per
2,Bob King,Ann Lee,North,Bergen,Per
3,Cid Moor,Ann Lee,South,Oslo,Siv
4,Dee Nash,Cid Moor,South,Bergen,Siv
5,Eve Ochs,Cid Moor,,Oslo,
"""


@pytest.mark.parametrize(
    ("within", "column", "expected"),
    [
        ("Franchisee", "Franchisee", ["North", "North", "South", "South", ""]),
        ("city", "city", ["Bergen", "Bergen", "Oslo", "Oslo", "Oslo"]),
        ("City", "city", ["Bergen", "Bergen", "Oslo", "Oslo", "Oslo"]),
        ("Contact Owner", "owner", ["Per", "Per", "Siv", "Siv", ""]),
    ],
)
def test_lists_are_made_by_any_column_of_the_contacts(
    log: Path, within: str, column: str, expected: list[str]
) -> None:
    Path("contacts.csv").write_text(FRANCHISE, encoding="utf-8")
    rows = rows_of(invoke(["rank", "contacts.csv", "--within", within]).stdout)
    assert [row[column] for row in rows] == expected
    assert next(iter(rows[0])) == column


def test_making_lists_changes_nothing_else(log: Path) -> None:
    Path("contacts.csv").write_text(FRANCHISE, encoding="utf-8")
    plain = {row["contact_id"]: row for row in rows_of(invoke(["rank", "contacts.csv"]).stdout)}
    for within in ("Franchisee", "City", "Contact Owner"):
        for row in rows_of(invoke(["rank", "contacts.csv", "--within", within]).stdout):
            same = plain[row["contact_id"]].keys() - {"rank"}
            assert {key: row[key] for key in same} == {key: plain[row["contact_id"]][key] for key in same}


def test_a_file_has_the_lists_too(log: Path) -> None:
    Path("contacts.csv").write_text(FRANCHISE, encoding="utf-8")
    invoke(["rank", "contacts.csv", "--within", "Franchisee", "-o", "lists.xlsx"])
    assert {"North", "South"} <= set(pd.read_excel("lists.xlsx", sheet_name=None, engine="calamine"))


def test_within_an_unknown_column_is_a_settings_error(log: Path) -> None:
    done = invoke(["rank", "log.csv", "--within", "shoe size"])
    assert done.exit_code in (2, 3)
    assert "shoe size" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("given", "delimiter"), [(";", ";"), ("tab", "\t"), ("|", "|")])
def test_the_delimiter_of_the_pipe_can_be_chosen(log: Path, given: str, delimiter: str) -> None:
    rows = rows_of(invoke(["rank", "log.csv", "--delimiter", given]).stdout, delimiter)
    assert rows[0]["name"] in REFERRALS


def test_another_delimiter_is_refused_before_the_work(log: Path) -> None:
    done = invoke(["rank", "no such file.csv", "--delimiter", "x"])
    assert done.exit_code == 2
    assert "'x' cannot separate cells" in done.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_a_file_is_written_in_the_format_of_its_ending(log: Path, ending: str) -> None:
    done = invoke(["rank", "log.csv", "-o", f"ranked.{ending}"])
    readers = {
        "csv": pd.read_csv,
        "xlsx": partial(pd.read_excel, engine="calamine"),
        "json": pd.read_json,
        "parquet": pd.read_parquet,
    }
    assert len(readers[ending](f"ranked.{ending}")) == 12
    assert done.stdout == ""
    assert f"Written: ranked.{ending}, ranked.{ending}.run.json\n" in done.stderr


def test_the_account_of_the_run_lies_beside_the_file(log: Path) -> None:
    invoke(["rank", "log.csv", "-o", "ranked.csv", "--as-of", "2025-01-31"])
    assert json.loads(Path("ranked.csv.run.json").read_text(encoding="utf-8"))["as_of"] == "2025-01-31"


@pytest.mark.parametrize(
    ("output", "code", "message"),
    [
        ("ranked.docx", 2, "docx"),
        ("ranked", 2, "ranked"),
        ("nowhere/ranked.csv", 5, "There is no folder 'nowhere'."),
        ("folder.csv", 5, "'folder.csv' is a folder."),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(
    log: Path, output: str, code: int, message: str
) -> None:
    Path("folder.csv").mkdir()
    done = invoke(["rank", "no such input.csv", "-o", output])
    assert done.exit_code == code
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_is_written_where_the_output_goes_to_a_pipe(log: Path) -> None:
    invoke(["rank", "log.csv"])
    assert [path.name for path in Path().iterdir()] == ["log.csv"]


def test_nothing_is_written_where_the_work_fails(log: Path) -> None:
    done = invoke(["rank", "log.csv", "--by", "charm", "-o", "ranked.csv"])
    assert done.exit_code == 2
    assert [path.name for path in Path().iterdir()] == ["log.csv"]


def test_strict_stops_on_a_warning(export: Path) -> None:
    done = invoke(["rank", str(export), "--strict"])
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")


def test_scipy_networkx_and_workbooks_are_not_loaded_to_rank_csv(export: Path) -> None:
    code = (
        "import sys\nfrom refgraph_cli.main import main\n"
        f"main(['rank', {str(export)!r}], standalone_mode=False)\n"
        "print(*filter(sys.modules.get, sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"scipy", "networkx", "openpyxl", "xlsxwriter", "python_calamine", "pyvis", "matplotlib"}
    assert not heavy & set(done.stderr.splitlines()[-1].split())


def on_a_terminal(*words: str, width: int = 100, encoding: str = "utf-8") -> str:
    """Run refgraph with a pseudo-terminal as standard output and return what is shown there."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    plain = {"NO_COLOR": "1", "COLUMNS": str(width), "PYTHONIOENCODING": encoding}
    environment = {**os.environ, **plain}
    with subprocess.Popen(
        [*REFGRAPH, *words], stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        os.close(ours)
    assert running.returncode == 0
    return shown.decode(encoding).replace("\r\n", "\n")


def test_a_terminal_gets_a_table_with_reasons(log: Path) -> None:
    lines = on_a_terminal("rank", "log.csv", "--top", "2", width=90).splitlines()
    assert lines[0].split() == ["rank", "range", "name", "referrals", "link", "flags"]
    assert lines[1].split()[:2] == ["1", "(1-4)"]
    assert "2 made since August 2024" in lines[2]
    assert [line.split()[0] for line in lines[1:] if not line.startswith("      ")] == ["1", "2"]
    assert max(map(len, lines)) <= 90


def test_the_table_shows_the_measure_that_it_follows(log: Path) -> None:
    assert "betweenness" in on_a_terminal("rank", "log.csv", "--by", "betweenness").splitlines()[0]


def test_a_wide_terminal_has_the_reason_beside_the_name(log: Path) -> None:
    lines = on_a_terminal("rank", "log.csv", "--top", "2", width=250).splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("why")


def test_a_terminal_shows_the_first_twenty_and_says_how_to_see_more(export: Path) -> None:
    lines = on_a_terminal("rank", str(export)).splitlines()
    assert len([line for line in lines[1:] if not line.startswith("      ")]) == 20


def test_lists_on_a_terminal_carry_their_name(export: Path, result: rg.Result) -> None:
    lines = on_a_terminal("rank", str(export), "--within", "owner", "--top", "1").splitlines()
    ranked = [name for name, rows in result.ranking.within("owner") if rows["rank"].notna().any()]
    assert [line for line in lines if line in ranked] == ranked
    assert lines[0] == ranked[0]


def test_one_list_is_printed_in_its_own_order_and_words(log: Path) -> None:
    usual = on_a_terminal("rank", "log.csv")
    links = on_a_terminal("rank", "log.csv", "--list", "connectors")
    assert "Lies on the shortest way" not in usual
    assert "Lies on the shortest way" in links
    assert len(links.splitlines()) < len(usual.splitlines())


def test_an_unknown_list_is_answered_by_the_nearest(log: Path) -> None:
    done = invoke(["rank", str(log), "--list", "connector"])
    assert done.exit_code == 2
    assert "There is no list 'connector'. Did you mean 'connectors'?" in done.stderr


def test_who_is_named_beside_is_asked_for_with_list(log: Path) -> None:
    assert "--list" in invoke(["rank", "--help"]).stdout


def test_a_hostile_name_cannot_steer_the_terminal(log: Path) -> None:
    # Nobody's name for sure, so it is shown only where somebody is of that name: among the contacts.
    log.write_text(
        "Contact ID,Name,Referred By\n1,Ann \x1b]0;owned\x07\x1b[2JLee\u202e,\n2,Bob King,1\n3,Cid Roe,1\n",
        encoding="utf-8",
    )
    shown = on_a_terminal("rank", "log.csv")
    assert "Ann ?]0;owned??[2JL" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_name_that_the_terminal_cannot_show_does_not_stop_the_list(log: Path) -> None:
    log.write_text(REFERRALS.replace("Ann Lee", "王芳 Žižek"), encoding="utf-8")
    assert "?? ?i?ek" in on_a_terminal("rank", "log.csv", encoding="ascii")
    assert "?? Žižek" in on_a_terminal("rank", "log.csv", encoding="cp1252")


# How stable ranks are, and what a ranking may cost


def test_reruns_can_be_switched_off_and_the_bare_ranks_are_named(log: Path) -> None:
    done = invoke(["rank", "log.csv", "--reruns", "0"])
    assert "rank_p5" not in done.stdout.splitlines()[0]
    assert "ranks stand without their range" in done.stderr
    assert "ranks stand without their range" not in invoke(["rank", "log.csv"]).stderr


def test_as_many_reruns_as_are_asked_for_are_made(log: Path) -> None:
    invoke(["rank", "log.csv", "--reruns", "7", "-o", "ranked.csv", "--set", "stability.missing=0.25"])
    tried = json.loads(Path("ranked.csv.run.json").read_text(encoding="utf-8"))["stability"]
    assert (tried["reruns"], tried["missing"]) == (7, 0.25)


def test_lists_show_the_range_among_all(log: Path) -> None:
    lines = on_a_terminal("rank", "log.csv", "--within", "owner", width=90).splitlines()
    assert "of all" in next(line for line in lines if line.startswith("rank"))


def test_what_betweenness_may_cost_can_be_said(log: Path) -> None:
    invoke(["rank", "log.csv", "--budget", "5000", "--epsilon", "0.2", "--reruns", "0", "-o", "ranked.csv"])
    settings = json.loads(Path("ranked.csv.run.json").read_text(encoding="utf-8"))["settings"]
    assert (settings["measures"]["budget"], settings["measures"]["epsilon"]) == (5000, 0.2)


@pytest.mark.parametrize(("option", "value"), [("--reruns", "-1"), ("--budget", "0"), ("--epsilon", "2")])
def test_costs_that_make_no_sense_are_refused(log: Path, option: str, value: str) -> None:
    assert invoke(["rank", "log.csv", option, value]).exit_code == 2
