#!/bin/bash
# The whole check: what `make test` and CI run. Nothing is skipped: what cannot be run is a failure.
# Works as root on a bare machine, and without root where the packages are there (tests/dc/packages).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=$(mktemp)
trap 'rm -f "$log" "$log.demo"' EXIT
steps=()

step() { # NAME COMMAND...
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s: %s\n' "$name" "$*"
    if ! "$@"; then
        printf '\n== FAILED: %s (%s)\n' "$name" "$*" >&2
        exit 1
    fi
    steps+=("$(printf '%-10s %4d s' "$name" $((SECONDS - began)))")
}

scripts() { find tests deploy .ci -type f \( -name '*.sh' -o -path .ci/run \) -exec shellcheck -S warning {} +; }
tests() { tests/rootless.sh cargo test --locked --offline 2>&1 | tee "$log"; }

# The same program with the feature that is off by default; its tests log in with a key table.
kerberos() { tests/rootless.sh cargo test --locked --offline --features gssapi --test kerberos 2>&1 | tee -a "$log"; }

# The promise of the README: it ends with an error unless every step of its story holds.
demo() { tests/demo/demo.sh >"$log.demo" 2>&1 || { cat "$log.demo"; return 1; }; }

summary() {
    local passed ignored
    passed=$(awk '/^test result:/ { n += $4 } END { print n + 0 }' "$log")
    ignored=$(awk '/^test result:/ { n += $8 } END { print n + 0 }' "$log")
    printf '\n== all checks passed in %d s\n' "$SECONDS"
    printf '   %s\n' "${steps[@]}"
    printf '   %d tests passed, %d ignored\n' "$passed" "$ignored"
    # Lines that tests print to be counted here, e.g. how many cases ran on which directory.
    sed -n 's/^summary: /   /p' "$log"
    ((passed > 0 && ignored == 0)) || { echo "== FAILED: a test was ignored, or none ran" >&2; exit 1; }
}

step packages tests/dc/install.sh
step fetch cargo fetch --locked
step format cargo fmt --check
step clippy cargo clippy --locked --offline --all-targets --all-features -- -D warnings
step shell scripts
step deny tests/tools/deny.sh --offline check bans licenses sources
step units tests/deploy/unit.sh
step python tests/personio_py/python.sh -c 'import personio_py'
step icalendar tests/ics_py/python.sh -c 'import icalendar'
step build cargo build --locked --offline
step tests tests
step kerberos kerberos
step demo demo
summary
