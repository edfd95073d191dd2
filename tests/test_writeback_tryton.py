"""Tiers written back into a real Tryton, a CRM that runs beside the tests, and read again from it."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import refgraph as rg
from refgraph.outputs.writeback import Proposal
from refgraph.outputs.writeback.proposing import find_crm
from refgraph.tiers import TIERS

PACKAGES = ("trytond>=8.2,<8.3", "trytond_party>=8.2,<8.3", "trytond_party_relationship>=8.2,<8.3")
PASSWORD = "not-a-secret-of-anybody"


class Tryton:
    """A client of the server: remote calls, and tables as CSV."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/crm"
        self.cookie = ""

    def login(self) -> None:
        request = self._request("/session/login", "login", ["admin", {"password": PASSWORD}, "en"])
        with urllib.request.urlopen(request, timeout=30) as answer:
            # The cookie is marked for encrypted connections only; here it stays on this machine.
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def call(self, method: str, *arguments: Any) -> Any:
        with urllib.request.urlopen(self._request("/rpc/", method, [*arguments, {}]), timeout=120) as answer:
            found = json.loads(answer.read())
        if "error" in found:
            raise ValueError(str(found["error"]))
        return found["result"]

    def export(self, model: str, fields: list[str], path: Path) -> None:
        query = urllib.parse.urlencode([("enc", "UTF-8"), ("dl", ","), *(("f", field) for field in fields)])
        request = urllib.request.Request(
            f"{self.base}/r/base/data/{model}?{query}", headers={"Cookie": self.cookie}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            path.write_bytes(answer.read())

    def _request(self, path: str, method: str, parameters: list[Any]) -> urllib.request.Request:
        body = json.dumps({"id": 1, "method": method, "params": parameters}).encode()
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        return urllib.request.Request(self.base + path, body, headers)


def give_up(reason: str) -> None:
    """Skip for a user whose machine cannot install Tryton; fail where all of the tests have to run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def run(*command: str | Path, **options: Any) -> None:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [""]
        give_up(f"Tryton cannot be set up: {lines[-1]}")


@pytest.fixture(scope="module")
def binaries(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of Tryton, in an environment of their own that later runs find again."""
    cache = getattr(request.config, "cache", None)
    folder = Path(cache.mkdir("tryton-8.2")) if cache else tmp_path_factory.mktemp("tryton-8.2")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "installed").exists():
        run(sys.executable, "-m", "venv", folder)
        run(programs / "python", "-m", "pip", "install", "--quiet", *PACKAGES)
        (folder / "installed").touch()
    return programs


@pytest.fixture(scope="module")
def server(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    home = tmp_path_factory.mktemp("tryton")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings, password = home / "trytond.conf", home / "password"
    settings.write_text(f"[database]\nuri = sqlite://\npath = {home}\n[web]\nlisten = 127.0.0.1:{port}\n")
    password.write_text(PASSWORD)
    (home / "crm.sqlite").touch()
    admin = (binaries / "trytond-admin", "-c", settings, "-d", "crm")
    run(*admin, "--all", "--email", "admin@crm.example", env={**os.environ, "TRYTONPASSFILE": str(password)})
    run(*admin, "-u", "party_relationship", "--activate-dependencies")
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [binaries / "trytond", "-c", settings, "-d", "crm"], stdout=log, stderr=log
        )
    try:
        yield logged_in(Tryton(port))
    finally:
        process.terminate()
        process.wait(timeout=20)


def logged_in(client: Tryton) -> Tryton:
    for _ in range(120):
        try:
            client.login()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return client
    pytest.fail("Tryton does not answer")


@pytest.fixture(scope="module")
def filled(server: Tryton, tmp_path_factory: pytest.TempPathFactory) -> Tryton:
    """Tryton with the people and referrals of the example, and a category for every tier."""
    folder = tmp_path_factory.mktemp("example")
    rg.demonstrate(folder, contacts=200)
    people = rg.run(folder).people
    known = people.contacts[~people.contacts["provisional"]]
    names = [{"name": name} for name in known["name"]]
    numbers = dict(zip(known["contact_id"], server.call("model.party.party.create", names), strict=True))
    server.call("model.party.category.create", [{"name": tier} for tier in TIERS])
    kinds = server.call(
        "model.party.relation.type.create", [{"name": "Referred by"}, {"name": "Referrer of"}]
    )
    server.call("model.party.relation.type.write", [kinds[0]], {"reverse": kinds[1]})
    server.call("model.party.relation.type.write", [kinds[1]], {"reverse": kinds[0]})
    pairs = people.referrals[["referrer_id", "referred_id"]].drop_duplicates().itertuples(index=False)
    relations = [
        {"from_": numbers[referred], "to": numbers[referrer], "type": kinds[0]}
        for referrer, referred in pairs
        if referrer in numbers and referred in numbers
    ]
    server.call("model.party.relation.all.create", relations)
    return server


def exported(server: Tryton, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    server.export("party.party", ["id", "name", "categories/rec_name"], folder / "party.csv")
    server.export(
        "party.relation.all", ["from_/id", "type/rec_name", "to/id"], folder / "party.relation.all.csv"
    )
    return folder


def proposal_for(folder: Path) -> Proposal:
    result = rg.run(folder)
    assert find_crm(result) == "tryton"
    return rg.propose(result, rg.assign_tiers(result))


def import_file(server: Tryton, path: Path) -> int:
    """Import a file as the client does: its columns are ID and Categories."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return int(server.call("model.party.party.import_data", header, rows))


def test_tiers_go_into_tryton_and_the_second_run_proposes_nothing(filled: Tryton, tmp_path: Path) -> None:
    first = proposal_for(exported(filled, tmp_path / "before"))
    written = rg.write_back(first, tmp_path / "out")[0]

    assert {"Core Advocate"} <= set(first.changes["tier"])
    assert import_file(filled, written) == len(first.changes)

    after = exported(filled, tmp_path / "after")
    held = rg.run(after).people.contacts.set_index("contact_id")["tier"]
    assert held[first.changes["contact_id"]].tolist() == first.changes["tier"].tolist()
    assert proposal_for(after).changes.empty


def test_the_previous_values_undo_it(filled: Tryton, tmp_path: Path) -> None:
    table = exported(filled, tmp_path / "in") / "party.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    someone = next(row["ID"] for row in rows if row["Categories/Record Name"] == "Core Advocate")
    result = rg.run(tmp_path / "in")
    tiers = rg.assign_tiers(result, decisions={someone: "never"})
    rg.write_back(rg.propose(result, tiers), tmp_path / "out")
    import_file(filled, tmp_path / "out" / "party.tryton.csv")
    import_file(filled, tmp_path / "out" / "party.tryton.previous-values.csv")

    held = rg.run(exported(filled, tmp_path / "after")).people.contacts.set_index("contact_id")["tier"]
    assert held[someone] == "Core Advocate"


@pytest.mark.parametrize(
    ("bad", "said"),
    [(["1", "Gold"], "Gold.*at row 2"), (["987654", "Advocate"], "987654.*exist")],
)
def test_tryton_refuses_what_it_does_not_know_and_changes_nothing(
    filled: Tryton, tmp_path: Path, bad: list[str], said: str
) -> None:
    before = exported(filled, tmp_path / "before") / "party.csv"

    with pytest.raises(ValueError, match=said):
        filled.call("model.party.party.import_data", ["id", "categories"], [["2", "Advocate"], bad])

    assert (exported(filled, tmp_path / "after") / "party.csv").read_bytes() == before.read_bytes()
