#!/bin/bash
# Runs a command where ports below 1024 on loopback may be bound: as root simply here, otherwise in
# a user and network namespace of its own, in which only the loopback exists.
set -euo pipefail
(($#)) || { echo "usage: tests/rootless.sh COMMAND [ARGUMENT...]" >&2; exit 64; }
[[ $(id -u) -ne 0 ]] || exec "$@"
unshare -r -n true 2>/dev/null || {
    echo "tests/rootless.sh: not root, and this system forbids unprivileged user namespaces." >&2
    echo "  Run as root, or allow them: sysctl kernel.unprivileged_userns_clone=1 (or raise user.max_user_namespaces)" >&2
    exit 1
}
exec unshare -r -n -- bash -c 'ip link set lo up && exec "$@"' rootless "$@"
