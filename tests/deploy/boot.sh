#!/bin/bash
# Shows for real that rosterd runs as deployed, in observe mode against a throw-away domain and the
# Personio stand-in on loopback:
#   1. under a booted systemd with the shipped unit, its credentials and its dynamic user
#   2. as a container from the shipped Dockerfile, non-root and with a read-only root
# In both it must become ready, show a plan in its log, and stop cleanly on SIGTERM.
# Needs root (systemd-nspawn, podman); everything it makes is gone afterwards.
#   boot.sh [systemd|image]    only one of the two
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
cd "$repo"
[[ $(id -u) -eq 0 ]] || { echo "tests/deploy/boot.sh: needs root, for systemd-nspawn and podman" >&2; exit 1; }
tests/dc/install.sh
tests/dc/install.sh "$here/packages"

work=$(mktemp -d /tmp/rosterd-deploy.XXXXXX)
chmod 755 "$work"
binary=${CARGO_TARGET_DIR:-target}/debug/rosterd
sandbox=${CARGO_TARGET_DIR:-target}/debug/examples/sandbox
export DC_LEASH=  # ended by cleanup
podman() { command podman --root "$work/storage" --runroot "$work/runroot" --storage-driver=vfs --cgroup-manager=cgroupfs --runtime=runc "$@"; }
buildah() { command buildah --root "$work/storage" --runroot "$work/runroot" --storage-driver=vfs "$@"; }

cleanup() {
    [[ ! ${container:-} ]] || podman rm -f -t 1 "$container" >/dev/null 2>&1 || true
    [[ ! ${machine:-} ]] || kill -KILL "$machine" 2>/dev/null || true
    [[ ! ${personio:-} ]] || kill "$personio" 2>/dev/null || true
    tests/dc/dc.sh stop "$work/dc" || true
    rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "deploy-proof: FAILED: $*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }

# A domain, a company, and the configuration that leads to them.
world() {
    cargo build --locked --quiet --bin rosterd --example sandbox
    tests/dc/dc.sh start "$work/dc"
    # shellcheck disable=SC1091
    source "$work/dc/env"
    "$sandbox" --company tests/sandbox/company.toml >"$work/sandbox.url" &
    personio=$!
    until [[ -s $work/sandbox.url ]]; do
        kill -0 "$personio" || fail "the Personio stand-in did not start"
        sleep 0.05
    done
    configuration "$work/etc" "$(cat "$work/sandbox.url")"
}

configuration() { # FOLDER URL: the shipped files, with other addresses
    mkdir -p "$1/credentials"
    cp -r config/. "$1"
    cp "$DC_CA" "$1/corp-ca.pem"
    set_key "$1/rosterd.toml" mode '"observe"'
    set_key "$1/rosterd.toml" url "\"$2\""
    set_key "$1/rosterd.toml" servers "[\"$DC_URL\"]"
    printf %s "$DC_SERVICE_PASSWORD" >"$1/credentials/directory"
    printf %s "$(client_secret)" >"$1/credentials/personio"
    chmod 600 "$1"/credentials/*
}

set_key() { # FILE KEY VALUE
    grep -q "^$2 = " "$1" || fail "the shipped $1 has no key '$2' to set"
    sed -i "s|^$2 = .*|$2 = $3|" "$1"
}

client_secret() { sed -n 's/^client_secret = "\(.*\)"/\1/p' tests/sandbox/company.toml | head -n 1; }

under_systemd() {
    say "under systemd: $(systemctl --version | head -n 1)"
    local root=$work/root
    mkdir -p "$root"
    tar -C "$root" -xf "$("$here/root.sh")"
    install -m 755 "$binary" "$root/usr/bin/rosterd"
    mkdir -p "$root/etc/rosterd"
    cp -a "$work/etc/." "$root/etc/rosterd"
    install -m 644 deploy/systemd/rosterd.service "$root/etc/systemd/system/"
    install -m 755 "$here/inside.sh" "$root/usr/local/bin/inside"
    install -m 644 "$here/proof.service" "$root/etc/systemd/system/"
    systemctl --root="$root" enable -q rosterd.service proof.service
    systemd-nspawn -q -D "$root" -b --register=no --keep-unit --link-journal=no >"$work/boot.log" 2>&1 &
    machine=$!
    ( sleep 180; kill -TERM "$machine" ) 2>/dev/null &
    wait "$machine" || true
    kill $! 2>/dev/null || true
    machine=
    cat "$root/proof" 2>/dev/null || { tail -n 40 "$work/boot.log"; fail "the machine did not report"; }
    grep -qx 'proof: complete' "$root/proof" || fail "under systemd, see above"
}

as_image() {
    say "as a container: $(command podman --version)"
    local base=docker.io/library/debian:bookworm-slim log=$work/container.log
    podman import -q "$("$here/root.sh")" "$base" >/dev/null
    mkdir -p "$work/context"
    cp -r --parents "$binary" deploy/docker .dockerignore "$work/context"
    buildah bud --quiet --isolation=chroot --format=docker --network=host --pull-never --target prebuilt \
        --build-arg "BINARY=${binary}" -t rosterd -f deploy/docker/Dockerfile "$work/context" >/dev/null
    chown -R 65532 "$work/etc/credentials"
    container=rosterd-proof
    podman run -d --name "$container" --network=host --read-only --cap-drop=ALL --security-opt=no-new-privileges \
        --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 -v state:/var/lib/rosterd \
        -v "$work/etc:/etc/rosterd:ro" -v "$work/etc/credentials:/run/credentials/rosterd.service:ro" rosterd >/dev/null
    wait_for_plan podman logs "$container"
    podman healthcheck run "$container" || fail "the health check of the image"
    podman top "$container" user pid args
    podman stop -t 90 "$container" >/dev/null
    podman logs "$container" >"$log" 2>&1
    tail -n 15 "$log"
    local code
    code=$(podman inspect -f '{{.State.ExitCode}}' "$container")
    [[ $code == 0 ]] || fail "the container ended with $code, see above"
}

wait_for_plan() { # COMMAND that prints the log
    local deadline=$((SECONDS + 60))
    until "$@" 2>&1 | grep -q "$(cat "$here/plan-in-log")"; do
        ((SECONDS < deadline)) || { "$@" | tail -n 30; fail "no plan in the log after 60 s"; }
        sleep 0.5
    done
}

world
case ${1:-both} in
    systemd) under_systemd ;;
    image) as_image ;;
    both) under_systemd; as_image ;;
    *) fail "unknown argument '$1'" ;;
esac
say "shown in $SECONDS s"
