"""A real Tryton, a CRM that runs beside the tests: set up once, then a fresh database for each file of tests."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

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

    def export(self, model: str, fields: Sequence[str], path: Path, **wanted: str) -> None:
        """Write a table as its web address gives it: `enc` is the encoding, `dl` the delimiter."""
        how = {"enc": "UTF-8", "dl": ",", **wanted}
        query = urllib.parse.urlencode([*how.items(), *(("f", field) for field in fields)])
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
