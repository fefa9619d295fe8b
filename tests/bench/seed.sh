#!/bin/bash
# Prints the path of a tarball with a domain of $1 people, each in four of $2 groups (see seed.py), building it
# if it is absent: minutes for 20,000. `DC_TEMPLATE=$(seed.sh 20000 200) ../dc/dc.sh start FOLDER` starts a
# controller on it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
count=${1:?how many people} groups=${2:?how many groups}
template=$("$here/../dc/template.sh")
key=$({ cat "$here/seed.py"; basename "$template"; } | sha256sum | cut -c1-16)
seeded=$(dirname "$template")/seeded-$count-$groups-$key.tar.gz
exec 8>"$seeded.lock"
flock 8
if [[ ! -s $seeded ]]; then
    echo "making a domain of $count people, once" >&2
    work=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-seeded.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    tar -C "$work" -xzf "$template"
    mkdir -p "$work"/{run,lock,cache,state,log}
    "$here/../dc/smb-conf.sh" "$work" 127.0.0.1 >"$work/smb.conf"
    /usr/bin/python3 "$here/seed.py" "$work/private/sam.ldb" "$work/smb.conf" "$count" "$groups" >&2 8>&-
    rm -rf "${work:?}/smb.conf"
    tar -C "$work" -cS . | gzip -1 >"$seeded.partial"
    mv "$seeded.partial" "$seeded"
fi
echo "$seeded"
