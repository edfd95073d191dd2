"""What many tests start from: the reference network, hand-made networks, no network access."""

from __future__ import annotations

import gc
import socket
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

import refgraph as rg
from refgraph.network import EdgeRules, Network
from refgraph.people.firm import Firm
from refgraph.people.resolving import People

# No test fails because a machine is slow, and a failure prints how to make it happen again.
settings.register_profile("refgraph", deadline=None, print_blob=True)
settings.load_profile("refgraph")

# As the commands hold their texts; test_pipeline has what notebooks hold them in, which is slower in small tables.
pd.set_option("mode.string_storage", "python")

SLOW = (
    "browser/ tryton/ test_cli_ test_crm_exports test_documentation test_guarded_files test_inputs_are_never_outputs "
    "test_large_logs test_nurture_year test_one_truth test_packaging test_plan_ test_run_folder test_shortest_paths_ "
    "test_spreadsheet test_stories test_strange_exports test_task_lives test_workers test_writeback"
).split()
"""How the files begin whose tests go through a browser, another program, or the whole run many times."""


# Thousands of tests are many objects: to look through all of them for circles again and again is a tenth of the work.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what collecting made out of every later search for circles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ``make test-quick`` leaves out."""
    here = Path(__file__).parent
    for item in items:
        if str(item.path.relative_to(here)).startswith(tuple(SLOW)):
            item.add_marker("slow")


AS_OF = pd.Timestamp("2026-01-01")

M1_AGES = {
    ("H", "L1"): 700,
    ("H", "L2"): 650,
    ("H", "L3"): 600,
    ("H", "L4"): 500,
    ("H", "L5"): 450,
    ("H", "B"): 720,
    ("B", "P"): 400,
    ("B", "X"): 380,
    ("P", "Q"): 200,
    ("P", "R"): 100,
    ("Q", "R"): 90,
    ("X", "Y"): 60,
    ("X", "Z"): 30,
    ("Y", "Z"): 20,
}
"""The reference network M1: who referred whom how many days before the as-of date."""

M1_REVENUE = {
    "L1": 2000,
    "L2": 2000,
    "L3": 1500,
    "B": 1000,
    "P": 5000,
    "Q": 20000,
    "R": 10000,
    "Y": 30000,
}


@pytest.fixture(autouse=True)
def _no_network_access(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any connection that leaves this machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _local_only(getattr(socket.socket, name)))


def _local_only(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else ""
        if host not in ("", "localhost", "::1") and not str(host).startswith("127."):
            raise AssertionError(f"a test wants to connect to {address}")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and reference data beside the project."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the data folder {folder} is not there")
    return folder


@pytest.fixture(scope="session")
def small_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example export of 200 contacts, to be read only."""
    folder = tmp_path_factory.mktemp("small_export")
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="session")
def m1_tables() -> dict[str, pd.DataFrame]:
    """M1 as tables, with the dates that its ages mean."""
    ids = sorted({identity for pair in M1_AGES for identity in pair})
    referrals = [(a, b, str((AS_OF - pd.Timedelta(days=age)).date())) for (a, b), age in M1_AGES.items()]
    deals = [(identity, "won", amount) for identity, amount in M1_REVENUE.items()]
    return {
        "contacts": pd.DataFrame({"contact_id": ids, "name": [f"Person {identity}" for identity in ids]}),
        "referrals": pd.DataFrame(referrals, columns=["referrer_id", "referred_id", "date"]),
        "deals": pd.DataFrame(deals, columns=["contact_id", "status", "amount"]),
    }


@pytest.fixture(scope="session")
def m1(m1_tables: dict[str, pd.DataFrame]) -> rg.Result:
    """The whole run on M1, from tables."""
    return rg.run(settings=rg.Settings(as_of="2026-01-01"), **m1_tables)


@pytest.fixture(scope="session")
def plan_firm() -> Callable[..., rg.Plan]:
    """The function that plans for a small firm; see `_plan_firm`."""
    return _plan_firm


def _plan_firm(
    contacts: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    referrals: Iterable[tuple[str, str, str]] = (("ann", "bob", "2025-06-01"),),
    as_of: str = "2026-01-04",
    rules: rg.NurtureRules | None = None,
    broadcast: bool = False,
    weeks: int = 4,
    start: str | None = None,
    previous: pd.DataFrame | None = None,
    surveys: bool = False,
    **tables: list[dict[str, Any]],
) -> rg.Plan:
    """Plan for Ann, a client who has referred Bob and whom Olga looks after, and for whoever is given.

    Parameters
    ----------
    contacts
        Columns of single contacts; those of Ann and Bob are changed by them.
    referrals
        Referrer, referred, date.
    as_of, rules, broadcast, weeks, start, previous
        As in `refgraph.plan`; the plan begins on a Monday.
    surveys
        Whether the surveys of those who were never asked are kept where no feedback is given: they go to everybody
        who has used the service, and would stand in every list of tasks.
    **tables
        The other tables, as rows.
    """
    book: dict[str, dict[str, Any]] = {
        "ann": {"name": "Ann Adler", "type": "client", "owner": "Olga"},
        "bob": {"name": "Bob Brook", "type": "prospect", "created": "2024-01-01"},
    }
    for identity, columns in (contacts or {}).items():
        book[identity] = {"name": f"{identity.title()} Other", **book.get(identity, {}), **columns}
    rows = [{"contact_id": identity, **columns} for identity, columns in book.items()]
    frames = {
        "contacts": pd.DataFrame(rows).fillna(""),
        "referrals": pd.DataFrame(referrals, columns=["referrer_id", "referred_id", "date"]),
        **{name: pd.DataFrame(each) for name, each in tables.items()},
    }
    result = rg.run(settings=rg.Settings(as_of=as_of), **frames)
    tiers = rg.assign_tiers(result)
    rules = replace(rules or rg.NurtureRules(), broadcast=broadcast)
    made = rg.plan(result, tiers, rules, start=start, weeks=weeks, previous=previous)
    if surveys or "feedback" in tables:
        return made
    tasks, ledger = (table[table["action"].ne("survey")] for table in (made.tasks, made.ledger))
    return replace(made, tasks=tasks.reset_index(drop=True), ledger=ledger.reset_index(drop=True))


Referral = tuple[Any, ...]
"""Referrer, referred, and if known the date and a mapping of count, share, status, revenue, quality."""


@pytest.fixture(scope="session")
def make_network() -> Callable[..., Network]:
    """The function that builds a network from hand-written referrals; see `_make_network`."""
    return _make_network


@pytest.fixture(scope="session")
def rank_network() -> Callable[..., rg.Ranking]:
    """The function that finds clusters, measures and ranks a network."""

    def ranked(network: Network, rules: rg.RankRules | None = None, **options: Any) -> rg.Ranking:
        network = network.with_partition(rg.detect_communities(network))
        return rg.rank(network, rg.measure(network), rules or rg.RankRules(), **options)

    return ranked


def _make_network(
    referrals: Iterable[Referral] = (),
    *,
    contacts: Mapping[str, Mapping[str, Any]] | None = None,
    ties: Iterable[tuple[str, str, float]] = (),
    deals: Iterable[tuple[str, Any, str | None]] | None = None,
    touches: Iterable[tuple[str, str]] | None = None,
    as_of: str | None = None,
    rules: EdgeRules | None = None,
) -> Network:
    """Build a network through `Network.from_tables`; everyone who is named becomes a contact.

    Parameters
    ----------
    referrals
        Referrer, referred and if known the date and a mapping of count, share, status, revenue, quality.
    contacts
        Columns of single contacts that differ from blank.
    ties
        Two ids and a weight.
    deals
        Won deals: contact, amount, date or None.
    touches
        Contact and date.
    as_of, rules
        As in `Network`.
    """
    log = [_referral(*row) for row in referrals]
    ties = list(ties)
    named = [*(contacts or {}), *(i for row in log for i in (row["referrer_id"], row["referred_id"]))]
    ids = sorted({*named, *(end for a, b, _ in ties for end in (a, b))})
    tables = {}
    if deals is not None:
        won = pd.DataFrame(list(deals), columns=["contact_id", "amount", "date"])
        tables["deals"] = won.assign(
            status="won", amount=won["amount"].astype(float), date=_dates(won["date"])
        )
    if touches is not None:
        met = pd.DataFrame(list(touches), columns=["contact_id", "date"])
        tables["touches"] = met.assign(date=_dates(met["date"]))
    people = People(
        contacts=_contacts(ids, contacts or {}),
        referrals=_referral_table(log),
        ties=pd.DataFrame(ties, columns=["a", "b", "weight"]).astype(
            {"a": "str", "b": "str", "weight": float}
        ),
        tables=tables,
        review=pd.DataFrame(),
        referrers=pd.DataFrame(),
        firm=Firm(),
        rejects=pd.DataFrame(),
        merged=pd.DataFrame(),
        findings=(),
        as_of=None if as_of is None else pd.Timestamp(as_of),
    )
    return Network.from_tables(people, rules or EdgeRules())


def _referral(
    referrer: str, referred: str, date: str | None = None, more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {"referrer_id": referrer, "referred_id": referred, "date": date, **(more or {})}


def _referral_table(log: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(
        log,
        columns=["referrer_id", "referred_id", "date", "count", "share", "status", "revenue", "quality"],
    )
    numbers = table[["count", "share", "revenue", "quality"]].astype(float)
    return table.assign(
        **numbers.fillna({"count": 1.0}),
        referrer_id=table["referrer_id"].astype("str"),
        referred_id=table["referred_id"].astype("str"),
        status=pd.Series([row.get("status", "") for row in log], dtype="str"),
        date=_dates(table["date"]),
    )


def _contacts(ids: list[str], given: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    text = "name email organisation owner kind type profession segment city status tier".split()
    rows = [{"name": identity, **given.get(identity, {})} for identity in ids]
    columns = {name: [row.get(name, "") for row in rows] for name in text}
    flags = {
        name: [row.get(name, False) for row in rows]
        for name in ("provisional", "is_firm", "staff", "patient")
    }
    return pd.DataFrame({"contact_id": ids, **columns}, dtype="str").assign(
        **flags, created=pd.Series([row.get("created") for row in rows], dtype="datetime64[us]")
    )


def _dates(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts).astype("datetime64[us]")


@pytest.fixture(scope="module")
def open_bench() -> Iterator[Callable[..., Any]]:
    """The function that opens the bench over a folder and lets a browser in; see `_bench_client`."""
    opened = []

    def opening(root: Path, **options: Any) -> Any:
        opened.append(_bench_client(root, **options))
        return opened[-1]

    yield opening
    for client in opened:
        client.bench.worker.close()


def _bench_client(
    root: Path, *, clock: Callable[[], float] = lambda: 0.0, enter: bool = True, **limits: int
) -> Any:
    """Return a client of the bench, with ``bench`` and ``fields`` (what every form holds), without a server."""
    with warnings.catch_warnings():
        # Starlette asks for a newer httpx than its own test client needs.
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient

    from refgraph_bench.app import application
    from refgraph_bench.bench import Bench
    from refgraph_bench.idle import Idle

    bench = Bench(root, 8000, Idle(clock))
    address = "http://127.0.0.1:8000"
    client: Any = TestClient(application(bench, **limits), base_url=address, headers={"origin": address})
    client.bench, client.fields = bench, {"csrf": bench.keys.form, "step": "files"}
    if enter:
        assert client.get(bench.address).status_code == 200
    return client
