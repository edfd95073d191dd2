"""serve(): the bench at an address of this machine, until nobody uses it any more."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from refgraph.errors import OutputError
from refgraph_bench.app import application
from refgraph_bench.bench import Bench
from refgraph_bench.idle import Idle
from refgraph_bench.workplace import workplace

EVERY = 5.0
"""Seconds after which it is looked again whether anybody still uses the bench."""

_GO = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={}"><title>refgraph</title>'


def serve(
    root: Path,
    *,
    port: int = 0,
    browse: bool = True,
    say: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic,
    every: float = EVERY,
) -> None:
    """Open the bench over a folder, and come back when it is over.

    Parameters
    ----------
    root
        The folder.
    port
        At which it is to be found on this machine; 0 for any that is free.
    browse
        Whether the browser is opened.
    say
        Told the address, and why it ended.
    clock
        Returns seconds that only go up.
    every
        Seconds after which it is looked again whether anybody still uses it.

    Raises
    ------
    InputError, SettingsError
        If the folder cannot be worked in.
    OutputError
        If the port is taken.
    """
    workplace(root)
    with _listening(port) as listening:
        bench = Bench(root, listening.getsockname()[1], Idle(clock))
        try:
            ended = asyncio.run(_served(bench, listening, browse, say, every))
            say("Nobody used the bench for half an hour; it is closed." if ended else "The bench is closed.")
        finally:
            bench.worker.close()


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # This machine only: no other can reach this address.
        listening.bind(("127.0.0.1", port))
        # From here on whoever is told the address is let in, or waits until the server is up.
        listening.listen()
    except OSError as error:
        listening.close()
        raise OutputError(
            f"Port {port} cannot be used: {error.strerror}.", "Name another, or none."
        ) from None
    return listening


async def _served(
    bench: Bench, listening: socket.socket, browse: bool, say: Callable[[str], None], every: float
) -> bool:
    """Serve, and return whether it ended because nobody used it."""
    config = uvicorn.Config(
        application(bench),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    say(f"The bench is open: {bench.address}")
    say("Ctrl-C closes it, and so does half an hour without use. Everything is kept in the folder.")
    page = _opened(bench.address) if browse else None
    is_over = False
    while not serving.done() and not is_over:
        await asyncio.wait([serving], timeout=every)
        is_over = bench.idle.is_over(busy=bench.worker.is_busy)
    server.should_exit = True
    await serving
    if page:
        page.unlink(missing_ok=True)
    return is_over


def _opened(address: str) -> Path:
    """Open the browser by way of a file that only its owner can read: others see what a program is started with."""
    handle, name = tempfile.mkstemp(prefix="refgraph-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(_GO.format(address))
    webbrowser.open(Path(name).as_uri())
    return Path(name)
