#!/bin/bash
# Runs Python with personio-py from a virtual environment below target/, made when it is not there or its packages change.
# tests/run.sh calls this once before the tests, which may run without a network.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${CARGO_TARGET_DIR:-$(cd "$here/../.." && pwd)/target}
wanted=$here/requirements.txt
place=$target/personio-py

good() { cmp --silent "$wanted" "$place/requirements.txt"; }

mkdir -p "$target"
if ! good; then
    # One at a time; whoever waited finds it made.
    exec 9>"$target/personio-py.lock"
    flock 9
    if ! good; then
        rm -rf "$place"
        /usr/bin/python3 -m venv "$place"
        "$place/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
            -r "$wanted"
        cp "$wanted" "$place/requirements.txt"
    fi
    exec 9>&-
fi
exec "$place/bin/python" "$@"
