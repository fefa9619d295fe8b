#!/bin/bash
# Installs the Debian packages that are not there yet: install.sh [LIST], by default tests/dc/packages.
# Does nothing, and needs no rights, when all of them are. Otherwise it needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

mapfile -t wanted < <(grep -Ev '^[[:space:]]*(#|$)' "${1:-$here/packages}")
missing=()
# dpkg-query also fails when one of the names was never installed.
installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null || true)
for package in "${wanted[@]}"; do
    grep -qxF "ii $package" <<<"$installed" || missing+=("$package")
done
((${#missing[@]})) || exit 0

command=(apt-get install -y --no-install-recommends "${missing[@]}")
if [[ $(id -u) -ne 0 ]]; then
    echo "tests/dc/install.sh: these Debian packages are missing: ${missing[*]}" >&2
    echo "  Run once as root:  apt-get update && ${command[*]}" >&2
    exit 1
fi
echo "installing ${#missing[@]} Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
trap 'rm -f "$log"; [[ ! ${made_policy:-} ]] || rm -f "$policy"' EXIT
# The programs are wanted, not the machine-wide services that come with them.
if [[ ! -e $policy ]]; then
    made_policy=1
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
services=()
for package in "${missing[@]}"; do
    if [[ $package == samba-ad-dc ]]; then services=(samba-ad-dc smbd nmbd winbind); fi
done
disable_services() {
    ((${#services[@]})) || return 0
    ! command -v systemctl || systemctl disable "${services[@]}"
}
{ apt-get update && "${command[@]}" && disable_services; } \
    >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; exit 1; }
