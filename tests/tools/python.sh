#!/bin/bash
# python.sh FOLDER NAME ...: runs Python with the packages of FOLDER/requirements.txt from the virtual environment NAME below
# target/, made when it is not there or its packages change. tests/run.sh calls this once before the tests, which may run
# without a network.
set -euo pipefail
wanted=$1/requirements.txt
name=$2
shift 2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${CARGO_TARGET_DIR:-$(cd "$here/../.." && pwd)/target}
place=$target/$name

good() { cmp --silent "$wanted" "$place/requirements.txt"; }

mkdir -p "$target"
if ! good; then
    # One at a time; whoever waited finds it made.
    exec 9>"$target/$name.lock"
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
