#!/bin/bash
# Runs cargo-deny with the arguments given, e.g. `tests/tools/deny.sh check advisories`.
# Takes the one on PATH if it is new enough, otherwise installs a pinned one into target/tools.
# R-86
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
tools=${CARGO_TARGET_DIR:-$repo/target}/tools
oldest=0.18.0 # the first that reads deny.toml as it is written here

good() { # PROGRAM
    local version
    version=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
    [[ $version && $(printf '%s\n' "$oldest" "$version" | sort -V | head -n1) == "$oldest" ]]
}

program=$(command -v cargo-deny || true)
if ! good "${program:-false}"; then
    program=$tools/bin/cargo-deny
    if ! good "$program"; then
        rm -rf "$tools"
        /usr/bin/python3 -m venv "$tools"
        "$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
            -r "$here/requirements.txt"
    fi
fi
cd "$repo"
exec "$program" --locked "$@"
