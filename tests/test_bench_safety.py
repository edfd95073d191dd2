"""The bench on a shared machine: each attack, and what stands against it."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from refgraph_bench.arriving import safe_name

from refgraph.errors import InputError
from refgraph.pipeline import run_month

Open = Callable[..., Any]

CONTACTS = (
    "Id,Name,Email,Type,Owner,Organisation,City,Created,Referred By,Tier\n"
    "1,Ann Lee,ann@lee.example,Client,Olga,Lee & Co,Oslo,2024-01-05,,\n"
    "2,Bob King,bob@king.example,Client,Olga,,Oslo,2025-02-03,Ann Lee,Advocate\n"
    "3,Cid Ray,cid@ray.example,Lead,Olga,,Rome,2025-03-04,Ann Lee,\n"
    "4,Dee Fox,dee@fox.example,Lead,Olga,,Rome,2025-05-06,Bob King,\n"
)


@pytest.fixture
def client(open_bench: Open, tmp_path: Path) -> Any:
    return open_bench(tmp_path)


def drop(client: Any, name: str, content: bytes = b"Id,Name\n1,Ann\n") -> Any:
    return client.post("/files", data=client.fields, files={"files": (name, content)})


def everything_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_first_address_hands_over_a_cookie_that_no_script_and_no_other_site_gets(
    open_bench: Open, tmp_path: Path
) -> None:
    client = open_bench(tmp_path, enter=False)
    cookie = client.get(client.bench.address).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.bench.keys.token not in cookie


@pytest.mark.parametrize("path", ["/", "/files", "/who", "/progress", "/run/map.html", "/assets/bench.js"])
def test_who_does_not_know_the_address_sees_nothing(open_bench: Open, tmp_path: Path, path: str) -> None:
    client = open_bench(tmp_path, enter=False)
    assert client.get("/start?token=guess").status_code == 403
    assert client.get(path).status_code == 403


def test_another_benchs_cookie_opens_nothing(open_bench: Open, tmp_path: Path) -> None:
    client = open_bench(tmp_path, enter=False)
    client.cookies.set("refgraph-8000", "x" * 43)
    assert client.get("/files").status_code == 403


@pytest.mark.parametrize("host", ["evil.example:8000", "localhost:8000", "127.0.0.1:8001", "127.0.0.1", ""])
def test_a_name_that_is_made_to_lead_here_is_refused(client: Any, host: str) -> None:
    assert client.get("/files", headers={"host": host}).status_code == 421
    assert client.get(client.bench.address, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8001", ""])
def test_a_change_that_another_site_asks_for_is_refused(client: Any, origin: str, tmp_path: Path) -> None:
    files = {"files": ("a.csv", b"1")}
    done = client.post("/files", data=client.fields, files=files, headers={"origin": origin})
    assert done.status_code == 403
    assert everything_in(tmp_path) == set()


def test_a_page_of_another_site_gets_nothing_even_with_the_cookie(client: Any) -> None:
    assert client.get("/files", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/files", headers={"sec-fetch-site": "same-origin"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["run", "stop", "undo", "files", "columns", "who", "decisions", "plan", "crm"]
)
@pytest.mark.parametrize("given", [{}, {"csrf": "guess"}])
def test_a_change_needs_the_token_of_a_page(
    client: Any, path: str, given: dict[str, str], tmp_path: Path
) -> None:
    assert client.post(f"/{path}", data=given or {"x": "1"}).status_code == 403
    assert everything_in(tmp_path) == set()


def test_nothing_is_changed_by_looking(client: Any) -> None:
    for path in ("run", "stop", "undo", "files/aside", "who/alike", "columns/turn", "decisions/list"):
        assert client.get(f"/{path}").status_code in (404, 405)
    assert client.request("DELETE", "/files").status_code == 405


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "..\\evil.csv", "/tmp/evil.csv", "a/b.csv", ".hidden.csv", "~$lock.xlsx", "C:evil.csv", "con.csv",
     "nul", "evil.csv.", "x" * 200 + ".csv", "..", "a\u202ecsv.exe"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(client: Any, name: str, tmp_path: Path) -> None:
    outside = set(tmp_path.parent.iterdir())
    assert drop(client, name).status_code in (400, 409)
    assert everything_in(tmp_path) == set()
    assert set(tmp_path.parent.iterdir()) == outside


@pytest.mark.parametrize("name", ["a\x00.csv", "a\nb.csv", " ", "a?.csv"])
def test_a_name_that_no_system_knows_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no name for a file"):
        safe_name(name)


def test_a_file_is_taken_whole_and_none_is_written_over(client: Any, tmp_path: Path) -> None:
    drop(client, "people.csv", b"Id,Name\n1,Ann\n")
    drop(client, "people.csv", b"Id,Name\n2,Bob\n")
    assert (tmp_path / "people.csv").read_bytes() == b"Id,Name\n2,Bob\n"
    assert (tmp_path / "set-aside" / "people.csv").read_bytes() == b"Id,Name\n1,Ann\n"
    assert (tmp_path / "people.csv").stat().st_mode & 0o077 == 0


def test_more_than_is_read_is_refused_before_it_is_written(open_bench: Open, tmp_path: Path) -> None:
    client = open_bench(tmp_path, largest=1_000)
    assert drop(client, "big.csv", b"x" * 2_000).status_code == 413
    unsaid = client.post("/files", content=iter([b"x" * 10] * 500), headers={"content-type": "text/plain"})
    assert unsaid.status_code == 411
    assert client.post("/who", data={**client.fields, "text": "x" * (5 << 20)}).status_code == 413
    assert everything_in(tmp_path) == set()


def test_an_archive_that_expands_without_end_is_refused(client: Any, tmp_path: Path) -> None:
    bomb = tmp_path.parent / "bomb.zip"
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("a.csv", "1")
    raw = bytearray(bomb.read_bytes())
    place = raw.index(b"PK\x01\x02") + 24
    raw[place : place + 4] = struct.pack("<I", 3 << 30)
    done = drop(client, "bomb.zip", bytes(raw))
    assert "bomb.zip expands to 3.0 GB and was not read" in done.text
    assert everything_in(tmp_path) == set()


def test_no_file_but_the_two_pages_of_a_run_is_shown(client: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("{}", encoding="utf-8")
    (tmp_path / "out" / "secret.html").write_text("x", encoding="utf-8")
    for path in ("run/secret.html", "run/run.json", "run/..%2frefgraph.toml", "run/../files", "assets/..%2fapp.py",
                 "assets/app.py", "crm/file?name=../run.json", "crm/file?name=run.json"):  # fmt: skip
        assert client.get(f"/{path}").status_code in (200, 404)
        assert "secret" not in client.get(f"/{path}").text
    assert client.get("/run/secret.html").status_code == 404
    assert client.get("/crm/file?name=run.json").status_code == 404


def test_every_answer_says_what_a_page_may_load_and_that_nothing_is_kept(client: Any) -> None:
    for path in ("/files", "/nowhere", "/progress"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_it_ends_after_half_an_hour_without_a_request_and_never_while_it_works(
    open_bench: Open, tmp_path: Path
) -> None:
    now = [0.0]
    client = open_bench(tmp_path, clock=lambda: now[0])
    idle = client.bench.idle
    now[0] = 1_000.0
    client.get("/files")
    now[0] = 2_800.0
    assert not idle.is_over(busy=False)
    now[0] = 2_801.0
    assert not idle.is_over(busy=True)
    now[0] = 4_602.0
    assert idle.is_over(busy=False)


def test_who_is_refused_keeps_nothing_open(open_bench: Open, tmp_path: Path) -> None:
    now = [0.0]
    client = open_bench(tmp_path, clock=lambda: now[0])
    client.cookies.clear()
    now[0] = 1_801.0
    client.get("/files")
    assert client.bench.idle.is_over(busy=False)


class _Tags(HTMLParser):
    """What a browser makes of a page: elements, and the attributes that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert not (value or "").strip().startswith("javascript:"), (tag, value)


EVIL = "<img src=x onerror=alert(1)>", '"><script>alert(2)</script>', "{{ 7919 * 7907 }}{% raw %}"


@pytest.fixture(scope="module")
def evil(open_bench: Open, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bench over a run in which every field holds what would run if it were not text."""
    folder = tmp_path_factory.mktemp("evil")
    cells = [cell.replace('"', '""') for cell in EVIL]
    named = [f'"{cells[n % 3]} Lee {n}"' for n in range(4)]
    rows = [
        f'{n + 1},{named[n]},"{cells[1]}@x.example",Client,"{cells[0]}","{cells[1]}","{cells[2]}",2025-0{n + 1}-02,'
        f'{named[0] if n else ""},"{cells[n % 3]}"'
        for n in range(4)
    ]
    text = "\n".join([CONTACTS.splitlines()[0], *rows])
    (folder / "people.csv").write_text(f"{text}\n5,Zoe Ott,,Client,,,,2025-06-01,L. Lee,\n", encoding="utf-8")
    run_month(folder, folder=folder / "out")
    return open_bench(folder)


@pytest.mark.parametrize(
    "path", ["who", "results", "decisions?show=all", "plan", "crm", "results?q=<script>"]
)
def test_a_name_with_script_in_every_field_is_text(evil: Any, path: str) -> None:
    page = evil.get(f"/{path}")
    assert page.status_code == 200
    tags = _Tags()
    tags.feed(page.text)
    assert "img" not in tags.seen
    assert len(re.findall("<script", page.text)) == 2
    assert "62615533" not in page.text  # Their product: so large that no key of the page holds it by chance.


def test_what_a_run_drew_cannot_reach_the_bench(evil: Any) -> None:
    for name in ("map.html", "brief.html"):
        policy = evil.get(f"/run/{name}").headers["content-security-policy"]
        assert policy == "sandbox allow-scripts allow-downloads allow-popups; frame-ancestors 'self'"
