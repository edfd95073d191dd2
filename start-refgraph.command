#!/bin/sh
# A double click opens the bench in the browser; the first one makes the environment.
# The work is kept in the folder refgraph of your home, or in the folder that is named behind it.
cd "$(dirname "$0")" || exit 1
folder=${1:-"$HOME/refgraph"}
fail() {
    echo "$1"
    printf 'Press Enter to close this window. '
    read -r _
    exit 1
}
if [ ! -e .venv-bench/bench ]; then
    command -v python3 >/dev/null || fail "refgraph needs Python 3.11 or newer: https://www.python.org/downloads/"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "This is $(python3 --version); refgraph needs Python 3.11 or newer: https://www.python.org/downloads/"
    echo "refgraph sets itself up. This takes a few minutes, once."
    python3 -m venv .venv-bench || fail "The environment could not be made."
    .venv-bench/bin/python -m pip install --quiet --disable-pip-version-check '.[bench,plots]' ||
        fail "What refgraph needs could not be fetched. Are you connected to the internet?"
    touch .venv-bench/bench
fi
mkdir -p "$folder" || fail "The folder '$folder' could not be made."
.venv-bench/bin/refgraph open "$folder" || fail "refgraph could not be started."
