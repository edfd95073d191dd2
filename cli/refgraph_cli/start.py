"""The door of the program: Ctrl-C ends it with one line and exit code 130, from the first moment to the last."""

from __future__ import annotations

import signal

from refgraph_cli.interrupts import end_at_once


def start() -> None:
    """Run ``refgraph`` as a program."""
    signal.signal(signal.SIGINT, end_at_once)
    # Imported only now: half a second in which nothing has begun, and nothing has to be put back.
    from refgraph_cli.main import main

    main()
