#!/bin/bash
# Installs the Debian packages named in tests/dc/packages that are not there yet.
# Does nothing, and needs no rights, when all of them are. Otherwise it needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

mapfile -t wanted < <(grep -Ev '^[[:space:]]*(#|$)' "$here/packages")
missing=()
installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/^ii //p' | tr '\n' ' ') "
for package in "${wanted[@]}"; do
    [[ $installed == *" $package "* ]] || missing+=("$package")
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
apt-get update -qq
"${command[@]}" -qq -o Dpkg::Use-Pty=0 >/dev/null
