#!/bin/bash
# Shows for real that rosterd runs as deployed, in observe mode against a throw-away domain and the
# Personio stand-in on loopback:
#   1. under a booted systemd with the shipped unit, its credentials and its dynamic user
#   2. as a container from the shipped Dockerfile's target for a program that is already built
#   3. as a container from the whole Dockerfile, build stage included (a release build: minutes)
# Each must become ready, show a plan in its log, and stop cleanly on SIGTERM; the containers run as
# non-root, with a read-only root and no capability.
# Needs root (systemd-nspawn, podman); everything it makes is gone afterwards.
#   boot.sh [systemd|prebuilt|source]    only one of the three
# R-85
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
# What the log says when a run has read everything and planned.
readonly PLANNED='run ended .*plan="?[0-9a-f]+.*people=[1-9]'
sandbox=${CARGO_TARGET_DIR:-target}/debug/examples/sandbox
export DC_LEASH=  # ended by cleanup
podman() { command podman --log-level=fatal --root "$work/storage" --runroot "$work/runroot" --storage-driver=vfs --cgroup-manager=cgroupfs --runtime=runc "$@"; }
buildah() { command buildah --root "$work/storage" --runroot "$work/runroot" --storage-driver=vfs "$@"; }

cleanup() {
    [[ ! ${container:-} ]] || podman rm -f -t 1 "$container" >/dev/null 2>&1 || true
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
    set_key "$1/rosterd.toml" client_id '"papi-sandbox-rosterd"'
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

client_secret() { sed -n 's/^client_secret = "\(.*\)"/\1/p' tests/sandbox/company.toml; }

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
    echo "$PLANNED" >"$root/usr/local/share/plan-in-log"
    install -m 644 "$here/proof.service" "$root/etc/systemd/system/"
    systemctl --root="$root" enable -q rosterd.service proof.service
    # It switches itself off; at SIGTERM, too.
    timeout -k 20 180 systemd-nspawn -q -D "$root" -b --register=no --keep-unit --link-journal=no \
        >"$work/boot.log" 2>&1 </dev/null || true
    cat "$root/proof" 2>/dev/null || { tail -n 40 "$work/boot.log"; fail "the machine did not report"; }
    grep -qx 'proof: complete' "$root/proof" || fail "under systemd, see above"
}

readonly RUNTIME=docker.io/library/debian:bookworm-slim

# No registry is asked: the base images are made here, under the names the Dockerfile expects.
runtime_image() { podman image exists $RUNTIME || podman import -q "$("$here/root.sh")" $RUNTIME >/dev/null; }

builder_image() { # a Debian with this machine's toolchain and this machine's trusted authorities
    local root=$work/builder
    mkdir -p "$root"
    tar -C "$root" -xf "$("$here/root.sh")"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    chroot "$root" sh -c 'apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev' >"$work/apt.log" 2>&1 ||
        { tail "$work/apt.log"; fail "no compiler for the builder image"; }
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    cp -a "$(realpath "$(rustc --print sysroot)")" "$root/opt/rust"
    rm -rf "$root/opt/rust/share"
    chroot "$root" sh -c 'ln -s /opt/rust/bin/* /usr/local/bin/'
    tar -C "$root" -c . | podman import -q - localhost/rust >/dev/null
    rm -rf "$root"
}

image() { # CONTEXT BUILD-OPTION...
    local context=$1
    shift
    buildah bud --isolation=chroot --format=docker --network=host --pull-never "$@" \
        -t rosterd -f deploy/docker/Dockerfile "$context" >"$work/image.log" 2>&1 ||
        { tail -n 30 "$work/image.log"; fail "the image cannot be built"; }
}

prebuilt() {
    say "as a container, the program built before: $(command podman --version)"
    runtime_image
    mkdir -p "$work/context/target/release"
    cp "$binary" "$work/context/target/release/rosterd"
    cp .dockerignore "$work/context"
    image "$work/context" --target prebuilt
    run_container
}

source_build() {
    say "as a container, the program built in it: $(command podman --version)"
    runtime_image
    builder_image
    image . --build-arg BUILDER=localhost/rust
    run_container
}

run_container() {
    chown -R 65532 "$work/etc/credentials"
    container=rosterd-proof
    podman run -d --name $container --network=host --read-only --cap-drop=ALL --security-opt=no-new-privileges \
        --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 -v state:/var/lib/rosterd \
        -v "$work/etc:/etc/rosterd:ro" -v "$work/etc/credentials:/run/credentials/rosterd.service:ro" \
        rosterd >/dev/null 2>"$work/podman.log" || { cat "$work/podman.log"; fail "the container did not start"; }
    wait_for_plan podman logs $container
    podman exec $container rosterd --config /etc/rosterd status --health || fail "the image's health check"
    podman top $container user pid args
    podman stop -t 90 $container >/dev/null
    podman logs $container
    local code
    code=$(podman inspect -f '{{.State.ExitCode}}' $container)
    [[ $code == 0 ]] || fail "the container ended with $code, see above"
    podman rm -f $container >/dev/null
    podman volume rm state >/dev/null
    container=
}

wait_for_plan() { # COMMAND that prints the log
    local deadline=$((SECONDS + 60))
    until "$@" 2>&1 | grep -qE "$PLANNED"; do
        ((SECONDS < deadline)) || { "$@" | tail -n 30; fail "no plan in the log after 60 s"; }
        sleep 0.5
    done
}

what=${1:-all}
[[ $what =~ ^(all|systemd|prebuilt|source)$ ]] || fail "unknown argument '$what'"
world
[[ ! $what =~ all|systemd ]] || under_systemd
[[ ! $what =~ all|prebuilt ]] || prebuilt
[[ ! $what =~ all|source ]] || source_build
say "shown in $SECONDS s"
