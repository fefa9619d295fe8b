#!/bin/bash
# Prints the path of a tarball with a ready domain (see provision.py), building it if it is absent.
# A new one is built when any file it is made of, or the version of Samba, changes.
# The domain in it has never been started, so a copy of it can be started anywhere.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
cache=${CARGO_TARGET_DIR:-$repo/target}/dc
delegate=$repo/deploy/ad/delegate-samba.sh

key=$({
    cat "$here"/{template.sh,smb-conf.sh,provision.py} "$delegate"
    dpkg-query -W -f '${Version}' samba-ad-dc
} | sha256sum | cut -c1-16)
template=$cache/template-$key.tar.gz

# Valid from a day before every test's: some run at days of their own, which may lie behind today.
# Preloaded without faketime(1), which stumbles over what a killed one left behind; $LIB is for the dynamic linker.
# shellcheck disable=SC2016
openssl() { env LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME='@2026-01-01 00:00:00' openssl "$@"; }

certificates() { # FOLDER: an own CA and a server certificate for every address and name a DC may get
    local dir=$1
    (
        umask 077
        mkdir -p "$dir"
        cd "$dir"
        openssl ecparam -name prime256v1 -genkey -noout -out ca.key
        openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=Rosterd Test CA" -out ca.pem \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign"
        openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out key.pem
        openssl req -new -key key.pem -subj "/CN=dc1.corp.example" -out server.csr
        cat >extensions <<EXT
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName=DNS:dc1.corp.example,DNS:dc2.corp.example,DNS:localhost$(printf ',IP:127.0.0.%d' {1..60})
EXT
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days 3650 \
            -extfile extensions -out cert.pem
        rm -f ca.key ca.srl server.csr extensions
        chmod 644 ca.pem
    )
}

build() { # FOLDER
    local dir=$1
    "$here/smb-conf.sh" "$dir" 127.0.0.1 >"$dir/smb.conf"
    /usr/bin/python3 "$here/provision.py" "$dir" "$dir/smb.conf"
    certificates "$dir/tls"
    "$delegate" --account svc-rosterd \
        --people OU=Staff,DC=corp,DC=example --people OU=Leavers,DC=corp,DC=example \
        --groups OU=Groups,DC=corp,DC=example \
        -- -H "$dir/private/sam.ldb" -s "$dir/smb.conf"
    rm -rf "${dir:?}"/{smb.conf,etc}
}

mkdir -p "$cache"
exec 8>"$cache/template.lock"
flock 8
if [[ ! -s $template ]]; then
    work=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-template.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    set +e # inside `if` the shell would ignore `set -e` in the function too
    (set -e && build "$work") >"$cache/template.log" 2>&1 8>&-
    status=$?
    set -e
    if ((status)); then
        echo "template.sh: building the test domain failed:" >&2
        tail -n 30 "$cache/template.log" >&2
        exit 1
    fi
    find "$cache" -name "template-*.tar.gz" -mtime +1 -delete
    tar -C "$work" -cS . | gzip -1 >"$template.partial"
    mv "$template.partial" "$template"
fi
echo "$template"
