#!/bin/bash
# Prints the path of a tarball with a bootable Debian 12, making it if it is absent. Needs root.
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${CARGO_TARGET_DIR:-$repo/target}/deploy
tarball=$cache/debian-12.tar
mkdir -p "$cache"
if [[ ! -s $tarball ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    {
        debootstrap --variant=minbase \
            --include=systemd,systemd-sysv,dbus,ca-certificates,tzdata,procps bookworm "$work"
        rm -rf "$work"/var/cache/apt/archives/*.deb
        tar -C "$work" -cf "$tarball.partial" .
        mv "$tarball.partial" "$tarball"
    } >"$cache/debootstrap.log" 2>&1 || { tail -n 20 "$cache/debootstrap.log" >&2; exit 1; }
fi
echo "$tarball"
