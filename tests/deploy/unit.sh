#!/bin/bash
# Checks the systemd unit without a running systemd: no warning from `verify`, exposure at most 2.0.
# R-85
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly limit=2.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# `verify` wants the program to be there; the package puts it at /usr/bin/rosterd.
grep -q '^ExecStart=/usr/bin/rosterd ' deploy/systemd/rosterd.service
sed 's|^ExecStart=/usr/bin/rosterd |ExecStart=/bin/true |' deploy/systemd/rosterd.service >"$work/rosterd.service"

complaints=$(systemd-analyze verify --man=no "$work/rosterd.service" 2>&1) || complaints+=" (exit code $?)"
# Other units of the machine are checked along with ours; only ours counts.
complaints=$(grep -F rosterd <<<"$complaints" || true)
[[ ! $complaints ]] || { echo "rosterd.service: $complaints" >&2; exit 1; }

exposure=$(systemd-analyze security --offline=true --no-pager "$work/rosterd.service" |
    sed -n 's/.*exposure level for rosterd.service: \([0-9.]*\).*/\1/p')
[[ $exposure ]] || { echo "systemd-analyze security printed no exposure" >&2; exit 1; }
awk -v is="$exposure" -v limit=$limit 'BEGIN { exit !(is <= limit) }' ||
    { echo "rosterd.service: exposure $exposure, wanted at most $limit" >&2; exit 1; }
echo "rosterd.service: verified, exposure $exposure (limit $limit)"
