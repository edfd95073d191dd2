"""The steps of the bench: each saves what the commands read, and nothing else."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from refgraph_bench.jobs import Job

from refgraph.decisions import read_memory
from refgraph.outputs import read_questions
from refgraph.pipeline import run_month
from refgraph.saving import Place

Open = Callable[..., Any]

HEADER = "Id,First Name,Last Name,Email,Type,Owner,Organisation,Created,Referred By,Tier"
ROWS = (
    "1,Ann,Lee,ann@lee.example,Client,Olga,Lee & Co,2023-01-05,,",
    "2,Bob,King,bob@king.example,Client,Olga,,2023-02-03,Ann Lee,Advocate",
    "3,Cid,Ray,cid@ray.example,Lead,Olga,,2025-03-04,Ann Lee,",
    "4,Dee,Fox,dee@fox.example,Lead,Petra,,2025-05-06,B. King,",
    "5,Eve,Orr,eve@orr.example,Lead,Petra,,2025-06-06,Ann Le,",
    "6,Gus,Ash,gus@ash.example,Lead,Petra,,2025-06-07,Bob Kin,",
    "7,Bill,King,bill@king.example,Lead,Petra,,2025-07-07,,",
    "8,Evelyn,Orr,eve@orr.example,Lead,Olga,,2025-07-08,,",
    "9,Dee,Fox,d.fox@mail.example,Lead,Olga,,2025-07-09,,",
)
EXPORT = "\n".join([HEADER, *ROWS, ""])


@pytest.fixture(scope="module")
def made(open_bench: Open, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bench after a file was dropped on an empty folder, and the lists were made: by the worker, as on the page."""
    client = open_bench(tmp_path_factory.mktemp("month"))
    client.post("/files", data=client.fields, files={"files": ("people.csv", EXPORT.encode())})
    assert client.bench.worker.wait(120).state == "done"
    client.first = client.get("/columns").text
    assert client.post("/run", data=client.fields).status_code == 200
    assert client.bench.worker.wait(120).state == "done", client.bench.worker.job
    return client


@pytest.fixture
def client(made: Any, open_bench: Open, tmp_path: Path) -> Any:
    """Another bench, over a copy of that folder."""
    for file in made.bench.root.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(made.bench.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return open_bench(tmp_path)


def send(client: Any, path: str, **fields: Any) -> Any:
    # The page that comes next may read the files again, in a process that takes seconds to begin.
    return client.post(f"/{path}", data={**client.fields, **fields}, follow_redirects=False)


def decided(client: Any, kind: str) -> dict[str, str]:
    return read_memory(client.bench.root / "out").in_force(kind)


def settings_of(client: Any) -> dict[str, Any]:
    return tomllib.loads((client.bench.root / "refgraph.toml").read_text("utf-8"))


def test_an_empty_folder_says_what_to_do_and_the_later_steps_wait(open_bench: Open, tmp_path: Path) -> None:
    page = open_bench(tmp_path).get("/files").text
    assert "Drop the export of your CRM here" in page
    assert page.count('aria-disabled="true"') == 6


@pytest.mark.parametrize("step", ["who", "results", "decisions", "plan", "crm"])
def test_a_later_step_that_is_asked_for_too_early_says_what_comes_first(
    open_bench: Open, tmp_path: Path, step: str
) -> None:
    page = open_bench(tmp_path).get(f"/{step}")
    assert page.status_code == 409
    assert "There are no lists yet. Drop the export under Files, and make the lists." in page.text


@pytest.mark.parametrize("name", ["office.jpg", "ranked.csv"])
def test_what_is_not_read_as_an_export_is_refused_before_anything_is_taken(
    open_bench: Open, tmp_path: Path, name: str
) -> None:
    client = open_bench(tmp_path)
    files = [("files", ("people.csv", EXPORT.encode())), ("files", (name, b"\xff\xd8"))]
    done = client.post("/files", data={**client.fields, "step": "files"}, files=files)
    assert done.status_code == 409
    assert f"'{name}' is no file that refgraph reads as an export." in html.unescape(done.text)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_told_where_a_file_is_dropped(
    open_bench: Open, tmp_path: Path
) -> None:
    (tmp_path / "set-aside").write_text("a file in the place of the folder", encoding="utf-8")
    client = open_bench(tmp_path)
    files = [("files", ("people.csv", EXPORT.encode()))]
    done = client.post("/files", data={**client.fields, "step": "files"}, files=files)
    assert done.status_code == 409
    assert "set-aside' cannot be written: file exists." in html.unescape(done.text)
    assert not (tmp_path / "people.csv").exists()


def test_a_file_is_told_for_what_the_library_reads_it_as(made: Any) -> None:
    page = made.get("/files").text
    assert re.search(
        r"<strong>contacts</strong>: one person or organisation</td>\s*<td class=\"number\">9", page
    )


def test_the_first_rows_stand_under_a_choice_for_each_column(made: Any) -> None:
    assert '<option value="referrer" title="who referred the contact, as typed" selected>' in made.first or (
        re.search(
            r'aria-label="What Referred By is">.*?<option value="referrer"[^>]* selected>', made.first, re.S
        )
    )
    assert "ann@lee.example" in made.first


def test_who_referred_whom_is_shown_both_ways(made: Any) -> None:
    assert "<bdi>Ann Lee</bdi> referred <bdi>Bob King</bdi>" in made.first
    assert "<bdi>Bob King</bdi> referred <bdi>Ann Lee</bdi>" in made.first


def test_what_is_not_there_is_named_with_what_it_would_add(made: Any) -> None:
    assert "feedback (survey answers)" in made.first
    assert "who is content enough to refer" in made.first


def test_the_lists_are_those_of_the_command(made: Any, tmp_path: Path) -> None:
    folder = made.bench.root
    run_month(folder, folder=tmp_path / "out")
    for name in ("ranked.csv", "tiers.csv", "review.csv", "map.html", "plan/plan.csv", "run.json"):
        assert (folder / "out" / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name


def test_a_run_without_the_page_goes_on_from_there(made: Any) -> None:
    assert settings_of(made)["run"] == {"input": ["."], "output": "out"}


def test_a_column_that_is_chosen_stands_in_the_settings_and_is_taken_back_by_undo(client: Any) -> None:
    before = (client.bench.root / "refgraph.toml").read_text("utf-8")
    names = HEADER.split(",")
    was = "contact_id first_name last_name email type owner organisation created referrer tier".split()
    now = [*was[:6], "city", *was[7:]]
    send(client, "columns", file="people.csv", table="contacts", header=names, was=was, column=now)
    assert settings_of(client)["read"]["columns"] == {"contacts.city": "Organisation"}
    send(client, "undo")
    assert (client.bench.root / "refgraph.toml").read_text("utf-8") == before


def test_two_columns_cannot_both_be_one(client: Any) -> None:
    names, was = ["Id", "Email"], ["contact_id", ""]
    fields = {"file": "people.csv", "table": "contacts", "header": names, "was": was}
    page = send(client, "columns", **fields, column=["contact_id", "contact_id"], step="who")
    assert page.status_code == 409
    assert "would both be contact_id" in page.text


def test_a_direction_that_is_said_stands_in_the_settings(client: Any) -> None:
    send(client, "columns/direction", column="referred", header="Referred By")
    assert settings_of(client)["read"]["columns"] == {"referred": "Referred By"}
    send(client, "columns/direction", column="referrer", header="Referred By")
    assert settings_of(client)["read"]["columns"] == {"referrer": "Referred By"}


def test_what_a_file_holds_can_be_said_and_taken_back(client: Any) -> None:
    send(client, "columns/table", file="people.csv", table="ignore")
    assert settings_of(client)["read"]["tables"] == {"people.csv": {"table": "ignore"}}
    send(client, "columns/table", file="people.csv", table="")
    assert "tables" not in settings_of(client).get("read", {})


def test_a_comment_of_the_user_stays_in_the_settings(client: Any) -> None:
    file = client.bench.root / "refgraph.toml"
    file.write_text(
        f"# mine\n[ranking]\ncandidate_links = 4 # few\n{file.read_text('utf-8')}", encoding="utf-8"
    )
    send(client, "columns/direction", column="referred", header="Referred By")
    assert file.read_text("utf-8").startswith("# mine\n[ranking]\ncandidate_links = 4 # few\n")


def test_a_question_shows_who_may_be_meant_with_what_speaks_for_each(made: Any) -> None:
    page = made.get("/who").text
    card = page[page.index('aria-label="B. King"') :]
    assert "1 referral waits" in card
    for name, why in (("Bob King", "b for bob"), ("Bill King", "b for bill")):
        assert f"<bdi>{name}</bdi></button>" in card
        assert why in card


def test_an_answer_is_remembered_and_can_be_taken_back(client: Any) -> None:
    fields = {**client.fields, "kind": "referrer", "text": "B. King", "decision": "2"}
    part = client.post("/who", data=fields, headers={"hx-request": "true"}).text
    assert decided(client, "referrer") == {"B. King": "2"}
    assert "<bdi>Bob King</bdi>" in part
    assert "What you decided unlocks 1 referral once" in part
    assert "<nav" not in part
    assert "B. King: 2</bdi>" in part  # what Undo takes back
    assert "Take back" in client.get("/who?show=decided").text
    send(client, "who", kind="referrer", text="B. King", decision="")
    assert decided(client, "referrer") == {}


def test_all_alike_get_their_one_candidate_by_one_decision(client: Any) -> None:
    asked = read_questions(client.bench.root / "out")
    (group,) = {*asked.loc[asked["text"].isin(["Ann Le", "Bob Kin"]), "group"]}
    send(client, "who/alike", group=group, decision="accept")
    assert set(decided(client, "referrer")) >= {"Bob Kin"}
    assert decided(client, "referrer")["Bob Kin"] == "2"


def test_contacts_that_may_be_one_person_are_decided_in_the_same_way(client: Any) -> None:
    assert "One person?" in client.get("/who?show=all").text
    send(client, "who", kind="duplicate", text="5 = 8", decision="same")
    assert decided(client, "duplicate") == {"5 = 8": "same"}


@pytest.mark.parametrize(
    ("said", "told"), [("Cid Ray", ""), ("3", ""), ("Dee Fox", "2 contacts"), ("Xy", "No contact")]
)
def test_somebody_else_may_be_meant_if_it_is_clear_who(client: Any, said: str, told: str) -> None:
    done = send(client, "who", kind="referrer", text="B. King", decision="other", other=said, step="who")
    assert decided(client, "referrer") == ({} if told else {"B. King": "3"})
    assert told in done.text


def test_a_word_that_means_nothing_is_told_and_nothing_is_saved(client: Any) -> None:
    done = send(client, "who", kind="duplicate", text="5 = 8", decision="perhaps", step="who")
    assert done.status_code == 409
    assert "does not say whether 5 = 8 is one person" in done.text
    assert decided(client, "duplicate") == {}


def test_what_was_decided_is_told_by_name_and_in_the_words_of_its_button(client: Any) -> None:
    send(client, "who", kind="referrer", text="B. King", decision="3")
    send(client, "who", kind="referrer", text="Ann Le", decision="skip")
    page = client.get("/who?show=decided").text
    assert "<bdi>B. King</bdi></strong>: <bdi>Cid Ray</bdi>" in page
    assert "<bdi>Ann Le</bdi></strong>: <bdi>Leave out</bdi>" in page


def test_where_nothing_is_asked_that_is_told(client: Any) -> None:
    for file in client.bench.place.output.glob("review.*"):
        file.unlink()
    assert "No name is left to decide." in client.get("/who").text


def test_the_ranked_list_says_what_it_takes_for_granted_and_what_waits(made: Any) -> None:
    page = html.unescape(made.get("/results").text)
    noticed = pd.read_csv(made.bench.root / "out/findings.csv", dtype=str)
    assert len(noticed)
    for message in noticed["message"]:
        assert message in page
    assert "names are left to decide, which 3 referrals wait for." in page


def test_advice_leads_to_the_page_and_not_to_a_command_line(open_bench: Open, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Id,Name\n1,Ann Lee\n", encoding="utf-8")
    bench = open_bench(tmp_path)
    bench.bench.worker.job = Job("run", state="failed", error='None is named. Say --column referrer="X".')
    told = bench.get("/progress").text
    assert 'None is named. <a href="/columns">Choose it under Columns</a>' in told
    assert "--column" not in told


def test_the_ranked_list_is_searched_by_words_in_any_order(made: Any) -> None:
    assert "1 found" in made.get("/results?q=ray+CID").text
    assert "0 found" in made.get("/results?q=ray+ann").text


def test_the_map_and_the_brief_are_shown_inside(made: Any) -> None:
    assert 'src="/run/map.html"' in made.get("/results?view=map").text
    assert made.get("/run/map.html").content == (made.bench.root / "out/map.html").read_bytes()


@pytest.mark.parametrize(
    ("action", "until", "decision"),
    [
        ("Advocate", "", "Advocate"),
        ("never", "", "never"),
        ("pin", "2026-12-31", "pin until 2026-12-31"),
        ("keep", "", "no tier"),
    ],
)
def test_a_tier_is_decided_as_it_is_typed_into_a_list(
    client: Any, action: str, until: str, decision: str
) -> None:
    send(client, "decisions", show="all", id=["1", "3"], action=action, until=until)
    assert decided(client, "tier") == {"1": decision, "3": decision}


def test_the_crms_tier_is_kept_in_its_own_word(client: Any) -> None:
    send(client, "decisions", show="all", id=["2"], action="keep")
    assert decided(client, "tier") == {"2": "Advocate"}


def test_to_accept_the_proposal_takes_a_decision_back(client: Any) -> None:
    send(client, "decisions", show="all", id=["1"], action="never")
    send(client, "decisions", show="all", id=["1"], action="accept")
    assert decided(client, "tier") == {}


def test_all_that_were_found_are_decided_at_once(client: Any) -> None:
    send(client, "decisions", show="all", q="petra", whole="yes", action="never")
    tiers = pd.read_csv(client.bench.root / "out/tiers.csv", dtype=str)
    assert set(decided(client, "tier")) == set(tiers.loc[tiers["owner"].eq("Petra"), "contact_id"])


def test_nobody_ticked_is_told(client: Any) -> None:
    assert "Nobody is ticked" in send(client, "decisions", action="never", step="decisions").text


def test_a_list_that_the_map_saved_is_taken_up(client: Any) -> None:
    listed = ("list", ("selection.csv", b"contact_id,name,decision\n1,Ann Lee,never\n"))
    assert client.post("/decisions/list", data=client.fields, files=[listed]).status_code == 200
    assert decided(client, "tier") == {"1": "never"}
    send(client, "undo")
    assert decided(client, "tier") == {}


def test_who_was_picked_on_the_map_is_shown_and_decided_at_once(client: Any) -> None:
    listed = ("list", ("picked on the map.csv", b"contact_id,name,decision\n1,Ann Lee,\n3,Cid Ray,\n"))
    done = client.post("/decisions/list", data=client.fields, files=[listed], follow_redirects=False)
    address = done.headers["location"]
    page = client.get(address).text
    assert re.findall(r'name="id" value="(.)"', page) == ["1", "3"]
    assert "2 found" in page
    send(
        client,
        "decisions",
        show="all",
        list=parse_qs(urlsplit(address).query)["list"],
        whole="yes",
        action="never",
    )
    assert decided(client, "tier") == {"1": "never", "3": "never"}


def bring(client: Any, content: bytes) -> Any:
    files = [("list", ("selection.csv", content))]
    return client.post(
        "/decisions/list", data={**client.fields, "step": "decisions"}, files=files, follow_redirects=False
    )


def test_what_was_typed_into_a_list_of_the_folder_stays_where_a_brought_list_is_taken_back(
    client: Any,
) -> None:
    file = client.bench.root / "out/tiers.csv"
    table = pd.read_csv(file, dtype=str).fillna("")
    table.loc[table["contact_id"].eq("2"), "decision"] = "never"
    table.to_csv(file, index=False)
    bring(client, b"contact_id,name,decision\n1,Ann Lee,never\n")
    assert decided(client, "tier") == {"1": "never", "2": "never"}
    send(client, "undo")
    assert decided(client, "tier") == {"2": "never"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"contact_id,name\n1,Ann Lee\n", "has no column decision, so nothing is decided there"),
        (b"contact_id,name,decision\n1,Ann Lee,perhaps\n", "row 2"),
    ],
)
def test_a_brought_list_that_cannot_be_taken_up_is_told_and_leaves_nothing_behind(
    client: Any, content: bytes, told: str
) -> None:
    bring(client, b"contact_id,name,decision\n1,Ann Lee,never\n")
    done = bring(client, content)
    assert done.status_code == 409
    assert told in html.unescape(done.text)
    send(client, "decisions", show="all", id=["3"], action="never")
    assert decided(client, "tier") == {"1": "never", "3": "never"}


def test_what_is_accepted_has_no_last_day(client: Any) -> None:
    send(client, "decisions", show="all", id=["1"], action="never")
    done = send(client, "decisions", id=["1"], action="accept", until="2026-12-31", step="decisions")
    assert done.status_code == 409
    assert "Pin the proposal until 2026-12-31, or empty the day." in done.text
    assert decided(client, "tier") == {"1": "never"}


@pytest.mark.parametrize(
    ("action", "day", "decision"),
    [
        ("done", "", "done"),
        ("done", "2026-01-31", "done 2026-01-31"),
        ("moved", "2026-02-03", "2026-02-03"),
        ("cancelled", "", "cancelled"),
    ],
)
def test_a_task_is_ticked_off_as_the_next_plan_reads_it(
    client: Any, action: str, day: str, decision: str
) -> None:
    task = pd.read_csv(client.bench.root / "out/plan/plan.csv", dtype=str)["task_id"].iloc[0]
    send(client, "plan", id=[task], action=action, day=day)
    assert decided(client, "task") == {task: decision}
    send(client, "plan", id=[task], action="open")
    assert decided(client, "task") == {}


def test_the_tasks_of_one_owner_are_shown_alone(made: Any) -> None:
    tasks = pd.read_csv(made.bench.root / "out/plan/plan.csv", dtype=str).fillna("")
    own = tasks["owner"].eq("Olga").sum()
    assert made.get("/plan?owner=Olga").text.count('name="id"') == min(own, 50) > 0


def test_what_would_change_is_shown_row_by_row(made: Any) -> None:
    preview = pd.read_csv(made.bench.root / "out/write-back.csv", dtype=str)
    page = made.get("/crm").text
    assert page.count("<ins>") == len(preview) > 0


def test_nothing_is_undone_where_nothing_was_done(open_bench: Open, tmp_path: Path) -> None:
    done = send(open_bench(tmp_path), "undo", step="files")
    assert done.status_code == 409
    assert "no step to take back" in done.text


def test_steps_are_taken_back_one_by_one_also_after_a_new_start(client: Any, open_bench: Open) -> None:
    send(client, "who", kind="referrer", text="B. King", decision="7")
    send(client, "who", kind="referrer", text="B. King", decision="2")
    again = open_bench(client.bench.root)
    assert "B. King: 2" in again.get("/who").text
    send(again, "undo")
    assert decided(again, "referrer") == {"B. King": "7"}
    send(again, "undo")
    assert decided(again, "referrer") == {}


def test_a_file_that_is_set_aside_is_kept_and_comes_back(client: Any) -> None:
    send(client, "files/aside", name="people.csv")
    assert (client.bench.root / "set-aside/people.csv").read_text("utf-8") == EXPORT
    send(client, "files/back", name="people.csv")
    assert (client.bench.root / "people.csv").read_text("utf-8") == EXPORT


def test_two_windows_work_on_the_same_folder(client: Any, open_bench: Open) -> None:
    other = open_bench(client.bench.root)
    client.get("/who")
    other.get("/who")
    send(client, "who", kind="referrer", text="B. King", decision="2")
    send(other, "who", kind="duplicate", text="5 = 8", decision="different")
    assert decided(client, "referrer") == {"B. King": "2"}
    assert decided(client, "duplicate") == {"5 = 8": "different"}
    assert "B. King" in other.get("/who?show=decided").text


def test_what_another_window_decided_meanwhile_is_neither_written_over_nor_undone_unseen(client: Any) -> None:
    send(client, "who", kind="referrer", text="B. King", decision="2")
    late = send(client, "who", kind="referrer", text="B. King", decision="7", was="")
    assert late.status_code == 303
    assert decided(client, "referrer") == {"B. King": "2"}
    told = send(client, "undo", what="5 = 8: same", step="who")
    assert told.status_code == 409
    assert "Another step was taken meanwhile: B. King: 2." in told.text
    assert decided(client, "referrer") == {"B. King": "2"}


def test_while_a_command_writes_nothing_is_decided_and_that_is_told(client: Any) -> None:
    with Place(client.bench.root / "out"):
        done = send(client, "who", kind="referrer", text="B. King", decision="2", step="who")
    assert done.status_code == 409
    assert "Another refgraph is writing to" in done.text
    assert decided(client, "referrer") == {}


def test_what_somebody_types_into_a_list_meanwhile_is_shown_and_kept(client: Any) -> None:
    file = client.bench.root / "out/review.csv"
    table = pd.read_csv(file, dtype=str).fillna("")
    table.loc[table["text"].eq("B. King"), "decision"] = "7"
    table.to_csv(file, index=False)
    assert "<bdi>Bill King</bdi>" in client.get("/who?show=decided").text
    send(client, "decisions", show="all", id=["1"], action="never")
    assert decided(client, "referrer") == {"B. King": "7"}


def test_settings_that_cannot_be_read_are_told_on_every_page(client: Any) -> None:
    (client.bench.root / "refgraph.toml").write_text("seed = ", encoding="utf-8")
    for path in ("files", "columns", "who", "crm"):
        done = client.get(f"/{path}")
        assert done.status_code == 409
        assert "refgraph.toml is not valid TOML" in done.text


def test_decisions_that_the_lists_do_not_show_yet_are_counted(made: Any, client: Any) -> None:
    send(client, "who", kind="referrer", text="B. King", decision="2")
    assert "decision waits" not in made.get("/results").text
    assert "1 decision waits for it" in client.get("/results").text


def test_decisions_on_an_export_without_days_are_counted_until_the_lists_follow_them(
    open_bench: Open, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text("Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n", "utf-8")
    run_month(tmp_path, folder=tmp_path / "out")
    client = open_bench(tmp_path)
    assert client.bench.waiting() == 0
    send(client, "decisions", show="all", id=["1", "2"], action="never")
    assert "2 decisions wait for it" in client.get("/results").text
    run_month(tmp_path, folder=tmp_path / "out")
    assert client.bench.waiting() == 0
    send(client, "decisions", show="all", id=["1"], action="accept")
    assert client.bench.waiting() == 1


PRACTICES = "Practice,City,Phone,Liaison,Referred By"
OF_JUNE = (
    "Alder Clinic,Alder,1,Kim,",
    "Brook Clinic,Brook,2,Kim,Alder Clinic",
    "Cedar Clinic,Cedar,3,Jo,Alder Clinic",
)


def two_months(open_bench: Open, folder: Path, *july: str) -> Any:
    for name, rows in (("june", OF_JUNE), ("july", july)):
        (folder / f"{name}.csv").write_text("\n".join([PRACTICES, *rows, ""]), encoding="utf-8")
    client = open_bench(folder)
    client.get("/files")
    client.bench.worker.wait(120)
    return client


def test_the_list_of_july_beside_that_of_june_is_told_as_one_and_settled_by_a_click(
    open_bench: Open, tmp_path: Path
) -> None:
    client = two_months(open_bench, tmp_path, *OF_JUNE, "Dune Clinic,Dune,4,Jo,Brook Clinic")
    page = client.get("/files").text
    assert page.count("In two files.") == 1
    assert (
        "3 rows of june.csv stand in july.csv too, which is a newer list of the same: they count once."
        in page
    )
    assert "apart" not in page
    run_month(tmp_path, folder=tmp_path / "out")
    ranked = pd.read_csv(tmp_path / "out/ranked.csv", dtype=str)
    assert sorted(ranked["name"]) == ["Alder Clinic", "Brook Clinic", "Cedar Clinic", "Dune Clinic"]
    assert set(ranked["owner"]) == {"Kim", "Jo"}
    send(client, "files/both", name="june.csv")
    assert settings_of(client)["read"] == {"apart": ["june.csv"]}
    send(client, "undo")
    send(client, "files/aside", name="june.csv")
    assert sorted(file.name for file in client.bench.exports()) == ["july.csv"]


def test_a_list_of_which_nobody_knows_whether_it_is_newer_stops_and_offers_both(
    open_bench: Open, tmp_path: Path
) -> None:
    (tmp_path / "june.csv").write_text("\n".join([PRACTICES, *OF_JUNE, ""]), encoding="utf-8")
    other = [*OF_JUNE[:2], OF_JUNE[2].replace("Jo,Alder Clinic", "Jo,Brook Clinic")]
    (tmp_path / "north.csv").write_text("\n".join([PRACTICES, *other, ""]), encoding="utf-8")
    client = open_bench(tmp_path)
    client.get("/files")
    client.bench.worker.wait(120)
    page = client.get("/files").text
    assert "nothing says which is the newer" in page
    assert "Set june.csv aside</button>" in page
    assert "Set north.csv aside</button>" in page


def test_what_a_row_is_stands_beside_the_list_and_can_be_changed(open_bench: Open, tmp_path: Path) -> None:
    rows = (
        "1,Ann Lee,Vale Clinic,",
        "2,Bob King,Vale Clinic,1",
        "3,Cid Ray,Hill Clinic,2",
        "4,Dee Fox,Ash Clinic,1",
    )
    (tmp_path / "people.csv").write_text(
        "\n".join(["Id,Name,Practice,Referred By", *rows, ""]), encoding="utf-8"
    )
    run_month(tmp_path, folder=tmp_path / "out")
    client = open_bench(tmp_path)
    page = client.get("/results").text
    assert (
        "Each row is one contact of the CRM: 2 people belong to 1 organisation and are ranked one by one."
        in page
    )
    done = send(client, "columns/say", name="level", typed="organisation", step="results")
    assert done.headers["location"] == "/results"
    assert settings_of(client)["level"] == "organisation"
    run_month(tmp_path, folder=tmp_path / "out", settings=client.bench.place.settings)
    page = client.get("/results").text
    assert "Each row is an organisation, such as a firm or a practice" in page
    assert "Rank people one by one" in page


def test_what_else_is_said_stands_in_the_settings_and_on_the_page(client: Any) -> None:
    send(client, "columns/say", name="resolve.firm", typed="Vale Homes; vale.example")
    assert settings_of(client)["resolve"] == {"firm": ["Vale Homes", "vale.example"]}
    assert 'value="Vale Homes; vale.example"' in client.get("/columns").text
    send(client, "columns/say", name="read.relations", of="Slip", typed="tie")
    assert settings_of(client)["read"] == {"relations": {"Slip": "tie"}}


def test_a_setting_that_cannot_be_meant_is_told_and_not_written(client: Any) -> None:
    before = (client.bench.root / "refgraph.toml").read_bytes()
    done = send(client, "columns/say", name="tiers.names", of="Nobody", typed="X", step="columns")
    assert done.status_code == 409
    assert (client.bench.root / "refgraph.toml").read_bytes() == before


def test_a_run_that_cannot_be_made_says_why_on_the_page(made: Any, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Id,Name\n1,Ann Lee\n", encoding="utf-8")
    worker, before = made.bench.worker, made.bench._made
    given = {
        "paths": [str(tmp_path)],
        "settings": str(tmp_path / "refgraph.toml"),
        "folder": str(tmp_path / "out"),
    }
    made.bench._made = worker.start("run", **given)
    assert worker.wait(60).state == "failed"
    assert "Making the lists came to nothing. " in made.get("/results").text
    assert "Nothing here says who referred whom" in made.get("/results").text
    assert "Choose it under Columns" in made.get("/results").text
    assert not (tmp_path / "out").exists()
    made.bench._made = before


def test_work_that_is_stopped_leaves_the_folder_as_it_was(made: Any, client: Any) -> None:
    before = {path: path.read_bytes() for path in client.bench.root.rglob("*") if path.is_file()}
    send(client, "run")
    assert "Stop</button>" in client.get("/results").text
    assert 'name="step" value="plan"' in client.get("/progress?step=plan").text
    assert send(client, "run", step="who").status_code == 409
    send(client, "stop")
    assert "stopped. Nothing of it was left half done." in client.get("/results").text
    with Place(client.bench.root / "out"):
        after = {path: path.read_bytes() for path in client.bench.root.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before
