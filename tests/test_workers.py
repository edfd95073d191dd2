"""Work that is shared out: the same bits whoever does it, nothing lost with who ends, one line for what cannot be."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.failures import describe
from refgraph_cli.main import main

import refgraph as rg
from refgraph.errors import MissingDependencyError, NetworkError, SettingsError
from refgraph.measures import Means, betweenness_values, compiled
from refgraph.measures.shortest_paths import sweeps
from refgraph.workers import Hired, cluster, in_order
from refgraph.workers.parcels import require_version

Network = tuple[int, np.ndarray, np.ndarray]


def referrals(n: int, extra: int) -> Network:
    """Return a forest of n contacts with `extra` further referrals."""
    rng = np.random.default_rng(1)
    child = np.arange(1, n)
    parent = (child * rng.random(n - 1)).astype(int)
    more = rng.integers(n, size=(2, extra))
    return n, np.concatenate([parent, more[0]]), np.concatenate([child, more[1]])


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut a network that is walked in a moment into two dozen chunks, with a compiler at hand as if it were large."""
    compiled()
    monkeypatch.setattr(sweeps, "_CHUNK", 200_000)


@pytest.fixture(scope="module")
def distributed() -> Any:
    return pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def processes(distributed: Any) -> Iterator[Hired]:
    """Two processes of this machine, as ``--workers 2`` starts them."""
    with rg.hire(2, least=0) as workers:
        yield workers


def in_this_process(distributed: Any, count: int) -> Any:
    """Return a cluster of so many workers that costs no process."""
    return distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
        protocol="tcp://",
        host="127.0.0.1",
    )


def found(network: Network, **options: Any) -> bytes:
    """Return the bits of the betweenness of a network, directed."""
    values = betweenness_values(*network, directed=True, runs=10**6, **options)
    assert values.engine == "compiled"
    return values.values.tobytes()


NETWORK = referrals(1500, 1500)


def test_threads_and_processes_of_an_executor_come_to_the_same_bits() -> None:
    alone = found(NETWORK)
    assert found(NETWORK, threads=2) == alone
    for make in (ThreadPoolExecutor, ProcessPoolExecutor):
        with make(2) as executor, rg.hire(executor, least=0) as workers:
            assert found(NETWORK, workers=workers) == alone


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_cluster_that_is_there_comes_to_the_same_bits(distributed: Any, count: int) -> None:
    with (
        in_this_process(distributed, count) as there,
        rg.hire(there.scheduler_address, least=0) as workers,
    ):
        assert found(NETWORK, workers=workers) == found(NETWORK)


def test_a_sample_is_the_same_whoever_walks_it() -> None:
    network = referrals(4000, 4000)
    with ThreadPoolExecutor(2) as executor, rg.hire(executor, least=0) as workers:
        some = [
            betweenness_values(*network, runs=10**6, budget=10**6, workers=who) for who in (None, workers)
        ]
    assert some[0].method == "sampled"
    assert some[0].values.tobytes() == some[1].values.tobytes()


def test_a_run_comes_to_the_same_ranks_ranges_and_measures_whoever_works(
    processes: Hired, m1: rg.Result, m1_tables: dict[str, pd.DataFrame]
) -> None:
    """Harmonic closeness and reruns are shared out too: everything in the tables is equal."""
    helped = rg.run(settings=rg.Settings(as_of="2026-01-01"), workers=processes, **m1_tables)
    assert helped.ranking.stability.reruns == 200
    pd.testing.assert_frame_equal(helped.ranking.table, m1.ranking.table, check_exact=True)
    pd.testing.assert_frame_equal(helped.measures.table, m1.measures.table, check_exact=True)
    assert helped.settings == m1.settings


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process begins anew")
def test_processes_of_this_machine_are_copies_of_one_that_has_loaded_what_they_need(processes: Hired) -> None:
    (origin,) = set(processes._start()._client.run(os.getppid).values())  # type: ignore[attr-defined]
    assert origin != os.getpid()


def test_what_killed_workers_held_is_done_again_with_the_same_bits(processes: Hired) -> None:
    """First one of two, when the first chunk has come back, then the other: with it goes every copy of the network."""
    first: list[int] = []
    killed: list[int] = []

    def kill(share: float) -> None:
        if not first:
            first.extend(processes._workers._client.run(os.getpid).values())  # type: ignore[union-attr]
        if len(killed) < 2 and share > 0.5 * len(killed):
            killed.append(first[len(killed)])
            os.kill(killed[-1], signal.SIGKILL)

    assert found(NETWORK, workers=processes, progress=kill) == found(NETWORK)
    assert sorted(killed) == sorted(first)


def test_harmonic_closeness_in_parts_is_that_of_networkx() -> None:
    graph = nx.gnm_random_graph(2500, 3000, seed=2, directed=True)
    network = rg.Network.from_networkx(graph)
    with ThreadPoolExecutor(2) as executor, rg.hire(executor, least=0) as workers:
        near = rg.measure(network, "harmonic", Means(workers=workers))["harmonic"]
    links = graph.to_undirected()
    some = list(range(0, 2500, 125))
    expected = nx.harmonic_centrality(links, nbunch=some)
    assert [near[str(node)] for node in some] == pytest.approx([expected[node] / 2499 for node in some])


def test_progress_is_told_of_every_chunk() -> None:
    told: list[float] = []
    with ThreadPoolExecutor(2) as executor, rg.hire(executor, least=0) as workers:
        found(NETWORK, workers=workers, progress=told.append)
    assert len(told) > 10
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_cut_into_chunks_is_recorded_beside_the_values(m1: rg.Result) -> None:
    """Whoever compares bits of two versions has to know whether they were added alike."""
    assert m1.measures.methods["betweenness"]["cut"] == sweeps.CUT == 1


def test_small_work_starts_nobody() -> None:
    """A number of processes is not even started where they would have hardly anything to do."""
    with rg.hire(2) as workers:
        betweenness_values(*NETWORK, runs=10**6, workers=workers)
        assert workers._workers is None


class Elsewhere(Executor):
    """An executor on a machine that does not see the files of this one."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def submit(self, function: Any, /, *arguments: Any) -> Any:
        from refgraph.workers import parcels

        future: Future[Any] = Future()
        parcel = next((each for each in arguments if isinstance(each, parcels.Parcel)), None)
        try:
            if parcel is not None:
                parcels._unpacked.cache_clear()
                self.sent.append(parcel.content)
                moved = parcels.Parcel(parcel.digest, "nowhere", parcel.content)
                arguments = tuple(moved if each is parcel else each for each in arguments)
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def test_a_worker_that_cannot_read_the_file_is_sent_what_it_holds() -> None:
    with rg.hire(Elsewhere(), least=0) as workers:
        assert found(NETWORK, workers=workers) == found(NETWORK)


def test_results_come_in_the_order_of_their_parts_and_only_so_many_wait() -> None:
    waiting: list[int] = []

    def submit(part: int) -> Future[int]:
        waiting.append(part)
        future: Future[int] = Future()
        future.set_result(part)
        return future

    results = in_order(submit, range(9), 3)
    assert next(results) == 0
    assert waiting == [0, 1, 2]
    assert list(results) == list(range(1, 9))


# What cannot be


@pytest.mark.parametrize("wrong", ["0", "-2", "eight", "host:8786", "1.5", ""])
def test_what_are_no_workers_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(
        SettingsError, match=r"no workers\. Write how many processes, such as 8, or the address"
    ):
        rg.hire(wrong)


def test_another_refgraph_on_a_worker_is_refused_with_the_code_of_usage() -> None:
    for version, has in (("0.0.1", "has refgraph 0.0.1"), (None, "has no refgraph")):
        with pytest.raises(SettingsError) as caught:
            require_version(version, "The worker tcp://there:1", "0.2.0")
        assert describe(caught.value) == (
            f"Error: The worker tcp://there:1 {has}, and this is refgraph 0.2.0. Install refgraph 0.2.0 on it.",
            2,
        )


class Bare(Executor):
    """An executor whose processes have Python and no more."""

    def submit(self, function: Any, /, *arguments: Any) -> Any:
        code = (
            "import pickle, sys\nfunction, arguments = pickle.load(sys.stdin.buffer)\n"
            "sys.stdout.buffer.write(pickle.dumps(function(*arguments)))"
        )
        sent = pickle.dumps((function, arguments))
        done = subprocess.run([sys.executable, "-I", "-S", "-c", code], input=sent, capture_output=True)
        future: Future[Any] = Future()
        future.set_result(pickle.loads(done.stdout))
        return future


def test_an_executor_whose_processes_have_no_refgraph_is_refused_before_the_work() -> None:
    with (
        pytest.raises(SettingsError, match="A worker of the executor has no refgraph"),
        rg.hire(Bare()),
    ):
        pass


def test_a_cluster_whose_worker_has_another_refgraph_is_refused_before_the_work(
    distributed: Any, tmp_path: Path
) -> None:
    package = tmp_path / "refgraph"
    package.mkdir()
    (package / "__init__.py").write_text('__version__ = "0.0.1"\n', encoding="utf-8")
    (tmp_path / "people.csv").write_text("Id,Name,Referred By\n1,Ann,\n2,Bob,Ann\n", encoding="utf-8")
    with in_this_process(distributed, 0) as there, distributed.Client(there, set_as_default=False) as client:
        worker = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny", there.scheduler_address],
            env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        client.wait_for_workers(1)
        done = CliRunner().invoke(
            main, ["rank", str(tmp_path / "people.csv"), "--workers", there.scheduler_address]
        )
        worker.kill()
        worker.wait()
    assert done.exit_code == 2
    assert f"has refgraph 0.0.1, and this is refgraph {rg.__version__}." in done.stderr.splitlines()[-1]


def test_an_address_where_nobody_answers_is_one_line(
    distributed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", "0.2s")
    (tmp_path / "people.csv").write_text("Id,Name,Referred By\n1,Ann,\n2,Bob,Ann\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["rank", str(tmp_path / "people.csv"), "--workers", "tcp://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "No cluster answers at tcp://127.0.0.1:9" in done.stderr.splitlines()[-1]


def test_processes_that_broke_are_told_in_one_line() -> None:
    with (
        ProcessPoolExecutor(1) as executor,
        rg.hire(executor) as workers,
        pytest.raises(NetworkError, match="The executor broke while it worked"),
    ):
        list(workers.each(_end, None, [1]))


def _end(common: object, part: int) -> None:
    os._exit(part)


def test_without_dask_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'refgraph\[large\]'"):
        cluster.require_distributed()
    with pytest.raises(MissingDependencyError), rg.hire(2):
        pass


def test_help_and_a_plain_ranking_load_nothing_of_what_is_large(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Id,Name,Referred By\n1,Ann,\n2,Bob,Ann\n", encoding="utf-8")
    code = (
        "import sys\nfrom refgraph_cli.main import main\n"
        "main(['--help'], standalone_mode=False)\nmain(['rank', sys.argv[1]], standalone_mode=False)\n"
        "print('loaded:', *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "people.csv")], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.rpartition("loaded: ")[2].split())
    assert "pandas" in loaded
    assert not loaded & {"distributed", "dask", "duckdb", "multiprocessing", "tornado"}
